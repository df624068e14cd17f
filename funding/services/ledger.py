"""The one place that posts. Reported facts (receipt, spend) are always posted; an act decided here (pass on, use for
another purpose, return) is refused beyond what is available. Amounts are Decimal pounds above nought."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Value
from django.utils import timezone

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, in_words, money
from funding.domain.words import Basis, Destination, Evidence, MovementKind, Place
from funding.models import MonthClose, Movement, Override, Posting, Pot, PotWithdrawal, Project, Total
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require


class NotEnoughLeft(Refused):
    """An act would use more than the pot holds."""


class MonthClosed(Refused):
    """The month takes no more postings."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting to be made: pounds from one place of a pot to another."""

    pot: Pot
    from_place: Place
    to_place: Place
    amount: Decimal
    month: Month | None = None  # another month than the movement's: the first of the next year, when carrying forward


def post(*, by: User, organisation: Organisation, kind: MovementKind, on: date, legs: Iterable[Leg], action: str,
         reason: str = "", about: Month | None = None, rows: Iterable[Model] = (),
         **facts: Any) -> Movement:  # fmt: skip
    """Write one movement with its postings, totals and audit row. Called by the services and by imports, inside their
    transaction and with the pots already locked. `about` is the closed month that a late posting belongs to; the
    posting itself stands in the open month of `on`. `rows` were added with it. Raises MonthClosed."""
    legs = [replace(leg, amount=money(leg.amount)) for leg in legs]
    month = Month.containing(on)
    sequence = next_sequence(organisation)
    # The head of the chain is locked now, so no close of the month can slip in between this look and the posting.
    for each in {month, *(leg.month for leg in legs if leg.month)}:
        refuse_closed(organisation, each)
    if about is not None:
        refuse_not_late(organisation, about, month)
    movement = Movement.objects.create(
        organisation=organisation,
        kind=kind.value,
        year=month.year.start,
        month=month.number,
        effective_on=on,
        about_year=about.year.start if about else None,
        about_month=about.number if about else None,
        reason=reason,
        sequence=sequence,
        recorded_by=by,
        **facts,
    )
    postings = Posting.objects.bulk_create(
        Posting(
            movement=movement,
            pot=leg.pot,
            year=(leg.month or month).year.start,
            month=(leg.month or month).number,
            from_place=leg.from_place.value,
            to_place=leg.to_place.value,
            amount=leg.amount,
        )
        for leg in legs
    )
    for leg in legs:
        add_to_total(leg.pot, (leg.month or month).year, leg.from_place, -leg.amount)
        add_to_total(leg.pot, (leg.month or month).year, leg.to_place, leg.amount)
    record_event(
        by=by,
        organisation=organisation,
        action=action,
        subject=" ".join(sorted({leg.pot.reference for leg in legs})),
        after={
            "kind": kind.value,
            "on": on,
            "postings": [as_said(leg, month) for leg in legs],
            **({"about": f"{about.year.code} {about.code}"} if about else {}),
        },
        reason=reason,
        rows=[*rows, movement, *postings],
    )
    return movement


def as_said(leg: Leg, month: Month) -> list[str | int]:
    """A posting as its row in the audit chain names it."""
    stands = leg.month or month
    pounds = str(leg.amount)
    return [leg.pot.reference, leg.from_place.value, leg.to_place.value, pounds, stands.year.start, stands.number]


def add_to_total(pot: Pot, year: FinancialYear, place: Place, amount: Decimal) -> None:
    pence = Value(amount, output_field=Total._meta.get_field("balance"))  # a bare Decimal would be added as pounds
    changed = Total.objects.filter(pot=pot, year=year.start, place=place.value).update(balance=F("balance") + pence)
    if not changed:
        Total.objects.create(pot=pot, year=year.start, place=place.value, balance=amount)


