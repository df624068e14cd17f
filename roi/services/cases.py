"""Cases are opened, prepared, sent, signed and returned here. A version keeps its inputs, figures, words and pots.

Whoever prepared a version, or entered what it rests on, never signs it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding.barriers import register_of
from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, to_pence
from funding.models import Project
from organisations.models import Membership, Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain.appraisal import appraise
from roi.domain.appraisal_document import to_json
from roi.domain.case_changes import changes, return_changes
from roi.domain.case_writing import write_case_file
from roi.domain.inputs import CaseError, CaseInputs
from roi.models import Case, CaseVersion, Decision, SignOff, VersionStatus
from roi.selectors import PotShare, case_inputs, committed_to, persons_behind, pots_behind, sections_of
from roi.services.route import may_return, refuse_before_its_turn, tell_next
from roi.signing import changed_since, next_step, route_of

ENGINE_VERSION = "in-year-1"
OF_THE_DAY = {"prepared_by_role"}  # words of a version that may differ later and change nothing
SIGNING_WORDS = "I have read this version and approve what it asks for."


@dataclass(frozen=True)
class CaseWords:
    """The ask and the words of a case. What is not funded is a cost pressure, to be met from `pressure_from`."""

    title: str
    ask_amount: Decimal
    ask_from_on: date
    funded_amount: Decimal = ZERO
    funded_by: str = ""
    pressure_from: str = ""
    summary: str = ""
    need: str = ""
    if_nothing: str = ""
    risks: str = ""


@transaction.atomic
def open_case(*, by: User, project: Project, year: FinancialYear, words: CaseWords) -> Case:
    """Start a case for a project and year: BC-001, BC-002, … in the organisation."""
    organisation = project.organisation
    require(by, organisation, Act.PREPARE_CASE)
    check_words(words)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    last = Case.objects.filter(organisation=organisation).order_by("-pk").values_list("reference", flat=True).first()
    case = Case.objects.create(
        organisation=organisation,
        project=project,
        year=year.start,
        reference=f"BC-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}",
        opened_by=by,
        **vars(words),
    )
    record_event(
        by=by,
        organisation=organisation,
        action="open-case",
        subject=case.reference,
        after={"project": project.reference, "year": year.code, **vars(words)},
        rows=[case],
    )
    return case


@transaction.atomic
def change_case(*, by: User, case: Case, words: CaseWords) -> Case:
    """Correct the ask or the words. Versions that were prepared keep theirs."""
    require(by, case.organisation, Act.PREPARE_CASE)
    check_words(words)
    row = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    before = {name: getattr(row, name) for name in vars(words)}
    for name, value in vars(words).items():
        setattr(row, name, value)
    row.save(update_fields=list(vars(words)))
    record_event(by=by, organisation=case.organisation, action="change-case", subject=case.reference, before=before,
                 after=vars(words), rows=[row])  # fmt: skip
    return row


def check_words(words: CaseWords) -> None:
    if not words.title.strip():
        raise Refused("Give the case a title.", field="title")
    if words.ask_amount <= 0:
        raise Refused("The amount asked for each year must be above £0.", field="ask_amount")
    if words.funded_amount < 0:
        raise Refused("The part that is funded cannot be below £0.", field="funded_amount")
    if words.funded_amount > words.ask_amount:
        raise Refused("More is funded than is asked for. Lower the funded part.", field="funded_amount")
    if words.funded_amount and not words.funded_by.strip():
        raise Refused("Say who funds this part every year.", field="funded_by")


@transaction.atomic
def prepare_version(*, by: User, case: Case) -> CaseVersion:
    """Work the appraisal through and freeze it as the next version. Versions not yet decided on are superseded."""
    require(by, case.organisation, Act.PREPARE_CASE)
    row = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project__organisation")
        .get(pk=case.pk)
    )
    inputs = inputs_of(row)
    try:
        figures = to_json(appraise(inputs))
    except CaseError as fault:
        raise Refused(fault.sentence) from None
    except (ArithmeticError, ValueError) as fault:
        raise Refused(f"The return cannot be worked out ({fault}). Check the figures of the outcomes.") from fault
    document = write_case_file(inputs)
    replaced = supersede(row, VersionStatus.DRAFT, VersionStatus.WITH_EXEC)
    year = FinancialYear(row.year)
    last = row.versions.order_by("-number").values_list("number", flat=True).first()
    earlier = row.versions.order_by("-number").first()
    words = statement_of(row, by)
    version = CaseVersion.objects.create(
        case=row,
        number=(last or 0) + 1,
        inputs=document,
        inputs_hash=hash_of(document),
        engine_version=ENGINE_VERSION,
        figures=figures,
        statement=words
        | {
            "changes": since(earlier, document, words, figures),
            "sections": sections_of(row.organisation),
            "barriers": barriers_named(row.organisation, year),
        },
        pots=[pot_row(share) for share in pots_behind(row.project, year)],
        entered_by=sorted(persons_behind(row)),
        prepared_at=timezone.now(),
        prepared_by=by,
    )
    record_event(by=by, organisation=row.organisation, action="prepare-version", subject=subject(version),
                 after={"inputs_hash": version.inputs_hash, "returns": figures["returns"]},
                 rows=[*replaced, version])  # fmt: skip
    return version


def since(earlier: CaseVersion | None, document: Any, words: dict[str, Any], figures: dict[str, Any]) -> list[str]:
    """What changed since the version before, in sentences."""
    if earlier is None:
        return []
    document, figures = json.loads(json.dumps([document, figures]))
    return [
        *return_changes(earlier.figures["returns"], figures["returns"]),
        *changes(earlier.inputs, document, earlier.statement, words),
    ]


def out_of_date(version: CaseVersion) -> list[str]:
    """What changed in ledger, outcomes or words since the version was prepared, in sentences."""
    return changed_since(version, statement_of(version.case, version.prepared_by))


def supersede(case: Case, *statuses: VersionStatus) -> list[CaseVersion]:
    """Versions of the case that stood there are superseded."""
    found = list(case.versions.filter(status__in=statuses))
    for version in found:
        version.status = VersionStatus.SUPERSEDED
        version.save(update_fields=["status"])
    return found


def inputs_of(case: Case) -> CaseInputs:
    reading = case_inputs(case.project, FinancialYear(case.year))
    if reading.inputs is None:
        raise Refused(" ".join(reading.problems))
    return reading.inputs


def hash_of(document: dict[str, Any]) -> str:
    """SHA-256 of a JSON document in one canonical form."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def statement_of(case: Case, by: User) -> dict[str, Any]:
    """The words of the case with those of the day: names of project and organisation, role of the preparer."""
    return {
        "title": case.title,
        "ask_amount_pence": to_pence(case.ask_amount),
        "ask_from_on": case.ask_from_on.isoformat(),
        "funded_amount_pence": to_pence(case.funded_amount),
        "funded_by": case.funded_by,
        "pressure_from": case.pressure_from,
        "summary": case.summary,
        "need": case.need,
        "if_nothing": case.if_nothing,
        "risks": case.risks,
        "organisation_name": case.organisation.name,
        "project_name": case.project.name,
        "project_description": case.project.description,
        "committed_pence": to_pence(committed_to(case.project, FinancialYear(case.year))),
        "prepared_by_role": roles_of(by, case.organisation, Act.PREPARE_CASE),
    }


