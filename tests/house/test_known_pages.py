"""Every page and export asked for as it stood on a past day gives the same figures for ever: each is asked for, acts of
many kinds are recorded later, and it is asked for again. A route that shows no figure is named with the reason."""

import io
import os
import re
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from dataset.reference import load_reference
from dataset.story.play import play_story
from funding.domain.evidence_kinds import KINDS
from funding.domain.financial_year import FinancialYear
from funding.domain.position import PART_WORDS
from funding.domain.words import Place
from funding.models import Agreement, Bid, ImportBatch, Movement, Pot, Project, Query, TransactionLine
from funding.papers import PAPERS
from organisations.models import Organisation
from organisations.permissions import Act, Role
from roi.models import Case, CaseVersion, OutcomeLine
from tests.house import later_acts
from tests.house.access_rules import RULES
from tests.house.later_acts import ICB, TRUST, people
from tests.house.test_access import FOR_ICBS_ONLY, ROUTES

LONDON = ZoneInfo("Europe/London")
THAT_DAY, LATER = date(2026, 11, 22), datetime(2026, 11, 24, 12, tzinfo=LONDON)
KNOWN = f"known={THAT_DAY.isoformat()}"
NO_FIGURES = {
    "funding:partner-answer": "the partner’s own page of today, without an account",
    "funding:partner-thanks": "words about the program",
    "roi:home": "leads on to an organisation",
    "organisations:switch": "leads on to an organisation",
    "organisations:help": "words about the program",
    "organisations:figures": "words about the program",
    "organisations:accessibility": "words about the program",
    "organisations:privacy": "words about the program",
    "organisations:people": "who holds which role today; no money",
    "roi:case-document": "how far the PDF of today is; no money",
    "roi:case-confirm": "an act: it confirms today",
    "roi:case-return": "an act: it returns today",
    "roi:case-pack": "an archive of the documents, files and rows that are asked for one by one",
    "roi:delegation": "who signs a case of which value today; no money of anybody",
    "roi:measures": "what is counted and published reference values, which no day changes",
    "funding:paper-list": "the names of the papers; no money",
    "funding:evidence-template": "the headings of a table, without a row",
    "funding:import-file": "the very file that was given, which never changes",
}
# Pots and projects of the trust that the later acts touch. KNOWN_PAGES=all asks for every pot and project.
TOUCHED = {"P-001", "P-002", "P-007", "P-009", "P-010", "P-013", "PR-001", "PR-002", "PR-007", "PR-008"}
ASKS_ALL = os.environ.get("KNOWN_PAGES") == "all"
YEARS = [FinancialYear(start) for start in ((2024,) if ASKS_ALL else ()) + (2025, 2026)]
MAIN = ("spent", "available", "not-explained")
STILL = {
    "roi:case-file",
    "roi:case-workings",
    "roi:case-pdf",
    "funding:listing",
}  # no later act can change what these say today


def is_form(name):
    """A page that acts: it needs more than to see, so it acts today whatever day is asked for."""
    return RULES[name].act is not Act.SEE


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The story as it was told by the end of the day, with what it lacks; two days on."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=LONDON), tick=True):
            load_reference()
            play_story(THAT_DAY)
            later_acts.before_that_day()
        with time_machine.travel(LATER, tick=True):
            yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def asked(told):
    """What each address says as known on that day, before the later acts and after them, and today."""
    addresses = list(every_address())
    this_year = [
        each for each in addresses if "/2026-27/" in each[1] or each[0].startswith(("roi:case", "funding:published"))
    ]
    before, today_before = answers(addresses, KNOWN), answers(this_year)
    later_acts.everything()
    return before, answers(addresses, KNOWN), today_before, answers(this_year)


def every_address():
    """(route, address, person) of every page of the trust and of its ICB that shows figures."""
    finance, icb = people(Role.FINANCE_LEAD)[0], people(Role.ICB_FINANCE, ICB)[0]
    for code, person in ((TRUST, finance), (ICB, icb)):
        organisation = Organisation.objects.get(code=code)
        for year in YEARS:
            for name, parts in parts_of(organisation, year):
                yield name, reverse(name, kwargs={"organisation": code, "year": year, **parts}), person


