"""Every guard of the ledger switched off in turn: the race or the machine that passes with it must then find the fault.

Locks are controlled on PostgreSQL; on SQLite one writer at a time is what `IMMEDIATE` gives, and that is switched off.
"""

from decimal import Decimal

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.db.utils import IntegrityError
from hypothesis import Phase

from funding.models import Movement, Pot, Transfer
from funding.services import acts, ledger, months, pots, queries, transfers
from organisations.models import ChainHead, Organisation
from tests.fixtures import a_system
from tests.ledger.machine import Machine
from tests.ledger.racing import TAKING, hot_pots, race
from tests.ledger.test_state_machine import run_machine

pytestmark = pytest.mark.both_databases
TRIES = 6


def without_lock(monkeypatch, *models):
    """Rows of these models are read without being locked."""
    locking = QuerySet.select_for_update

    def reading(rows, *args, **kwargs):
        return rows.all() if rows.model in models else locking(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", reading)


def faults(acts_chosen, *, pots=1, funds="400", writers=16, each=5, enough):
    """What is found in a few races, until `enough` of the wanted words are among it."""
    system, found = a_system(), []
    system.pot(system.icb)
    system.pot(system.icb)
    for seed in range(TRIES):
        chosen = hot_pots(system, pots, funds)
        project = system.project(*chosen)
        found += race(system, chosen, project, acts_chosen, writers=writers, each=each, seed=seed).faults
        if any(enough in fault for fault in found):
            return found
    return found


@pytest.mark.only_on("postgresql")  # SQLite has no row locks: see the guard `IMMEDIATE`
@pytest.mark.parametrize(
    ("guard", "models", "acts_chosen", "pots_wanted", "seen"),
    [
        ("the lock on pots", (Pot,), TAKING, 1, "overspent"),
        ("the lock on heads of chains", (ChainHead,), ("receive", "spend"), 8, "IntegrityError"),
        ("the lock on a transfer", (Transfer,), ("pass on", "confirm", "confirm"), 1, "confirm: IntegrityError"),
        ("the lock on the organisation: months", (Organisation,), ("close",), 1, "closed twice"),
        ("the lock on the organisation: references", (Organisation,), ("open pot",), 1, "open pot: IntegrityError"),
    ],
)
def test_without_a_lock_the_race_finds_the_fault(
    committed_db, monkeypatch, guard, models, acts_chosen, pots_wanted, seen
):
    without_lock(monkeypatch, *models)
    found = faults(acts_chosen, pots=pots_wanted, funds="150", enough=seen)
    assert any(seen in fault for fault in found), f"{guard} is off and nothing was found"


@pytest.mark.only_on("postgresql")  # SQLite has no row locks: see the guard `IMMEDIATE`
def test_with_locks_that_take_the_key_writers_wait_for_each_other(committed_db, monkeypatch):
    locking = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda rows, **facts: locking(rows, **{**facts, "no_key": False})
    )
    found = faults(("spend", "terms", "close", "reopen", "open pot", "receive"), pots=2, enough="deadlock")
    assert any("deadlock" in fault for fault in found)


@pytest.mark.only_on("postgresql")  # SQLite has no row locks: see the guard `IMMEDIATE`
def test_without_a_look_under_the_lock_movements_are_posted_in_closed_months(committed_db, monkeypatch):
    monkeypatch.setattr(ledger, "refuse_closed", lambda organisation, month: None)
    found = faults(("close", "spend", "spend", "receive"), funds="9000", enough="closed month")
    assert any("posted in a closed month" in fault for fault in found)


@pytest.mark.only_on("postgresql")  # SQLite has no row locks: see the guard `IMMEDIATE`
def test_without_the_one_reversal_a_movement_is_reversed_twice(committed_db, monkeypatch):
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Movement._meta.db_table)
        (name,) = [name for name, each in constraints.items() if each["columns"] == ["reverses_id"] and each["unique"]]
        cursor.execute(f'ALTER TABLE funding_movement DROP CONSTRAINT "{name}"')
    without_lock(monkeypatch, Pot)
    found = faults(("commit", "reverse", "reverse"), funds="90000", enough="reversed twice")
    assert any("reversed twice" in fault for fault in found)


@pytest.mark.only_on("sqlite")  # PostgreSQL locks rows: see the guards above
def test_without_immediate_transactions_writers_on_sqlite_see_a_locked_database(committed_db):
    settings = connections.settings["default"]
    settings["OPTIONS"] = {**settings["OPTIONS"], "transaction_mode": "DEFERRED"}
    connections["default"].close()
    connections["default"] = connections.create_connection("default")
    found = faults(TAKING, funds="5000", writers=10, enough="locked")
    assert any("locked" in fault for fault in found)


ALWAYS = {
    "not beyond what is left": [(module, "refuse_beyond") for module in (ledger, acts, transfers)],
    "closed months": [(ledger, "refuse_closed")],
    "only projects of the pot": [(ledger, "refuse_other_project"), (acts, "refuse_other_project")],
    "in the year it belongs to": [(acts, "refuse_other_year")],
    "amounts above nought": [(module, "refuse_nothing") for module in (ledger, acts, transfers)],
    "two people": [(months, "refuse_own")],
    "rights": [(module, "require") for module in (ledger, acts, transfers, months, pots, queries)],
    "totals": [(ledger, "add_to_total")],
}


@pytest.mark.only_on("sqlite")  # plain Python, the same on both
@pytest.mark.parametrize("guard", ALWAYS)
def test_without_a_check_the_machine_finds_the_fault(db, monkeypatch, guard):
    """Some stand before a constraint of the database, which then speaks instead of a plain refusal."""
    for module, name in ALWAYS[guard]:
        monkeypatch.setattr(module, name, lambda *args, **kwargs: None)
    Machine.counts.clear()
    with pytest.raises((AssertionError, IntegrityError)):
        run_machine(a_system(), runs=60, steps=40, phases=(Phase.generate,))
    assert Machine.counts["steps"] > 0


def test_a_commitment_that_gives_more_than_it_holds_is_seen(db, monkeypatch):
    monkeypatch.setattr(acts, "left_of", lambda *args: Decimal(10**9))
    with pytest.raises((AssertionError, IntegrityError)):
        run_machine(a_system(), runs=60, steps=40, phases=(Phase.generate,))
