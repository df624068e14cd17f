"""Every component as a page shows it: read back as a tree, so that the tests speak of captions, scopes and links."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from organisations.form_fields import DayField, PoundsInput
from organisations.table_columns import (
    DataTable,
    DayColumn,
    LinkedColumn,
    PoundsColumn,
    TagColumn,
    VarianceColumn,
    WordsColumn,
)
from organisations.templatetags import figures

VOID = {"input", "br", "img", "link", "meta", "hr", "path"}


@dataclass
class Element:
    tag: str
    attrs: dict
    inside: list = field(default_factory=list)

    @property
    def text(self):
        return " ".join("".join(part if isinstance(part, str) else f" {part.text} " for part in self.inside).split())

    def all(self, tag, **attrs):
        found = []
        for part in self.inside:
            if isinstance(part, Element):
                if part.tag == tag and all(
                    part.attrs.get(name.strip("_").replace("_", "-")) == value for name, value in attrs.items()
                ):
                    found.append(part)
                found += part.all(tag, **attrs)
        return found

    def one(self, tag, **attrs):
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of <{tag} {attrs}>"
        return found[0]


class Tree(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.open = [Element("document", {})]
        self.feed(html)
        assert len(self.open) == 1, f"not closed: {self.open[-1].tag}"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        closed = self.open.pop()
        assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_startendtag(self, tag, attrs):
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_data(self, data):
        self.open[-1].inside.append(data)


def read(html):
    return Tree(html).open[0]


def rendered(component, address="/pots", **context):
    context["request"] = RequestFactory().get(address)
    return read(render_to_string(f"components/{component}.html", context))


class Pots(DataTable):
    caption = "Funding pots, 2026/27"
    unit = "Whole pounds"
    nothing = "No pots for 2026/27 yet. Import a workbook or log a pot."
    name = LinkedColumn(address=lambda pot: f"/pots/{pot['code']}", verbose_name="Pot")
    funder = WordsColumn(orderable=False)
    use_by = DayColumn()
    received = PoundsColumn(address=lambda pot: f"/pots/{pot['code']}/postings")
    variance = VarianceColumn(verbose_name="Over or under", orderable=False)
    status = TagColumn(orderable=False)

    class Meta(DataTable.Meta):
        pass


def pots(rows=3, address="/pots", **options):
    request = RequestFactory().get(address)
    data = [
        {
            "code": f"P-{number:03}",
            "name": f"Pot <{number}>",
            "funder": None,
            "use_by": date(2027, 3, 31),
            "received": Decimal(-1200 * number),
            "variance": Decimal(300 * number),
            "status": "Confirmed",
        }
        for number in range(1, rows + 1)
    ]
    table = Pots(data, order_by=request.GET.get("sort"), **options)
    table.paginate(page=request.GET.get("page", 1), per_page=25)
    return rendered("table", address, table=table)


# Figures


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1250"), "£1,250"),
        (Decimal("-1200"), "−£1,200"),
        (Decimal("0.5"), "£1"),
        (Decimal("-0.49"), "£0"),
        (Decimal("2.5"), "£3"),
        (None, "No data"),
    ],
)
def test_pounds_have_commas_a_true_minus_and_never_a_minus_nought(value, written):
    assert figures.pounds(value) == written


def test_pounds_and_pence_keep_both_pence():
    assert figures.pounds_pence(Decimal("-1250.5")) == "−£1,250.50"


def test_a_float_is_never_written_as_money():
    with pytest.raises(TypeError):
        figures.pounds(1.5)


@pytest.mark.parametrize(
    ("variance", "words"), [(1200, "£1,200 over"), (-300, "£300 under"), (0, "On plan"), (Decimal("-0.2"), "On plan")]
)
def test_a_variance_says_over_or_under(variance, words):
    assert figures.over_under(Decimal(variance)) == words


def test_days_have_their_month_in_full_and_moments_are_londons():
    assert figures.day(date(2026, 8, 6)) == "6 August 2026"
    assert figures.moment(datetime(2026, 8, 6, 23, 5, tzinfo=UTC)) == "7 August 2026 at 12:05am"


def test_percentages_have_at_most_one_decimal():
    assert [figures.percent(Decimal(rate)) for rate in ("0.125", "0.5", "-0.3333")] == ["12.5%", "50%", "−33.3%"]


def test_a_state_has_its_colour_and_an_unknown_state_is_grey():
    assert figures.tag_colour("Not explained") == "orange"
    assert figures.tag_colour("Something new") == "grey"


def test_file_sizes_are_short():
    assert [figures.file_size(size) for size in (12, 210_000, 1_240_000)] == ["1KB", "210KB", "1.2MB"]


# Tables


def test_a_table_has_a_caption_that_names_its_scrolling_region():
    page = pots()
    caption = page.one("caption")
    assert caption.text.startswith("Funding pots, 2026/27 Whole pounds")
    region = page.one("div", role="region")
    assert region.attrs["aria-labelledby"] == caption.attrs["id"]
    assert region.attrs["tabindex"] == "0"


def test_headers_have_scopes_and_the_first_cell_of_a_row_heads_it():
    page = pots()
    head, body = page.one("thead"), page.one("tbody")
    assert {header.attrs["scope"] for header in head.all("th")} == {"col"}
    assert [header.attrs["scope"] for header in body.all("th")] == ["row"] * 3
    assert body.all("th")[0].text == "Pot <1>"


def test_only_the_sorted_column_says_so_and_sorting_returns_to_page_one():
    page = pots(rows=60, address="/pots?sort=-received&page=2&funder=3")
    sorted_headers = [header for header in page.one("thead").all("th") if "aria-sort" in header.attrs]
    assert [(header.text, header.attrs["aria-sort"]) for header in sorted_headers] == [("Received", "descending")]
    links = [link.attrs["href"] for link in page.one("thead").all("a")]
    assert links == ["?sort=name&funder=3", "?sort=use_by&funder=3", "?sort=received&funder=3"]


def test_figures_are_numeric_cells_that_link_to_their_postings_without_hidden_text():
    cells = [cell for cell in pots(rows=1).one("tbody").all("td") if "numeric" in cell.attrs["class"]]
    assert [cell.text for cell in cells] == ["−£1,200", "£300 over"]
    assert cells[0].one("a").attrs["href"] == "/pots/P-001/postings"


def test_no_cell_is_empty():
    body = pots(rows=1).one("tbody")
    assert [cell.text for cell in body.all("td")] == ["Not given", "31 March 2027", "−£1,200", "£300 over", "Confirmed"]


def test_the_row_of_totals_starts_with_total_over_the_columns_that_have_none():
    foot = pots(totals={"received": Decimal("-7200"), "variance": Decimal(0)}).one("tfoot")
    heading = foot.one("th")
    assert (heading.text, heading.attrs["scope"], heading.attrs["colspan"]) == ("Total", "row", "3")
    assert [cell.text for cell in foot.all("td")] == ["−£7,200", "On plan", ""]


def test_a_table_without_totals_has_no_foot():
    assert pots().all("tfoot") == []


def test_an_empty_table_says_what_to_do_instead():
    page = pots(rows=0)
    assert page.all("table") == []
    assert "Import a workbook or log a pot." in page.text


def test_pages_are_numbered_and_keep_what_the_address_says():
    page = pots(rows=60, address="/pots?sort=name&page=2")
    pages = page.one("nav", aria_label="Pages")
    current = pages.one("a", aria_current="page")
    assert (current.text, current.attrs["href"]) == ("2", "?sort=name&page=2")
    assert [link.attrs["href"] for link in pages.all("a") if link.attrs.get("rel")] == [
        "?sort=name&page=1",
        "?sort=name&page=3",
    ]
    assert "Showing 26 to 50 of 60" in page.text


def test_one_page_has_no_pagination():
    assert pots().all("nav") == []


# Forms


class PotForm(forms.Form):
    name = forms.CharField(label="Name of the pot", help_text="As in the award letter.")
    amount = forms.CharField(label="Amount in pounds", widget=PoundsInput())
    use_by = DayField(label="Use by")
    recurrence = forms.ChoiceField(choices=[("r", "Recurrent"), ("n", "Non-recurrent")], widget=forms.RadioSelect)
    note = forms.CharField(required=False, widget=forms.Textarea)
    letter = forms.FileField(label="Award letter", required=False)
    confirmed = forms.BooleanField(label="Finance has confirmed it", required=False)

    def clean(self):
        raise forms.ValidationError("The pot was changed by someone else. Read it again.")


def typed(**answers):
    day = dict(zip(("use_by_day", "use_by_month", "use_by_year"), answers.pop("use_by", ("", "", "")), strict=True))
    return PotForm({"amount": "12", "name": "A", "recurrence": "r", **day, **answers})


def test_the_summary_lists_every_error_and_each_link_finds_a_box():
    form = typed(name="", recurrence="")
    summary = rendered("error_summary", form=form)
    assert [item.text for item in summary.all("li")] == [
        "The pot was changed by someone else. Read it again.",
        "Enter name of the pot.",
        "Enter use by, such as 27 3 2026.",
        "Select recurrence.",
    ]
    shown = read(str(form))
    ids = {element.attrs.get("id") for tag in ("input", "div") for element in shown.all(tag)}
    targets = {link.attrs["href"].removeprefix("#") for link in summary.all("a")}
    assert targets == {"form-errors", "id_name", "id_use_by_0", "id_recurrence_0"}
    assert targets <= ids


def test_the_field_says_the_same_words_as_the_summary():
    shown = read(str(typed(name="")))
    box = shown.one("input", id="id_name")
    assert box.attrs["aria-describedby"] == "id_name_helptext id_name_error"
    assert shown.one("div", id="id_name_error").text == "Error: Enter name of the pot."
    assert "nhsuk-input--error" in box.attrs["class"]
    assert shown.one("div", id="id_name_helptext").text == "As in the award letter."


def test_a_summary_without_errors_is_nothing():
    assert rendered("error_summary", form=PotForm()).text == ""


def test_an_amount_has_a_pound_sign_that_is_not_read_out():
    shown = read(str(PotForm()))
    prefix = shown.one("div", class_="nhsuk-input-wrapper__prefix")
    assert (prefix.text, prefix.attrs["aria-hidden"]) == ("£", "true")
    assert "data-prefix" not in shown.one("input", id="id_amount").attrs


@pytest.mark.parametrize(("value", "shown"), [("1250.00", "1,250"), ("1250.50", "1,250.50"), ("-3", "-3")])
def test_an_amount_comes_back_as_people_write_it(value, shown):
    assert PoundsInput().format_value(Decimal(value)) == shown


def test_optional_fields_say_so_where_others_are_needed():
    labels = {label.attrs["for"]: label.text for label in read(str(PotForm())).all("label")}
    assert labels["id_note"] == "Note (optional)"
    assert labels["id_name"] == "Name of the pot"
    assert labels["id_confirmed"] == "Finance has confirmed it"


def test_every_box_has_a_label_or_a_legend_and_no_style_of_its_own():
    shown = read(str(PotForm()))
    labelled = {label.attrs["for"] for label in shown.all("label")}
    boxes = {box.attrs["id"] for tag in ("input", "textarea", "select") for box in shown.all(tag)}
    assert boxes == labelled
    assert [legend.text for legend in shown.all("legend")] == ["Use by", "Recurrence"]
    assert "style=" not in str(PotForm())


def test_a_radio_button_never_carries_aria_invalid():
    shown = read(str(typed(recurrence="")))
    assert [box.attrs.get("aria-invalid") for box in shown.all("input", type="radio")] == [None, None]
    assert shown.one("input", id="id_use_by_0").attrs["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter use by, such as 27 3 2026."),
        (("3", "", "2026"), "Use by must include a month."),
        (("3", "", ""), "Use by must include a month and a year."),
        (("3", "4", "26"), "Use by must have a year of four figures, such as 2026."),
        (("31", "2", "2026"), "Use by must be a real date, such as 27 3 2026."),
        (("1", "Mayhem", "2026"), "Use by must be a real date, such as 27 3 2026."),
    ],
)
def test_a_day_that_cannot_be_read_says_what_to_do(parts, message):
    assert typed(use_by=parts).errors["use_by"] == [message]


@pytest.mark.parametrize("month", ["3", "03", "mar", "March"])
def test_a_day_may_name_its_month(month):
    form = typed(use_by=("27", month, "2026"))
    form.full_clean()
    assert "use_by" not in form.errors
    assert form.fields["use_by"].clean(["27", month, "2026"]) == date(2026, 3, 27)


def test_a_day_that_is_not_needed_may_be_left_out_and_comes_back_in_its_boxes():
    assert DayField(required=False).clean(["", "", ""]) is None
    assert DayField().widget.decompress(date(2026, 3, 7)) == [7, 3, 2026]


# Components


def test_a_figure_links_to_its_postings_by_the_amount_itself():
    link = rendered("figure", amount=Decimal("-1200"), url="/postings", label="received").one("a")
    assert link.text == "−£1,200"
    assert link.attrs["aria-label"] == "−£1,200 received: where this comes from"


def test_an_identity_prints_nought_and_links_every_amount():
    side = {
        "parts": [
            {"label": "Spent", "amount": Decimal(5), "url": "/a"},
            {"label": "Not explained", "amount": Decimal(0), "url": "/b"},
        ]
    }
    table = rendered(
        "identity", caption="What became of it", sides=[{**side, "total_label": "Accounted for", "total": Decimal(5)}]
    )
    rows = [(row.one("th").text, row.one("td").text) for row in table.one("tbody").all("tr")]
    assert rows == [("Spent", "£5"), ("+ Not explained", "£0"), ("Accounted for", "£5")]
    assert [link.attrs["href"] for link in table.all("a")] == ["/a", "/b"]
    assert table.one("caption").text == "What became of it"


def test_each_box_of_a_month_grid_is_named_by_row_and_month():
    class Grid(forms.Form):
        april = forms.CharField(widget=PoundsInput())

    form = Grid({"april": ""})
    grid = rendered(
        "month_grid",
        caption="Plan",
        months=["April", "Total"],
        rows=[{"label": "Staff", "cells": [form["april"], "£0"]}],
    )
    box = grid.one("input")
    assert box.attrs["aria-label"] == "Staff, April"
    assert grid.one("span", id="id_april_error").text == "Error: Enter april."
    assert grid.one("tbody").one("th").attrs["scope"] == "row"
    assert grid.one("tbody").all("td")[1].text == "£0"


def test_a_summary_list_says_not_provided_and_its_change_links_differ():
    rows = [
        {"key": "Funder", "value": "", "change_url": "#1"},
        {"key": "Use by", "value": "31 March 2027", "change_url": "#2"},
    ]
    shown = rendered("summary_list", rows=rows)
    assert shown.all("dd")[0].text == "Not provided"
    assert [link.text for link in shown.all("a")] == ["Change funder", "Change use by"]


def test_a_task_that_cannot_start_has_no_link():
    shown = rendered(
        "task_list",
        tasks=[{"name": "Check", "status": "Cannot start yet"}, {"name": "Costs", "status": "Completed", "url": "/c"}],
    )
    assert [link.text for link in shown.all("a")] == ["Costs"]
    assert shown.one("a").attrs["aria-describedby"] == shown.all("div", class_="nhsuk-task-list__status")[1].attrs["id"]


def test_a_download_says_kind_pages_and_size():
    assert (
        rendered("download_link", url="/x", name="Business case", kind="PDF", pages=4, size=210_000).text
        == "Business case (PDF, 4 pages, 210KB)"
    )


def test_an_interruption_posts_on_and_offers_the_way_back():
    shown = rendered("interruption", heading="10 times the usual", back_url="/back", carried={"amount": "12"})
    form = shown.one("form")
    assert form.attrs["method"] == "post"
    assert form.one("input", name="amount").attrs["value"] == "12"
    assert form.one("button").attrs["name"] == "confirmed"
    assert form.one("a").attrs["href"] == "/back"


def test_a_block_becomes_the_body_of_its_component():
    template = engines["django"].from_string('{% component "details" title=title %}<p>{{ text }}</p>{% endcomponent %}')
    shown = read(template.render({"title": "How <this> is worked out", "text": "a < b"}))
    assert shown.one("summary").text == "How <this> is worked out"
    assert shown.one("p").text == "a < b"


@pytest.mark.parametrize(
    "component", ["card", "cards", "panel", "inset", "tag", "warning", "timeline", "pagination", "messages"]
)
def test_a_component_with_nothing_to_say_still_closes_what_it_opens(component):
    context = {"page": SimpleNamespace(paginator=SimpleNamespace(num_pages=1))} if component == "pagination" else {}
    assert rendered(component, **context).all("script") == []


def test_a_timeline_names_who_and_when():
    shown = rendered("timeline", events=[{"title": "Month 6 closed", "on": date(2026, 10, 9), "by": "Priya Shah"}])
    assert shown.one("p").text == "9 October 2026 , Priya Shah"
    assert shown.one("time").attrs["datetime"] == "2026-10-09"


# The frame


def page_with(frame=None, messages=(), **context):
    template = engines["django"].from_string('{% extends "base.html" %}{% block title %}Pots{% endblock %}')
    values = {"frame": frame, "messages": list(messages), **context}
    return read(template.render(values))


def year(code):
    class Year(SimpleNamespace):
        def __str__(self):
            return self.code.replace("-", "/")

    return Year(code=code)


def frame(**changes):
    values = {
        "organisation": SimpleNamespace(name="Northmoor University Hospitals"),
        "person": "Priya Shah",
        "role_label": "Finance lead",
        "memberships": [1],
        "year": year("2026-27"),
        "years": [year("2025-26"), year("2026-27")],
        "month_status": "Month 7 (October) is open",
        "navigation": [
            {"label": "Overview", "url": "/", "current": False},
            {"label": "Funding pots", "url": "/pots", "current": True},
        ],
        "demo": False,
    }
    return SimpleNamespace(**{**values, **changes})


def test_the_frame_shows_who_where_and_when():
    page = page_with(frame())
    assert page.one("nav", aria_label="Account").text.startswith("Priya Shah – Finance lead")
    assert page.one("option", selected="").text == "2026/27"
    assert page.one("a", aria_current="true").text == "Funding pots"
    assert page.one("form", class_="rf-year").attrs["method"] == "get"
    assert "Month 7 (October) is open" in page.text


def test_signing_out_is_a_post():
    forms_ = [form for form in page_with(frame()).all("form") if form.attrs.get("action") == "/accounts/logout/"]
    assert [form.attrs["method"] for form in forms_] == ["post"]


def test_a_page_without_a_person_has_a_name_a_skip_link_and_no_menu():
    page = page_with(None)
    assert page.one("a", href="#maincontent").text == "Skip to main content"
    assert page.one("main").attrs["id"] == "maincontent"
    assert page.all("nav") == []
    assert page.one("title").text == "Pots – Ringfence"


def test_every_page_says_that_no_query_is_not_assurance_and_shows_no_logo_of_the_nhs():
    page = page_with(frame())
    assert "the absence of a query is not assurance." in page.one("footer").text
    assert "NHS" not in page.one("header").text


def test_the_title_says_error_when_the_form_has_one():
    assert page_with(form=typed(name="")).one("title").text == "Error: Pots – Ringfence"


def test_two_messages_share_one_banner():
    messages = [Message(constants.SUCCESS, "The pot was logged."), Message(constants.SUCCESS, "The letter was filed.")]
    page = page_with(messages=messages)
    banners = [div for div in page.all("div") if div.attrs.get("data-module") == "nhsuk-notification-banner"]
    assert [banner.text for banner in banners] == ["Done The pot was logged. The letter was filed."]
    assert banners[0].attrs["role"] == "alert"


def test_a_message_that_is_no_success_is_important():
    page = page_with(messages=[Message(constants.WARNING, "Month 7 closes today.")])
    banner = next(div for div in page.all("div") if div.attrs.get("data-module") == "nhsuk-notification-banner")
    assert (banner.text, banner.attrs["role"]) == ("Important Month 7 closes today.", "region")


def test_demonstration_people_are_offered_as_posts_above_the_sign_in_form():
    people = [{"name": "Priya Shah", "role": "Finance lead", "organisation": "Northmoor", "url": "/demo/1"}]
    html = render_to_string("account/login.html", {"form": None, "demo_people": people}, RequestFactory().get("/"))
    offered = read(html).one("form", action="/demo/1")
    assert offered.attrs["method"] == "post"
    assert offered.one("button").text == "Continue as Priya Shah"


def test_a_missing_page_says_nothing_about_what_exists():
    html = render_to_string("404.html", {"exception": "Pot P-001 of Northmoor", "request_path": "/secret"})
    assert "Northmoor" not in html
    assert "/secret" not in html


def test_a_refusal_names_the_role_that_is_needed():
    html = render_to_string("403.html", {"exception": "This page needs the role Finance lead."})
    assert "This page needs the role Finance lead." in read(html).one("main").text


def test_the_page_of_a_fault_needs_nothing_from_the_program():
    assert read(render_to_string("500.html")).one("h1").text == "Something went wrong"


def test_no_template_carries_styles_or_scripts_that_the_content_policy_would_stop():
    faults = []
    for file in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html")):
        text = file.read_text()
        if " style=" in text or "<style" in text or " onclick=" in text or "<script>" in text:
            faults.append(file.name)
    assert faults == []
