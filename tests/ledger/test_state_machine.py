"""The real services against an independent model of the ledger, through random acts in random order. The long form is
`make ledger`."""

import os
import time

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fixtures import a_system
from tests.ledger.machine import Machine

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def run_machine(system, *, runs, steps, derandomize=True, phases=(Phase.generate, Phase.shrink)):
    """Let the machine run; returns how often each act was done."""
    Machine.system = system
    chosen = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=derandomize, database=None,
        suppress_health_check=list(HealthCheck), phases=phases,
        report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(Machine, settings=chosen)
    return Machine.counts


def test_the_services_and_the_model_agree_through_random_acts(db):
    runs = 45 if connection.vendor == "sqlite" else 20
    Machine.counts.clear()
    counts = run_machine(a_system(), runs=runs, steps=30)
    assert counts["runs"] >= runs
    assert counts["steps"] > 20 * runs
    assert counts["refused"] > runs  # what is refused is tried, too


@pytest.mark.long_form
def test_long_form_of_random_acts(db):
    Machine.counts.clear()
    system, began = a_system(), time.monotonic()
    until = began + 60 * float(os.environ["LEDGER_MINUTES"])
    while time.monotonic() < until:
        run_machine(system, runs=20, steps=50, derandomize=False, phases=(Phase.generate,))
    counts, seconds = Machine.counts, time.monotonic() - began
    print(f"\n{connection.vendor}: {counts['runs']:,} runs, {counts['steps']:,} steps, {counts['refused']:,} refused, "
          f"0 violations, {counts['steps'] / seconds:.0f} steps a second")  # fmt: skip
    print(", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())))
    assert counts["runs"] > 0
