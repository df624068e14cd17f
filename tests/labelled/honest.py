"""Honest look-alikes: bookkeeping that resembles a diversion and is none. Each changes pots that nothing else touches.

`NOISE` are honest slips below materiality; `HARD` are honest acts that leave the very trace of a diversion, so that a
rule that follows its policy must ask: they are why precision is below 100 %.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.evidence import (
    AwardChange,
    BudgetRow,
    Claim,
    Code,
    CodeKind,
    Continuation,
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
from funding.domain.position import Due
from funding.domain.words import AwardKind, Destination, MovementKind, Place, Protection
from tests.labelled.world import YEAR, split


def share(amount, percent):
    return rounded(amount * Decimal(percent) / 100)


def accruals_reversed(draft):
    """Large accruals on a wrong code, each reversed in the next month."""
    if pot := draft.untouched():
        for month in range(2, draft.closed, 3):
            line = draft.line(pot, month, share(pot.size, 10), "CORE-1", LineSource.ACCRUAL)
            draft.line(pot, month + 1, -line.amount, "CORE-1", LineSource.ACCRUAL, reverses=line.reference)


def rephased(draft):
    """Phasing changes and lines are cut anew and renamed; the full year stays."""
    if pot := draft.untouched():
        draft.budget(pot, 3, *split(pot.size, 4))
        draft.budget(pot, 6, share(pot.size, 70), pot.size - share(pot.size, 70))


def recoded(draft):
    """A journal in month 11 moves cost from one project of the pot to the other."""
    if draft.closed == 12 and (pot := draft.untouched(lambda pot: pot.has_own_code)):
        first, second = pot.projects
        amount = share(pot.size, 15)
        draft.line(pot, 11, amount, f"C{second}", LineSource.MANUAL_JOURNAL, from_code=f"C{first}")
        draft.line(pot, 11, -amount, f"C{first}", LineSource.MANUAL_JOURNAL, from_code=f"C{second}")


def carried_forward(draft):
    """A balance goes to next year with the funder's consent, and the budget falls by it."""
    if draft.closed == 12 and (pot := draft.untouched()):
        amount = share(pot.size, 30)
        draft.post(pot, MovementKind.REVERSE, YEAR.last_day, amount, Place.SPENT, Place.AVAILABLE)
        pot.movements.pop()
        draft.post(pot, MovementKind.CARRY_FORWARD, YEAR.last_day, amount, Place.AVAILABLE, Place.CARRIED_FORWARD)
        draft.add_to_budget(pot, 12, -amount)


def late_grant(draft):
    """Awarded in month 10, due and received in month 11, still in reserves when the budget of month 11 is read."""
    if draft.closed == 12 and (pot := draft.untouched(lambda pot: not pot.is_recurrent and pot.has_own_code)):
        on = date(2027, 2, 5)
        anew(draft, pot, [Due(on, pot.size)], on)
        for month in draft.versions:
            draft.versions[month].pop(pot.reference, None)
        draft.add_to_budget(pot, 11, pot.size, LineNature.RESERVE)
        draft.versions[12][pot.reference] = []
        draft.add_to_budget(pot, 12, pot.size)


def anew(draft, pot, profile, on):
    """The pot's money once more from the beginning: it comes on the day and is spent by the year's end."""
    pot.profile, pot.movements, pot.balances = profile, [], {}
    draft.lines = [line for line in draft.lines if line.pot != pot.reference]
    draft.establishment = [each for each in draft.establishment if each.pot != pot.reference]
    if on < draft.today:
        draft.receive(pot, on, pot.size)
        draft.spend(pot, YEAR.last_day, pot.size)
        draft.line(pot, 12, pot.size, f"C{pot.projects[0]}")


def joint_project(draft):
    """Two trusts share a project: the partner's recharge and agreed shares of one line in two pots."""
    pot, other = draft.untouched(), draft.untouched()
    if pot and other:
        draft.line(pot, 3, share(pot.size, 20), "CORE-2", LineSource.RECHARGE, project=pot.projects[0])
        line = draft.line(None, 2, share(pot.size, 30), "CORE-2")
        draft.claims += [Claim(line.reference, each.reference, line.amount, True) for each in (pot, other)]