def lock_pots(*pots: Pot) -> list[Pot]:
    """The pots' rows, locked in id order, so that two people never use the same pound. As every lock here it leaves
    the key free: rows that only refer to the pot are written meanwhile, or they and the heads of chains would wait for
    each other. Raises Refused for a pot that was withdrawn."""
    keys = [pot.pk for pot in pots]
    locked = list(Pot.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    refuse_withdrawn(*locked)
    return locked


def refuse_withdrawn(*pots: Pot) -> None:
    gone = PotWithdrawal.objects.filter(pot__in=[pot.pk for pot in pots]).select_related("pot").first()
    if gone:
        raise Refused(f"{gone.pot} was withdrawn on {timezone.localdate(gone.recorded_at):%-d %B %Y}. Use another pot.")


def standing_close(organisation: Organisation, month: Month) -> MonthClose | None:
    return (
        MonthClose.objects.standing()
        .filter(organisation=organisation, year=month.year.start, month=month.number)
        .first()
    )


def refuse_closed(organisation: Organisation, month: Month) -> None:
    if standing_close(organisation, month):
        raise MonthClosed(
            f"{month} of {month.year} is closed. Record it in an open month and say which month it belongs to.",
            field="on",
        )


def refuse_not_late(organisation: Organisation, about: Month, month: Month) -> None:
    """A posting is late when the earlier month it belongs to is closed. Of an earlier year, month 12 is closed too:
    until then it is provisional and takes the posting itself."""
    if about >= month:
        raise Refused("A late posting belongs to a month before the one it is posted in.", field="about")
    if not standing_close(organisation, about):
        raise Refused(f"{about} of {about.year} is open: record it there.", field="about")
    if about.year != month.year and not standing_close(organisation, about.year.months()[-1]):
        raise Refused(
            f"Month 12 of {about.year} is still open: record it there, dated 31 March {about.year.start + 1}.",
            field="about",
        )


def available(pot: Pot, year: FinancialYear) -> Decimal:
    return balance_at(pot, year, Place.AVAILABLE)


def covers(override: Override | None, pot: Pot, year: FinancialYear, shortfall: Decimal) -> bool:
    """Whether the override is for this pot and year, large enough, unused and not expired; it stays locked."""
    if override is None:
        return False
    override = (
        Override.objects.select_for_update(of=("self",), no_key=True).select_related("request").get(pk=override.pk)
    )
    asked = override.request
    if Movement.objects.filter(override=override).exists() or asked.expires_on < timezone.localdate():
        return False
    return asked.pot_id == pot.pk and asked.year == year.start and asked.amount >= shortfall


def balance_at(pot: Pot, year: FinancialYear, place: Place) -> Decimal:
    total = Total.objects.filter(pot=pot, year=year.start, place=place.value).first()
    return total.balance if total else ZERO


def refuse_beyond(pot: Pot, year: FinancialYear, amount: Decimal, override: Override | None = None) -> Override | None:
    """Refuse an act that uses more than the pot holds, unless two people overrode exactly that shortfall or more.
    Returns the override if the act uses it up."""
    left = available(pot, year)
    if amount <= left:
        return None
    if not covers(override, pot, year, amount - left):
        raise NotEnoughLeft(
            f"{pot.reference} has {in_words(left, pence=True)} left in {year}, less than "
            f"{in_words(amount, pence=True)}. Lower the amount or record what was received first.",
            field="amount",
        )
    return override


def refuse_other_project(pot: Pot, project: Project) -> None:
    if not project.pots.filter(pk=pot.pk).exists():
        raise Refused(
            f"{project.reference} is not a project of {pot.reference}. "
            "Choose one of its projects or link the project first.",
            field="project",
        )


def refuse_nothing(amount: Decimal) -> None:
    if amount <= 0:
        raise Refused("The amount must be above £0. To take something back, reverse the movement.", field="amount")


@transaction.atomic
def receive_money(*, by: User, pot: Pot, amount: Decimal, on: date, basis: Basis, reason: str = "",
                  evidence: str = "", about: Month | None = None) -> Movement:  # fmt: skip
    """Record that money came from the funder, and on what basis. A fact: never refused for its size."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    (pot,) = lock_pots(pot)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.RECEIVE,
        on=on,
        legs=[Leg(pot, Place.FUNDER, Place.AVAILABLE, amount)],
        action="receive-money",
        reason=reason,
        about=about,
        basis=basis.value,
        evidence=evidence,
    )


@transaction.atomic
def record_spend(*, by: User, pot: Pot, project: Project | None, amount: Decimal, on: date, evidence_grade: Evidence,
                 reason: str = "", partner: str = "", is_one_off: bool = False, is_prepaid: bool = False,
                 evidence: str = "", about: Month | None = None, **source: Any) -> Movement:  # fmt: skip
    """Record spend on a project of the pot; without a project it is spend that is not explained. A payment to a partner
    before delivery (`is_prepaid`) is not spent yet. A fact: never refused for its size, so it may take the pot below
    nought."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    (pot,) = lock_pots(pot)
    if project is not None:
        refuse_other_project(pot, project)
    if is_prepaid and not (project and partner.strip()):
        raise Refused("A payment before delivery names its project and the partner that was paid.", field="partner")
    kind, place = MovementKind.SPEND, Place.SPENT
    if is_prepaid:
        kind, place = MovementKind.PREPAY, Place.PREPAID
    elif project is None:
        kind, place = MovementKind.SPEND_UNEXPLAINED, Place.UNEXPLAINED
    return post(
        by=by,
        organisation=pot.organisation,
        kind=kind,
        on=on,
        legs=[Leg(pot, Place.AVAILABLE, place, amount)],
        action="record-spend",
        reason=reason,
        about=about,
        project=project,
        partner=partner,
        is_one_off=is_one_off,
        is_prepaid=is_prepaid,
        evidence_grade=evidence_grade.value,
        evidence=evidence,
        **source,
    )


@transaction.atomic
def record_monthly_spend(*, by: User, pot: Pot, project: Project, amounts: dict[Month, Decimal],
                         evidence_grade: Evidence, reason: str = "", partner: str = "",
                         is_one_off: bool = False) -> list[Movement]:  # fmt: skip
    """Record one amount a month in one go, each on the last day of its month: all of them or none."""
    return [
        record_spend(
            by=by,
            pot=pot,
            project=project,
            amount=amount,
            on=month.last_day,
            evidence_grade=evidence_grade,
            reason=reason,
            partner=partner,
            is_one_off=is_one_off,
        )
        for month, amount in sorted(amounts.items())
    ]


@transaction.atomic
def apply_elsewhere(*, by: User, pot: Pot, amount: Decimal, on: date, destination: Destination, decided_by_role: str,
                    reason: str, minute: str = "", is_approved: bool = False, evidence: str = "",
                    out_of: Place = Place.AVAILABLE) -> Movement:  # fmt: skip
    """Record that money of the pot was used for another purpose: where it went, which role decided, why. `out_of` is
    where it stood: available, or already recorded as spent or as spend that is not explained."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    (pot,) = lock_pots(pot)
    year = FinancialYear.containing(on)
    if out_of is Place.AVAILABLE:
        refuse_beyond(pot, year, amount)
    elif amount > balance_at(pot, year, out_of):
        raise NotEnoughLeft(
            f"{pot.reference} has {in_words(balance_at(pot, year, out_of), pence=True)} recorded as "
            f"{out_of.label.lower()} in {year}. Lower the amount.",
            field="amount",
        )
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.APPLY_ELSEWHERE,
        on=on,
        legs=[Leg(pot, out_of, Place.USED_ELSEWHERE, amount)],
        action="apply-elsewhere",
        reason=reason,
        destination=destination.value,
        decided_by_role=decided_by_role,
        minute=minute,
        is_approved=is_approved,
        evidence=evidence,
    )


@transaction.atomic
def return_to_funder(*, by: User, pot: Pot, amount: Decimal, on: date, reason: str) -> Movement:
    """Record that money went back to the funder."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    (pot,) = lock_pots(pot)
    refuse_beyond(pot, FinancialYear.containing(on), amount)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.RETURN,
        on=on,
        legs=[Leg(pot, Place.AVAILABLE, Place.RETURNED, amount)],
        action="return-to-funder",
        reason=reason,
    )


