"""As known on a past day: what was recorded later is not there, and the same question has the same answer for ever."""

import json
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from funding.domain.financial_year import FinancialYear
from funding.domain.words import AwardKind, Destination, Protection, Recurrence
from funding.known import known_on
from funding.models import Query
from funding.past import queries_then
from funding.readings import use_of_funds
from funding.selectors import combined, pot_positions, pots_of, transfer_lines
from funding.services.answers import answer_query
from funding.services.ledger import reverse_movement
from funding.services.pots import NewAward, change_award, change_terms
from funding.services.queries import scan_diversions
from funding.services.transfers import confirm_transfer
from organisations.models import Event
from organisations.services.audit import record_event
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YEAR = FinancialYear(2025)
LONDON = ZoneInfo("Europe/London")


def at(day, hour=12, minute=0):
    return time_machine.travel(datetime(2025, day.month, day.day, hour, minute, tzinfo=LONDON), tick=True)


JUNE, JULY, AUGUST = date(2025, 6, 10), date(2025, 7, 10), date(2025, 8, 10)


@pytest.fixture
def told():
    """A year as it was told: received in June, spent in July, spent more, reversed and changed in August."""
    with at(JUNE):
        system = a_system()
        pot = system.pot(amount="1000")
        system.receive(pot, "1000", date(2025, 6, 1))
        project = system.project(pot)
    with at(JULY):
        spent = system.spend(pot, "300", project)
        sent = system.transfer(system.funded_pot(system.icb, amount="500"), system.trust, "200", date(2025, 7, 1))
    with at(AUGUST):
        reverse_movement(by=system.finance_lead, movement=spent, on=date(2025, 8, 1), reason="Another pot's")
        system.used_elsewhere(pot, "50", on=date(2025, 8, 1))
        own = system.pot(name="Sent by the ICB", amount="200")
        confirm_transfer(by=system.finance_lead, transfer=sent, pot=own, amount=Decimal(190), on=date(2025, 8, 1))
        change_award(
            by=system.finance_lead,
            pot=pot,
            kind=AwardKind.UPLIFT,
            award=NewAward(YEAR, Decimal(70)),
            reason="Pay award",
        )
        change_terms(
            by=system.finance_lead,
            pot=pot,
            protection=Protection.UNRESTRICTED,
            recurrence=Recurrence.RECURRENT,
            from_on=date(2025, 4, 1),
        )
        system.close(1)
        scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=AUGUST)
    return system, pot


def seen(system, pot, day):
    known = known_on(day)
    (found,) = pot_positions([pot], YEAR, day, known)
    assert found.position.difference == found.awarded.difference == 0
    return found


def test_each_day_shows_what_was_recorded_by_its_end(told):
    system, pot = told
    june, july, august = (seen(system, pot, day) for day in (JUNE, JULY, AUGUST))
    assert [each.position.spent for each in (june, july, august)] == [0, 300, 0]
    assert [each.position.used_elsewhere for each in (june, july, august)] == [0, 0, 50]
    assert [each.awarded.awarded for each in (june, july, august)] == [1000, 1000, 1070]
    assert [each.protection for each in (june, july, august)] == [
        Protection.RING_FENCED,
        Protection.RING_FENCED,
        Protection.UNRESTRICTED,
    ]


def test_the_last_day_equals_the_stored_totals(told):
    system, pot = told
    (now,) = pot_positions([pot], YEAR, AUGUST)
    assert seen(system, pot, AUGUST).position == now.position


def test_what_is_recorded_later_changes_no_past_day(told):
    system, pot = told
    before = [seen(system, pot, day) for day in (JUNE, JULY, AUGUST)]
    with at(date(2025, 9, 10)):
        system.spend(pot, "5", system.project(pot, name="Later"), on=date(2025, 6, 30))
    after = [seen(system, pot, day) for day in (JUNE, JULY, AUGUST)]
    assert before == after


def test_the_day_ends_at_midnight_in_london_in_summer_too():
    with at(JUNE):
        system = a_system()
        pot = system.pot(amount="1000")
    with at(JUNE, 23, 59):
        system.receive(pot, "1", date(2025, 6, 1))
    with at(date(2025, 6, 11), 0, 1):
        system.receive(pot, "2", date(2025, 6, 1))
    assert seen(system, pot, JUNE).position.received == 1
    assert seen(system, pot, date(2025, 6, 11)).position.received == 3


