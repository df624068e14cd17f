"""Transaction lines: how long 20,000 of them take to be suggested and to come in, and how right the suggestions are on
lines kept apart: habits of months 1 to 6, asked about months 7 and 8.

The lines are made here, as a ledger gives them: forty pots, cost centres that one pot has alone and some that several
share, suppliers that serve one or several, lines that no pot pays, recharges that go now here and now there. LINES=5000
takes another number.
"""

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from funding.domain.evidence import LineSource
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.transactions.matching import Facts, Matcher, Rule, Strength, Target
from funding.domain.transactions.pairs import Pairable, identities, journals_twice, reversals
from funding.domain.transactions.reading import ReadLine

LINES = int(os.environ.get("LINES", "20000"))
POTS, YEAR = 40, FinancialYear(2025)
TRAINED, ASKED = range(1, 7), (7, 8)


@dataclass(frozen=True)
class Made:
    """A line with what is true of it."""

    line: ReadLine
    truth: Target

    @property
    def facts(self) -> Facts:
        line = self.line
        return Facts(line.code, line.subjective, line.project, line.supplier, line.text)


def main() -> None:
    print(f"Transactions: {LINES:,} lines, {POTS} pots")
    lines = list(made(random.Random(8)))  # noqa: S311 - the same lines every time
    timed(lines)
    precision(lines, ())
    rules = tuple(
        Rule(number, Target(f"P-{number:03}", f"PR-{number:03}"), code=f"E{1000 + number}") for number in range(1, 21)
    )
    precision(lines, rules)
    whole_way(lines)


def whole_way(lines: list[Made]) -> None:
    """From the file to the postings, on SQLite in a process of its own: no line is decided before."""
    with tempfile.TemporaryDirectory(prefix="ringfence-benchmark-") as var:
        env = {**os.environ, "RINGFENCE_VAR": var, "RINGFENCE_MODE": "local", "RINGFENCE_DEMO": "true",
               "DJANGO_SETTINGS_MODULE": "config.settings"}  # fmt: skip
        env.pop("DATABASE_URL", None)
        path = Path(var) / "listing.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["Period", "Journal", "Cost centre", "Account", "Project", "Supplier", "Description", "Amount"]
            )
            for each in lines:
                line = each.line
                pounds = f"{line.pence // 100}.{line.pence % 100:02}"
                codes = [line.code, line.subjective, line.project]
                writer.writerow([f"M{line.month}", line.journal, *codes, line.supplier, line.text, pounds])
        subprocess.run([sys.executable, "-m", "benchmarks.transactions", str(path)], env=env, check=True)  # noqa: S603


