"""Evidence on pages: a row by a form, a table, a correction, the rules that run on it, and a past day."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from funding.domain.evidence_kinds import BY_CODE, KINDS, Holds
from funding.evidence_held import rows_held
from funding.models import EstablishmentMonth, OverheadCharge, Query, TransactionLine
from funding.rule_states import rule_states
from funding.services.document import Document
from funding.services.evidence_document import record_one
from organisations.models import Event
from tests.funding.evidence_story import as_document, prepare, typed_rows
from tests.funding.views.page import At, day, words

CODES = [kind.code for kind in KINDS]
POSTS = {"pot": "P-001", "month": "2", "funded_hundredths": "4.5", "worked_hundredths": "3",
         "pay_budget_pence": "20,000", "withdrawn_pence": "0"}  # fmt: skip
HEADINGS = ("Pot", "Month", "Funded posts", "Worked posts", "Budget of the funded posts, in pounds",
            "Withdrawn from the pot, in pounds")  # fmt: skip


@pytest.fixture
def made(system):
    return prepare(system)


def boxes(kind, row):
    """What the form sends: a day is three boxes."""
    sent = {}
    for key, value in row.items():
        if BY_CODE[kind].field(key).holds is Holds.DAY and value:
            sent |= day(key, date.fromisoformat(value))
        else:
            sent[key] = value
    return sent


def stored(system, kind):
    """The rows of the kind, and what the audit chain says last."""
    event = Event.objects.filter(organisation=system.trust).latest("sequence")
    rows = [(row.values, row.by) for row in rows_held(BY_CODE[kind], system.trust, system.year)]
    return rows, event.action, event.subject, event.before, event.after, event.by


def enter(finance, kind, row):
    answer = finance.send("evidence-enter", boxes(kind, row), kind=kind)
    assert answer.status_code == 302, words(answer)


@pytest.mark.parametrize("kind", CODES)
def test_a_row_entered_by_its_form_is_stored_as_the_command_stores_it(system, finance, made, kind):
    with transaction.atomic():
        record_one(system.finance_lead, system.trust, Document(as_document(made)[kind]))
        by_command = stored(system, kind)
        transaction.set_rollback(True)
    assert stored(system, kind) != by_command
    enter(finance, kind, typed_rows(made)[kind])
    assert stored(system, kind) == by_command
    page = words(finance.open("evidence-rows", kind=kind))
    assert "Farah Finance" in page
    assert "Counts." in page


@pytest.mark.parametrize("kind", CODES)
def test_a_table_with_the_words_of_the_page_is_stored_as_the_form_stores_it(system, finance, made, kind):
    row = typed_rows(made)[kind]
    with transaction.atomic():
        enter(finance, kind, row)
        rows, *_ = stored(system, kind)
        transaction.set_rollback(True)
    columns = [field for field in BY_CODE[kind].fields if row.get(field.key)]
    pasted = "\n".join("\t".join(cells) for cells in ([f.label for f in columns], [row[f.key] for f in columns]))
    answer = finance.send("evidence-table", {"pasted": pasted}, kind=kind)
    assert answer.status_code == 302, words(answer)
    assert stored(system, kind)[0] == rows


@pytest.mark.parametrize("kind", CODES)
def test_the_template_is_read_back_with_a_row_in_it(system, finance, made, kind):
    answer = finance.open("evidence-template", kind=kind)
    book = openpyxl.load_workbook(BytesIO(answer.content))
    headings = [cell.value for cell in book.worksheets[-1][1]]
    assert headings == [field.label for field in BY_CODE[kind].fields]
    row = typed_rows(made)[kind]
    book.worksheets[-1].append([row.get(field.key) or None for field in BY_CODE[kind].fields])
    out = BytesIO()
    book.save(out)
    before = len(rows_held(BY_CODE[kind], system.trust, system.year))
    given = finance.send("evidence-table", {"file": SimpleUploadedFile("t.xlsx", out.getvalue())}, kind=kind)
    assert given.status_code == 302, words(given)
    assert len(rows_held(BY_CODE[kind], system.trust, system.year)) == before + 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"funded_hundredths": "-4"}, "Whole-time equivalents cannot be below nought."),
        ({"worked_hundredths": "three"}, "“three” is not a number. Give worked posts as figures, such as 4.5."),
        ({"worked_hundredths": "4.505"}, "“4.505” has more than 2 decimal places. Round it."),
        ({"pay_budget_pence": "£20k"}, "“£20k” is not an amount in pounds."),
        ({"withdrawn_pence": ""}, "Enter withdrawn from the pot, in pounds."),
        ({"pot": "P-999"}, "Choose pot"),
    ],
)
def test_a_wrong_row_is_refused_at_its_field_and_not_stored(finance, made, wrong, said):
    answer = finance.send("evidence-enter", {**POSTS, **wrong}, kind="establishment")
    assert answer.status_code == 200
    (field,) = wrong
    assert said in words(answer)
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not EstablishmentMonth.objects.exists()


@pytest.mark.parametrize(
    ("kind", "key", "on"),
    [("lines", "on", date(2024, 6, 20)), ("overhead-terms", "from_on", date(2026, 4, 1)),
     ("continuation", "from_on", date(2026, 4, 1))],
)  # fmt: skip
def test_a_day_of_another_year_is_refused(finance, system, made, kind, key, on):
    before = stored(system, kind)
    answer = finance.send("evidence-enter", {**boxes(kind, typed_rows(made)[kind]), **day(key, on)}, kind=kind)
    assert f"{on.day} {on:%B %Y}" in words(answer)
    assert stored(system, kind) == before


def test_a_form_without_anything_to_choose_says_what_comes_first(system, finance):
    system.funded_pot()
    assert "No code is recorded yet. Enter it first" in words(finance.open("evidence-enter", kind="lines"))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("establishment", {"worked_hundredths": "2.5"}),
        ("post", {"annual_cost_pence": "31000"}),
        ("overhead-terms", {"millionths": "10"}),
        ("scheme", {"cost_before_pence": "99"}),
        ("reckoning", {"reckoning": "accrued"}),
        ("continuation", {"is_taken_back": "yes"}),
    ],
)
def test_a_later_row_corrects_one_with_who_and_why_in_the_audit_chain(system, finance, made, kind, change):
    enter(finance, kind, typed_rows(made)[kind])
    (old,) = rows_held(BY_CODE[kind], system.trust, system.year)
    second = At(system.second, system.trust, system.year)
    kept = {field.key for field in BY_CODE[kind].fields if field.about}
    given = {key: value for key, value in typed_rows(made)[kind].items() if key not in kept} | change
    sent = boxes(kind, given)
    assert second.send("evidence-correct", sent, kind=kind, pk=old.pk).status_code == 200  # no reason
    answer = second.send("evidence-correct", {**sent, "why": "The rota said otherwise"}, kind=kind, pk=old.pk)
    assert answer.status_code == 302, words(answer)
    was, new = rows_held(BY_CODE[kind], system.trust, system.year)
    assert was.values == old.values
    assert {key: new.values[key] for key in kept} == {key: old.values[key] for key in kept}
    assert new.values != old.values
    assert new.notes == (f"Corrects row {old.pk}: The rota said otherwise",)
    assert was.notes == (f"Corrected by row {new.pk}",)
    assert new.counts
    event = Event.objects.get(organisation=system.trust, action="correct-evidence")
    assert (event.by, event.reason, event.subject) == (system.second, "The rota said otherwise", f"{kind}:{old.pk}")
    assert (event.before, event.after) == (old.values, {"by": new.pk})


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("claim", {}), ("overhead", {}), ("virement", {"month": "4"}),
     ("lines", {"reference": "T1-R", **day("on", date(2025, 7, 1))})],
)  # fmt: skip
def test_a_row_is_taken_back_by_one_that_cancels_it_and_only_once(system, finance, made, kind, asked):
    enter(finance, kind, typed_rows(made)[kind])
    old = rows_held(BY_CODE[kind], system.trust, system.year)[-1]
    answer = finance.send("evidence-correct", {**asked, "why": "Another pot's"}, kind=kind, pk=old.pk)
    assert answer.status_code == 302, words(answer)
    *_, was, new = rows_held(BY_CODE[kind], system.trust, system.year)
    assert (was.counts, new.counts) == (False, False)
    assert new.notes == (f"Takes back row {old.pk}: Another pot's",)
    assert was.notes == (f"Taken back by row {new.pk}",)
    if kind == "virement":
        assert (new.values["from_pot"], new.values["to_pot"]) == (None, "P-001")
    else:
        assert new.values["amount_pence"] == -old.values["amount_pence"]
    again = finance.send("evidence-correct", {**asked, "reference": "T1-S", "why": "Again"}, kind=kind, pk=old.pk)
    assert "is taken back already" in words(again)
    assert rows_held(BY_CODE[kind], system.trust, system.year)[-1].pk == new.pk


def test_a_signed_variation_stays_as_it_was_recorded(system, finance, made):
    enter(finance, "variation", typed_rows(made)["variation"])
    (row,) = rows_held(BY_CODE["variation"], system.trust, system.year)
    assert finance.open("evidence-correct", kind="variation", pk=row.pk).status_code == 404


def test_what_a_code_stands_for_is_said_again_and_the_chain_keeps_both(system, finance, made):
    (row, _) = rows_held(BY_CODE["code"], system.trust, system.year)
    sent = {"name": "Core", "stands_for": "reserve", "pot": "", "project": "", "why": "It is a reserve"}
    assert finance.send("evidence-correct", sent, kind="code", pk=row.pk).status_code == 302
    said = Event.objects.filter(organisation=system.trust, action="state-code", subject="CORE").latest("sequence")
    assert (said.before["kind"], said.after["kind"], said.after["name"]) == ("other", "reserve", "Core")
    corrected = Event.objects.get(organisation=system.trust, action="correct-evidence")
    assert (corrected.before["stands_for"], corrected.reason) == ("other", "It is a reserve")


def test_one_share_leaves_those_of_other_pots(system, finance, made):
    for pot, share in (("P-001", "40"), ("P-002", "12.5")):
        enter(finance, "shares", {"code": "CORE", "pot": pot, "millionths": share})
    rows = rows_held(BY_CODE["shares"], system.trust, system.year)
    assert {row.values["pot"]: row.values["millionths"] for row in rows} == {"P-001": 400_000, "P-002": 125_000}


# The rules


def runs(system):
    return {state.rule.code for state in rule_states(system.trust, system.year, date(2025, 9, 15)) if not state.lacks}


@pytest.mark.parametrize(
    ("rule", "kinds", "amount"),
    [
        ("posts-not-backfilled", {"post": {}}, 30000),
        ("overhead", {"overhead-terms": {}, "overhead": {"amount_pence": "25000"}}, 10000),
        ("claimed-twice", {"claim": {}}, None),
        ("vacancy-slippage", {"establishment": {}}, None),
        ("relabelled", {"scheme": {}}, None),
    ],
)
def test_a_rule_that_was_not_run_runs_once_its_evidence_is_entered(system, finance, made, rule, kinds, amount):
    assert rule not in runs(system)
    for kind, change in kinds.items():
        enter(finance, kind, typed_rows(made)[kind] | change)
    assert rule in runs(system)
    finance.client.post(finance.address("rules-run"))
    found = {query.amount for query in Query.objects.filter(organisation=system.trust, rule=rule)}
    assert found == ({amount} if amount else set())


def test_a_line_claimed_by_two_pots_on_the_page_is_found(system, finance, made):
    for pot in ("P-001", "P-002"):
        enter(finance, "claim", {"line": "T0", "pot": pot, "amount_pence": "9000", "is_agreed": "", "evidence": ""})
    finance.client.post(finance.address("rules-run"))
    (query,) = Query.objects.filter(organisation=system.trust, rule="claimed-twice")
    assert query.amount == 9000


def test_the_list_says_what_lacks_where_to_enter_it_and_who_gave_the_last_row(system, finance, made):
    page = words(finance.open("evidence-list"))
    assert "Posts not backfilled : No post charged to a pot is recorded." in page
    enter(finance, "post", typed_rows(made)["post"])
    page = words(finance.open("evidence-list"))
    assert "No post charged" not in page
    assert "1 row, the last by Farah Finance on 15 September 2025" in page


# A past day


def answers(finance, on):
    asked = [("evidence-list", {}), *(("evidence-rows", {"kind": kind.code}) for kind in KINDS)]
    return {(name, *kinds.values()): words(finance.open(name, f"?known={on}", **kinds)) for name, kinds in asked}


def test_rows_recorded_later_are_not_shown_on_a_past_day(system, finance, made):
    """Everything is changed on the next day: the day before says what it said."""
    for kind in ("shares", "establishment", "post", "overhead", "budget", "budget-line"):
        enter(finance, kind, typed_rows(made)[kind])
    that_day = date(2025, 9, 15)
    with time_machine.travel(f"{that_day + timedelta(days=1)} 10:00:00+01:00", tick=False):
        finance = At(system.finance_lead, system.trust, system.year)
        before = answers(finance, that_day)
        for kind, row in typed_rows(made).items():
            change = {
                "shares": {"millionths": "50"}, "budget": {"as_of_month": "5"}, "budget-line": {"nature": "normal"},
                "code": {"code": "HI-1", "name": "Renamed"}, "overhead": {"amount_pence": "1"},
                "post": {"annual_cost_pence": "1"}, "establishment": {"worked_hundredths": "1"},
            }.get(kind, {})  # fmt: skip
            enter(finance, kind, {**row, **change})
        for row in rows_held(BY_CODE["overhead"], system.trust, system.year)[:1]:
            finance.send("evidence-correct", {"why": "Wrong"}, kind="overhead", pk=row.pk)
        today = {kind: words(finance.open("evidence-rows", kind=kind)) for kind in CODES}
        after = answers(finance, that_day)
    assert after == before
    assert {kind for kind in CODES if "16 September" in today[kind] or "Nothing is recorded" in today[kind]} == set(
        CODES
    )
    assert "16 September" not in str(after)
    assert "12.5%" in after["evidence-rows", "shares"]
    assert "Enter a row" not in after["evidence-rows", "shares"]


def test_who_may_not_change_terms_sees_the_rows_and_enters_none(system, finance, made):
    enter(finance, "overhead", typed_rows(made)["overhead"])
    auditor = At(system.auditor, system.trust, system.year)
    page = words(auditor.open("evidence-rows", kind="overhead"))
    assert "£15,000.00" in page
    assert "Enter a row" not in page
    assert "Take back" not in page
    for name in ("evidence-enter", "evidence-table"):
        assert auditor.open(name, kind="overhead").status_code == 403
    assert finance.open("evidence-rows", kind="nothing").status_code == 404
    assert OverheadCharge.objects.count() == 1


def test_a_table_with_mistakes_names_each_at_its_row_and_cell_and_records_nothing(system, finance, made):
    rows = [HEADINGS, ("P-001", "April", "4.5", "3", "20,000", "0"), ("P-999", "May", "4.5", "3", "20,000", "0"),
            ("P-001", "Smarch", "4.5", "three", "20,000", "0")]  # fmt: skip
    answer = finance.send("evidence-table", {"pasted": "\n".join("\t".join(row) for row in rows)}, kind="establishment")
    page = words(answer)
    assert "2 rows cannot be recorded, so nothing was." in page
    assert "Row 3, cell A3 , Pot: Fellside Hospitals NHS Trust has no pot P-999." in page
    assert "Row 4, cell B4 , Month: “Smarch” is not a month." in page
    assert "Row 4, cell D4 , Worked posts: “three” is not a number." in page
    assert "P-999\tMay" in answer.content.decode()  # what was pasted is still there
    assert not EstablishmentMonth.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file, or paste rows from Excel."),
        ({"file": SimpleUploadedFile("t.csv", b"Pot"), "pasted": "Pot"}, "Give a file or pasted rows, not both."),
    ],
)
def test_a_table_is_one_file_or_pasted_rows(finance, made, sent, said):
    assert said in words(finance.send("evidence-table", sent, kind="overhead"))


def test_a_reversed_line_keeps_both_lines(system, finance, made):
    enter(finance, "lines", typed_rows(made)["lines"])
    line = TransactionLine.objects.get(reference="T1")
    sent = {"reference": "T1-R", **day("on", date(2025, 7, 1)), "why": "Another pot's"}
    finance.send("evidence-correct", sent, kind="lines", pk=line.pk)
    assert TransactionLine.objects.get(reference="T1-R").reverses == line
