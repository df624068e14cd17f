"""Honest look-alikes of the second world: each of the nine kinds in several variants, and each on pots of its own.

A look-alike takes (world, variant) and answers whether it fitted. `ASKED` leave the very trace that a policy names, so the rule must
ask while it stands: they are labelled as questions, not as false flags.
"""

from datetime import date, timedelta

from funding.domain.evidence import (
    AwardChange,
    Claim,
    Continuation,
    Establishment,
    LineNature,
    LineSource,
    OverheadBase,
    OverheadCharge,
    OverheadTerms,
    TransferSides,
    Virement,
)
from funding.domain.financial_year import Month
from funding.domain.money import ZERO
from funding.domain.position import Due
from funding.domain.words import AwardKind, Destination, MovementKind, Place, Protection
from tests.labelled.events import END, START, YEAR, Row, month_end, parts_of, percent

JOURNAL, ACCRUAL = LineSource.MANUAL_JOURNAL, LineSource.ACCRUAL


def accruals_reversed(world, variant):
    fund = world.take()
    amount = percent(fund.size, (8, 30, 60)[variant % 3])
    for month in (2, 5, 9, 11):
        if month < fund.start:
            continue
        code = fund.code if variant == 0 else "GENERAL"
        accrual = world.line(fund, month, amount, code, ACCRUAL)
        if variant in (0, 1):
            world.line(fund, month + 1, -amount, code, ACCRUAL)
        elif variant == 2:  # the reversal names its line and no pot
            world.line(None, month + 1, -amount, code, ACCRUAL, reverses=accrual.reference)
        else:  # and the invoice comes on the project
            world.line(fund, month + 1, -amount, code, ACCRUAL, reverses=accrual.reference)
            world.line(fund, month + 1, amount, f"{fund.code}1")
            world.line(fund, month + 1, -amount, f"{fund.code}1", LineSource.OTHER)


def rephased(world, variant):
    fund = world.take()
    whole = sum((row.amount for row in fund.rows), ZERO)
    since = max(fund.start, 5)
    if variant == 3:  # to next year, with the funder's consent, recorded when it was moved and carried forward in March
        later = percent(whole, 40)
        world.virements.append(Virement(since, fund.reference, None, later, "Re-phased to 2027/28, the funder agrees"))
        fund.rows.append(Row(-later, since))
        fund.save(later)
        fund.post(END, MovementKind.CARRY_FORWARD, later, Place.AVAILABLE, Place.CARRIED_FORWARD)
        return
    for row in fund.rows:
        row.until = since
    cuts = (percent(whole, 10), whole - percent(whole, 10)) if variant else parts_of(whole, 7)
    codes = ("", f"{fund.code}1") if variant == 2 else ("", "")
    fund.rows += [Row(part, since, code=codes[number % 2]) for number, part in enumerate(cuts)]


def recoded(world, variant):
    fund = world.take()
    amount, month = percent(fund.size, (5, 25, 70)[variant % 3]), (10, 12, 11)[variant % 3]
    if variant == 0:  # between projects of the pot
        world.line(fund, month, amount, f"{fund.code}1", JOURNAL, from_code=fund.code)
        world.line(fund, month, -amount, fund.code, JOURNAL)
    elif variant == 1:  # an invoice of the project on a wrong code, put right by a journal in two lines
        world.line(fund, 4, amount, "GENERAL", project=fund.first)
        world.line(fund, month, -amount, "GENERAL", JOURNAL, project=fund.first)
        world.line(fund, month, amount, f"{fund.code}1", JOURNAL, from_code="GENERAL")
    elif variant == 2:  # the other side names the project alone
        world.line(None, 4, amount, "WARDS", project=fund.first)
        world.line(None, month, -amount, "WARDS", JOURNAL, project=fund.first)
        world.line(fund, month, amount, fund.code, JOURNAL, from_code="WARDS")
    else:  # reversed and posted anew
        wrong = world.line(fund, month, amount, "GENERAL")
        world.line(None, month, -amount, "GENERAL", JOURNAL, reverses=wrong.reference)
        world.line(fund, month, amount, fund.code)


def carried_forward(world, variant):
    fund = world.take()
    amount = percent(fund.size, (3, 45, 90, 20)[variant])
    fund.save(amount)
    basis = (MovementKind.CARRY_FORWARD, amount, Place.AVAILABLE, Place.CARRIED_FORWARD)
    fund.post(END if variant else month_end(12), *basis)
    if variant == 1:
        fund.rows.append(Row(-amount, 12))
    elif variant == 2:
        world.virements.append(Virement(10, fund.reference, None, amount, "Carried into 2027/28 with consent"))
        fund.rows.append(Row(-amount, 10))
    elif variant == 3:  # set aside in reserves for next year by the budget of month 12 itself
        fund.rows += [Row(-amount, 12), Row(amount, 12, nature=LineNature.RESERVE)]