def barriers_named(organisation: Organisation, year: FinancialYear) -> list[dict[str, Any]]:
    """What the organisation itself named as standing in its way in the year, when a version is prepared."""
    return [
        {
            "name": line.question.name,
            "movement": line.movement,
            "percent_2024": line.national.percent_2024,
            "percent_2021": line.national.percent_2021,
            "actions": [f"{each.row.what} ({each.owner}, {each.state.label.lower()})" for each in line.actions],
        }
        for line in register_of(organisation, year).barriers
    ]


def pot_row(share: PotShare) -> dict[str, Any]:
    each = share.position
    return {
        "reference": each.pot.reference,
        "name": each.pot.name,
        "funder": each.pot.funder_name,
        "kind": each.pot.kind,
        "recurrence": each.recurrence.value if each.recurrence else None,
        "protection": each.protection.value,
        "received_pence": to_pence(each.position.received),
        "transfers_in_pence": to_pence(each.position.transfers_in),
        "brought_forward_pence": to_pence(each.position.brought_forward),
        "moved_in_pence": to_pence(each.position.moved_in),
        "came_pence": to_pence(share.came),
        "spent_pence": to_pence(share.spent),
        "ends_on": each.use_by_on.isoformat() if each.use_by_on else None,
    }


@transaction.atomic
def send_to_exec(*, by: User, version: CaseVersion) -> CaseVersion:
    """Put a draft before whoever may sign it."""
    require(by, version.case.organisation, Act.PREPARE_CASE)
    row = locked(version)
    if row.status != VersionStatus.DRAFT:
        raise Refused(f"Version {row.number} is {row.get_status_display().lower()}. Prepare a new version to send.")
    refuse_without_source(row)
    refuse_without_cost(row)
    refuse_changed(row)
    row.status, row.sent_at, row.sent_by = VersionStatus.WITH_EXEC, timezone.now(), by
    row.save(update_fields=["status", "sent_at", "sent_by"])
    record_event(by=by, organisation=row.case.organisation, action="send-version", subject=subject(row), rows=[row])
    transaction.on_commit(lambda: tell_next(row))
    return row


@transaction.atomic
def sign_version(*, by: User, version: CaseVersion, words: str = SIGNING_WORDS) -> CaseVersion:
    """Sign a version whose decision is next. It is final, and an earlier signed version is superseded."""
    organisation = version.case.organisation
    require(by, organisation, Act.SIGN)
    row = locked(version)
    refuse_not_waiting(row)
    refuse_own_work(by, row)
    refuse_without_source(row)
    refuse_before_its_turn(by, row)
    refuse_changed(row)
    replaced = supersede(row.case, VersionStatus.SIGNED)
    row.status = VersionStatus.SIGNED
    row.save(update_fields=["status"])
    sign_off = decide(by, row, Decision.SIGNED, words=words)
    record_event(by=by, organisation=organisation, action="sign-version", subject=subject(row),
                 after={"inputs_hash": row.inputs_hash, "role": sign_off.role, "words": words},
                 rows=[*replaced, row, sign_off])  # fmt: skip
    return row