def child(path: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from benchmarks.imports import a_trust
    from funding.matched import groups_of, line_states
    from funding.models import Holds, Pot
    from funding.services.matching import accept_suggestions
    from funding.services.matching_rules import Says, state_rule
    from funding.services.pots import open_project
    from funding.services.transactions import preview_of, start_listing, take_in

    trust, lead = a_trust()
    pots = list(Pot.objects.filter(organisation=trust).order_by("reference")[:POTS])
    for number, pot in enumerate(pots, 1):
        project = open_project(by=lead, organisation=trust, name=f"Project {number}", pots=[pot])
        state_rule(by=lead, organisation=trust, says=Says(code=f"E{1000 + number}"), pot=pot, project=project)
    about = {"by": lead, "organisation": trust, "year": YEAR}
    batch = said(
        "upload", lambda: start_listing(**about, name=path.name, content=[path.read_bytes()], holds=Holds.LINES)
    )
    said("preview", lambda: preview_of(batch))
    said("take in", lambda: take_in(by=lead, batch=batch, are_ours=True))
    states = said("suggestions from the database", lambda: line_states(trust, YEAR))
    rows = [state for group in groups_of(states) for state in group.lines]
    said(f"accept and post {len(rows):,} lines", lambda: accept_suggestions(**about, states=rows))
    said("suggestions of the rest", lambda: line_states(trust, YEAR))


def said[Found](what: str, act: Callable[[], Found]) -> Found:
    begun, busy = time.perf_counter(), sum(os.times()[:4])
    found = act()
    print(
        f"  {what}: {time.perf_counter() - begun:.2f} s ({sum(os.times()[:4]) - busy:.2f} s of processor)", flush=True
    )
    return found


def made(chance: random.Random) -> Iterator[Made]:
    """Three in five lines on a pot's own cost centre, one in four on one that three pots share, the rest elsewhere."""
    for number in range(LINES):
        month = number * 8 // LINES + 1
        pot = chance.randint(1, POTS)
        kind = chance.random()
        truth = Target(f"P-{pot:03}", f"PR-{pot:03}")
        project, supplier, source = "", "", LineSource.INVOICE
        subjective = str(chance.choice((7000, 7100, 7210, 7300)))
        if kind < 0.6:
            code = f"E{1000 + pot}"
            supplier = chance.choice((f"Supplier {pot}", "Agency Ltd", ""))
            if chance.random() < 0.03:
                truth = Target()  # charged to the code by mistake, or another service's
        elif kind < 0.85:
            code = f"S{pot % 12}"
            supplier = f"Supplier {pot}" if chance.random() < 0.7 else "Agency Ltd"
            project = f"HI{pot:02}" if chance.random() < 0.4 else ""
        else:
            code, truth = f"X{chance.randint(1, 30)}", Target()
            if chance.random() < 0.1:
                truth = Target(f"P-{pot:03}", f"PR-{pot:03}")  # a recharge that nothing but a person can place
                source = LineSource.RECHARGE
        text = chance.choice(("Staff cost", "Room hire", "Training", "Monitors", "Travel claims"))
        on = Month(YEAR, month).last_day
        yield Made(
            ReadLine(number + 2, f"F{number + 2}", code, month, on, chance.randint(500, 900_000), f"J{number // 4}",
                     subjective, project, source, f"{text} {on:%B}", supplier),
            truth,
        )  # fmt: skip


def timed(lines: list[Made]) -> None:
    begun = time.perf_counter()
    decided = [(each.facts, each.truth) for each in lines]
    matcher = Matcher((), decided)
    for each in lines:
        matcher.suggest(each.facts)
    print(
        f"  suggestions of {len(lines):,} lines from {len(decided):,} decided ones: {time.perf_counter() - begun:.2f} s"
    )
    begun = time.perf_counter()
    read = [each.line for each in lines]
    pairable = [
        Pairable(place, line.month, line.code, line.subjective, line.pence, line.source, line.journal, line.text)
        for place, line in enumerate(read, 1)
    ]
    identities(read), reversals(pairable), journals_twice(pairable)
    print(f"  what is in already, reversals and journals twice: {time.perf_counter() - begun:.2f} s")


def precision(lines: list[Made], rules: tuple[Rule, ...]) -> None:
    """Of lines that were kept apart: how many got a suggestion, and how many of those were right."""
    matcher = Matcher(rules, [(each.facts, each.truth) for each in lines if each.line.month in TRAINED])
    apart = [each for each in lines if each.line.month in ASKED]
    counts: dict[str, list[int]] = {strength: [0, 0] for strength in Strength}
    for each in apart:
        said = matcher.suggest(each.facts)
        if said:
            counts[said.strength][0] += 1
            counts[said.strength][1] += said.target == each.truth
    given, right = (sum(count[place] for count in counts.values()) for place in (0, 1))
    print(
        f"  months 7 and 8 from months 1 to 6, {len(rules)} rules: coverage {given / len(apart):.1%} of "
        f"{len(apart):,} lines, precision {right / given:.1%}"
    )
    for strength, (number, good) in counts.items():
        if number:
            print(f"    {Strength(strength).label}: {number:,} lines, {good / number:.1%} right")


if __name__ == "__main__":
    child(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
