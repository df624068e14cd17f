"""Many writers at once on real commits, each on a connection of its own, and what is looked for afterwards.

A race returns its faults as sentences; none is what the product promises, and a guard that is switched off shows some.
"""

import fcntl
import random
import threading
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection, connections

from dataset.verify import verify
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.import_mapping import read_mapping
from funding.domain.words import AwardKind, Basis, Destination, Evidence, Protection, Recurrence
from funding.models import ImportBatch, MonthClose, Movement, Posting, Pot, Transfer
from funding.selectors import pot_positions
from funding.services.acts import commit_money, move_between_pots, release_commitment
from funding.services.imports import apply_import, stage_import, start_import, undo_import
from funding.services.ledger import apply_elsewhere, receive_money, record_spend, return_to_funder, reverse_movement
from funding.services.months import ask_to_close, ask_to_reopen, close_month, reopen_month
from funding.services.pots import NewAward, change_award, change_terms, open_project
from funding.services.queries import scan_diversions
from funding.services.transfers import confirm_on_new_pot, confirm_transfer, pass_on
from organisations.models import Event
from organisations.refusals import Refused
from setup.process import STATE

YEAR = FinancialYear(2025)
ON = date(2025, 9, 15)
TODAY = date(2025, 11, 22)
BUDGET = (
    "Cost centre,Description,Budget (£)\n100200,Outreach nurse,41000\n100201,Travel,2500\n100202,Room,900\n".encode()
)
GIVING = threading.Lock()
ACTS = {"commit", "pass-on", "apply-elsewhere", "return", "move"}  # refused beyond what is left
DIFFERING = """
SELECT count(*) FROM (
  SELECT t.balance AS stored, COALESCE((
    SELECT SUM(CASE WHEN p.to_place = t.place THEN p.amount ELSE -p.amount END) FROM funding_posting p
    WHERE p.pot_id = t.pot_id AND p.year = t.year AND (p.to_place = t.place OR p.from_place = t.place)), 0) AS fresh
  FROM funding_total t) AS both_sums WHERE stored <> fresh"""


@dataclass
class Outcome:
    """What a race did: acts done and refused by name, movements acknowledged, times read, and the faults."""

    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    acknowledged: list = field(default_factory=list)
    reads: int = 0
    faults: list = field(default_factory=list)


def hot_pots(system, number, funds):
    """Pots of the trust that hold `funds` each, received in a month that no writer closes."""
    pots = [system.pot(amount=funds, name=f"Hot pot {each}") for each in range(number)]
    for pot in pots:
        system.receive(pot, funds, on=date(2025, 6, 2))
    return pots


