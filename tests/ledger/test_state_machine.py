"""The real services against an independent model of the ledger, through random acts in random order. The long form is
`make ledger`."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fixtures import a_system
from tests.ledger.machine import Machine

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def run_machine(system, *, runs, steps, derandomize=True):
    """Let the machine run; returns how often each act was done."""
    Machine.system = system
    Machine.counts.clear()
    chosen = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=derandomize, database=None,
        suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip
    run_state_machine_as_test(Machine, settings=chosen)
    return Machine.counts


def test_the_services_and_the_model_agree_through_random_acts(db):
    runs = 60 if connection.vendor == "sqlite" else 20
    counts = run_machine(a_system(), runs=runs, steps=30)
    assert counts["runs"] >= runs
    assert counts["steps"] > 20 * runs
    assert counts["refused"] > runs  # what is refused is tried, too
