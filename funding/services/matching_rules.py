"""Rules that match lines, remembered for the organisation. A rule that changes is a later row in its place; what it
matched before stays or moves, as the person says who was told of it first."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, in_words
from funding.domain.transactions.matching import Target, Verdict
from funding.matched import as_rule, last_decisions, rules_standing, standing_shares, target_of
from funding.models import MatchingRule, Pot, Project, TransactionLine
from funding.services.ledger import refuse_other_project, refuse_withdrawn
from funding.services.matching import Match, Part, count_of, decide_lines, match_lines, open_lines_again
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


class WouldMove(Refused):
    """Lines stand where the rule put them; a person says whether they move."""


@dataclass(frozen=True, slots=True)
class Says:
    """What a line must say for a rule; an empty part fits every line."""

    code: str = ""
    subjective: str = ""
    project_code: str = ""
    supplier: str = ""
    text: str = ""


@transaction.atomic
def state_rule(*, by: User, organisation: Organisation, says: Says, pot: Pot | None, project: Project | None = None,
               reason: str = "", replaces: MatchingRule | None = None) -> MatchingRule:  # fmt: skip
    """Remember that lines that say this belong to this pot and project; without a pot they are no pot's money."""
    require(by, organisation, Act.POST)
    if not any((says.code, says.subjective, says.project_code, says.supplier, says.text)):
        raise Refused("Say what of a line decides: at least one of the five.", field="code")
    if pot is None and project is not None:
        raise Refused("A project goes with the pot that pays for it. Choose the pot.", field="pot")
    if pot is not None:
        if pot.organisation_id != organisation.pk:
            raise Refused("Choose a pot of this organisation.", field="pot")
        refuse_withdrawn(pot)
        if project is not None:
            refuse_other_project(pot, project)
    same = next((rule for rule in rules_standing(organisation) if says_of(rule) == says and rule != replaces), None)
    if same is not None:
        raise Refused(f"A rule says this already: {as_rule(same).in_words()}. Change that one.", field="code")
    rule = MatchingRule.objects.create(
        organisation=organisation,
        code=says.code,
        subjective=says.subjective,
        project_code=says.project_code,
        supplier=says.supplier,
        text=says.text,
        pot=pot,
        project=project,
        reason=reason,
        replaces=replaces,
        recorded_by=by,
    )
    record_rule(by, rule, reason)
    return rule


def says_of(rule: MatchingRule) -> Says:
    return Says(rule.code, rule.subjective, rule.project_code, rule.supplier, rule.text)


def record_rule(by: User, rule: MatchingRule, reason: str) -> None:
    before = rule.replaces
    record_event(
        by=by,
        organisation=rule.organisation,
        action="state-rule",
        subject=f"rule:{rule.pk}",
        before={"rule": before.pk, "target": str(target_of(before.pot, before.project))} if before else None,
        after={"says": as_rule(rule).in_words(), "target": str(target_of(rule.pot, rule.project)),
               "stands": rule.stands},
        reason=reason,
        rows=[rule],
    )  # fmt: skip


def family_of(rule: MatchingRule) -> list[int]:
    """The rule and those it took the place of, one after another."""
    found = [rule.pk]
    while rule.replaces:
        rule = rule.replaces
        found.append(rule.pk)
    return found


def lines_moved(rule: MatchingRule, year: FinancialYear, target: Target) -> tuple[list[TransactionLine], Decimal]:
    """Lines of the year that stand by this rule elsewhere than `target`, and their sum."""
    decided = last_decisions(rule.organisation, year)
    family = set(family_of(rule))
    by_rule = [row for row in decided.values() if row.rule_id in family]
    where = {
        share.decision.line_id: target_of(share.pot, share.project)
        for share in standing_shares().filter(decision__in=[row.pk for row in by_rule])
    }
    rows = [row for row in by_rule if row.verdict in (Verdict.POSTED, Verdict.OUTSIDE)]
    keys = [row.line_id for row in rows if where.get(row.line_id, Target()) != target]
    lines = list(TransactionLine.objects.filter(pk__in=keys).select_related("code", "batch__file").order_by("pk"))
    return lines, sum((line.amount for line in lines), ZERO)


@transaction.atomic
def change_rule(*, by: User, rule: MatchingRule, year: FinancialYear, pot: Pot | None, project: Project | None,
                reason: str, moves: bool | None = None) -> MatchingRule:  # fmt: skip
    """Let a rule point elsewhere. Lines of the year that it matched move there, or stay where they are: `moves` says
    which. Raises WouldMove with their number and sum while nobody said."""
    require(by, rule.organisation, Act.POST)
    refuse_replaced(rule)
    if not reason.strip():
        raise Refused("Say why the rule changes.", field="reason")
    target = target_of(pot, project)
    if target == target_of(rule.pot, rule.project):
        raise Refused("The rule says so already. Choose another pot or project.", field="pot")
    lines, amount = lines_moved(rule, year, target)
    if lines and moves is None:
        stand, move, stay = ("stands", "it moves", "stays") if len(lines) == 1 else ("stand", "they move", "stay")
        raise WouldMove(
            f"{count_of(len(lines))} of {year}, {in_words(amount, pence=True)} in all, {stand} on "
            f"{target_of(rule.pot, rule.project)} by this rule. Choose whether {move} to {target} or {stay}.",
            field="moves",
        )
    later = state_rule(
        by=by,
        organisation=rule.organisation,
        says=says_of(rule),
        pot=pot,
        project=project,
        reason=reason,
        replaces=rule,
    )
    if lines and moves:
        move_lines(by, rule.organisation, year, lines, later, reason)
    return later


def move_lines(by: User, organisation: Organisation, year: FinancialYear, lines: list[TransactionLine],
               rule: MatchingRule, reason: str) -> None:  # fmt: skip
    open_lines_again(by=by, organisation=organisation, year=year, lines=lines, reason=reason)
    if rule.pot is None:
        decide_lines(by=by, organisation=organisation, year=year, lines=lines, verdict=Verdict.OUTSIDE, rule=rule)
        return
    matches = [Match(line, (Part(rule.pot, rule.project, line.amount),), rule) for line in lines]
    match_lines(by=by, organisation=organisation, year=year, matches=matches)


def refuse_replaced(rule: MatchingRule) -> None:
    if not rule.stands or MatchingRule.objects.filter(replaces=rule).exists():
        raise Refused("Somebody changed this rule meanwhile. Look at the rules again.")


@transaction.atomic
def withdraw_rule(*, by: User, rule: MatchingRule, reason: str) -> MatchingRule:
    """Let a rule match no more lines. What it matched stays."""
    require(by, rule.organisation, Act.POST)
    refuse_replaced(rule)
    if not reason.strip():
        raise Refused("Say why the rule is withdrawn.", field="reason")
    later = MatchingRule.objects.create(
        organisation=rule.organisation, code=rule.code, subjective=rule.subjective, project_code=rule.project_code,
        supplier=rule.supplier, text=rule.text, pot=rule.pot, project=rule.project, reason=reason, replaces=rule,
        stands=False, recorded_by=by,
    )  # fmt: skip
    record_rule(by, later, reason)
    return later
