"""Plays the script in order of dates up to today, so that no act comes before the one it needs and months close after
their postings. What the script dates later than today has not happened yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from django.db import transaction

from dataset.story.barriers import Barriers
from dataset.story.benefits import Benefits
from dataset.story.partners import Partners
from dataset.story.script import Row, Script, instalments, read_script
from dataset.story.stage import Stage
from funding.domain.financial_year import FinancialYear
from funding.domain.words import AwardKind
from funding.models import Core20Plus5Area, ImportBatch, Movement, Pot
from organisations.models import Membership, Organisation
from organisations.refusals import Refused

DAYS_TO_CLOSE = timedelta(days=9)
PLACES = {"receive": 4, "carry-forward": 7, "lapse": 7}
SCANS = [(month, day) for month, day in ((1, 20), (4, 20), (7, 20), (10, 15))]


@dataclass(order=True, frozen=True, slots=True)
class Turn:
    """One act of the story: its day, its place within the day, and what it does."""

    on: date
    place: int
    number: int
    do: Callable[[], None] = field(compare=False)


def is_there(script: Script | None = None) -> bool:
    """Whether the story stands in the database already."""
    script = script or read_script()
    codes = [row["code"] for row in script.organisations]
    return Pot.objects.filter(organisation__code__in=codes, organisation__is_fictional=True).exists()


def real_data() -> str:
    """A sentence that names real data in the database, or nothing."""
    real = Organisation.objects.real()
    for model, what in ((Pot, "pots"), (Movement, "movements"), (ImportBatch, "imports")):
        row = model._default_manager.filter(organisation__in=real).select_related("organisation").first()
        if row is not None:
            count = model._default_manager.filter(organisation=row.organisation).count()
            return f"{row.organisation.name} has {what} ({count})."
    return ""


def real_people() -> str:
    """A sentence that names a person who belongs to no demonstration, or nothing."""
    row = Membership.objects.filter(user__is_demo=False).select_related("user", "organisation").first()
    return f"{row.user.name} holds a role at {row.organisation.name}." if row else ""


@transaction.atomic
def play_story(today: date, script: Script | None = None) -> int:
    """Set the stage and play every turn up to today; all of it or nothing. Answers the number of turns.

    Raises Refused over real data and without reference data.
    """
    script = script or read_script()
    standing = real_data()
    if standing:
        raise Refused(f"Real data is here: {standing} The story is made up and never stands beside it.")
    if not Core20Plus5Area.objects.exists():
        raise Refused("The reference data is missing. Run `manage.py load_reference` first.")
    stage = Stage()
    stage.set_organisations(script)
    stage.set_people(script)
    due = sorted(turn for turn in turns(stage, script, today) if turn.on <= today)
    for turn in due:
        turn.do()
    standing = real_data()
    if standing:
        raise Refused(f"The story put money on a real organisation: {standing} Correct seeds/story.")
    return len(due)


def turns(stage: Stage, script: Script, today: date) -> list[Turn]:
    """Everything that happens, unsorted. Places within a day: pots, awards, terms, projects, receipts, transfers,
    movements, carrying forward and closing, scans, answers, outcomes and cases."""
    acts: list[tuple[date, int, Callable[[], None]]] = []
    for pot in script.pots:
        own = [award for award in script.awards if award["pot"] == pot["key"]]
        first = [award for award in own if at_opening(award, pot)]
        acts.append((pot["announced_on"], 0, partial(stage.open_pot, pot, first)))
        acts += [(award["decided_on"], 1, partial(stage.change_award, award)) for award in own if award not in first]
        acts += [
            (on, 4, partial(stage.receive, award, on, amount))
            for award in own
            if award["received"]
            for on, amount in instalments(award["due"], FinancialYear(award["year"]), award["amount"])
        ]
    acts += [(row["from_on"], 2, partial(stage.change_terms, row)) for row in script.terms]
    acts += [(row["starts_on"], 3, partial(stage.open_project, row)) for row in script.projects]
    acts += [(row["on"], PLACES.get(row["kind"], 6), partial(stage.move, row)) for row in script.movements]
    for row in script.transfers:
        acts.append((row["sent_on"], 5, partial(stage.pass_on, row)))
        if row["received_on"]:
            acts.append((row["received_on"], 5, partial(stage.confirm, row)))
    acts += [(row["on"], 6, partial(stage.plan, row)) for row in script.planned_costs]
    acts += [(row["on"], 6, partial(stage.open_bid, row)) for row in script.bids]
    acts += [(row["on"], 7, partial(stage.go_on_with_bid, row)) for row in script.bid_events]
    partners = Partners(stage)
    acts += [(row["on"], 6, partial(partners.agree, row)) for row in script.partners.agreements]
    acts += [(row["on"], 6, partial(partners.go_on, row)) for row in script.partners.events]
    acts += barriers_told(Barriers(stage), script, today)
    acts += closings_and_scans(stage, script, today)
    acts += [(row["on"], 9, partial(stage.answer, row)) for row in script.answers]
    acts += outcomes_and_cases(Benefits(stage), script)
    return [Turn(on, place, number, do) for number, (on, place, do) in enumerate(acts)]


def outcomes_and_cases(benefits: Benefits, script: Script) -> list[tuple[date, int, Callable[[], None]]]:
    told = script.benefits
    return [
        *((row["on"], 10, partial(benefits.record, row)) for row in told.outcomes),
        *((rows[0]["on"], 10, partial(benefits.count, rows)) for rows in by_outcome(told.counts)),
        *((row["on"], 11, partial(benefits.release, row)) for row in told.releases),
        *((row["on"], 12, partial(benefits.open, row)) for row in told.cases),
        *((row["on"], 13, partial(benefits.decide, row)) for row in told.decisions),
    ]


def barriers_told(told: Barriers, script: Script, today: date) -> list[tuple[date, int, Callable[[], None]]]:
    """Answers of one organisation, year and day together; actions and how they stand; the answers shared at the end."""
    rows = sorted(script.survey_answers, key=answered_together)
    days = [list(each) for _, each in groupby(rows, key=answered_together)]
    years = sorted({(row["organisation"], row["year"]) for row in rows})
    return [
        *((each[0]["on"], 7, partial(told.answer, each)) for each in days),
        *((row["on"], 7, partial(told.act, row)) for row in script.barrier_actions),
        *((min(today, FinancialYear(year).last_day), 10, partial(told.share, code, FinancialYear(year), today))
          for code, year in years),
    ]  # fmt: skip


def answered_together(row: Row) -> tuple[date, str, int]:
    return row["on"], row["organisation"], row["year"]


def by_outcome(counts: Sequence[Row]) -> list[list[Row]]:
    """Rows of one outcome together, as they come."""
    return [list(rows) for _, rows in groupby(counts, key=lambda row: row["outcome"])]


def at_opening(award: Row, pot: Row) -> bool:
    """Awards already decided when the pot is logged stand on its passport; later ones are recorded when they come."""
    return award["kind"] is AwardKind.AWARD and bool(award["decided_on"] <= pot["announced_on"])


def closings_and_scans(stage: Stage, script: Script, today: date) -> list[tuple[date, int, Callable[[], None]]]:
    """Organisations close the months of years in which they were awarded money or opened a pot for a transfer; rules
    run each quarter and today."""
    holders = {pot["key"]: pot["organisation"] for pot in script.pots}
    opened = {(row["receiver"], FinancialYear.containing(row["received_on"]).start)
              for row in script.transfers if row["opens_pot"]}  # fmt: skip
    years = sorted({(holders[award["pot"]], award["year"]) for award in script.awards} | opened)
    acts: list[tuple[date, int, Callable[[], None]]] = []
    for code, start in years:
        year = FinancialYear(start)
        acts += [(month.last_day + DAYS_TO_CLOSE, 7, partial(stage.close, code, month)) for month in year.months()]
        days = {date(year.start + (month < 5), month, day) for month, day in SCANS} | {today}
        acts += [(on, 8, partial(stage.scan, code, year, on)) for on in days if on >= year.first_day]
        acts += [(on, 10, partial(stage.share_totals, code, year, on)) for on in [min(today, year.last_day)]]
        acts += [(on, 10, partial(stage.share_chain, code, year, on)) for on in [min(today, year.last_day)]]
    return acts