def late_grant(world, variant):
    fund = world.take(lambda fund: not fund.is_recurrent)
    day = (date(2027, 1, 20), date(2027, 3, 20), date(2026, 11, 2), date(2027, 3, 31))[variant]
    month = Month.containing(day).number
    world.lines = [line for line in world.lines if line.pot != fund.reference]
    fund.changes = [AwardChange(AwardKind.AWARD, fund.size, day, True)]
    fund.due, fund.postings = [Due(day, fund.size)], []
    came = day + timedelta((0, 8, 29, 25)[variant])
    fund.receive(min(came, END) if variant != 3 else came, fund.size)
    fund.rows = [Row(fund.size, month)]
    if variant == 1:
        fund.rows = [Row(fund.size, month, nature=LineNature.RESERVE)]
        fund.post(END, MovementKind.CARRY_FORWARD, fund.size, Place.AVAILABLE, Place.CARRIED_FORWARD)
    else:
        fund.spend(END, fund.size)
        world.line(fund, 12, fund.size, fund.code)


def joint_project(world, variant):
    fund, other = world.take(), world.take()
    if other is None:
        return
    amount = percent(min(fund.size, other.size), 40)
    if variant == 0:
        world.line(fund, 6, amount, "WARDS", LineSource.RECHARGE, project=fund.first)
        world.line(fund, 12, -amount, "WARDS", LineSource.RECHARGE, project=fund.first)
    elif variant == 1:
        line = world.line(None, 6, amount, "GENERAL")
        world.claims += [Claim(line.reference, each.reference, amount, True) for each in (fund, other)]
    elif variant == 2:  # one line on a joint code, each bears its part, and the project is named
        line = world.line(None, 8, amount, "GENERAL", project=fund.first)
        first, second = parts_of(amount, 2)
        world.claims += [Claim(line.reference, fund.reference, first), Claim(line.reference, other.reference, second)]
    else:  # half goes on to the partner, and its own part comes back in three transfers
        fund.save(amount)
        fund.post(month_end(9), MovementKind.PASS_ON, amount, Place.AVAILABLE, Place.PASSED_ON)
        fund.rows.append(Row(-amount, 9))
        for number, part in enumerate(parts_of(amount, 3)):
            sides = TransferSides(world.count + number, "Partner", other.reference, part, part + (number - 1) * 300,
                                  month_end(4 + number), True, True)  # fmt: skip
            world.transfers.append(sides)


def renamed(world, variant):
    """From month 5 the pot goes on under another reference: receipts, cost, budget, posts and overhead with it."""
    old = world.take(lambda fund: fund.start == 1)
    if old is None:
        return
    new, since = world.another(old, "X"), (1, 5, 7, 12)[variant]
    day = Month(YEAR, since).first_day
    world.links.append(Continuation(old.reference, new.reference, day))
    part = 100 if variant != 2 else 40  # a part is split off, or the whole goes on
    moved = [row for row in old.rows if part == 100]
    for row in moved:
        row.until = since
        new.rows.append(Row(row.amount, since))
    if part < 100:
        old.rows.append(Row(-percent(old.size, part), since))
        new.rows.append(Row(percent(old.size, part), since))
    new.postings = [each for each in old.postings if each[0] >= day and part == 100]
    old.postings = [each for each in old.postings if each not in new.postings]
    world.lines = [
        line if line.pot != old.reference or line.month < since or part < 100 else renamed_line(line, old, new)
        for line in world.lines
    ]
    world.overhead_terms.append(OverheadTerms(old.reference, 100_000, OverheadBase.AWARD, START))
    charge = percent(old.size, 5)
    world.overhead_charges += [OverheadCharge(old.reference, 1, charge), OverheadCharge(new.reference, 12, charge)]
    line = world.line(old, 3, percent(old.size, 20), old.code)
    world.line(old, 4, -line.amount, old.code)
    world.claims.append(Claim(line.reference, new.reference, line.amount))


def renamed_line(line, old, new):
    from dataclasses import replace

    return replace(line, pot=new.reference, code=new.code if line.code == old.code else line.code)


def in_arrears(world, variant):
    """Paid after the quarter, up to the last day of grace; the last quarter after the year's end."""
    fund = world.take(lambda fund: fund.start == 1)
    if fund is None:
        return
    days = [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)]
    if variant >= 2:
        days = [date(2026, 7, 31), date(2026, 10, 31), date(2027, 1, 31), date(2027, 4, 30)]
    fund.postings = [each for each in fund.postings if each[1] is not MovementKind.RECEIVE]
    fund.due = [Due(day, part) for day, part in zip(days, parts_of(fund.size, 4), strict=True)]
    for due in fund.due:
        fund.receive(due.on + timedelta((5, 30, 15, 30)[variant]), due.amount)