def parts_of(organisation, year):
    """Names of pages with what stands in their addresses besides organisation and year."""
    for name in sorted(ROUTES):
        converters = set(ROUTES[name].pattern.converters)
        is_seen = name not in FOR_ICBS_ONLY or organisation.kind == "icb"
        if converters == {"organisation", "year"} and is_seen and not skipped(name):
            yield name, {}
    every = sorted({part.replace("_", "-") for part in PART_WORDS} | {place.value for place in Place})
    is_whole = year == YEARS[-1] and organisation.kind == "trust"
    for place in every if is_whole else MAIN:
        yield "funding:postings", {"place": place}
    for pot in asked_for(Pot.objects.filter(organisation=organisation).in_year(year.start), organisation):
        yield "funding:pot-detail", {"reference": pot.reference}
        for place in MAIN if is_whole else MAIN[:1]:
            yield "funding:pot-postings", {"reference": pot.reference, "place": place}
    for project in asked_for(Project.objects.filter(organisation=organisation), organisation):
        for name in ("funding:project-detail", "roi:outcomes", "roi:appraisal", "roi:questions"):
            yield name, {"reference": project.reference}
    for line in OutcomeLine.objects.filter(project__organisation=organisation, year=year.start):
        parts = {"reference": line.project.reference, "line": line.code}
        yield "roi:outcome-tables", parts
        yield "roi:outcome-counts-file", {**parts, "group": "project", "breakdown": "all"}
    for paper in PAPERS if is_whole else ():
        yield "funding:paper", {"code": paper.code}
    kinds = {m.kind: m for m in Movement.objects.filter(organisation=organisation, year=year.start).order_by("-pk")}
    for movement in kinds.values():
        yield "funding:movement-detail", {"pk": movement.pk}
    for query in Query.objects.filter(organisation=organisation, year=year.start):
        yield "funding:query-detail", {"pk": query.pk}
    for kind in KINDS if year != YEARS[0] else ():
        yield "funding:evidence-rows", {"kind": kind.code}
    if organisation.kind == "icb":
        for query in Query.objects.filter(asked_by_organisation=organisation, year=year.start):
            yield "funding:shared-detail", {"pk": query.pk}
    for batch in ImportBatch.objects.filter(organisation=organisation, year=year.start, applied_at__isnull=False):
        yield "funding:listing" if batch.holds in ("lines", "balances") else "funding:import-preview", {"pk": batch.pk}
    for line in TransactionLine.objects.filter(organisation=organisation, year=year.start, batch__holds="lines"):
        yield "funding:line-detail", {"pk": line.pk}
    for bid in Bid.objects.filter(organisation=organisation) if year == YEARS[-1] else ():
        yield "funding:bid-detail", {"reference": bid.reference}
    for agreement in Agreement.objects.filter(organisation=organisation) if is_whole else ():
        for name in ("agreement-detail", "agreement-statement", "agreement-statement-pdf"):
            yield f"roi:{name}", {"reference": agreement.reference}
    for case in Case.objects.filter(organisation=organisation, year=year.start):
        yield "roi:case-detail", {"reference": case.reference}
    for version in CaseVersion.objects.filter(case__organisation=organisation, case__year=year.start):
        with_pdf = ("case-pdf",) if version.case.reference == "BC-001" else ()
        for name in ("case-read", "case-file", "case-workings", *with_pdf):
            yield f"roi:{name}", {"reference": version.case.reference, "number": version.number}


def asked_for(rows, organisation):
    return [row for row in rows if ASKS_ALL or organisation.kind == "icb" or row.reference in TOUCHED]


def skipped(name):
    return name in NO_FIGURES or is_form(name) or RULES[name].method != "get"


DOWNLOADS = {"funding:pot-list", "funding:transfer-list", "funding:use-of-funds", "funding:postings",
             "funding:reallocated-list", "funding:barrier-list", "funding:barriers-compared", "funding:chain", "roi:terms", "roi:cliff", "roi:year-end", "roi:terms-compared"}  # fmt: skip