def renamed(draft):
    """A recurrent pot goes on under another reference; the budget and the lines move with it."""
    old = draft.untouched(lambda pot: pot.is_recurrent and pot.has_own_code)
    if old:
        new = replace(old, reference=f"{old.reference}N", movements=old.movements, balances=old.balances)
        old.movements, old.balances, old.changes, old.profile = [], {}, [], []
        draft.pots.append(new)
        draft.codes.append(Code(new.code, CodeKind.POT, new.reference, None))
        draft.codes += [Code(f"C{project}", CodeKind.PROJECT, None, project) for project in new.projects]
        draft.continuations.append(Continuation(old.reference, new.reference, date(2026, 4, 1)))
        draft.lines = [replace(line, pot=new.reference) if line.pot == old.reference else line for line in draft.lines]
        for month in draft.versions:
            if month >= 3:
                rows = draft.versions[month].pop(old.reference)
                draft.versions[month][new.reference] = [replace(row, pot=new.reference) for row in rows]
        old.size = ZERO


def divided(draft):
    """Part of a pot becomes a pot of its own in month 6, with its part of the budget."""
    old = draft.untouched()
    if old and draft.closed >= 6:
        new = replace(old, reference=f"{old.reference}S", size=ZERO, movements=[], balances={}, changes=[], profile=[])
        draft.pots.append(new)
        draft.continuations.append(Continuation(old.reference, new.reference, date(2026, 9, 1)))
        draft.add_to_budget(old, 6, -share(old.size, 40))
        draft.add_to_budget(new, 6, share(old.size, 40))


def quarterly_in_arrears(draft):
    """A quarter's money is due a month after the quarter: the last one after the year's end, not yet late."""
    if pot := draft.untouched():
        days = [date(2026, 7, 31), date(2026, 10, 31), date(2027, 1, 31), date(2027, 4, 30)]
        pot.profile = [Due(day, part) for day, part in zip(days, split(pot.size, 4), strict=True)]
        pot.balances[Place.AVAILABLE] = pot.at(Place.AVAILABLE) + pot.at(Place.FUNDER)
        pot.balances[Place.FUNDER] = ZERO
        pot.movements = [each for each in pot.movements if each.kind is not MovementKind.RECEIVE]
        for due in pot.profile:
            if due.on + timedelta(10) < draft.today and due.on < YEAR.last_day:
                draft.receive(pot, due.on + timedelta(10), due.amount)


def march_invoice(draft):
    """Nothing is spent until one large project invoice in March."""
    if draft.closed == 12 and (pot := draft.untouched(lambda pot: pot.has_own_code)):
        draft.lines = [line for line in draft.lines if line.pot != pot.reference]
        draft.line(pot, 12, pot.size, f"C{pot.projects[0]}", LineSource.INVOICE)


def vacancies_kept(draft):
    """A quarter of the posts stand empty, and the money stays with the pot."""
    if pot := draft.untouched(lambda pot: all(each.pot != pot.reference for each in draft.establishment)):
        for month in range(1, draft.closed + 1):
            draft.establishment.append(Establishment(pot.reference, month, 800, 600, share(pot.size, 6)))


def vacancy_recorded(draft):
    """Vacancy money was withdrawn and recorded with approval."""
    if pot := draft.untouched(lambda pot: all(each.pot != pot.reference for each in draft.establishment)):
        part = share(pot.size, 2)
        for month in (2, 3, 4):
            draft.establishment.append(Establishment(pot.reference, month, 800, 400, share(pot.size, 5), part))
        use_with_approval(draft, pot, part * 3, Destination.POSITION_VACANCY, month=4)


def use_with_approval(draft, pot, amount, destination, month=5):
    draft.post(pot, MovementKind.REVERSE, Month(YEAR, month).last_day, amount, Place.SPENT, Place.AVAILABLE)
    pot.movements.pop()
    draft.post(pot, MovementKind.APPLY_ELSEWHERE, Month(YEAR, month).last_day, amount, Place.AVAILABLE,
               Place.USED_ELSEWHERE, destination=destination, is_approved=True, decided_by_role="Board")  # fmt: skip