def march_invoice(world, variant):
    fund = world.take()
    world.lines = [line for line in world.lines if line.pot != fund.reference]
    fund.postings = [each for each in fund.postings if each[1] is not MovementKind.SPEND]
    fund.spend(END, fund.size)
    if variant == 2:  # committed in autumn
        fund.postings.pop()
        fund.post(month_end(8), MovementKind.COMMIT, fund.size, Place.AVAILABLE, Place.COMMITTED)
        fund.post(END, MovementKind.SPEND, fund.size, Place.COMMITTED, Place.SPENT)
    source = ACCRUAL if variant == 1 else LineSource.INVOICE
    world.line(fund, 12, fund.size, fund.code if variant == 0 else f"{fund.code}1", source)


def other_order(world, variant):
    """Not of the nine, and as honest: credits, signed cuts, moves kept to the purpose, vacancies, money brought forward."""
    fund = world.take(
        lambda fund: (fund.start == 1 and variant != 2) or fund.terms[-1].protection is not Protection.UNRESTRICTED
    )
    if fund is None:
        return
    amount = percent(fund.size, 30)
    if variant == 0:  # a credit note, and last year's accrual that stands below nought until its invoice
        world.line(fund, 1, -amount, "GENERAL", ACCRUAL)
        world.line(fund, 3, amount, "WARDS")
    elif variant == 1:  # cut by a signed variation before the year, and the budget follows late
        fund.changes.append(AwardChange(AwardKind.REDUCTION, amount, START - timedelta(10), True))
        fund.postings = [each for each in fund.postings if each[1] is not MovementKind.RECEIVE]
        fund.due = [Due(month_end(1), fund.size)]
        fund.receive(month_end(1), fund.size - amount)
        fund.save(amount)
        fund.rows.append(Row(-amount, 3))
        fund.size -= amount
    elif variant == 2:  # to another protected pot of the same kind, no reason given
        other = world.take(lambda each: each.kind is fund.kind and each.terms == fund.terms and each.start == 1)
        if other and fund.start == 1:
            world.virements.append(Virement(4, fund.reference, other.reference, amount, ""))
            fund.rows.append(Row(-amount, 4))
            other.rows.append(Row(amount, 4))
    else:  # vacancies withdrawn and recorded with approval, the budget with them
        for month in (2, 3):
            world.establishment.append(Establishment(fund.reference, month, 1000, 500, amount, percent(amount, 50)))
        fund.save(percent(amount, 50) * 2)
        fund.rows.append(Row(-percent(amount, 50) * 2, 3))
        fund.post(month_end(3), MovementKind.APPLY_ELSEWHERE, percent(amount, 50) * 2, Place.AVAILABLE,
                  Place.USED_ELSEWHERE, destination=Destination.POSITION_VACANCY, is_approved=True)  # fmt: skip


LOOK_ALIKES = (
    accruals_reversed, rephased, recoded, carried_forward, late_grant, joint_project, renamed, in_arrears,
    march_invoice, other_order,
)  # fmt: skip
VARIANTS = 4


# Honest, with the trace that the policy names


def bank_delay(world, variant):
    """An instalment is 35 to 75 days late and then comes. It is overdue while it is missing."""
    fund = world.take(lambda fund: fund.start == 1)
    fund.postings = [each for each in fund.postings if each[1] is not MovementKind.RECEIVE]
    fund.due = [Due(month_end(6), fund.size)]
    fund.receive(fund.due[0].on + timedelta((35, 46, 60, 75)[variant]), fund.size)
    return "overdue", fund.reference


def forgotten_reason(world, variant):
    """Moved with consent to a service outside the pots; the ledger holds no reason and nobody recorded it."""
    fund = world.take(lambda fund: fund.start == 1)
    amount = fund.least * (variant + 2) / 2
    world.virements.append(Virement(8, fund.reference, None, amount, ""))
    fund.rows.append(Row(-amount, 8))
    return "net-fall", fund.reference


def nameless_correction(world, variant):
    """The wrong code is corrected late, and nothing but the journal shows that the cost was ever the pot's."""
    fund = world.take(lambda fund: fund.start == 1)
    world.line(fund, 11, fund.least * (variant + 2) / 2, fund.code, JOURNAL, from_code="GENERAL")
    return "late-journals", fund.reference


ASKED = (bank_delay, forgotten_reason, nameless_correction)