def answers(addresses, query=""):
    """What each address says, and its list as a file where it gives one."""
    found, clients = {}, {}
    for name, address, person in addresses:
        if person.pk not in clients:
            clients[person.pk] = Client()
            clients[person.pk].force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        client = clients[person.pk]
        formats = ("format=csv", "format=xlsx") if query and has_files(name, address) else ()
        for wanted in ("", *formats):
            asked = "&".join(part for part in (query, wanted) if part)
            found[name, address, wanted] = said(client.get(f"{address}?{asked}"))
    return found


def has_files(name, address):
    """Lists that are given as files; of the many lists of postings one for each year."""
    return name in DOWNLOADS and (name != "funding:postings" or address.endswith("/spent/"))


def said(answer):
    """The words of an answer without what belongs to the moment of asking."""
    kind = answer["Content-Type"].split(";")[0]
    if kind == "text/html":
        text = re.sub(r"<(script|style|head).*?</\1>|<input type=\"hidden\"[^>]*>", " ", answer.content.decode(),
                      flags=re.DOTALL)  # fmt: skip
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
    content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    if kind == "application/pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    if kind.endswith("sheet"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0] != "Made on"]
    return content.decode()


def every_route_is_asked_for_or_is_named_with_the_reason(asked):
    crawled = {name for name, _, _ in asked[0]}
    left = {name for name in ROUTES if RULES[name].method == "get" and not is_form(name)} - crawled
    assert left <= set(NO_FIGURES)
    assert crawled.isdisjoint(NO_FIGURES)


def what_is_recorded_later_changes_no_figure_of_a_past_day(asked):
    before, after, _, _ = asked
    moved = [key for key in before if before[key] != after[key]]
    for key in moved:
        print(*key, *difference(before[key], after[key]), sep="\n    ")
    assert moved == []


def difference(before, after):
    """The first words that differ."""
    if isinstance(before, str):
        before, after = before.split(" "), after.split(" ")
    place = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    return before[max(place - 8, 0) : place + 10], after[max(place - 8, 0) : place + 10]


def the_later_acts_do_change_each_of_these_pages_today(asked):
    _, _, before, after = asked
    moved = {name for name, address, wanted in before if before[name, address, wanted] != after[name, address, wanted]}
    assert {name for name, _, _ in asked[0]} - moved == STILL


def the_later_acts_change_the_rows_of_every_kind_of_evidence(asked):
    _, _, before, after = asked
    moved = {address.split("/")[-2] for name, address, wanted in before
             if name == "funding:evidence-rows" and before[name, address, wanted] != after[name, address, wanted]}  # fmt: skip
    assert moved == {kind.code for kind in KINDS}


def rows_of_evidence_recorded_later_are_not_shown_on_a_past_day(asked):
    _, past, _, today = asked
    address = reverse("funding:evidence-rows", kwargs={"organisation": TRUST, "year": YEARS[-1], "kind": "lines"})
    key = ("funding:evidence-rows", address, "")
    assert ("L-3" in past[key], "L-3" in today[key]) == (False, True)
    assert "L-2" in past[key]


def every_page_of_a_past_day_opens_and_says_so(asked):
    for (name, address, wanted), words in asked[1].items():
        if (
            isinstance(words, str)
            and not wanted
            and name
            not in (
                "roi:case-pdf",
                "roi:case-file",
                "roi:outcome-counts-file",
                "funding:bid-calendar-file",
                "roi:agreement-statement-pdf",
            )
        ):
            assert "As known on 22 November 2026" in words, f"{name} {address}"


CHECKS = (
    every_route_is_asked_for_or_is_named_with_the_reason,
    what_is_recorded_later_changes_no_figure_of_a_past_day,
    the_later_acts_do_change_each_of_these_pages_today,
    the_later_acts_change_the_rows_of_every_kind_of_evidence,
    rows_of_evidence_recorded_later_are_not_shown_on_a_past_day,
    every_page_of_a_past_day_opens_and_says_so,
)


def test_a_past_day_stays_as_it_was_and_today_moves_on(asked, subtests):
    """One test, so that two workers never ask for every page twice."""
    for check in CHECKS:
        with subtests.test(check.__name__.replace("_", " ")):
            check(asked)
