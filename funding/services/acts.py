"""Acts that an organisation decides about its own pots: commit and release, prepay and deliver, accrue, move between
pots, restore, carry forward, lapse; and the override by two people that lets an act use more than a pot holds."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import in_words
from funding.domain.words import CarryBasis, Evidence, MovementKind, Place
from funding.models import Movement, Override, OverrideRequest, Pot, Project
from funding.services.ledger import (
    Leg,
    MonthClosed,
    NotEnoughLeft,
    lock_pots,
    post,
    refuse_beyond,
    refuse_nothing,
    refuse_other_project,
    standing_close,
)
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


@transaction.atomic
def commit_money(*, by: User, pot: Pot, project: Project, amount: Decimal, on: date, reason: str, partner: str = "",
                 override: Override | None = None) -> Movement:  # fmt: skip
    """Set money of a pot aside for a project. Refused beyond what is available, unless two people overrode it."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    (pot,) = lock_pots(pot)
    refuse_other_project(pot, project)
    used = refuse_beyond(pot, FinancialYear.containing(on), amount, override)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.COMMIT,
        on=on,
        legs=[Leg(pot, Place.AVAILABLE, Place.COMMITTED, amount)],
        action="commit-money",
        reason=reason,
        project=project,
        partner=partner,
        override=used,
    )


@transaction.atomic
def release_commitment(*, by: User, commitment: Movement, amount: Decimal, on: date, reason: str = "") -> Movement:
    """Give back what is left of a commitment, or part of it."""
    return from_commitment(by, commitment, amount, on, MovementKind.RELEASE, Place.AVAILABLE, reason)


@transaction.atomic
def spend_commitment(*, by: User, commitment: Movement, amount: Decimal, on: date, evidence_grade: Evidence,
                     reason: str = "") -> Movement:  # fmt: skip
    """Record spend that a commitment was made for."""
    return from_commitment(
        by, commitment, amount, on, MovementKind.SPEND, Place.SPENT, reason, evidence_grade=evidence_grade.value
    )


def from_commitment(by: User, commitment: Movement, amount: Decimal, on: date, kind: MovementKind, to_place: Place,
                    reason: str, **facts: Any) -> Movement:  # fmt: skip
    require(by, commitment.organisation, Act.POST)
    refuse_nothing(amount)
    pot = lock_pots_of(commitment)[0]
    left = left_of(commitment, MovementKind.COMMIT, Place.COMMITTED)
    if amount > left:
        raise NotEnoughLeft(f"The commitment has {in_words(left, pence=True)} left. Lower the amount.", field="amount")
    refuse_other_year(commitment, on)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=kind,
        on=on,
        legs=[Leg(pot, Place.COMMITTED, to_place, amount)],
        action=f"{kind.value}-commitment",
        reason=reason,
        project=commitment.project,
        partner=commitment.partner,
        concerns=commitment,
        **facts,
    )


@transaction.atomic
def record_delivery(*, by: User, prepayment: Movement, amount: Decimal, on: date, evidence_grade: Evidence,
                    reason: str = "") -> Movement:  # fmt: skip
    """Record that the partner delivered what was prepaid, or part of it: now it is spent."""
    require(by, prepayment.organisation, Act.POST)
    refuse_nothing(amount)
    pot = lock_pots_of(prepayment)[0]
    left = left_of(prepayment, MovementKind.PREPAY, Place.PREPAID)
    if amount > left:
        raise NotEnoughLeft(
            f"{in_words(left, pence=True)} is paid and not yet delivered. Lower the amount.", field="amount"
        )
    refuse_other_year(prepayment, on)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.DELIVER,
        on=on,
        legs=[Leg(pot, Place.PREPAID, Place.SPENT, amount)],
        action="record-delivery",
        reason=reason,
        project=prepayment.project,
        partner=prepayment.partner,
        evidence_grade=evidence_grade.value,
        concerns=prepayment,
    )


