"""Pots and projects are opened here, and their dated facts recorded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, in_words
from funding.domain.words import AwardKind, PotKind, Protection, Recurrence
from funding.models import (
    Agreement,
    Award,
    Bid,
    Core20Plus5Area,
    ImportBatch,
    Instalment,
    Pot,
    Project,
    PublishedAllocation,
    Term,
)
from funding.services.ledger import lock_pots, refuse_withdrawn
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require


@dataclass(frozen=True, slots=True)
class Passport:
    """What a pot is: everything but its money."""

    name: str
    funder_name: str
    kind: PotKind
    recurrence: Recurrence
    protection: Protection
    protected_from: date
    protected_to: date | None = None
    funder: Organisation | None = None
    is_capital: bool = False
    purpose: str = ""
    conditions: str = ""
    evidence: str = ""
    announced_on: date | None = None
    starts_on: date | None = None
    use_by_on: date | None = None
    areas: tuple[Core20Plus5Area, ...] = ()
    plus_groups: str = ""


@dataclass(frozen=True, slots=True)
class NewAward:
    """An amount of one year with the days on which it is due; without days it is due on the last day of the year."""

    year: FinancialYear
    amount: Decimal
    due: tuple[tuple[date, Decimal], ...] = field(default=())
    decided_on: date | None = None
    evidence: str = ""


@transaction.atomic
def open_pot(*, by: User, organisation: Organisation, passport: Passport, awards: Iterable[NewAward],
             published: PublishedAllocation | None = None) -> Pot:  # fmt: skip
    """Log a pot with its passport, its terms and at least one award."""
    require(by, organisation, Act.LOG_POTS)
    awards = list(awards)
    if not awards:
        raise Refused("Give the amount of at least one year.", field="amount")
    if passport.use_by_on and passport.starts_on and passport.use_by_on < passport.starts_on:
        raise Refused("The use-by date is before the start. Check both dates.", field="use_by_on")
    if passport.protected_to and passport.protected_to < passport.protected_from:
        raise Refused("The protection ends before it starts. Check both dates.", field="protected_to")
    if published and published.holder_id != organisation.pk:
        raise Refused("This published figure names another organisation.")
    reference = next_reference(organisation, Pot, "P")  # locks the organisation, which undoing an import locks first
    if (
        published
        and not ImportBatch.objects.counting().select_for_update(no_key=True).filter(pk=published.batch_id).exists()
    ):
        raise Refused("The import of this published figure was undone. Import it again first.")
    if published and Pot.objects.standing().filter(organisation=organisation, published_allocation=published).exists():
        raise Refused("A pot is already opened from this published figure.")
    sequence = next_sequence(organisation)
    pot = Pot.objects.create(
        organisation=organisation,
        reference=reference,
        name=passport.name,
        funder=passport.funder,
        funder_name=passport.funder_name,
        kind=passport.kind.value,
        is_capital=passport.is_capital,
        purpose=passport.purpose,
        conditions=passport.conditions,
        evidence=passport.evidence,
        announced_on=passport.announced_on,
        starts_on=passport.starts_on,
        use_by_on=passport.use_by_on,
        plus_groups=passport.plus_groups,
        published_allocation=published,
        sequence=sequence,
        opened_by=by,
    )
    pot.areas.set(passport.areas)
    term = add_term(
        by,
        pot,
        sequence,
        passport.protection,
        passport.recurrence,
        passport.protected_from,
        passport.protected_to,
        passport.evidence,
    )
    given = [add_award(by, pot, sequence, award, AwardKind.AWARD) for award in awards]
    record_event(
        by=by,
        organisation=organisation,
        action="open-pot",
        subject=reference,
        after={
            "name": passport.name,
            "kind": passport.kind.value,
            "funder": passport.funder_name,
            "awards": [[award.year.code, award.amount] for award in awards],
            "protection": passport.protection.value,
            "recurrence": passport.recurrence.value,
        },
        rows=[pot, term, *(row for award in given for row in award)],
    )
    return pot


@transaction.atomic
def change_award(*, by: User, pot: Pot, kind: AwardKind, award: NewAward, reason: str) -> Award:
    """Record another year's award, an increase, a signed reduction or money netted off before it was sent."""
    require(by, pot.organisation, Act.CHANGE_TERMS)
    lock_pots(pot)
    if kind in (AwardKind.REDUCTION, AwardKind.NETTED_OFF) and award.amount > left_of_award(pot, award.year):
        raise Refused(
            f"{pot.reference} has {in_words(left_of_award(pot, award.year), pence=True)} of its award of {award.year} "
            "left to reduce. Lower the amount.",
            field="amount",
        )
    row, *instalments = add_award(by, pot, next_sequence(pot.organisation), award, kind, reason)
    record_event(
        by=by,
        organisation=pot.organisation,
        action="change-award",
        subject=pot.reference,
        after={"kind": kind.value, "year": award.year.code, "amount": award.amount},
        reason=reason,
        rows=[row, *instalments],
    )
    return row


