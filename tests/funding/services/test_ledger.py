"""The ledger: facts are always posted, acts are refused beyond what is available, and nothing is ever changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.words import Basis, Destination, Evidence, MovementKind, Place
from funding.models import Movement, Posting, Total
from funding.selectors import postings_behind, pot_positions
from funding.services.ledger import (
    MonthClosed,
    NotEnoughLeft,
    apply_elsewhere,
    receive_money,
    record_monthly_spend,
    record_spend,
    return_to_funder,
    reverse_movement,
)
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2026, 11, 22)


@pytest.fixture
def system():
    return a_system()


def position_of(pot, year=None):
    (found,) = pot_positions([pot], year or FinancialYear(2025), TODAY)
    assert found.position.difference == 0
    assert found.awarded.difference == 0
    return found.position


def test_money_received_and_spent_stands_where_it_should(system):
    pot = system.funded_pot(amount="120000")
    project = system.project(pot)
    system.spend(pot, "30000.01", project)
    position = position_of(pot)
    assert position.received == Decimal("120000.00")
    assert position.spent == Decimal("30000.01")
    assert position.still_to_spend == Decimal("89999.99")


def test_spend_without_a_project_is_not_explained(system):
    pot = system.funded_pot()
    system.spend(pot, "500")
    assert position_of(pot).not_explained == Decimal("500.00")


def test_spend_is_a_fact_and_never_refused_for_its_size(system):
    pot = system.pot(amount="1000")
    project = system.project(pot)
    system.spend(pot, "1700", project)
    position = position_of(pot)
    assert position.ahead_of_receipt == Decimal("1000.00")
    assert position.other_budgets == Decimal("700.00")


def test_spend_on_a_project_of_another_pot_is_refused(system):
    pot, other = system.funded_pot(), system.funded_pot(name="Asthma")
    with pytest.raises(Refused, match="is not a project of"):
        system.spend(pot, "10", system.project(other))
    assert Posting.objects.filter(to_place=Place.SPENT).count() == 0


def test_an_act_beyond_what_is_left_is_refused_and_leaves_nothing(system):
    pot = system.funded_pot(amount="100")
    before = (Movement.objects.count(), Posting.objects.count(), Event.objects.count())
    with pytest.raises(NotEnoughLeft, match=r"£100\.00 left in 2025/26, less than £100\.01"):
        system.used_elsewhere(pot, "100.01")
    with pytest.raises(NotEnoughLeft):
        return_to_funder(
            by=system.finance_lead, pot=pot, amount=Decimal("100.01"), on=date(2025, 7, 1), reason="Unused"
        )
    assert (Movement.objects.count(), Posting.objects.count(), Event.objects.count()) == before


def test_a_use_for_another_purpose_names_where_it_went(system):
    pot = system.funded_pot(amount="100")
    moved = system.used_elsewhere(pot, "60", destination=Destination.SYSTEM_POSITION)
    assert position_of(pot).used_elsewhere == Decimal("60.00")
    assert moved.destination == Destination.SYSTEM_POSITION


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_an_amount_not_above_nought_is_refused(system, amount):
    pot = system.pot()
    with pytest.raises(Refused, match="above £0"):
        receive_money(by=system.finance_lead, pot=pot, amount=Decimal(amount), on=date(2025, 5, 1), basis=Basis.CASH)


def test_a_person_without_the_role_posts_nothing(system):
    pot = system.funded_pot()
    for person in (system.exec_lead, system.auditor, system.contributor, system.other_finance, system.icb_finance):
        with pytest.raises(NotAllowed):
            receive_money(by=person, pot=pot, amount=Decimal(1), on=date(2025, 5, 1), basis=Basis.CASH)


def test_twelve_months_are_posted_together_or_not_at_all(system):
    pot = system.funded_pot()
    project = system.project(pot)
    months = FinancialYear(2025).months()
    made = record_monthly_spend(
        by=system.finance_lead,
        pot=pot,
        project=project,
        amounts=dict.fromkeys(months, Decimal("6000.00")),
        evidence_grade=Evidence.TESTED,
    )
    assert [movement.month for movement in made] == list(range(1, 13))
    assert position_of(pot).spent == Decimal("72000.00")
    with pytest.raises(Refused):
        record_monthly_spend(
            by=system.finance_lead,
            pot=pot,
            project=project,
            amounts={months[0]: Decimal("1.00"), months[1]: Decimal("0.00")},
            evidence_grade=Evidence.TESTED,
        )
    assert position_of(pot).spent == Decimal("72000.00")


def test_a_mistake_is_reversed_once_and_both_stay(system):
    pot = system.funded_pot()
    project = system.project(pot)
    wrong = system.spend(pot, "900", project)
    back = reverse_movement(by=system.finance_lead, movement=wrong, on=date(2025, 8, 1), reason="Posted twice")
    assert back.reverses == wrong
    assert position_of(pot).spent == 0
    assert Movement.objects.filter(pk=wrong.pk).exists()
    for again in (wrong, back):
        with pytest.raises(Refused, match="already reversed"):
            reverse_movement(by=system.finance_lead, movement=again, on=date(2025, 8, 2), reason="Again")


def test_a_reversal_needs_a_reason_and_stays_in_its_year(system):
    pot = system.funded_pot()
    wrong = system.spend(pot, "900", system.project(pot))
    with pytest.raises(Refused, match="Say why"):
        reverse_movement(by=system.finance_lead, movement=wrong, on=date(2025, 8, 1), reason=" ")
    with pytest.raises(Refused, match="financial year it belongs to"):
        reverse_movement(by=system.finance_lead, movement=wrong, on=date(2026, 4, 1), reason="Late")


def test_a_closed_month_takes_no_posting(system):
    pot = system.funded_pot()
    system.close(1)
    with pytest.raises(MonthClosed, match="Month 1 \\(April\\) of 2025/26 is closed"):
        system.receive(pot, "10", date(2025, 4, 30))
    system.receive(pot, "10", date(2025, 5, 1))


def test_a_month_is_closed_by_two_people_in_order(system):
    with pytest.raises(Refused, match="months before it"):
        system.close(2)
    system.close(1)
    with pytest.raises(Refused, match="closed"):
        system.close(1)


@pytest.mark.parametrize(
    ("on", "year", "month"),
    [
        (date(2026, 3, 31), 2025, 12),
        (date(2026, 4, 1), 2026, 1),
        (date(2030, 3, 31), 2029, 12),
        (date(2030, 4, 1), 2030, 1),
    ],
)
def test_a_posting_falls_in_the_year_of_its_date(system, on, year, month):
    moved = system.receive(system.pot(), "10", on)
    assert (moved.year, moved.month) == (year, month)


def test_stored_totals_equal_a_fresh_sum(system):
    pot = system.funded_pot(amount="120000")
    project = system.project(pot)
    system.spend(pot, "1234.56", project)
    system.used_elsewhere(pot, "40000")
    reverse_movement(
        by=system.finance_lead, movement=system.spend(pot, "9", project), on=date(2025, 9, 1), reason="Twice"
    )
    fresh = {}
    for posting in Posting.objects.filter(pot=pot):
        fresh[posting.from_place] = fresh.get(posting.from_place, ZERO) - posting.amount
        fresh[posting.to_place] = fresh.get(posting.to_place, ZERO) + posting.amount
    assert {total.place: total.balance for total in Total.objects.filter(pot=pot)} == fresh
    assert sum(fresh.values()) == 0


def test_postings_behind_a_figure_add_up_to_it(system):
    pot = system.funded_pot(amount="1000")
    project = system.project(pot)
    system.spend(pot, "300", project)
    reverse_movement(
        by=system.finance_lead, movement=system.spend(pot, "50", project), on=date(2025, 9, 1), reason="Twice"
    )
    position = position_of(pot)
    for place, figure in [
        (Place.FUNDER, position.received),
        (Place.SPENT, position.spent),
        (Place.AVAILABLE, position.still_to_spend),
    ]:
        assert sum(line.signed for line in postings_behind([pot], FinancialYear(2025), place)) == figure


def test_every_movement_has_its_row_in_the_chain(system):
    pot = system.funded_pot()
    moved = system.spend(pot, "12.34", system.project(pot), reason="Leaflets")
    event = Event.objects.get(organisation=system.trust, sequence=moved.sequence)
    assert event.by == system.finance_lead
    assert event.action == "record-spend"
    assert event.reason == "Leaflets"
    assert event.after["postings"] == [[pot.reference, "available", "spent", "12.34", 2025, 3]]


@pytest.mark.parametrize(
    "table", ["funding_posting", "funding_movement", "funding_award", "funding_term", "organisations_event"]
)
@pytest.mark.parametrize("act", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_rows_of_the_ledger_are_never_changed_or_deleted(system, table, act):
    system.funded_pot()
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table=table))


def test_the_database_itself_refuses_a_receipt_without_basis_and_a_use_without_destination(system):
    facts = {
        "organisation": system.trust,
        "year": 2025,
        "month": 1,
        "effective_on": date(2025, 4, 1),
        "sequence": 1,
        "recorded_by": system.finance_lead,
    }
    for kind in (MovementKind.RECEIVE, MovementKind.APPLY_ELSEWHERE, MovementKind.REVERSE):
        with pytest.raises(DatabaseError), transaction.atomic():
            Movement.objects.create(kind=kind.value, **facts)


def test_apply_elsewhere_records_who_decided(system):
    pot = system.funded_pot()
    moved = apply_elsewhere(
        by=system.finance_lead,
        pot=pot,
        amount=Decimal(5),
        on=date(2025, 7, 1),
        destination=Destination.WORKFORCE_GAP,
        decided_by_role="Chief operating officer",
        reason="Winter rota",
    )
    assert (moved.decided_by_role, moved.reason) == ("Chief operating officer", "Winter rota")


def test_a_spend_typed_in_pounds_never_becomes_a_float(system):
    pot = system.funded_pot()
    with pytest.raises(TypeError):
        record_spend(
            by=system.finance_lead,
            pot=pot,
            project=None,
            amount=19.99,
            on=date(2025, 5, 1),
            evidence_grade=Evidence.ASSERTED,
        )


def test_month_names_the_months_people_use():
    assert Month.containing(date(2025, 10, 3)).code == "M7"