@transaction.atomic
def accrue_spend(*, by: User, pot: Pot, project: Project, amount: Decimal, month: Month, reason: str,
                 partner: str = "") -> tuple[Movement, Movement]:  # fmt: skip
    """Record spend that was delivered and not yet invoiced, on the last day of the month, and its reversal on the first
    day of the next month, which may lie in the next year."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    (pot,) = lock_pots(pot)
    refuse_other_project(pot, project)
    accrual = post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.ACCRUE,
        on=month.last_day,
        legs=[Leg(pot, Place.AVAILABLE, Place.SPENT, amount)],
        action="accrue-spend",
        reason=reason,
        project=project,
        partner=partner,
        evidence_grade=Evidence.ASSERTED.value,
    )
    following = date.fromordinal(month.last_day.toordinal() + 1)
    reversal = post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.REVERSE,
        on=following,
        legs=[Leg(pot, Place.SPENT, Place.AVAILABLE, amount)],
        action="reverse-accrual",
        reason=f"Reverses the accrual of {month}",
        project=project,
        partner=partner,
        reverses=accrual,
    )
    return accrual, reversal


@transaction.atomic
def cancel_accrual(*, by: User, accrual: Movement, on: date, reason: str) -> Movement:
    """Take back an accrual that was a mistake, together with its reversal: one act, the opposite of both. Where the
    month of the reversal is closed it stands in the next open one."""
    require(by, accrual.organisation, Act.POST)
    if not reason.strip():
        raise Refused("Say why the accrual is taken back.", field="reason")
    pot = lock_pots_of(accrual)[0]
    if accrual.kind != MovementKind.ACCRUE or accrual.concerned_by.filter(kind=MovementKind.CANCEL.value).exists():
        raise Refused("This is not an accrual that still stands.")
    refuse_other_year(accrual, on)
    reversal = Movement.objects.get(reverses=accrual)
    amount = accrual.postings.get().amount
    back_in = Month.containing(reversal.effective_on)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.CANCEL,
        on=on,
        legs=[
            Leg(pot, Place.SPENT, Place.AVAILABLE, amount),
            Leg(pot, Place.AVAILABLE, Place.SPENT, amount, first_open_month(pot, back_in.year, back_in.number)),
        ],
        action="cancel-accrual",
        reason=reason,
        project=accrual.project,
        partner=accrual.partner,
        concerns=accrual,
    )


@transaction.atomic
def move_between_pots(*, by: User, from_pot: Pot, to_pot: Pot, amount: Decimal, on: date, reason: str,
                      approval: str = "", override: Override | None = None) -> Movement:  # fmt: skip
    """A virement between two pots of one organisation. Capital to revenue, or back, needs an approval."""
    require(by, from_pot.organisation, Act.POST)
    refuse_nothing(amount)
    if from_pot == to_pot or from_pot.organisation_id != to_pot.organisation_id:
        raise Refused("Choose another pot of your own organisation.", field="to_pot")
    if not reason.strip():
        raise Refused("Say why the money is moved.", field="reason")
    locked = {pot.pk: pot for pot in lock_pots(from_pot, to_pot)}
    from_pot, to_pot = locked[from_pot.pk], locked[to_pot.pk]
    if from_pot.is_capital != to_pot.is_capital and not approval.strip():
        raise Refused(
            "Money changes between capital and revenue only with a recorded approval. Name it.", field="approval"
        )
    used = refuse_beyond(from_pot, FinancialYear.containing(on), amount, override)
    return post(
        by=by,
        organisation=from_pot.organisation,
        kind=MovementKind.MOVE,
        on=on,
        legs=[
            Leg(from_pot, Place.AVAILABLE, Place.MOVED_OUT, amount),
            Leg(to_pot, Place.MOVED_IN, Place.AVAILABLE, amount),
        ],
        action="move-between-pots",
        reason=reason,
        evidence=approval,
        override=used,
    )


@transaction.atomic
def restore_money(*, by: User, use: Movement, amount: Decimal, on: date, reason: str) -> Movement:
    """Bring money that was used for another purpose back to its pot, naming the use."""
    require(by, use.organisation, Act.POST)
    refuse_nothing(amount)
    pot = lock_pots_of(use)[0]
    left = left_of(use, MovementKind.APPLY_ELSEWHERE, Place.USED_ELSEWHERE)
    if amount > left:
        raise NotEnoughLeft(
            f"{in_words(left, pence=True)} of it is still used elsewhere. Lower the amount.", field="amount"
        )
    refuse_other_year(use, on)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.RESTORE,
        on=on,
        legs=[Leg(pot, Place.USED_ELSEWHERE, Place.AVAILABLE, amount)],
        action="restore-money",
        reason=reason,
        destination=use.destination,
        concerns=use,
    )


@transaction.atomic
def carry_forward(
    *, by: User, pot: Pot, year: FinancialYear, amount: Decimal, basis: CarryBasis, reference: str
) -> Movement:
    """Take what is left on 31 March over to 1 April: one act, both years. It needs a basis and its reference."""
    require(by, pot.organisation, Act.CLOSE)
    refuse_nothing(amount)
    if not reference.strip():
        raise Refused("Name the document that the carry-forward rests on.", field="reference")
    (pot,) = lock_pots(pot)
    refuse_year_closed(pot, year)
    use_by = use_by_of(pot)
    if use_by is not None and use_by <= year.last_day:
        raise Refused(
            f"{pot.reference} is to be used by {use_by:%-d %B %Y}. Record the funder's new date first, "
            "under Change the terms.",
            field="amount",
        )
    refuse_beyond(pot, year, amount)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.CARRY_FORWARD,
        on=year.last_day,
        legs=[
            Leg(pot, Place.AVAILABLE, Place.CARRIED_FORWARD, amount),
            Leg(pot, Place.BROUGHT_FORWARD, Place.AVAILABLE, amount, first_open_month(pot, year + 1)),
        ],
        action="carry-forward",
        reason=basis.label,
        carry_basis=basis.value,
        evidence=reference,
    )


@transaction.atomic
def lapse_balance(*, by: User, pot: Pot, year: FinancialYear, amount: Decimal, reason: str) -> Movement:
    """Record that what is left has no basis to be carried forward: it lapsed to the year-end position, a use."""
    require(by, pot.organisation, Act.CLOSE)
    refuse_nothing(amount)
    (pot,) = lock_pots(pot)
    refuse_year_closed(pot, year)
    refuse_beyond(pot, year, amount)
    return post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.LAPSE,
        on=year.last_day,
        legs=[Leg(pot, Place.AVAILABLE, Place.LAPSED, amount)],
        action="lapse-balance",
        reason=reason,
    )


@transaction.atomic
def ask_for_override(*, by: User, pot: Pot, year: FinancialYear, amount: Decimal, reason: str, expires_on: date,
                     today: date) -> OverrideRequest:  # fmt: skip
    """Ask that one act may use up to `amount` more than the pot holds, until a date. A colleague consents."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    if not reason.strip():
        raise Refused("Say why more may be used than the pot holds.", field="reason")
    if expires_on < today:
        raise Refused("The override would have expired already. Choose a later date.", field="expires_on")
    lock_pots(pot)
    request = OverrideRequest.objects.create(
        pot=pot, year=year.start, amount=amount, reason=reason, expires_on=expires_on, asked_by=by
    )
    record_event(
        by=by,
        organisation=pot.organisation,
        action="ask-for-override",
        subject=pot.reference,
        after={"year": year.code, "amount": amount, "expires": expires_on},
        reason=reason,
        rows=[request],
    )
    return request


