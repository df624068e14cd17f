"""Seconds to suggest a plan for 50 pots, 80 projects and 36 months, in parts and with each project in full or not at
all: `python -m benchmarks.stitching`.

Each pot has dates, a protection, an overhead cap or none, a match share or none. Pots are linked to a tenth of the
projects or to every project; their dates are those of financial years or any month.
"""

import random
import time

from funding.domain.stitching import Need, Problem, Source, check, suggest
from funding.domain.stitching_whole import suggest_whole
from funding.domain.words import Protection

POTS, PROJECTS, MONTHS = 50, 80, 36


def a_problem(seed: int, links: int, *, aligned: bool = False) -> Problem:
    """Costs of about £4 million a year against pots of about the same."""
    pick = random.Random(seed)  # noqa: S311
    projects = [f"PR-{number:03d}" for number in range(PROJECTS)]
    needs = [
        Need(
            name,
            "pay",
            month,
            pick.randint(100_000, 800_000),
            is_recurrent=number % 2 == 0,
            is_overhead=number % 8 == 0,
        )
        for number, name in enumerate(projects)
        for month in range(MONTHS)
    ]
    sources = []
    for number in range(POTS):
        first = pick.randrange(0, 30)
        last = min(MONTHS - 1, first + pick.randint(3, 24))
        if aligned:
            first = 12 * pick.randrange(3)
            last = pick.choice([each for each in (11, 23, 35) if each > first])
        sources.append(
            Source(
                f"P-{number:03d}",
                pick.randint(5_000_000, 40_000_000),
                first,
                last,
                frozenset(pick.sample(projects, links)),
                pick.choice(list(Protection)),
                pick.random() < 0.3,
                overhead_millionths=pick.choice([None, 100_000]),
                match_millionths=pick.choice([0, 0, 0, 250_000]),
            )
        )
    return Problem(tuple(needs), tuple(sources))


def main() -> None:
    for links, aligned in ((8, True), (8, False), (PROJECTS, True), (PROJECTS, False)):
        problem = a_problem(7, links, aligned=aligned)
        began, used = time.perf_counter(), time.process_time()
        found = suggest(problem)
        seconds, used = time.perf_counter() - began, time.process_time() - used
        check(problem, found.lines)
        dates = "dates of financial years" if aligned else "dates at random"
        unmet = sum(each.amount for each in found.left) / 100
        print(
            f"{POTS} pots x {PROJECTS} projects x {MONTHS} months, {links} projects a pot, {dates}: {seconds:.2f} s "
            f"({used:.2f} s of one processor), "
            f"{len(found.lines)} lines, £{unmet:,.2f} unmet, {found.short_of_best}p short of the programme's answer"
        )
        began = time.perf_counter()
        found, chosen = suggest_whole(problem)
        seconds = time.perf_counter() - began
        check(problem, found.lines)
        print(
            f"  in full or not at all: {seconds:.2f} s, {len(chosen.projects)} projects, £{chosen.paid / 100:,.2f}; "
            f"another choice could pay at most £{chosen.gap / 100:,.2f} more"
        )


if __name__ == "__main__":
    main()