@transaction.atomic
def return_version(*, by: User, version: CaseVersion, reason: str) -> CaseVersion:
    """Give a version back to whoever prepared it, with a reason."""
    organisation = version.case.organisation
    if not may_return(by, version):
        require(by, organisation, Act.SIGN)
    if not reason.strip():
        raise Refused("Say why you return it, so that it can be put right.", field="reason")
    row = locked(version)
    refuse_not_waiting(row)
    step = next_step(row)
    role = step.capacity.label if step is not None and may_return(by, row) else ""
    row.status = VersionStatus.RETURNED
    row.save(update_fields=["status"])
    sign_off = decide(by, row, Decision.RETURNED, reason=reason.strip(), role=role)
    record_event(by=by, organisation=organisation, action="return-version", subject=subject(row), reason=reason.strip(),
                 rows=[row, sign_off])  # fmt: skip
    return row


def locked(version: CaseVersion) -> CaseVersion:
    """The version as it is now; its case is locked, so that two decisions never cross."""
    Case.objects.select_for_update(no_key=True).get(pk=version.case_id)
    return CaseVersion.objects.select_related("case__organisation", "case__project__organisation").get(pk=version.pk)


def refuse_not_waiting(version: CaseVersion) -> None:
    if version.status != VersionStatus.WITH_EXEC:
        raise Refused(f"Version {version.number} is {version.get_status_display().lower()}, not waiting for you.")


def refuse_own_work(by: User, version: CaseVersion) -> None:
    """Whoever had a hand in a version never signs it, in whichever role. Persons are compared by their numbers, because
    addresses change; versions prepared before that hold addresses."""
    had_a_hand = {version.prepared_by_id, version.sent_by_id, *version.entered_by, *persons_behind(version.case)}
    if by.pk in had_a_hand or by.email in had_a_hand:
        raise Refused(
            "You wrote the ask, prepared or sent this version, or entered or confirmed figures in it. Ask somebody "
            "else to sign it."
        )


def refuse_without_source(version: CaseVersion) -> None:
    """A case is final only when every pound it asks for names where it would come from each year."""
    words = version.statement
    if words["ask_amount_pence"] > words["funded_amount_pence"] and not words["pressure_from"].strip():
        raise Refused(
            "The case does not say where the recurrent money would come from. Say it in the ask and prepare a new "
            "version."
        )


def refuse_without_cost(version: CaseVersion) -> None:
    """A return on nothing is no return: the ledger must hold cost in the months of the case."""
    if not version.figures["returns"]["trust_resource"]["cost_pence"]:
        raise Refused(
            "The ledger holds no cost of this project in the months of the case. Record its spend, then prepare a new "
            "version."
        )


def refuse_changed(version: CaseVersion) -> None:
    """A version whose ledger, outcomes or words have moved since is not sent or signed."""
    case = version.case
    reading = case_inputs(case.project, FinancialYear(case.year))
    same_figures = reading.inputs is not None and same_appraisal(reading.inputs, version)
    now = statement_of(case, version.prepared_by)
    same_words = all(now[name] == value for name, value in version.statement.items() if name in now.keys() - OF_THE_DAY)
    if not (same_figures and same_words):
        raise Refused(f"Figures or words changed since version {version.number} was prepared. Prepare a new version.")


def same_appraisal(inputs: CaseInputs, version: CaseVersion) -> bool:
    """Whether the same inputs still give the figures of the version: data and engine both may have moved."""
    if hash_of(write_case_file(inputs)) != version.inputs_hash:
        return False
    try:
        returns: object = json.loads(json.dumps(to_json(appraise(inputs))["returns"]))
    except (ArithmeticError, LookupError, ValueError):
        return False
    return bool(returns == version.figures["returns"])


def decide(
    by: User, version: CaseVersion, decision: Decision, *, words: str = "", reason: str = "", act: Act = Act.SIGN,
    role: str = "",
) -> SignOff:  # fmt: skip
    """The row of a decision. `role` is the capacity in which it was made, where that is no role of the person."""
    return SignOff.objects.create(
        version=version,
        decision=decision,
        role=role or roles_of(by, version.case.organisation, act) or route_of(version)[-1].label,
        words=words,
        reason=reason,
        at=timezone.now(),
        by=by,
    )


def roles_of(by: User, organisation: Organisation, act: Act) -> str:
    """The roles that allow the person the act today, in words."""
    rows = Membership.objects.in_force(timezone.localdate()).allowing(act).filter(user=by, organisation=organisation)
    return " and ".join(row.get_role_display() for row in rows)


def subject(version: CaseVersion) -> str:
    return f"{version.case.reference} version {version.number}"
