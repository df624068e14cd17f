"""One object of evidence of the command's document, by its kind: its keys are read and the service records it.

The command, the forms and the tables of the pages all come through here, so that nothing is checked in two places.
"""

from collections.abc import Callable
from typing import Any

from funding.domain.evidence import CodeKind, LineNature, LineSource, OverheadBase, Reckoning
from funding.domain.financial_year import Month
from funding.models import Award, BudgetLine, ImportBatch, LedgerCode, Pot, TransactionLine
from funding.selectors import import_for, transfer_for
from funding.services import budget_evidence, evidence
from funding.services.document import Document, whole_number
from funding.services.rule_settings import set_rule
from organisations.models import Organisation, User
from organisations.refusals import Refused

Record = Callable[[User, Organisation, Document], Any]


def record_one(by: User, organisation: Organisation, part: Document) -> Any:
    kind = part.text("kind", needed=True)
    if kind not in RECORDS:
        raise Refused(f"“{kind}” is not a known “kind”. Give one of {', '.join(RECORDS)}.", field="kind")
    return RECORDS[kind](by, organisation, part)


def objects(given: Document, key: str) -> list[Document]:
    found = given.raw(key, needed=True)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Refused(f"“{given.named(key)}” must be a list of objects in braces.", field=key)
    return [given.part(each) for each in found]


def optional_pot(given: Document, key: str, organisation: Organisation) -> Pot | None:
    return given.pot(key, organisation) if given.text(key) else None


def optional_number(given: Document, key: str) -> int | None:
    value = given.raw(key)
    return None if value is None else whole_number(given.named(key), value, field=key)


def code_of(given: Document, key: str, organisation: Organisation) -> LedgerCode | None:
    text = given.text(key)
    found = LedgerCode.objects.filter(organisation=organisation, code=text).first()
    if text and found is None:
        raise Refused(f"{organisation.name} has no code {text}. Record the code first.", field=key)
    return found


def needed_code(given: Document, key: str, organisation: Organisation) -> LedgerCode:
    given.text(key, needed=True)
    found = code_of(given, key, organisation)
    assert found is not None
    return found


def month_of(given: Document) -> Month:
    year, number = given.year("year"), given.number("month")
    if not 1 <= number <= 12:
        raise Refused(f"“{given.named('month')}” must lie between 1 (April) and 12 (March).", field="month")
    return Month(year, number)


def batch_of(given: Document, organisation: Organisation) -> ImportBatch:
    found = import_for(organisation, given.number("import"))
    if found is None:
        raise Refused(f"{organisation.name} has no such import. Check its number.", field="import")
    return found


def code(by: User, organisation: Organisation, given: Document) -> Any:
    facts: dict[str, Any] = {
        "code": given.text("code", needed=True),
        "name": given.text("name"),
        "kind": given.word("stands_for", CodeKind),
        "pot": optional_pot(given, "pot", organisation),
        "project": given.project("project", organisation),
    }
    given.finish()
    return evidence.state_code(by=by, organisation=organisation, **facts)


def shares(by: User, organisation: Organisation, given: Document) -> Any:
    row = needed_code(given, "code", organisation)
    parts = [(each.pot("pot", organisation), each.number("millionths")) for each in objects(given, "shares")]
    given.finish()
    return evidence.share_code(by=by, code=row, shares=parts)


def lines(by: User, organisation: Organisation, given: Document) -> Any:
    made = [new_line(organisation, each) for each in objects(given, "lines")]
    given.finish()
    return evidence.record_lines(by=by, organisation=organisation, lines=made)


def new_line(organisation: Organisation, given: Document) -> evidence.NewLine:
    line = evidence.NewLine(
        reference=given.text("reference", needed=True),
        on=given.needed_day("on"),
        code=needed_code(given, "code", organisation),
        source=given.word("source", LineSource),
        amount=given.pounds("amount_pence"),
        pot=optional_pot(given, "pot", organisation),
        project=given.project("project", organisation),
        from_code=code_of(given, "from_code", organisation),
        reverses=given.text("reverses"),
        text=given.text("text"),
        supplier=given.text("supplier"),
    )
    given.finish()
    return line


def claim(by: User, organisation: Organisation, given: Document) -> Any:
    reference, year = given.text("line", needed=True), given.year("year")
    line = TransactionLine.objects.filter(organisation=organisation, year=year.start, reference=reference).first()
    if line is None:
        raise Refused(f"{organisation.name} has no line {reference} in {year}. Record it first.", field="line")
    facts: dict[str, Any] = {
        "pot": given.pot("pot", organisation),
        "amount": given.pounds("amount_pence"),
        "is_agreed": given.flag("is_agreed"),
        "evidence": given.text("evidence"),
    }
    given.finish()
    return evidence.claim_line(by=by, line=line, **facts)


def establishment(by: User, organisation: Organisation, given: Document) -> Any:
    facts: dict[str, Any] = {
        "pot": given.pot("pot", organisation),
        "month": month_of(given),
        "funded_wte": given.number("funded_hundredths"),
        "worked_wte": given.number("worked_hundredths"),
        "pay_budget": given.pounds("pay_budget_pence"),
        "withdrawn": given.pounds("withdrawn_pence"),
    }
    given.finish()
    return evidence.record_establishment(by=by, **facts)


def post(by: User, organisation: Organisation, given: Document) -> Any:
    filled = None if given.raw("is_backfilled") is None else given.flag("is_backfilled")
    facts: dict[str, Any] = {
        "pot": given.pot("pot", organisation),
        "year": given.year("year"),
        "post": given.text("post", needed=True),
        "wte": given.number("hundredths"),
        "annual_cost": given.pounds("annual_cost_pence"),
        "from_month": given.number("from_month"),
        "old_code": given.text("old_code"),
        "is_backfilled": filled,
    }
    given.finish()
    return evidence.charge_post(by=by, **facts)