@transaction.atomic
def confirm_override(*, by: User, request: OverrideRequest) -> Override:
    """Consent to a colleague's override: two people, never one."""
    organisation = request.pot.organisation
    require(by, organisation, Act.CLOSE)
    if by == request.asked_by:
        raise Refused("An override takes two people. Ask a colleague to consent.")
    lock_pots(request.pot)
    if Override.objects.filter(request=request).exists():
        raise Refused("This override is consented to already.")
    override = Override.objects.create(request=request, confirmed_by=by)
    record_event(
        by=by,
        organisation=organisation,
        action="confirm-override",
        subject=request.pot.reference,
        after={"amount": request.amount, "asked_by": request.asked_by.email},
        rows=[override],
    )
    return override


def lock_pots_of(movement: Movement) -> list[Pot]:
    return lock_pots(*(posting.pot for posting in movement.postings.select_related("pot")))


def left_of(movement: Movement, kind: MovementKind, place: Place) -> Decimal:
    """What is left at the place of what the movement put there: less what later movements that name it took away."""
    if movement.kind != kind or Movement.objects.filter(reverses=movement).exists():
        raise Refused(f"This is not a movement of the kind “{kind.label}” that still stands.")
    put = sum((posting.amount for posting in movement.postings.all()), start=Decimal(0))
    later = movement.concerned_by.filter(reversed_by__isnull=True).prefetch_related("postings")
    return put - sum(
        (posting.amount for each in later for posting in each.postings.all() if posting.from_place == place),
        start=Decimal(0),
    )


def refuse_other_year(movement: Movement, on: date) -> None:
    if FinancialYear.containing(on).start != movement.year:
        raise Refused("Record it in the financial year it belongs to.", field="on")


def refuse_year_closed(pot: Pot, year: FinancialYear) -> None:
    if standing_close(pot.organisation, year.months()[-1]):
        raise MonthClosed(f"Month 12 of {year} is closed. Ask under Months to open it again, then record this.")


def first_open_month(pot: Pot, year: FinancialYear, number: int = 1) -> Month:
    """The first month of the year from `number` on that takes postings."""
    for month in year.months()[number - 1 :]:
        if not standing_close(pot.organisation, month):
            return month
    raise MonthClosed(f"Every month of {year} is closed. Ask under Months to open one again, then record this.")


def use_by_of(pot: Pot) -> date | None:
    """The last day for using the pot, as it was changed last."""
    changed = pot.terms.filter(use_by_on__isnull=False).order_by("-pk").values_list("use_by_on", flat=True).first()
    return changed or pot.use_by_on