@contextmanager
def alone():
    """Races of other processes of the run wait: two of fifty writers would ask for more connections than the server
    gives."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "race.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def race(system, pots, project, acts, *, writers, each, seed=0):
    """Let `writers` threads each do `each` random acts of `acts`, all starting together, beside one reader."""
    outcome, barrier, over = Outcome(), threading.Barrier(writers + 1), threading.Event()

    def write(number):
        chosen = random.Random(seed * 1000 + number)
        try:
            connection.ensure_connection()
            barrier.wait(60)
            for _ in range(each):
                name = chosen.choice(acts)
                try:
                    outcome.acknowledged += ACT[name](system, pots, project, chosen)
                    outcome.done[name] += 1
                except Refused:
                    outcome.refused[name] += 1
                except Exception as fault:
                    outcome.faults.append(f"{name}: {type(fault).__name__}: {str(fault).splitlines()[0][:150]}")
        finally:
            connections.close_all()

    def read():
        try:
            while not over.is_set():
                for each_pot in pot_positions(pots, YEAR, TODAY):
                    if each_pot.awarded.difference or each_pot.position.difference:
                        outcome.faults.append(f"a reader saw an identity broken: {each_pot.pot.reference}")
                with connection.cursor() as cursor:
                    cursor.execute(DIFFERING)
                    if cursor.fetchone()[0]:
                        outcome.faults.append("a reader saw a stored total differ from its postings")
                outcome.reads += 1
        except Exception as fault:
            outcome.faults.append(f"reader: {type(fault).__name__}: {fault}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(writers)]
    reader = threading.Thread(target=read, daemon=True)
    with alone():
        for thread in (*threads, reader):
            thread.start()
        barrier.wait(60)
        for thread in threads:
            thread.join(240)
        over.set()
        reader.join(60)
    if any(thread.is_alive() for thread in (*threads, reader)):
        outcome.faults.append("a writer never came to an end")
    outcome.faults += [
        *overspent(),
        *lost(outcome),
        *posted_in_closed_months(),
        *closed_twice(),
        *imports_told_of(),
        *reversed_twice(),
        *checked(),
    ]
    return outcome


# What writers do; each returns the numbers of the movements that it was told are recorded


def an_amount(chosen):
    return Decimal(chosen.randint(1, 20_000)) / 100


def commit(system, pots, project, chosen):
    pot = chosen.choice(pots)
    return [
        commit_money(
            by=system.finance_lead, pot=pot, project=project, amount=an_amount(chosen), on=ON, reason="Contract"
        ).pk
    ]


def elsewhere(system, pots, project, chosen):
    return [
        apply_elsewhere(
            by=system.second, pot=chosen.choice(pots), amount=an_amount(chosen), on=ON,
            destination=Destination.POSITION_IN_YEAR, decided_by_role="Director of finance", reason="Control total",
        ).pk
    ]  # fmt: skip


def pass_to(system, pots, project, chosen):
    made = pass_on(
        by=system.finance_lead, pot=chosen.choice(pots), receiver=system.icb, amount=an_amount(chosen), on=ON,
        what_for="A shared midwife",
    )  # fmt: skip
    return [made.movements.get(kind="pass-on").pk]


def give_back(system, pots, project, chosen):
    facts = {"by": system.second, "pot": chosen.choice(pots), "amount": an_amount(chosen), "on": ON}
    return [return_to_funder(**facts, reason="Unspent").pk]


def virement(system, pots, project, chosen):
    if len(pots) < 2:
        return []
    first, second = chosen.sample(pots, 2)
    return [
        move_between_pots(
            by=system.finance_lead, from_pot=first, to_pot=second, amount=an_amount(chosen), on=ON, reason="Virement"
        ).pk
    ]


def spend(system, pots, project, chosen):
    facts = {"by": system.second, "pot": chosen.choice(pots), "project": project}
    on = chosen.choice([date(2025, 4, 30), date(2025, 5, 31), ON])
    amount = Decimal(chosen.randint(1, 99)) / 100
    return [record_spend(**facts, amount=amount, on=on, evidence_grade=Evidence.TESTED).pk]


def receive(system, pots, project, chosen):
    facts = {"by": system.second, "pot": chosen.choice(pots), "amount": Decimal(chosen.randint(1, 99)) / 100}
    return [receive_money(**facts, on=chosen.choice([date(2025, 4, 30), ON]), basis=Basis.CASH).pk]


def reverse(system, pots, project, chosen):
    """One of the latest five, so that several writers reach for the same."""
    found = list(Movement.objects.filter(organisation=system.trust).exclude(kind="reverse").order_by("-pk")[:5])
    made = reverse_movement(by=system.finance_lead, movement=chosen.choice(found), on=ON, reason="A slip")
    return [made.pk]


def release(system, pots, project, chosen):
    found = list(Movement.objects.filter(organisation=system.trust, kind="commit").order_by("-pk")[:3])
    if not found:
        return []
    facts = {
        "by": system.finance_lead,
        "commitment": chosen.choice(found),
        "amount": Decimal(chosen.randint(1, 9_999)) / 100,
    }
    return [release_commitment(**facts, on=ON).pk]


def close(system, pots, project, chosen):
    month = Month(YEAR, chosen.choice([1, 1, 2]))
    asked = ask_to_close(by=system.finance_lead, organisation=system.trust, month=month)
    close_month(by=system.second, asked=asked, month=month)
    return []


def reopen(system, pots, project, chosen):
    month = Month(YEAR, chosen.choice([1, 2]))
    asked = ask_to_reopen(by=system.finance_lead, organisation=system.trust, month=month, reason="Late invoice")
    reopen_month(by=system.second, asked=asked)
    return []


def new_pot(system, pots, project, chosen):
    system.pot(name=f"Pot {chosen.random()}")
    return []


def new_project(system, pots, project, chosen):
    open_project(by=system.finance_lead, organisation=system.trust, name="Another", pots=chosen.sample(pots, len(pots)))
    return []


def award(system, pots, project, chosen):
    change_award(
        by=system.finance_lead, pot=chosen.choice(pots), kind=AwardKind.UPLIFT,
        award=NewAward(YEAR, Decimal(1)), reason="Uplift",
    )  # fmt: skip
    return []


def terms(system, pots, project, chosen):
    change_terms(
        by=system.finance_lead, pot=chosen.choice(pots), protection=Protection.EARMARKED,
        recurrence=Recurrence.RECURRENT, from_on=ON,
    )  # fmt: skip
    return []


def confirm(system, pots, project, chosen):
    """One of the oldest two that wait, on one of two pots or a new one, so that several writers reach for the same."""
    found = list(Transfer.objects.filter(receiver=system.icb, receipt__isnull=True).order_by("pk")[:2])
    if not found:
        return []
    transfer, own = chosen.choice(found), list(Pot.objects.of(system.icb).order_by("pk")[:2])
    facts = {"by": system.icb_finance, "transfer": transfer, "amount": transfer.amount, "on": ON}
    if chosen.random() < 0.3 or not own:
        confirm_on_new_pot(**facts)
    else:
        confirm_transfer(**facts, pot=chosen.choice(own))
    return []


def given_file(system):
    """The budget that every import of a race stages again; it is read once."""
    with GIVING:
        first = ImportBatch.objects.filter(organisation=system.trust).select_related("file").order_by("pk").first()
        return first or start_import(
            by=system.finance_lead, organisation=system.trust, year=YEAR, name="budget.csv", content=[BUDGET],
            holds="budget",
        )  # fmt: skip


def bring_in(system, pots, project, chosen):
    """Apply the budget, or one of the latest that wait or count already, so that several writers reach for the same."""
    first = given_file(system)
    waiting = list(ImportBatch.objects.filter(organisation=system.trust).order_by("-pk")[:3])
    batch = chosen.choice(waiting)
    if chosen.random() < 0.5:
        mapping = read_mapping(first.mapping)
        batch = stage_import(by=system.second, organisation=system.trust, file=first.file, year=YEAR, mapping=mapping)
    apply_import(by=system.finance_lead, batch=batch)
    return []


def take_back(system, pots, project, chosen):
    found = list(ImportBatch.objects.filter(organisation=system.trust, applied_at__isnull=False).order_by("-pk")[:2])
    if found:
        undo_import(by=system.second, batch=chosen.choice(found), reason="The wrong file")
    return []


def scan(system, pots, project, chosen):
    scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=TODAY)
    return []


ACT = {
    "commit": commit, "elsewhere": elsewhere, "pass on": pass_to, "return": give_back, "move": virement, "spend": spend,
    "import": bring_in, "undo import": take_back, "receive": receive, "reverse": reverse, "release": release, "close": close, "reopen": reopen, "open pot": new_pot,
    "open project": new_project, "award": award, "terms": terms, "confirm": confirm, "scan": scan,
}  # fmt: skip
TAKING = ("commit", "elsewhere", "pass on", "return")


# What is looked for


def overspent():
    """Every act in the order of its chain: did the pot hold that much at that moment?"""
    left = defaultdict(Decimal)
    rows = Posting.objects.select_related("movement", "pot").filter(movement__organisation__code__startswith="ZZ")
    for row in rows.order_by("movement__organisation", "movement__sequence", "pk"):
        at = (row.pot_id, row.year)
        if row.from_place == "available":
            if row.movement.kind in ACTS and row.movement.override_id is None and row.amount > left[at]:
                yield f"overspent: {row.movement.kind} of {row.amount} when {row.pot.reference} held {left[at]}"
            left[at] -= row.amount
        if row.to_place == "available":
            left[at] += row.amount


def lost(outcome):
    """Every acknowledged movement is there once, with its row in the chain."""
    if len(set(outcome.acknowledged)) != len(outcome.acknowledged):
        yield "two writers were told the same movement"
    for movement in Movement.objects.in_bulk(outcome.acknowledged).values():
        found = Event.objects.filter(organisation=movement.organisation_id, sequence=movement.sequence).count()
        if found != 1 or not movement.postings.exists():
            yield f"movement {movement.pk} stands without its row in the chain or its postings"
    missing = set(outcome.acknowledged) - set(Movement.objects.values_list("pk", flat=True))
    if missing:
        yield f"lost: {len(missing)} acknowledged movements"


def posted_in_closed_months():
    for close in MonthClose.objects.select_related("reopened"):
        rows = Movement.objects.filter(
            organisation=close.organisation_id, year=close.year, month=close.month, sequence__gt=close.sequence
        )
        if hasattr(close, "reopened"):
            rows = rows.filter(sequence__lt=close.reopened.sequence)
        if rows.exists():
            yield f"{rows.count()} movements were posted in a closed month"


def imports_told_of():
    """Each import that counts was applied once, each that was undone was undone once, and one file counts once."""
    told = Counter(Event.objects.filter(action__endswith="-import").values_list("action", "subject"))
    if told and max(told.values()) > 1:
        yield "an import was applied or undone twice"
    applied = ImportBatch.objects.filter(applied_at__isnull=False)
    for batch in applied:
        stands = told["apply-import", f"import:{batch.pk}"], told["undo-import", f"import:{batch.pk}"]
        if stands != (1, int(batch.undone_at is not None)):
            yield f"import {batch.pk} is not what the chain says of it"
        if batch.lines.count() != len(BUDGET.splitlines()) - 1:
            yield f"import {batch.pk} holds {batch.lines.count()} lines"
    if applied.filter(undone_at__isnull=True).count() > 1:
        yield "one file counts twice"


def closed_twice():
    standing = Counter(MonthClose.objects.standing().values_list("organisation", "year", "month"))
    if standing and max(standing.values()) > 1:
        yield "a month is closed twice"


def reversed_twice():
    named = Counter(Movement.objects.filter(reverses__isnull=False).values_list("reverses", flat=True))
    if named and max(named.values()) > 1:
        yield "a movement is reversed twice"


def checked():
    for problem in verify(today=TODAY).problems:
        yield f"verify: {problem.check} {problem.where}: {problem.message}"
