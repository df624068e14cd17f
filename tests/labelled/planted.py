"""Diversions, one function a rule: each takes money of one untouched pot and leaves the trace that the policy names.

`factor` says how large: parts of the pot's materiality. A plant answers its label, or None where the year cannot hold it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.evidence import (
    AwardChange,
    BudgetRow,
    Claim,
    Establishment,
    LineNature,
    LineSource,
    OverheadBase,
    OverheadCharge,
    OverheadTerms,
    PostCharged,
    SchemeBefore,
    TransferSides,
    Virement,
)
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, rounded
from funding.domain.words import AwardKind, Destination, MovementKind, Place, Protection
from tests.labelled.world import YEAR, split


@dataclass(frozen=True)
class Label:
    """What was planted. `is_above`: at least the materiality of the pot, so that the rule must ask."""

    rule: str
    pot: str
    amount: Decimal
    is_above: bool


def label(rule, pot, amount):
    return Label(rule, pot.reference, amount, amount >= pot.least)


def sized(pot, factor):
    return min(rounded(pot.least * Decimal(str(factor))), rounded(pot.size * Decimal("0.9")))


def is_plain(pot):
    """Not a pot that goes on from another: its budget may be written anew from the beginning."""
    return pot.reference[-1].isdigit()


def take_from_spend(draft, pot, amount, kind, on, to, **facts):
    """Money that was not spent after all goes to another place."""
    pot.balances[Place.SPENT] = pot.at(Place.SPENT) - amount
    pot.balances[Place.AVAILABLE] = pot.at(Place.AVAILABLE) + amount
    draft.post(pot, kind, on, amount, Place.AVAILABLE, to, **facts)


def declared(draft, factor):
    pot = draft.untouched()
    amount = sized(pot, factor)
    to = draft.random.choice((Destination.POSITION_IN_YEAR, Destination.OTHER_SERVICE, Destination.WORKFORCE_GAP))
    on = Month(YEAR, draft.random.randint(2, draft.closed)).last_day
    take_from_spend(draft, pot, amount, MovementKind.APPLY_ELSEWHERE, on, Place.USED_ELSEWHERE, destination=to)
    return Label("declared", pot.reference, amount, True)


def overdue(draft, factor):
    pot = draft.untouched(lambda pot: len(pot.profile) == 1 or draft.closed == 12)
    amount = sized(pot, factor)
    for frm, to in ((Place.FUNDER, Place.SPENT),):
        pot.balances[frm] = pot.at(frm) + amount
        pot.balances[to] = pot.at(to) - amount
    return label("overdue", pot, amount)


def netted_off(draft, factor):
    pot = draft.untouched(lambda pot: len(pot.profile) == 1)
    if pot is None:
        return None
    amount = sized(pot, factor)
    kind = draft.random.choice((AwardKind.NETTED_OFF, AwardKind.REDUCTION))
    pot.changes.append(AwardChange(kind, amount, date(2026, 4, 20), False))
    pot.balances[Place.FUNDER] = pot.at(Place.FUNDER) + amount
    pot.balances[Place.SPENT] = pot.at(Place.SPENT) - amount
    return label("netted-off", pot, amount)


def two_sides_differ(draft, factor):
    pot = draft.untouched()
    sent = pot.size
    gap = rounded(max(Decimal(5000), sent / 50) * Decimal(str(factor)))
    number = 100 + len(draft.transfers)
    draft.transfers.append(TransferSides(number, "ICB", pot.reference, sent, sent - gap, date(2026, 5, 1), True, True))
    return Label("two-sides-differ", pot.reference, gap, factor >= 1)


def off_purpose(draft, factor):
    """Cost of other services is charged to the pot: on codes outside its projects, or beyond its share."""
    pot = draft.untouched(lambda pot: pot.has_own_code or draft.random.random() < 0.3)
    amount = sized(pot, factor)
    traces = ("pot", "code") if "claims" in draft.not_given else ("pot", "code", "claim")
    trace = draft.random.choice(traces) if pot.has_own_code else "pot"
    for part in split(amount, draft.random.choice((1, 3, 6))):
        month = draft.random.randint(1, draft.closed)
        if trace == "code":
            draft.line(None, month, part, pot.code, project="ELSEWHERE")
        else:
            line = draft.line(pot if trace == "pot" else None, month, part, draft.random.choice(("CORE-1", "CORE-2")))
            if trace == "claim":
                draft.claims.append(Claim(line.reference, pot.reference, part))
    return label("off-purpose", pot, amount)


def net_fall(draft, factor):
    later = [month for month in draft.versions if month > 3] or [3]
    month = draft.random.choice(later)
    pot = draft.untouched(lambda pot: month > 3 or (not pot.is_recurrent and is_plain(pot)))
    amount = sized(pot, factor)
    if draft.random.random() < 0.5:
        draft.virements.append(Virement(month, pot.reference, None, amount, ""))
    if is_plain(pot) and draft.random.random() < 0.3:  # hidden behind new phasing and new lines
        draft.budget(pot, month, *split(pot.size, 4))
    draft.add_to_budget(pot, month, -amount)
    return label("net-fall", pot, amount)


def held_in_reserves(draft, factor):
    if draft.closed < 6:
        return None
    pot = draft.untouched(lambda pot: is_plain(pot) and pot.profile[0].on < date(2026, 6, 1) and len(pot.profile) < 3)
    if pot is None:
        return None
    amount = sized(pot, factor)
    for month in draft.versions:
        nature, code = draft.random.choice(((LineNature.RESERVE, pot.code), (LineNature.NORMAL, "RES-1")))
        draft.versions[month][pot.reference] = [
            BudgetRow(pot.reference, pot.code, "Line", LineNature.NORMAL, pot.size - amount),
            BudgetRow(pot.reference, code, "Held", nature, amount),
        ]
    return label("held-in-reserves", pot, amount)


def lapsed(draft, factor):
    pot = draft.untouched()
    amount = sized(pot, factor)
    if draft.closed < 12:
        pot.use_by_on = draft.today - timedelta(20)
        spent = pot.at(Place.AVAILABLE)
        pot.balances[Place.AVAILABLE], pot.balances[Place.SPENT] = ZERO, pot.at(Place.SPENT) + spent
    pot.balances[Place.SPENT] = pot.at(Place.SPENT) - amount
    pot.balances[Place.AVAILABLE] = pot.at(Place.AVAILABLE) + amount
    if draft.closed == 12 and draft.random.random() < 0.5:
        draft.post(pot, MovementKind.LAPSE, YEAR.last_day, amount, Place.AVAILABLE, Place.LAPSED)
    return label("lapsed", pot, amount)


def late_journals(draft, factor):
    if draft.closed < 12:
        return None
    pot = draft.untouched(lambda pot: pot.has_own_code)
    amount = sized(pot, factor)
    for part in split(amount, draft.random.choice((1, 2, 5))):
        month = draft.random.choice((10, 11, 12))
        draft.line(pot, month, part, pot.code, LineSource.MANUAL_JOURNAL, from_code="CORE-1")
    return label("late-journals", pot, amount)


def dropped(draft, factor):
    pot = draft.untouched(lambda pot: pot.is_recurrent and is_plain(pot))
    amount = sized(pot, factor)
    draft.prior = [replace(each, amount=pot.size) if each.reference == pot.reference else each for each in draft.prior]
    if factor > 20:  # absent
        amount = pot.size
        for version in draft.versions.values():
            version.pop(pot.reference, None)
    else:
        draft.budget(pot, 0, pot.size - amount)
    return label("dropped", pot, amount)


def claimed_twice(draft, factor):
    pot, other = draft.untouched(), draft.untouched()
    amount = min(sized(pot, factor), sized(other, factor))
    for part in split(amount, draft.random.choice((1, 3))):
        line = draft.line(pot, draft.random.randint(1, draft.closed), part, f"C{pot.projects[0]}")
        if draft.random.random() < 0.5:
            draft.claims.append(Claim(line.reference, pot.reference, part))
        draft.claims.append(Claim(line.reference, other.reference, part))
    return Label("claimed-twice", pot.reference, amount, amount >= min(pot.least, other.least))


def posts_not_backfilled(draft, factor):
    pot = draft.untouched()
    amount = sized(pot, factor)
    month, filled = draft.random.choice((1, 4, 7)), draft.random.choice((False, None))
    yearly = rounded(amount * 12 / (13 - month)) + Decimal("0.01")
    draft.posts.append(PostCharged(pot.reference, "B1", 100, yearly, month, "WARD-2", filled))
    return label("posts-not-backfilled", pot, amount)


def vacancy_slippage(draft, factor):
    pot = draft.untouched(lambda pot: all(each.pot != pot.reference for each in draft.establishment))
    amount = sized(pot, factor)
    months = draft.closed
    for part, month in zip(split(amount, months), range(1, months + 1), strict=True):
        draft.establishment.append(Establishment(pot.reference, month, 1000, 500, rounded(part * 3), part))
    return label("vacancy-slippage", pot, amount)


def spread_savings(draft, factor):
    def restricted(pot):
        return pot.terms[-1].protection is not Protection.UNRESTRICTED

    pot = draft.untouched(restricted)
    amount = sized(pot, factor)
    nature = draft.random.choice((LineNature.EFFICIENCY, LineNature.VACANCY_FACTOR))
    for part in split(amount, draft.random.choice((1, 4))):
        draft.add_to_budget(pot, draft.random.choice((0, 3)), -part, nature)
    return label("spread-savings", pot, amount)


def overhead(draft, factor):
    pot = draft.untouched()
    amount = sized(pot, factor)
    base = draft.random.choice(list(OverheadBase))
    draft.overhead_terms.append(OverheadTerms(pot.reference, 100_000, base, date(2024, 4, 1)))
    cost = rounded(pot.size / 2)
    cap = rounded((cost if base is OverheadBase.DIRECT_COST else pot.size) / 10)
    for part, of in zip(split(cap + amount, 3), split(cost, 3), strict=True):
        draft.overhead_charges.append(OverheadCharge(pot.reference, draft.random.randint(1, draft.closed), part, of))
    return label("overhead", pot, amount)


def relabelled(draft, factor):
    pot = draft.untouched()
    amount = sized(pot, factor)
    before = rounded(amount * Decimal("1.2"))
    draft.schemes.append(SchemeBefore(pot.projects[1], before, before, "Core", False, ((pot.reference, amount),)))
    return label("relabelled", pot, amount)


PLANTS = (
    declared, overdue, netted_off, two_sides_differ, off_purpose, net_fall, held_in_reserves, lapsed, late_journals,
    dropped, claimed_twice, posts_not_backfilled, vacancy_slippage, spread_savings, overhead, relabelled,
)  # fmt: skip
SIZES = (0.9, 1.05, 1.5, 4, 25)
