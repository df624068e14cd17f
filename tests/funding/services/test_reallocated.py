"""Re-allocated resource: recorded with what was given up, corrected by another row, and never part of an identity."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from funding.domain.words import Resource
from funding.models import Posting, ReallocatedResource, Total
from funding.reallocated import reallocated_of, together
from funding.services.reallocated import Taken, correct_reallocated, record_reallocated
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused


def taken(**facts):
    given = {
        "kind": Resource.STAFF, "what": "Two ward nurses", "taken_from": "Respiratory wards",
        "given_up": "A second round each day", "amount": Decimal("14400"), "wte": 40, "from_on": date(2025, 5, 1),
        "decided_by_role": "Director of nursing",
    }  # fmt: skip
    return Taken(**{**given, **facts})


def record(system, **facts):
    return record_reallocated(by=system.contributor, organisation=system.trust, year=system.year, taken=taken(**facts))


def test_it_is_recorded_and_audited_and_posts_nothing(system):
    system.funded_pot()
    before = Posting.objects.count(), list(Total.objects.values_list("pot", "place", "balance"))
    row = record(system)
    assert (Posting.objects.count(), list(Total.objects.values_list("pot", "place", "balance"))) == before
    event = Event.objects.get(action="record-reallocated")
    assert (event.by, event.sequence) == (system.contributor, row.sequence)
    record(system, kind=Resource.BUDGET, wte=None, amount=Decimal("600"))
    found = together(reallocated_of(system.trust, system.year))
    assert (found.staff, found.budget, found.wte) == (14400, 600, Decimal("0.4"))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"given_up": " "}, "given_up"),
        ({"taken_from": ""}, "taken_from"),
        ({"amount": Decimal(0)}, "amount"),
        ({"wte": None}, "wte"),
        ({"kind": Resource.BUDGET}, "wte"),
        ({"from_on": date(2026, 4, 1)}, "from_on"),
        ({"to_on": date(2025, 4, 30)}, "to_on"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field_and_nothing_is_stored(system, facts, field):
    with pytest.raises(Refused) as refused:
        record(system, **facts)
    assert (refused.value.field, ReallocatedResource.objects.count()) == (field, 0)


def test_a_correction_counts_in_the_place_of_the_row_and_nought_takes_it_back(system):
    row = record(system)
    with pytest.raises(Refused):
        correct_reallocated(by=system.contributor, row=row, taken=taken(), reason=" ")
    second = correct_reallocated(
        by=system.contributor, row=row, taken=taken(amount=Decimal(7200)), reason="Half a year"
    )
    assert reallocated_of(system.trust, system.year) == [second]
    with pytest.raises(Refused):
        correct_reallocated(by=system.contributor, row=row, taken=taken(), reason="Once more")
    correct_reallocated(by=system.contributor, row=second, taken=taken(amount=Decimal(0)), reason="Never happened")
    assert reallocated_of(system.trust, system.year) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        ReallocatedResource.objects.filter(pk=row.pk).update(amount=1)


def test_only_who_may_log_pots_records_it(system):
    with pytest.raises(NotAllowed):
        record_reallocated(by=system.auditor, organisation=system.trust, year=system.year, taken=taken())