@transaction.atomic
def change_terms(*, by: User, pot: Pot, protection: Protection, recurrence: Recurrence, from_on: date,
                 to_on: date | None = None, use_by_on: date | None = None, evidence: str = "") -> Term:  # fmt: skip
    """Record other terms from a date, and another last day for using the pot. Earlier dates keep the terms they had."""
    require(by, pot.organisation, Act.CHANGE_TERMS)
    lock_pots(pot)
    sequence = next_sequence(pot.organisation)
    term = add_term(by, pot, sequence, protection, recurrence, from_on, to_on, evidence, use_by_on)
    record_event(
        by=by,
        organisation=pot.organisation,
        action="change-terms",
        subject=pot.reference,
        after={
            "protection": protection.value,
            "recurrence": recurrence.value,
            "from": from_on,
            "to": to_on,
            "use_by": use_by_on,
        },
        rows=[term],
    )
    return term


@transaction.atomic
def open_project(*, by: User, organisation: Organisation, name: str, pots: Iterable[Pot], description: str = "",
                 starts_on: date | None = None, ends_on: date | None = None) -> Project:  # fmt: skip
    """Open a project and name the pots that may pay for it."""
    require(by, organisation, Act.LOG_POTS)
    pots = list(pots)
    if any(pot.organisation_id != organisation.pk for pot in pots):
        raise Refused("Choose pots of your own organisation.", field="pots")
    refuse_withdrawn(*pots)
    project = Project.objects.create(
        organisation=organisation,
        reference=next_reference(organisation, Project, "PR"),
        name=name,
        description=description,
        starts_on=starts_on,
        ends_on=ends_on,
        opened_by=by,
    )
    project.pots.set(pots)
    record_event(
        by=by,
        organisation=organisation,
        action="open-project",
        subject=project.reference,
        after={"name": name, "pots": [pot.reference for pot in pots]},
        rows=[project],
    )
    return project


def left_of_award(pot: Pot, year: FinancialYear) -> Decimal:
    """What was awarded for the year less what was already reduced or netted off."""
    signs = {AwardKind.AWARD: 1, AwardKind.UPLIFT: 1, AwardKind.REDUCTION: -1, AwardKind.NETTED_OFF: -1}
    rows = Award.objects.filter(pot=pot, year=year.start)
    return sum((signs[AwardKind(row.kind)] * row.amount for row in rows), ZERO)


def add_term(by: User, pot: Pot, sequence: int, protection: Protection, recurrence: Recurrence, from_on: date,
             to_on: date | None, evidence: str, use_by_on: date | None = None) -> Term:  # fmt: skip
    if to_on is not None and to_on < from_on:
        raise Refused("The terms end before they start. Check both dates.", field="to_on")
    return Term.objects.create(
        pot=pot,
        protection=protection.value,
        recurrence=recurrence.value,
        from_on=from_on,
        to_on=to_on,
        use_by_on=use_by_on,
        evidence=evidence,
        sequence=sequence,
        recorded_by=by,
    )


def add_award(by: User, pot: Pot, sequence: int, award: NewAward, kind: AwardKind,
              reason: str = "") -> tuple[Award, *tuple[Instalment, ...]]:  # fmt: skip
    """The award, and the days on which it is due."""
    if award.amount <= 0:
        raise Refused("The amount must be above £0.", field="amount")
    due = award.due or ((award.year.last_day, award.amount),)
    if sum(amount for _, amount in due) != award.amount:
        raise Refused("The instalments do not add up to the award. Check their amounts.", field="amount")
    row = Award.objects.create(
        pot=pot,
        year=award.year.start,
        kind=kind.value,
        amount=award.amount,
        decided_on=award.decided_on or pot.announced_on or award.year.first_day,
        evidence=award.evidence,
        reason=reason,
        sequence=sequence,
        recorded_by=by,
    )
    if kind not in (AwardKind.AWARD, AwardKind.UPLIFT):
        return (row,)
    return row, *Instalment.objects.bulk_create(Instalment(award=row, due_on=day, amount=amount) for day, amount in due)


def next_reference(
    organisation: Organisation, model: type[Pot] | type[Project] | type[Bid] | type[Agreement], prefix: str
) -> str:
    """P-001, P-002, …: counted in the organisation, under its row's lock."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    last = model.objects.filter(organisation=organisation).order_by("-pk").values_list("reference", flat=True).first()
    return f"{prefix}-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"
