"""The month end of a small story: exceptions with one act each, the checklist, and papers whose sums a spreadsheet
works out anew."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from openpyxl import load_workbook

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.month_end import Exceptional
from funding.month_end import changes_since_close, exceptions, known_at_close, last_close, month_end
from funding.papers import BY_CODE, PAPERS
from funding.papers.layouts import claim_layouts, journal_layouts
from funding.papers.paper import Choices
from funding.services.acts import accrue_spend, cancel_accrual, commit_money, move_between_pots
from funding.services.ledger import reverse_movement
from funding.services.months import ask_to_reopen, submit_accounts
from organisations.refusals import Refused
from tests.fixtures import a_system
from tests.funding.views.page import At, day, words

YEAR = FinancialYear(2025)
AUGUST = Month(YEAR, 5)
TODAY = date(2025, 9, 15)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Pots of the trust with April to July closed, and an August in which something of every kind happens."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield an_august(a_system())
        transaction.set_rollback(True)


@pytest.fixture
def story(told):
    """The told story; what a test adds to it is taken back."""
    with transaction.atomic():
        yield told
        transaction.set_rollback(True)


@pytest.fixture
def finance(told) -> At:
    return At(told.finance_lead, told.trust, YEAR)


def an_august(system):
    with time_machine.travel("2025-08-12 10:00:00+01:00", tick=True):
        smoking, teeth = system.funded_pot(), system.funded_pot(amount="50000", name="Teeth", funder_name="A charity")
        project, other = system.project(smoking), system.project(teeth, name="Brushing")
        for month in (4, 5, 6, 7):
            system.spend(smoking, "6000", project, on=date(2025, month, 28))
        wrong = system.spend(teeth, "900", other, on=date(2025, 7, 20))
        for number in (1, 2, 3, 4):
            system.close(number)
    with time_machine.travel("2025-08-20 10:00:00+01:00", tick=True):
        late = system.pot(name="Found late", amount="7000", due=((date(2025, 8, 1), Decimal(7000)),))
        sent = system.transfer(system.funded_pot(system.icb, name="Sent"), system.trust, "4000", on=date(2025, 8, 4))
        reverse_movement(by=system.finance_lead, movement=wrong, on=date(2025, 8, 19), reason="Another trust's")
        facts = {"by": system.finance_lead, "month": AUGUST, "pot": smoking, "project": project}
        accrue_spend(**facts, amount=Decimal("1250.40"), reason="Agency nurses")
        taken, _ = accrue_spend(**facts, amount=Decimal(77), reason="A slip")
        cancel_accrual(by=system.finance_lead, accrual=taken, on=date(2025, 8, 20), reason="A slip")
        commit_money(by=system.finance_lead, pot=smoking, project=project, amount=Decimal(500), on=date(2025, 8, 20),
                     reason="Monitors")  # fmt: skip
        move_between_pots(by=system.finance_lead, from_pot=smoking, to_pot=teeth, amount=Decimal(300),
                          on=date(2025, 8, 20), reason="Shared post")  # fmt: skip
    system.smoking, system.teeth, system.late, system.sent = smoking, teeth, late, sent
    return system


@pytest.fixture
def end(story):
    return month_end(story.trust, AUGUST, TODAY)


def test_every_kind_of_exception_stands_with_its_one_act(story, end, finance):
    rows = {row.why: row for row in exceptions(story.trust, end)}
    assert set(rows) == {Exceptional.TRANSFER, Exceptional.OVERDUE, Exceptional.REVERSED, Exceptional.NEW}
    assert rows[Exceptional.TRANSFER].amount == 4000
    assert (rows[Exceptional.OVERDUE].amount, rows[Exceptional.REVERSED].amount) == (7000, 900)
    assert rows[Exceptional.NEW].parts == {"reference": story.late.reference}
    page = finance.open("month-end", "?month=5")
    assert page.content.decode().count("<tr") > len(rows)
    for row in rows.values():
        address = finance.address(row.page.removeprefix("funding:"), **row.parts)
        assert f'href="{address}"' in page.content.decode()
        assert finance.client.get(address).status_code == 200


def test_what_moved_is_the_difference_to_what_was_known_at_the_last_close(story):
    close, rows = changes_since_close(story.trust, AUGUST, TODAY)
    assert close.month == 4
    assert known_at_close(close).sequences[story.trust.pk] == close.sequence
    found = {row.reference: row for row in rows}
    assert found[story.smoking.reference].spent == Decimal("1250.40")
    assert found[story.smoking.reference].other == 800
    assert (found[story.teeth.reference].spent, found[story.teeth.reference].came) == (-900, 300)
    assert found[story.late.reference].is_new


def test_the_first_month_of_all_has_no_close_before_it(story):
    assert last_close(story.trust, Month(YEAR, 1)) is None


@pytest.mark.parametrize("layout", journal_layouts(), ids=lambda layout: layout.code)
def test_journals_carry_debits_that_equal_credits_and_what_the_ledger_says(story, end, layout):
    wanted = {"accrual-journal": Decimal("1250.40"), "virement-journal": Decimal(300),
              "deferral-journal": sum(pot.deferred.deferred for pot in end.pots)}  # fmt: skip
    for code, ledger in wanted.items():
        table = BY_CODE[code].build(end, Choices(layout))
        assert [column.heading for column in table.columns] == [heading for heading, _ in layout.columns]
        debits = sum((row["debit"] or 0) for row in table.rows)
        assert debits == sum((row["credit"] or 0) for row in table.rows) == ledger
        assert sum(row["amount"] for row in table.rows) == 0
    flags = {code: {row["reversing"] for row in BY_CODE[code].build(end, Choices(layout)).rows} for code in wanted}
    assert flags == {"accrual-journal": {"Y"}, "deferral-journal": {"Y"}, "virement-journal": {"N"}}


def test_deferred_income_opens_receives_releases_and_closes_to_what_the_pot_holds(story, end):
    smoking = end.pot(story.smoking.reference).deferred
    held = 120000 - 24000 - Decimal("1250.40") - 300
    assert (smoking.opening, smoking.received, smoking.closing) == (0, 120000, held)


def test_a_paper_of_every_code_opens_as_a_page_and_as_text_and_workbook(story, finance):
    assert len({paper.code for paper in PAPERS}) == len(PAPERS)
    assert all(not layout.funder or layout.columns for layout in claim_layouts())
    for paper in PAPERS:
        page = finance.open("paper", "?month=5", code=paper.code)
        assert paper.title in words(page)
        book = load_workbook(io.BytesIO(finance.open("paper", "?month=5&format=xlsx", code=paper.code).content))
        assert book.sheetnames[:2] == ["About", "Paper"]
        summed = [cell.value for cell in list(book["Paper"].rows)[-1] if str(cell.value).startswith("=SUM(")]
        assert summed, f"{paper.code} has no live total"


def test_the_text_to_copy_falls_into_the_columns_of_the_paper(story, finance):
    page = finance.open("paper", "?month=5", code="accrual-journal").content.decode()
    text = page.split('wrap="off">')[1].split("</textarea>")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    assert rows[0][4:6] == ["Debit", "Credit"]
    assert [row[4:6] for row in rows[1:]] == [["1250.40", ""], ["", "1250.40"]]


def test_words_that_begin_like_a_formula_stay_words_in_a_paper(story, finance):
    story.project(story.smoking, name="Late")
    accrue_spend(by=story.finance_lead, pot=story.smoking, project=story.smoking.projects.last(), amount=Decimal(5),
                 month=AUGUST, reason="=HYPERLINK(1)", partner="")  # fmt: skip
    book = load_workbook(io.BytesIO(finance.open("paper", "?month=5&format=xlsx", code="accrual-journal").content))
    formulas = [cell.value for row in book["Paper"] for cell in row if cell.data_type == "f"]
    assert formulas
    assert not any("HYPERLINK" in each for each in formulas)


def test_the_checklist_says_what_closing_freezes_and_the_working_day_of_each_step(story, finance):
    said = words(finance.open("close-checklist", "?month=5"))
    assert "Closing freezes" in said
    assert "Working day 5, Friday 5 September" in said
    assert "1 transfer not confirmed" in said
    assert "Month 12 is provisional" not in said


def test_month_12_is_provisional_until_the_accounts_are_submitted(story):
    trust, lead, march = story.trust, story.finance_lead, Month(YEAR, 12)
    facts = {"by": lead, "organisation": trust, "year": YEAR, "on": date(2026, 6, 29), "today": date(2026, 6, 30)}
    with time_machine.travel("2026-06-30 10:00:00+01:00", tick=True):
        with pytest.raises(Refused, match="Close month 12"):
            submit_accounts(**facts, evidence="Ref 1")
        for number in range(5, 13):
            story.close(number)
        asked = At(lead, trust, YEAR)
        assert month_end(trust, march, date(2026, 6, 30)).is_provisional
        assert "Month 12 is provisional" in words(asked.open("month-close"))
        assert asked.send("accounts-submit", {**day("on", facts["on"]), "evidence": "Ref 1"}).status_code == 302
        assert "submitted on 29 June 2026" in words(asked.open("month-close"))
        assert not month_end(trust, march, date(2026, 6, 30)).is_provisional
        with pytest.raises(Refused, match="Correct it in the open year"):
            ask_to_reopen(by=lead, organisation=trust, month=march, reason="Late")
        with pytest.raises(Refused, match="already"):
            submit_accounts(**facts, evidence="Ref 2")


def test_forty_pots_cost_as_many_queries_as_two(story, finance, django_assert_max_num_queries):
    for number in range(38):
        story.pot(name=f"Pot {number}", amount="1000")
    for name in ("month-end", "close-checklist", "forecast"):
        with django_assert_max_num_queries(70):
            assert finance.open(name, "?month=5").status_code == 200