def overhead_terms(by: User, organisation: Organisation, given: Document) -> Any:
    facts: dict[str, Any] = {
        "pot": given.pot("pot", organisation),
        "millionths": given.number("millionths"),
        "base": given.word("base", OverheadBase),
        "from_on": given.needed_day("from_on"),
        "to_on": given.day("to_on"),
        "evidence": given.text("evidence"),
    }
    given.finish()
    return evidence.state_overhead_terms(by=by, **facts)


def overhead(by: User, organisation: Organisation, given: Document) -> Any:
    facts: dict[str, Any] = {
        "pot": given.pot("pot", organisation),
        "month": month_of(given),
        "amount": given.pounds("amount_pence"),
        "direct_cost": given.pounds("direct_cost_pence"),
        "basis": given.text("basis"),
    }
    given.finish()
    return evidence.record_overhead(by=by, **facts)


def scheme(by: User, organisation: Organisation, given: Document) -> Any:
    given.text("project", needed=True)
    facts: dict[str, Any] = {
        "project": given.project("project", organisation),
        "year": given.year("year"),
        "cost_before": given.pounds("cost_before_pence"),
        "cost_now": given.pounds("cost_now_pence"),
        "paid_from": given.text("paid_from"),
        "may_continue": given.flag("may_continue"),
        "evidence": given.text("evidence"),
    }
    given.finish()
    return evidence.record_scheme_history(by=by, **facts)


def continuation(by: User, organisation: Organisation, given: Document) -> Any:
    facts: dict[str, Any] = {
        "old": given.pot("old", organisation),
        "new": given.pot("new", organisation),
        "from_on": given.needed_day("from_on"),
        "reason": given.text("reason", needed=True),
        "stands": not given.flag("is_taken_back"),
    }
    given.finish()
    return evidence.continue_pot(by=by, **facts)


def variation(by: User, organisation: Organisation, given: Document) -> Any:
    """The change of the award is named by its pot, year, kind and amount."""
    pot, year, amount = given.pot("pot", organisation), given.year("year"), given.pounds("amount_pence")
    reference, signed_on = given.text("reference", needed=True), given.needed_day("signed_on")
    given.finish()
    award = Award.objects.filter(
        pot=pot, year=year.start, amount=amount, kind__in=("reduction", "netted-off"), variation__isnull=True
    ).first()
    if award is None:
        raise Refused(f"{pot.reference} has no reduction of that amount in {year} without one.", field="amount_pence")
    return evidence.sign_variation(by=by, award=award, reference=reference, signed_on=signed_on)


def reckoning(by: User, organisation: Organisation, given: Document) -> Any:
    transfer = transfer_for(organisation, given.number("transfer"))
    if transfer is None:
        raise Refused(f"{organisation.name} has no such transfer. Check its number.", field="transfer")
    stated = given.word("reckoning", Reckoning)
    given.finish()
    return evidence.state_reckoning(by=by, organisation=organisation, transfer=transfer, reckoning=stated)


def budget(by: User, organisation: Organisation, given: Document) -> Any:
    batch = batch_of(given, organisation)
    facts: dict[str, Any] = {
        "as_of_month": given.number("as_of_month"),
        "loaded_on": given.needed_day("loaded_on"),
        "is_whole": given.flag("is_whole"),
    }
    given.finish()
    return budget_evidence.date_budget(by=by, batch=batch, **facts)


def budget_line(by: User, organisation: Organisation, given: Document) -> Any:
    batch, row = batch_of(given, organisation), given.number("row")
    nature = given.word("nature", LineNature)
    given.finish()
    line = BudgetLine.objects.filter(batch=batch, row=row).first()
    if line is None:
        raise Refused(f"The import has no line in row {row}. Check the row of the sheet.", field="row")
    return budget_evidence.name_nature(by=by, line=line, nature=nature)


def virement(by: User, organisation: Organisation, given: Document) -> Any:
    facts: dict[str, Any] = {
        "month": month_of(given),
        "amount": given.pounds("amount_pence"),
        "from_pot": optional_pot(given, "from_pot", organisation),
        "to_pot": optional_pot(given, "to_pot", organisation),
        "reason": given.text("reason"),
        "reference": given.text("reference"),
    }
    given.finish()
    return budget_evidence.record_virement(by=by, organisation=organisation, **facts)


def rule_setting(by: User, organisation: Organisation, given: Document) -> Any:
    facts: dict[str, Any] = {
        "rule": given.text("rule", needed=True),
        "watch_only": None if given.raw("watch_only") is None else given.flag("watch_only"),
        "least_amount": None if given.raw("least_amount_pence") is None else given.pounds("least_amount_pence"),
        "least_millionths": optional_number(given, "least_millionths"),
        "reason": given.text("reason", needed=True),
    }
    given.finish()
    return set_rule(by=by, organisation=organisation, **facts)


RECORDS: dict[str, Record] = {
    "code": code,
    "shares": shares,
    "lines": lines,
    "claim": claim,
    "establishment": establishment,
    "post": post,
    "overhead-terms": overhead_terms,
    "overhead": overhead,
    "scheme": scheme,
    "continuation": continuation,
    "variation": variation,
    "reckoning": reckoning,
    "budget": budget,
    "budget-line": budget_line,
    "virement": virement,
    "rule-setting": rule_setting,
}
