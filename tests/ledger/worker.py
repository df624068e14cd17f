"""A program that posts, closes, opens, imports and undoes without end, and prints each act that it was told is done.

It forks one such child for each line it reads; the test kills the child at any moment.
"""

import os
import random
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.db import connections  # noqa: E402

from funding.domain.financial_year import FinancialYear, Month  # noqa: E402
from funding.domain.import_mapping import read_mapping  # noqa: E402
from funding.models import Movement, Pot, Project  # noqa: E402
from funding.services.acts import accrue_spend, commit_money, move_between_pots  # noqa: E402
from funding.services.imports import apply_import, stage_import, start_import, undo_import  # noqa: E402
from funding.services.ledger import reverse_movement  # noqa: E402
from funding.services.months import ask_to_close, ask_to_reopen, close_month, reopen_month  # noqa: E402
from funding.services.transfers import pass_on  # noqa: E402
from organisations.models import Organisation, User  # noqa: E402
from organisations.refusals import Refused  # noqa: E402

YEAR, ON = FinancialYear(2025), date(2025, 9, 15)


def say(*words):
    print(*words, flush=True)


def work(seed, batch):
    chosen = random.Random(seed)
    trust, icb = Organisation.objects.get(code="ZZT1"), Organisation.objects.get(code="ZZI1")
    lead, second = User.objects.get(email="finance@example.org"), User.objects.get(email="second@example.org")
    pots, project = list(Pot.objects.of(trust)), Project.objects.filter(organisation=trust).get()
    month = Month(YEAR, 1)

    def imports():
        again = stage_import(
            by=lead, organisation=trust, file=batch.file, year=YEAR, mapping=read_mapping(batch.mapping)
        )
        say("applied", apply_import(by=lead, batch=again).pk)
        say("undone", undo_import(by=lead, batch=again, reason="Again").pk)

    def closing():
        asked = ask_to_close(by=lead, organisation=trust, month=month)
        say("closed", close_month(by=second, asked=asked, month=month).pk)
        asked = ask_to_reopen(by=lead, organisation=trust, month=month, reason="Late")
        say("reopened", reopen_month(by=second, asked=asked).pk)

    def posting():
        facts = {"by": lead, "amount": Decimal("0.01"), "on": ON}
        pot, other = chosen.sample(pots, 2)
        act = chosen.randrange(5)
        if act == 0:
            say("moved", commit_money(pot=pot, project=project, reason="Contract", **facts).pk)
        elif act == 1:
            say("moved", move_between_pots(from_pot=pot, to_pot=other, reason="Virement", **facts).pk)
        elif act == 2:
            say("sent", pass_on(pot=pot, receiver=icb, what_for="A midwife", **facts).pk)
        elif act == 3:
            both = accrue_spend(by=lead, pot=pot, project=project, amount=Decimal(1), month=month, reason="Delivered")
            say("moved", *(each.pk for each in both))
        else:
            last = Movement.objects.filter(organisation=trust, kind="commit", reversed_by=None).last()
            if last:
                say("moved", reverse_movement(by=lead, movement=last, on=ON, reason="A slip").pk)

    while True:
        try:
            chosen.choices([posting, closing, imports], [8, 2, 1])[0]()
        except Refused:
            pass


def main():
    trust, lead = Organisation.objects.get(code="ZZT1"), User.objects.get(email="finance@example.org")
    path = Path(sys.argv[1])
    batch = start_import(
        by=lead, organisation=trust, year=YEAR, name=path.name, content=[path.read_bytes()], holds="budget"
    )
    connections.close_all()
    say("ready")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            work(int(line), batch)
        say("pid", child)
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