def test_pots_that_were_not_logged_yet_are_not_there(told):
    system, _ = told
    assert len(pots_of(system.trust, YEAR, known_on(JULY))) == 1
    assert len(pots_of(system.trust, YEAR, known_on(AUGUST))) == 2
    assert list(pots_of(system.trust, YEAR, known_on(date(2025, 6, 9)))) == []


def test_transfers_show_the_side_that_was_recorded_by_then(told):
    system, _ = told
    assert transfer_lines(system.trust, YEAR, known_on(JUNE)) == []
    ((july,), (august,)) = (transfer_lines(system.trust, YEAR, known_on(day)) for day in (JULY, AUGUST))
    assert (july.sent, july.confirmed, july.is_confirmed) == (200, 0, False)
    assert (august.sent, august.confirmed, august.gap) == (200, 190, 10)
    whole = combined([system.icb, system.trust], YEAR, JULY, known_on(JULY))
    assert (whole.in_transit, whole.position.difference) == (200, 0)


def test_the_headline_knows_only_the_queries_and_movements_of_the_day(told):
    system, pot = told
    july, august = (use_of_funds(system.trust, YEAR, [seen(system, pot, day)], known_on(day)) for day in (JULY, AUGUST))
    assert (july.attributed, july.elsewhere, july.queries_awaiting) == (300, 0, 0)
    assert (august.attributed, august.elsewhere, august.diverted) == (0, 50, 50)
    assert august.queries_awaiting == 1


def test_recorded_time_never_goes_back_when_the_clock_does():
    with at(JULY):
        system = a_system()
        pot = system.pot()
    with at(JUNE):
        system.receive(pot, "1", date(2025, 6, 1))
    moments = list(Event.objects.filter(organisation=system.trust).order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)


def scanned(system, capsys, *options):
    call_command("scan_diversions", "--organisation", system.trust.code, "--year", "2025-26", "--json", *options)
    return json.loads(capsys.readouterr().out)


def test_the_rules_find_on_a_past_day_what_they_found_then(told, capsys):
    system, pot = told
    with at(AUGUST):
        then = scanned(system, capsys)
    with at(date(2025, 9, 10)):
        system.used_elsewhere(pot, "70", on=date(2025, 9, 1))
        now, again = scanned(system, capsys), scanned(system, capsys, "--known", AUGUST.isoformat())
        july = scanned(system, capsys, "--known", JULY.isoformat())
    assert again.pop("known") == "2025-08-10"
    by_key = {flag["key"]: flag for flag in then["flags"]}
    assert {flag["key"]: flag for flag in again.pop("flags")} == by_key
    assert by_key
    assert again == {name: value for name, value in then.items() if name != "flags"}
    assert len(now["flags"]) > len(by_key)
    assert july["flags"] == []
    assert "closed no month of 2025/26 by 10 July 2025" in july["not_run"]


def test_a_day_that_is_not_past_is_no_past_day(told):
    with pytest.raises(CommandError, match="is not past yet"):
        call_command("scan_diversions", "--organisation", "ZZT1", "--year", "2025-26", "--known", "2999-01-01")


def test_what_awaits_an_answer_on_a_past_day_is_what_awaited_then():
    raised = date(2025, 11, 3)
    with at(raised):
        system = a_system()
        system.funded_pot(amount="100000", use_by_on=date(2025, 9, 30))
        system.close()
        scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=raised)
    query = Query.objects.get(organisation=system.trust, rule="lapsed")
    stood = {raised: (query.status, query.amount, query.answered_at_amount)}
    for number, destination in enumerate((None, Destination.POSITION_IN_YEAR, None), start=1):
        day = date(2025, 11, 3 + number)
        with at(day):
            answer_query(by=system.finance_lead, query=query, amount=Decimal(10 * number), destination=destination,
                         decided_by_role="Director of finance", reason="As agreed", today=day)  # fmt: skip
        query.refresh_from_db()
        stood[day] = (query.status, query.amount, query.answered_at_amount)
    assert len(set(stood.values())) == 4
    for day, expected in stood.items():
        (then,) = queries_then(Query.objects.filter(pk=query.pk), known_on(day))
        assert (then.status, then.amount, then.answered_at_amount) == expected


def test_a_query_of_another_body_with_the_same_key_changes_nothing_of_ones_own_past(told):
    system, _ = told
    query = Query.objects.filter(organisation=system.trust).first()
    record_event(by=system.icb_finance, organisation=system.trust, action="accept-answer", subject=query.key,
                 before={"status": "explained"}, after={"status": "accepted"})  # fmt: skip
    (then,) = queries_then(Query.objects.filter(pk=query.pk), known_on(AUGUST))
    assert then.status == "open"
