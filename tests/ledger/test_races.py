"""Many people at once: nobody overspends a pot, nothing acknowledged is lost, and nobody sees an error that is not a
plain refusal. PostgreSQL with fifty writers, SQLite with ten; the long form is `make ledger`."""

from collections import Counter

import pytest
from django.db import connection

from tests.fixtures import a_system
from tests.ledger.racing import ACT, TAKING, hot_pots, race

pytestmark = pytest.mark.both_databases
MIXED = [name for name in ACT if name != "scan"] + ["spend", "spend", "receive", *TAKING]


def writers():
    return 10 if connection.vendor == "sqlite" else 50


def a_race(acts, *, pots, funds, each, seed=0, writers=None):
    """A race over `pots` pots that hold `funds` each."""
    system = a_system()
    chosen = hot_pots(system, pots, funds)
    system.pot(system.icb)
    system.pot(system.icb)
    return race(system, chosen, system.project(*chosen), acts, writers=writers, each=each, seed=seed)


def test_writers_who_together_want_more_than_one_pot_holds_never_overspend_it(committed_db):
    outcome = a_race(TAKING, pots=1, funds="2500", each=6, writers=writers())
    assert outcome.faults == []
    assert sum(outcome.refused.values()) > 0
    assert sum(outcome.done.values()) > 5
    assert outcome.reads > 0


def test_everything_at_once_on_several_pots_leaves_the_ledger_whole(committed_db):
    outcome = a_race(
        MIXED, pots=4, funds="1500", each=6 if connection.vendor == "postgresql" else 20, writers=writers()
    )
    assert outcome.faults == []
    assert outcome.done["reverse"] > 0
    assert outcome.done["spend"] > 0
    assert outcome.done["confirm"] > 0


def test_scans_at_once_raise_each_query_once(committed_db):
    outcome = a_race(("scan", "elsewhere", "close"), pots=3, funds="5000", each=5, writers=8)
    assert outcome.faults == []
    assert outcome.done["scan"] > 0


def test_imports_at_once_count_a_file_once_and_are_undone_once(committed_db):
    outcome = a_race(("import", "import", "undo import", "spend"), pots=2, funds="5000", each=8, writers=8)
    assert outcome.faults == []
    assert outcome.done["import"] > 0
    assert outcome.done["undo import"] > 0
    assert outcome.refused["import"] > 0


@pytest.mark.long_form
@pytest.mark.parametrize("pots", [1, 4, 40])
def test_long_form_of_races(committed_db, pots):
    done, refused, faults, reads = Counter(), Counter(), [], 0
    system = a_system()
    system.pot(system.icb)
    for trial in range(8):
        chosen = hot_pots(system, pots, "1500")
        project = system.project(*chosen)
        outcome = race(
            system, chosen, project, MIXED if trial % 2 else TAKING, writers=writers(), each=20, seed=trial + 1
        )
        done, refused, reads = done + outcome.done, refused + outcome.refused, reads + outcome.reads
        faults += outcome.faults
    print(f"\n{connection.vendor}, {pots} pots, {writers()} writers: {done.total():,} acts done, {refused.total():,} "
          f"refused, {reads:,} reads, {len(faults)} faults")  # fmt: skip
    assert faults == []