def approved_use(draft):
    if pot := draft.untouched():
        amount = share(pot.size, 20)
        use_with_approval(draft, pot, amount, Destination.POSITION_IN_YEAR, month=3)
        draft.add_to_budget(pot, 6, -amount)


def posts_in_order(draft):
    """New posts, and an existing one whose old budget was filled again."""
    if pot := draft.untouched():
        draft.posts += [
            PostCharged(pot.reference, "N1", 100, share(pot.size, 40), 1, "", None),
            PostCharged(pot.reference, "E1", 100, share(pot.size, 40), 2, "WARD-4", True),
            PostCharged(pot.reference, "E2", 100, share(pot.size, 40), 2, pot.code if pot.has_own_code else "", False),
        ]


def overhead_at_the_cap(draft):
    """Overhead at the cap, charged in advance on the award, and a charge above it that was corrected."""
    for base in OverheadBase:
        if pot := draft.untouched():
            draft.overhead_terms.append(OverheadTerms(pot.reference, 150_000, base, date(2024, 4, 1)))
            cost = share(pot.size, 80)
            draft.overhead_charges += [
                OverheadCharge(pot.reference, 2, share(cost, 25), cost),
                OverheadCharge(pot.reference, 3, -share(cost, 10)),
            ]


def savings_on_open_money(draft):
    """An unrestricted pot takes its share of the efficiency target."""
    if pot := draft.untouched(lambda pot: pot.terms[0].protection is Protection.UNRESTRICTED):
        draft.add_to_budget(pot, 3, -share(pot.size, 5), LineNature.EFFICIENCY)


def schemes_in_order(draft):
    """A scheme that the funder continues, and one that grew by what the pot pays."""
    for continues in (True, False):
        if pot := draft.untouched():
            before, charged = share(pot.size, 90), share(pot.size, 80)
            now = before if continues else before + charged
            draft.schemes.append(
                SchemeBefore(pot.projects[0], before, now, "Core", continues, ((pot.reference, charged),))
            )


def signed_reduction(draft):
    """The funder reduces the award by a signed variation, and the budget follows."""
    if pot := draft.untouched(lambda pot: len(pot.profile) == 1):
        cut = share(pot.size, 25)
        pot.changes.append(AwardChange(AwardKind.REDUCTION, cut, date(2026, 4, 20), True))
        pot.balances[Place.FUNDER] = pot.at(Place.FUNDER) + cut
        pot.balances[Place.SPENT] = pot.at(Place.SPENT) - cut
        draft.add_to_budget(pot, 3, -cut)


def moved_with_a_reason(draft):
    """A virement between two pots, with its reason."""
    pot, other = draft.untouched(), draft.untouched()
    if pot and other and draft.closed >= 6:
        amount = share(pot.size, 35)
        draft.virements.append(Virement(5, pot.reference, other.reference, amount, "Joint post moves to the other pot"))
        draft.add_to_budget(pot, 6, -amount)
        draft.add_to_budget(other, 6, amount)


def journal_taken_back(draft):
    if draft.closed == 12 and (pot := draft.untouched(lambda pot: pot.has_own_code)):
        line = draft.line(pot, 11, share(pot.size, 30), pot.code, LineSource.MANUAL_JOURNAL, from_code="CORE-1")
        draft.line(pot, 12, -line.amount, pot.code, LineSource.MANUAL_JOURNAL, reverses=line.reference)


def reserve_released(draft):
    """In reserves at month 3, on a line of the pot by month 6."""
    pot = draft.untouched()
    if pot and draft.closed >= 6:
        for month in (0, 3):
            draft.versions[month][pot.reference] = [
                BudgetRow(pot.reference, pot.code, "Reserve", LineNature.RESERVE, pot.size)
            ]


