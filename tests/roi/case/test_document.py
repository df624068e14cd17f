"""What the document of a case says, section by section, and that it says it without anything a strict policy refuses."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from roi.case.document import render_html, render_sections
from roi.case.facts import StepRow
from roi.case.sections import SECTIONS
from tests.roi.case.golden_facts import SIGNED, facts_of, signed
from tests.roi.case.reading import words_of
from tests.roi.domain.cases import golden


def section(facts, code):
    return next(words_of(html) for found, _, html in render_sections(facts) if found == code)


def test_sections_come_in_the_order_of_the_document_each_with_its_own_heading(golden_facts):
    codes = ["ask", "done", "worked", "worth", "cost", "return", "fifths", "sure", "questions", "full-year", "cliff",
             "register", "approvals", "audit"]  # fmt: skip
    rendered = render_sections(golden_facts)
    assert [code for code, _, _ in rendered] == codes
    for code, title, html in rendered:
        assert html.count("<h2 ") == 1
        assert f'id="case-{code}"' in html
        assert f">{title}</h2>" in html


def test_the_document_is_made_of_the_same_sections(golden_facts, golden_html):
    for _, _, html in render_sections(golden_facts):
        assert html.strip() in golden_html


def test_nothing_in_a_section_needs_inline_style_or_script(golden_facts):
    for _, _, html in render_sections(golden_facts):
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href=|src=", html)


def test_ids_are_unique_in_the_whole_document(golden_html):
    ids = re.findall(r'\bid="([^"]+)"', golden_html)
    assert len(ids) == len(set(ids)) > 12


def test_headings_go_down_one_level_at_a_time(golden_html):
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", golden_html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headings_with_scope(golden_html):
    tables = re.findall(r"<table.*?</table>", golden_html, re.DOTALL)
    assert len(tables) > 15
    for table in tables:
        assert "<caption>" in table
        assert 'scope="col"' in table
        assert 'scope="row"' in table
        assert all("scope=" in heading for heading in re.findall(r"<th\b[^>]*>", table))


def test_the_first_page_gives_the_four_returns_cash_first(golden_facts):
    words = section(golden_facts, "ask")
    places = [words.index(part) for part in ("Trust cash £0.47", "Trust resource £1.41", "NHS and public sector £1.41",
                                             "Society £1.41")]  # fmt: skip
    assert places == sorted(places)
    assert "Each £1 of trust cash returned £0.47 in cash this year." in words
    assert "Net: −£63,232 Payback: not in the year" in words
    assert "Net: £54,826 Payback: December" in words


def test_all_four_returns_stand_in_the_same_type(golden_html):
    assert golden_html.count('class="rf-case-tile__figure"') == 4
    assert golden_html.count('class="rf-case-tile"') == 4


def test_the_ask_says_what_is_funded_and_what_is_a_pressure(golden_facts):
    words = section(golden_facts, "ask")
    assert "Approve £116,400 a year, recurrent, from 1 April 2025." in words
    assert "£80,000 is funded every year by Vale ICB" in words
    assert "£36,400 is a cost pressure, to be met from the medicine division's agency budget." in words
    assert "P-001 (ends 31 March 2025) and P-004 (ends 30 June 2025)" in words


def test_a_pressure_without_a_source_is_said(poor_facts):
    assert "£116,400 is a cost pressure, and no source is named for it yet." in section(poor_facts, "ask")


@pytest.mark.parametrize("figure", ["£0.47", "£1.41", "−£63,232", "£54,826", "£56,768", "£189,226", "£120,000",
                                    "£134,400", "£102,000", "52", "124", "7"])  # fmt: skip
def test_nothing_stands_on_the_first_page_that_is_not_shown_later(golden_facts, figure):
    assert figure in section(golden_facts, "ask")
    later = " ".join(words_of(html) for code, _, html in render_sections(golden_facts) if code != "ask")
    assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d%])", later)


def test_three_risks_stand_on_the_first_page_and_all_of_them_later(golden_facts):
    assert "agency saving is lost" in section(golden_facts, "ask")
    assert "three months of arrears" not in section(golden_facts, "ask")
    assert "three months of arrears" in section(golden_facts, "sure")


def test_break_even_comes_before_any_chance(golden_facts):
    words = section(golden_facts, "sure")
    assert words.index("it pays back even if only 57% of the change is ours") < words.index("The chance of paying back")
    assert "not computed: no ranges given" in words


def test_a_chance_is_printed_only_where_ranges_are_given(poor_facts, golden_facts):
    assert "8,192 times for each of 8 stored seeds" in section(poor_facts, "sure")
    assert "8,192" not in section(golden_facts, "sure")


def test_a_case_that_does_not_pay_back_says_so_on_its_first_page(poor_facts):
    words = section(poor_facts, "ask")
    assert "Each £1 of trust cash returned £0.00 in cash from April to October." in words
    assert "Trust resource −£0.07" in words
    assert "Payback: not by October" in words
    assert "it does not pay back: the benefit would have to be 5.63 times as large" in section(poor_facts, "sure")
    assert "Worse than expected: 4 more from April to October." in section(poor_facts, "worked")


def test_release_that_finance_has_not_confirmed_is_potential_only(poor_facts, golden_facts):
    assert "No: finance has not confirmed it" in section(poor_facts, "worth")
    assert "Yes: confirmed by Finance business partner, medicine" in section(golden_facts, "worth")
    assert "On cash, £56,768 confirmed." in section(golden_facts, "worth")


def test_a_return_just_below_a_pound_never_reads_as_a_pound():
    near = golden(**{"outcomes.0.unit_value.value_pence": 170000})
    facts = facts_of(near)
    assert Decimal("0.995") < facts.appraisal.figure("return.trust_resource.ratio").number < 1
    assert "Trust resource just under £1.00" in section(facts, "ask")


def test_printed_fifths_and_rounding_add_to_the_printed_total(golden_facts):
    html = next(html for code, _, html in render_sections(golden_facts) if code == "fifths")
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in rows][1:]
    assert [row[0] for row in cells][-2:] == ["Rounding", "Total"]
    for column in (3, 4, 5, 6):
        values = [Decimal(row[column].replace("£", "").replace(",", "").replace("−", "-")) for row in cells]
        assert sum(values[:-1]) == values[-1]
    assert cells[-2][4] == "£0.01"


def test_payment_flow_is_not_claimed(golden_facts):
    assert "is not worked out in this version, so nothing is claimed for it" in section(golden_facts, "return")


def test_full_year_is_a_range_without_one_off_cost(golden_facts):
    words = section(golden_facts, "full-year")
    assert "£283,512 on £116,400, £2.44 for each £1" in words
    assert "£189,226 on £116,400, £1.63 for each £1 at the rate to date" in words


def test_the_audit_names_version_hash_and_engine(golden_facts):
    words = section(golden_facts, "audit").replace(" ", "")
    assert golden_facts.inputs_hash in words
    assert "in-year-1" in words
    assert "BC-001,version3" in words


def test_decisions_that_were_made_are_listed(golden_facts):
    assert "Nobody has signed or returned this case yet." in section(golden_facts, "approvals")
    words = section(signed(golden_facts), "approvals")
    assert "Amara Okafor Executive lead Signed Version 3 22 April 2025" in words


@pytest.mark.parametrize(
    ("status", "sign_offs", "mark"),
    [
        ("draft", (), "DRAFT"),
        ("with-exec", (), "DRAFT"),
        ("returned", (), "DRAFT"),
        ("signed", (SIGNED,), "SIGNED"),
        ("superseded", (), "DRAFT"),
        ("superseded", (replace(SIGNED, version=2),), "DRAFT"),
        ("superseded", (SIGNED,), "SUPERSEDED"),
    ],
)
def test_only_a_signed_version_loses_its_draft_mark(golden_facts, status, sign_offs, mark):
    html = render_html(replace(golden_facts, status=status, sign_offs=sign_offs))
    assert f'<strong class="rf-case-mark">{mark}</strong>' in html


def only_not_monetised():
    return golden(**{"outcomes.0.unit_value": ..., "realisation": []})


ODD = {
    "nobody of the trust pays": golden(**{f"costs.{n}.payer": "charity" for n in range(4)}),
    "one month known": golden(**{"data_to": "M1", "outcomes.0.observed": [82], "outcomes.0.steady_months": [],
                                 "outcomes.0.quintiles": ...}),
    "no fifths": golden(**{"outcomes.0.quintiles": ...}),
    "no budget is named": golden(realisation=[]),
    "nothing in pounds": only_not_monetised(),
    "more is better": golden(**{"outcomes.0.polarity": "more-is-better", "outcomes.0.measure": "local-visits",
                               "outcomes.0.quintiles": ...}),
    "no change at all": golden(**{"outcomes.0.observed": golden()["outcomes"][0]["counterfactual"]["expected"],
                                  "outcomes.0.quintiles": ...}),
}  # fmt: skip


@pytest.mark.parametrize("document", ODD.values(), ids=ODD.keys())
def test_odd_cases_are_written_out_whole(document):
    facts = replace(facts_of(document), pots=(), sources=())
    rendered = render_sections(facts)
    assert len(rendered) == len(SECTIONS)
    words = " ".join(words_of(html) for _, _, html in rendered)
    assert not re.search(r"\bnan\b|Decimal\(|£-|\bInfinity\b|\{\{", words)


def test_what_has_no_unit_value_is_counted_and_never_nought_pounds():
    html = {code: words_of(page) for code, _, page in render_sections(facts_of(only_not_monetised()))}
    assert html["ask"].count("Counted, not valued cost £1") == 4
    for code in ("done", "worth", "return", "fifths", "full-year"):
        assert "ounted, not valued" in html[code], code
        assert not re.search(r"£0\b", html[code]), code


def with_fifths():
    """The golden case with a range, seven months known, and people in each fifth; the last fifth is too small."""
    first = golden()["outcomes"][0]
    first["observed"] = [72, 66, 64, 62, 61, 60, 62]
    first.pop("quintiles")
    first["steady_months"] = []
    first["attribution"] |= {"low": 0.6, "high": 0.9}
    first["fifths"] = {
        str(at): {"population": 9000, "events_before": 300 - 40 * at, "events_after": 250 - 40 * at if at < 5 else 3,
                  "exposure_before": 9000, "exposure_after": 9000, "contacts": 10}
        for at in range(1, 6)
    }  # fmt: skip
    return golden(data_to="M7", outcomes=[first])


def test_each_picture_stands_where_its_data_is_and_nowhere_else(golden_facts):
    full = {code: html for code, _, html in render_sections(facts_of(with_fifths()))}
    assert "range in which the year is expected to end" in full["ask"]
    assert "Where the year is expected to end" in full["return"]
    assert 'id="fifths-1-title"' in full["fifths"]
    assert "Suppressed" in full["fifths"]
    assert 'id="sure-moves-title"' in full["sure"]
    assert 'id="sure-chance-title"' in full["sure"]
    assert "-control-title" not in full["worked"]  # seven months are too few for limits
    plain = {code: html for code, _, html in render_sections(golden_facts)}
    assert 'id="worked-1-control-title"' in plain["worked"]
    assert "Where the year is expected to end" not in plain["return"]
    assert not any(name in html for html in plain.values() for name in ("sure-moves", "sure-chance", "fifths-1"))


def test_money_leads_to_the_pages_behind_it(golden_facts):
    facts = replace(golden_facts, address="/RZZ/2024-25")
    found = {code: html for code, _, html in render_sections(facts)}
    for code in ("done", "worth", "cost", "return", "full-year"):
        assert 'href="/RZZ/2024-25/' in found[code], code


def test_the_case_says_where_its_money_ends_and_what_the_ask_keeps():
    document = golden()
    for cost in document["costs"]:
        cost["pot"] = "P-001"
    # Twelve months of 8,500 and 1,200 go on; P-001 ends with the last month that the case knows.
    words = section(facts_of(document), "cliff")
    assert "Of £9,700 a month, £9,700 has no money by February 2028." in words
    assert "of the £116,400 a year." in words


def test_a_case_signed_along_its_route_has_no_blank_places_to_sign(golden_facts):
    steps = (StepRow("Director of finance", "Ola Dean", SIGNED.at, "Confirmed."), StepRow("Committee"))
    on_route = replace(signed(golden_facts), route=steps)
    assert "Who signs, and what they confirm" not in section(on_route, "approvals")
    assert "Who signs, and what they confirm" in section(replace(on_route, status="with-exec"), "approvals")
    assert "Who signs, and what they confirm" in section(signed(golden_facts), "approvals")