def refuse_used_since(leg: Leg, year: FinancialYear) -> None:
    """Spend that was since recorded as used for another purpose is not taken back from under it. Spend alone may stand
    below nought: an accrual of last year is reversed before its invoice comes."""
    year = leg.month.year if leg.month else year
    used = Posting.objects.filter(
        pot=leg.pot, year=year.start, from_place=leg.from_place.value, movement__kind=MovementKind.APPLY_ELSEWHERE.value
    ).filter(movement__reversed_by__isnull=True)
    is_spend = leg.from_place in (Place.SPENT, Place.UNEXPLAINED)
    if is_spend and used.exists() and leg.amount > balance_at(leg.pot, year, leg.from_place):
        raise NotEnoughLeft(
            "Something of it was recorded as used for another purpose since. Look at what was done and undo that first."
        )


@transaction.atomic
def reverse_movement(*, by: User, movement: Movement, on: date, reason: str) -> Movement:
    """Post the opposite of a movement, naming it. Each movement is reversed at most once; both stay in the history."""
    require(by, movement.organisation, Act.POST)
    if not reason.strip():
        raise Refused("Say why the movement is reversed.", field="reason")
    postings = list(movement.postings.select_related("pot"))
    lock_pots(*(posting.pot for posting in postings))
    if movement.kind == MovementKind.REVERSE or Movement.objects.filter(reverses=movement).exists():
        raise Refused("This movement is already reversed. Post it again if the reversal was the mistake.")
    if movement.transfer_id:
        raise Refused("A transfer has two sides. Ask the other organisation to send the money back instead.")
    if movement.batch_id and Movement.objects.filter(pk=movement.pk, batch__undone_at__isnull=True).exists():
        if movement.line_shares.exists():
            raise Refused("Lines of the transaction listing stand behind this. Open those lines again instead.")
        raise Refused("An import posted this. Import the corrected file, or undo the import.")
    if FinancialYear.containing(on).start != movement.year:
        raise Refused("Reverse it in the financial year it belongs to.", field="on")
    if movement.concerned_by.filter(reversed_by__isnull=True).exists():
        raise NotEnoughLeft("Something of it was used or given back since. Look at what was done and undo that first.")
    legs = [
        Leg(
            posting.pot,
            Place(posting.to_place),
            Place(posting.from_place),
            posting.amount,
            Month(FinancialYear(posting.year), posting.month) if posting.year != movement.year else None,
        )
        for posting in postings
    ]
    for leg in legs:
        refuse_used_since(leg, FinancialYear(movement.year))
    return post(
        by=by,
        organisation=movement.organisation,
        kind=MovementKind.REVERSE,
        on=on,
        legs=legs,
        action="reverse-movement",
        reason=reason,
        reverses=movement,
        project=movement.project,
        partner=movement.partner,
        is_one_off=movement.is_one_off,
    )
