"""Whatever breaks in the middle of an act, nothing half done stays: a fault at every SQL statement, and programs that are
killed at random moments. What was acknowledged is never lost. The long form is `make ledger`."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from dataset.verify import verify
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import CarryBasis, Destination
from funding.models import BudgetMonth, ImportBatch, MonthClose, MonthReopen, Movement, Total, Transfer
from funding.services.acts import accrue_spend, carry_forward, commit_money, move_between_pots
from funding.services.imports import apply_import, start_import, undo_import
from funding.services.ledger import apply_elsewhere, reverse_movement
from funding.services.months import ask_to_close, ask_to_reopen, close_month, reopen_month
from funding.services.transfers import confirm_on_new_pot, pass_on
from organisations.models import Event
from setup.process import ROOT
from tests.fixtures import a_system
from tests.funding.import_workbooks import budget_workbook

pytestmark = pytest.mark.both_databases
YEAR, ON, TODAY = FinancialYear(2025), date(2025, 9, 15), date(2025, 11, 22)
APRIL = Month(YEAR, 1)


@contextmanager
def failing_at(number):
    """The database fails once, at the statement of this number."""
    seen = 0

    def wrapper(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == number:
            raise OperationalError("made to fail")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def everything():
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    totals = sorted(Total.objects.values_list("pot", "year", "place", "balance"))
    return rows, totals, list(Event.objects.order_by("-pk").values_list("hash", flat=True)[:1])


def budget_file(tmp_path):
    rows = [(f"Line {number}", f"C{number}", [100] * 12) for number in range(3)]
    return budget_workbook(tmp_path / "budget.xlsx", rows)


def an_import(system, tmp_path):
    path = budget_file(tmp_path)
    return start_import(
        by=system.finance_lead, organisation=system.trust, year=YEAR, name=path.name, content=[path.read_bytes()],
        holds="budget",
    )  # fmt: skip


def acts_of(system, tmp_path):
    """Every path, ready to be done: its name and the act."""
    pot, other = system.funded_pot(), system.funded_pot(name="Another")
    project, lead = system.project(pot), system.finance_lead
    use, transfer = system.used_elsewhere(pot, "10"), system.transfer(pot, system.icb, "20")
    asked = ask_to_close(by=lead, organisation=system.trust, month=APRIL)
    batch = an_import(system, tmp_path)
    facts = {"by": lead, "amount": Decimal(5)}
    return {
        "commit": lambda: commit_money(pot=pot, project=project, on=ON, reason="Contract", **facts),
        "move": lambda: move_between_pots(from_pot=pot, to_pot=other, on=ON, reason="Virement", **facts),
        "use elsewhere": lambda: apply_elsewhere(
            pot=pot, on=ON, destination=Destination.OTHER, decided_by_role="FD", reason="Other", **facts
        ),
        "accrue": lambda: accrue_spend(pot=pot, project=project, month=Month(YEAR, 12), reason="Delivered", **facts),
        "carry forward": lambda: carry_forward(
            pot=pot, year=YEAR, basis=CarryBasis.REPROVIDED, reference="Letter", **facts
        ),
        "reverse": lambda: reverse_movement(by=lead, movement=use, on=ON, reason="A slip"),
        "pass on": lambda: pass_on(pot=pot, receiver=system.icb, on=ON, what_for="A midwife", **facts),
        "confirm": lambda: confirm_on_new_pot(by=system.icb_finance, transfer=transfer, amount=Decimal(19), on=ON),
        "close": lambda: close_month(by=system.second, asked=type(asked).objects.get(pk=asked.pk), month=APRIL),
        "ask to reopen": lambda: ask_to_reopen(by=lead, organisation=system.trust, month=APRIL, reason="Late"),
        "reopen": lambda: reopen_month(
            by=system.second, asked=type(asked).objects.get(organisation=system.trust, reopens=True)
        ),
        "apply import": lambda: apply_import(by=lead, batch=ImportBatch.objects.get(pk=batch.pk)),
        "undo import": lambda: undo_import(by=lead, batch=ImportBatch.objects.get(pk=batch.pk), reason="Wrong file"),
    }


def test_a_fault_at_any_statement_leaves_nothing_and_the_act_can_be_done_again(db, tmp_path):
    points = {}
    for name, act in acts_of(a_system(), tmp_path).items():
        before, number = everything(), 0
        while True:
            number += 1
            try:
                with failing_at(number):
                    act()
                break
            except OperationalError as fault:
                failed = str(fault)
            assert failed == "made to fail", name
            assert everything() == before, f"{name}: something stayed after a fault at statement {number}"
        assert everything() != before, f"{name} did nothing once nothing failed"
        points[name] = number - 1
    print(f"\n{connection.vendor}: a fault at each of {sum(points.values())} statements: {points}")
    assert min(points.values()) >= 5
    assert verify(today=TODAY).problems == ()


# Killed programs

MODELS = {"moved": Movement, "sent": Transfer, "closed": MonthClose, "reopened": MonthReopen}


def killed(environment, path, kills, seed):
    """Kill `kills` programs at random moments. Returns what they were told is done: (word, numbers …)."""
    chosen, told = random.Random(seed), []
    command = [sys.executable, "-m", "tests.ledger.worker", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout.readline() == "ready\n"
        for number in range(kills):
            worker.stdin.write(f"{seed + number}\n")
            worker.stdin.flush()
            words = []
            while words[:1] != ["pid"]:  # the child may be quicker than its parent
                words = worker.stdout.readline().split()
                told += [words] if words[0] in (*MODELS, "applied", "undone") else []
            time.sleep(chosen.uniform(0.02, 1.2))
            os.kill(int(words[1]), signal.SIGKILL)
            for line in iter(worker.stdout.readline, "dead\n"):
                if line.endswith("\n") and "dead" not in line:
                    told.append(line.split())
                elif line.endswith("dead\n"):
                    break  # the last word of the killed program was cut off
        worker.stdin.close()
    return told


def half_done(told):
    for word, *numbers in told:
        for number in map(int, numbers):
            if word in MODELS and not MODELS[word].objects.filter(pk=number).exists():
                yield f"{word} {number} was acknowledged and is lost"
            if word in ("applied", "undone"):
                batch = ImportBatch.objects.get(pk=number)
                if not (batch.undone_at if word == "undone" else batch.applied_at):
                    yield f"{word} {number} was acknowledged and is lost"
    for batch in ImportBatch.objects.filter(organisation__code="ZZT1"):
        lines = BudgetMonth.objects.filter(line__batch=batch).count()
        events = Event.objects.filter(action="apply-import", subject=f"import:{batch.pk}").count()
        if (lines, events) != ((36, 1) if batch.applied_at else (0, 0)):
            yield f"import {batch.pk} is half done: {lines} months, {events} rows of the chain"
    for transfer in Transfer.objects.filter(sender_pot__organisation__code="ZZT1"):
        if transfer.movements.count() != 1:
            yield f"transfer {transfer.pk} stands without its movement"
    for accrual in Movement.objects.filter(organisation__code="ZZT1", kind="accrue"):
        if not hasattr(accrual, "reversed_by"):
            yield f"accrual {accrual.pk} stands without its reversal"
    for problem in verify(today=TODAY).problems:
        yield f"verify: {problem.check} {problem.where}: {problem.message}"


def kill_many(environment, tmp_path, kills, seed):
    system = a_system()
    system.project(system.funded_pot(), system.funded_pot(name="Second"), system.funded_pot(name="Third"))
    connection.close()
    told = killed(environment, budget_file(tmp_path), kills, seed)
    return told, list(half_done(told))


def test_a_program_killed_at_any_moment_leaves_nothing_half_done_and_loses_nothing(committed_db, tmp_path):
    told, faults = kill_many(committed_db, tmp_path, kills=10, seed=1)
    assert faults == []
    assert len(told) > 10


@pytest.mark.long_form
def test_long_form_of_kills(committed_db, tmp_path):
    kills = 100
    told, faults = kill_many(committed_db, tmp_path, kills=kills, seed=random.randrange(10**6))
    print(f"\n{connection.vendor}: {kills} kills, {len(told):,} acts acknowledged before them, {len(faults)} faults")
    assert faults == []
