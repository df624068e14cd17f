"""How the ledger grows: one organisation with 1,000 to 100,000 postings, and 250 organisations. Each size is a database
of its own in a child process; printed are seconds, and how they grow beside the number of postings."""

import csv
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

SIZES = ((1, 40, 1_000), (1, 40, 10_000), (1, 40, 100_000), (250, 4, 10_000))  # organisations, pots each, postings
TODAY = date(2025, 11, 22)


def main() -> None:
    print("Ledger: SQLite, one process; seconds, the median of five (loading, scanning and verifying once)")
    rows = [measured(*size) for size in SIZES]
    names = [name for name in rows[0] if name not in ("organisations", "postings")]
    print(f"{'':24}" + "".join(f"{row['organisations']:>5} × {row['postings']:>7,}" for row in rows))
    for name in names:
        print(f"{name:24}" + "".join(f"{row[name]:15.3f}" for row in rows))
    print("Growth from 1,000 to 100,000 postings of one organisation (postings: 100 times)")
    for name in names:
        print(f"{name:24}{rows[2][name] / rows[0][name]:15.1f} times")


def measured(organisations: int, pots: int, postings: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="ringfence-benchmark-") as var:
        env = {**os.environ, "RINGFENCE_VAR": var, "RINGFENCE_MODE": "local", "RINGFENCE_DEMO": "true",
               "DJANGO_SETTINGS_MODULE": "config.settings"}  # fmt: skip
        env.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "benchmarks.ledger", str(organisations), str(pots), str(postings), var]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        return json.loads(done.stdout.splitlines()[-1])


def write_folder(folder: Path, organisations: int, pots: int, postings: int) -> None:
    """A data set made elsewhere: money received, spent on no project and used elsewhere, month by month."""
    folder.mkdir()
    codes = [f"ZZ{number:04d}" for number in range(organisations)]
    write(folder, "organisations", "code,name,kind", ((code, f"Trust {code}", "trust") for code in codes))
    held = [f"{code}/P-{pot + 1:03d}" for code in codes for pot in range(pots)]
    rows = ((each[:6], each[7:], f"Pot {each}", "core20plus5", "ring-fenced") for each in held)
    write(folder, "pots", "organisation,reference,name,kind,protection", rows)
    write(folder, "awards", "pot,year,amount", ((pot, "2025-26", "9000000.00") for pot in held))
    write(folder, "months_closed", "organisation,year,month", ((code, "2025-26", 1) for code in codes))
    write(folder, "movements", "kind,effective_on,pot,amount,basis,destination,reason", movements(held, postings))


def movements(held: list[str], postings: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for number in range(postings):
        pot, day = held[number % len(held)], date(2025, 4 + number // len(held) % 7, 1 + number % 28).isoformat()
        if number < len(held):
            found.append(("receive", "2025-04-02", pot, "8000000.00", "cash", "", ""))
        elif number % 500 == 0:
            found.append(("apply-elsewhere", day, pot, "900.00", "", "position-in-year", "Control total"))
        else:
            found.append(("spend-unexplained", day, pot, f"{number % 90 + 1}.{number % 100:02d}", "", "", ""))
    return found


def write(folder: Path, name: str, heading: str, rows: object) -> None:
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        file.write(heading + "\n")
        csv.writer(file).writerows(rows)


def seconds(act: Callable[[], object], times: int = 1) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def child(organisations: int, pots: int, postings: int, var: Path) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from dataset.load import load_dataset
    from dataset.verify import verify
    from funding.domain.financial_year import FinancialYear
    from funding.domain.words import Basis
    from funding.known import known_on
    from funding.models import Pot
    from funding.selectors import pot_positions, pots_of
    from funding.services.ledger import receive_money
    from funding.services.queries import scan_diversions
    from organisations.models import Organisation
    from organisations.permissions import Role
    from organisations.services.people import add_person, grant_role
    from organisations.services.system import system_person

    call_command("migrate", verbosity=0)
    write_folder(var / "folder", organisations, pots, postings)
    year = FinancialYear(2025)
    found = {"organisations": organisations, "postings": postings}
    found["load"] = seconds(lambda: load_dataset(var / "folder", now=timezone.now()))
    trusts = list(Organisation.objects.filter(kind="trust", code__startswith="ZZ").order_by("code"))
    lead = add_person(by=None, email="lead@example.org", name="A lead", password=secrets.token_urlsafe(16))
    grant_role(by=system_person(), user=lead, organisation=trusts[0], role=Role.FINANCE_LEAD, from_on=date(2020, 4, 1))
    client = Client(headers={"host": "localhost"})
    client.force_login(lead)

    def page(address: str) -> None:
        response = client.get(f"/{trusts[0].code}/2025-26/{address}")
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")

    def positions(known: object = None) -> None:
        list(pot_positions(pots_of(trusts[0], year), year, TODAY, known))

    pot = Pot.objects.filter(organisation=trusts[0]).order_by("pk")[0]
    facts = {"by": lead, "pot": pot, "on": TODAY, "basis": Basis.CASH}
    page("pots/")
    found["page: list of pots"] = seconds(lambda: page("pots/"), 5)
    found["page: one pot"] = seconds(lambda: page("pots/P-001/"), 5)
    found["positions, stored"] = seconds(positions, 5)
    found["positions, as known on"] = seconds(lambda: positions(known_on(timezone.localdate())), 5)
    found["one posting"] = seconds(lambda: receive_money(amount=1, **facts), 5)
    found["scan"] = seconds(
        lambda: [scan_diversions(by=system_person(), organisation=trust, year=year, today=TODAY) for trust in trusts]
    )
    found["verify"] = seconds(lambda: verify(today=TODAY))
    return found


if __name__ == "__main__":
    print(json.dumps(child(*map(int, sys.argv[1:4]), Path(sys.argv[4]))))