def transfers_in_order(draft):
    """Both sides agree; a payment still under way; a pair that reckons on different bases; a side that has not joined."""
    pot = draft.untouched()
    if pot:
        amount, late = share(pot.size, 50), draft.today - timedelta(12)
        same = TransferSides(1, "ICB", pot.reference, amount, amount, date(2026, 5, 1), True, True)
        draft.transfers += [
            same,
            replace(same, id=2, pot=None, received=None, sent_on=late),
            replace(same, id=3, received=share(amount, 80), same_reckoning=False),
            replace(same, id=4, received=None, both_joined=False),
        ]


def money_that_ended(draft):
    """A recurrent pot that the funder cut by a signed reduction before the final load."""
    if pot := draft.untouched(lambda pot: pot.is_recurrent):
        extra = share(pot.size, 40)
        draft.prior = [replace(each, amount=pot.size + extra) if each.reference == pot.reference else each
                       for each in draft.prior]  # fmt: skip
        pot.changes.append(AwardChange(AwardKind.AWARD, extra, date(2026, 4, 1), True))
        pot.profile = [*pot.profile, Due(date(2026, 4, 1), extra)]
        pot.changes.append(AwardChange(AwardKind.REDUCTION, extra, date(2026, 4, 1), True))


LOOK_ALIKES = (
    accruals_reversed, rephased, recoded, carried_forward, late_grant, joint_project, renamed, divided,
    quarterly_in_arrears, march_invoice, vacancies_kept, vacancy_recorded, approved_use, posts_in_order,
    overhead_at_the_cap, savings_on_open_money, schemes_in_order, signed_reduction, moved_with_a_reason,
    journal_taken_back, reserve_released, transfers_in_order, money_that_ended,
)  # fmt: skip

# After these a pot's award, budget and spend are as they were, so that a diversion may sit in the same pot.
LEAVE_MONEY = (
    accruals_reversed, recoded, joint_project, renamed, vacancies_kept, posts_in_order, schemes_in_order,
    journal_taken_back, transfers_in_order,
)  # fmt: skip


# Slips below materiality, on any pot


def noise(draft):
    """Small slips all over the year: a few wrong codes, journals, virements without a reason, posts and vacancies."""
    draw = draft.random
    for pot in draw.sample(draft.free, min(4, len(draft.free))):
        slip = lambda: rounded(pot.least * Decimal(draw.randint(1, 60)) / 100)  # noqa: B023, E731
        draft.line(pot, draw.randint(1, draft.closed), slip(), "CORE-1")
        if draft.closed == 12 and pot.has_own_code:
            draft.line(pot, 11, slip(), pot.code, LineSource.MANUAL_JOURNAL, from_code="CORE-2")
        last = max(draft.versions)
        draft.rows(pot, last).append(BudgetRow(pot.reference, pot.code, "Rounding", LineNature.NORMAL, -slip()))
        draft.posts.append(PostCharged(pot.reference, "S1", 20, slip(), 1, "WARD-9", None))
        draft.free.remove(pot)


# Honest acts with the trace of a diversion


def correcting_journal(draft):
    """Cost that had always been the pot's was coded to the core by mistake and is journalled back in month 11."""
    if draft.closed == 12 and (pot := draft.untouched(lambda pot: pot.has_own_code)):
        draft.line(pot, 11, pot.least * 2, pot.code, LineSource.MANUAL_JOURNAL, from_code="CORE-1")


def forgotten_reason(draft):
    """A budget was moved with consent, and the ledger holds no reason."""
    if draft.closed >= 6 and (pot := draft.untouched()):
        draft.virements.append(Virement(5, pot.reference, None, pot.least * 2, ""))
        draft.add_to_budget(pot, 6, -pot.least * 2)


def late_by_the_bank(draft):
    """The last instalment is late by two months for no reason of the organisation's."""
    if pot := draft.untouched(lambda pot: len(pot.profile) == 1):
        pot.balances[Place.FUNDER] = pot.at(Place.FUNDER) + pot.least * 2
        pot.balances[Place.SPENT] = pot.at(Place.SPENT) - pot.least * 2


HARD = (correcting_journal, forgotten_reason, late_by_the_bank)
