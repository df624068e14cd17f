"""Runs every rule over labelled years and counts: planted and found, false and missed, for each rule."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from funding.domain.organisation_year import OrganisationYear
from funding.domain.rules import RULES, run
from funding.domain.words import QueryStatus
from tests.labelled.honest import HARD, LEAVE_MONEY, LOOK_ALIKES, noise
from tests.labelled.planted import PLANTS, SIZES, Label
from tests.labelled.world import Draft, PotDraft

SENTENCE = (
    "This is a synthetic set: it shows that the rules do what their policies say, not how often real money is diverted."
)
HARD_SHARE = 0.1
WATCHED = frozenset(rule.code for rule in RULES if rule.watch_only)


@dataclass
class Tally:
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    not_run: Counter[str] = field(default_factory=Counter)
    honest_years: int = 0
    diverted_years: int = 0
    false_in_honest: Counter[int] = field(default_factory=Counter)
    missed: list[tuple[int, Label]] = field(default_factory=list)
    wrong: list[tuple[int, str, str, Decimal]] = field(default_factory=list)


def honest_draft(seed: int) -> Draft:
    """A year with every look-alike that fits, slips below materiality, and now and then a hard case."""
    draft = Draft(seed)
    alike = list(LOOK_ALIKES)
    draft.random.shuffle(alike)
    for change in alike[: draft.random.randint(12, len(alike))]:
        draft.do(change)
    noise(draft)
    draft.free = [pot for pot in draft.pots if pot.changes and pot.profile]  # a second look-alike on some pots
    draft.random.shuffle(draft.free)
    for change in draft.random.sample(LOOK_ALIKES, draft.random.randint(0, 8)):
        draft.do(change)
    for change in HARD:
        if draft.random.random() < HARD_SHARE:
            draft.do(change)
    return draft


def diverted_draft(seed: int, turn: int) -> tuple[Draft, list[Label]]:
    """A year with look-alikes and several plants; `turn` chooses kinds and sizes so that each comes up as often."""
    draft = Draft(seed)
    for change in draft.random.sample(LOOK_ALIKES, 8):
        draft.do(change)
    if turn % 2:  # in every other year a diversion may sit in a pot that also carries a look-alike
        draft.free = [pot for pot in draft.pots if pot.changes and pot.profile and bears_more(draft, pot)]
        draft.random.shuffle(draft.free)
    labels = []
    for number in range(8):
        plant = PLANTS[(turn + number * 2 + number // 8) % len(PLANTS)]
        size = SIZES[(turn // len(PLANTS) + number) % len(SIZES)]
        planted = draft.do(plant, size)
        if planted:
            labels.append(planted)
    return draft, labels


def bears_more(draft: Draft, pot: PotDraft) -> bool:
    """Whether what was done to the pot so far leaves its award, budget and spend as they were."""
    reference = pot.reference.rstrip("N")
    return draft.touched.get(reference, set()) <= {change.__name__ for change in LEAVE_MONEY}


def labelled_years(honest: int, diverted: int, first_seed: int) -> Iterator[tuple[int, OrganisationYear, list[Label]]]:
    for number in range(honest):
        yield first_seed + number, honest_draft(first_seed + number).year(), []
    for number in range(diverted):
        seed = first_seed + 1_000_000 + number
        draft, labels = diverted_draft(seed, number)
        yield seed, draft.year(), labels


def tally(years: Iterable[tuple[int, OrganisationYear, list[Label]]]) -> Tally:
    count = Tally()
    for seed, year, labels in years:
        add_year(count, seed, year, labels)
    return count


def add_year(count: Tally, seed: int, year: OrganisationYear, labels: list[Label]) -> None:
    ran, is_diverted = run(year), bool(labels)
    asked = [(rule.code, finding) for rule, finding in ran.found if finding.status is QueryStatus.OPEN]
    silent = {each.code for each in ran.not_run}
    count.not_run.update(label.rule for label in labels if label.rule in silent)
    labels = [label for label in labels if label.rule not in silent]
    above = [label for label in labels if label.is_above]
    for label in above:
        count.planted[label.rule] += 1
        amounts = [each.amount for rule, each in asked if rule == label.rule and label.pot in each.pots]
        if not amounts:
            count.missed.append((seed, label))
            continue
        count.found[label.rule] += 1
        count.exact[label.rule] += any(abs(amount - label.amount) <= label.amount / 20 for amount in amounts)
    count.small.update(label.rule for label in labels if not label.is_above)
    false = [
        (rule, each)
        for rule, each in asked
        if not any(label.rule == rule and label.pot in each.pots for label in above)
    ]
    count.false.update(rule for rule, _ in false)
    count.wrong += [(seed, rule, " ".join(each.pots), each.amount) for rule, each in false]
    if is_diverted:
        count.diverted_years += 1
    else:
        count.honest_years += 1
        count.false_in_honest[sum(rule not in WATCHED for rule, _ in false)] += 1


def lines_of(count: Tally) -> list[str]:
    """The table for people."""
    head = f"{'rule':<22}{'planted':>8}{'found':>7}{'recall':>9}{'amount':>9}{'false':>7}{'precision':>11}{'below':>7}{'not run':>9}"
    lines = [SENTENCE, "", head]
    codes = [rule.code for rule in RULES]
    lines += [line_of(count, code) for code in codes if code not in WATCHED]
    lines.append(line_of(count, "together", [code for code in codes if code not in WATCHED]))
    lines += ["", "Watch only:", *(line_of(count, code) for code in codes if code in WATCHED), ""]
    spread = ", ".join(f"{false} in {years}" for false, years in sorted(count.false_in_honest.items()))
    total = sum(false * years for false, years in count.false_in_honest.items())
    lines += [
        f"Honest years: {count.honest_years} of 40 pots; false flags: {total}"
        f" ({total / max(count.honest_years, 1):.3f} a year; years by number of false flags: {spread}).",
        f"Years with diversions: {count.diverted_years}. “amount”: found with the planted amount, within 5%."
        " “below”: planted below materiality, where silence is right."
        " “not run”: planted where the organisation does not give the evidence, and the rule says so.",
    ]
    return lines


def line_of(count: Tally, name: str, codes: list[str] | None = None) -> str:
    codes = codes or [name]
    planted, found, exact, false, small, silent = (
        sum(counter[code] for code in codes)
        for counter in (count.planted, count.found, count.exact, count.false, count.small, count.not_run)
    )
    return (
        f"{name:<22}{planted:>8}{found:>7}{percent(found, planted):>9}{percent(exact, found):>9}{false:>7}"
        f"{percent(found, found + false):>11}{small:>7}{silent:>9}"
    )


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"
