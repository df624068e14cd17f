"""Approvals: what each signatory confirms, and who has decided what on which version."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.wording import listed, moment_day, pounds
from roi.domain.inputs import CaseInputs
from roi.domain.statements import month_name

DECISIONS = {"signed": "Signed", "returned": "Returned"}


def context(facts: CaseFacts) -> dict[str, object]:
    return {"decided": decided(facts), "wanted": wanted(facts), "route": route(facts), "arranged": facts.arranged}


def decided(facts: CaseFacts) -> Table | None:
    rows = tuple(
        (
            row.name,
            row.role,
            DECISIONS.get(row.decision, row.decision),
            f"Version {row.version}",
            moment_day(row.at),
            row.words or row.reason,
        )
        for row in facts.sign_offs
    )
    headers = ("Name", "Role", "Decision", "On", "Date", "In their words")
    return Table("Decisions made in the product", headers, rows) if rows else None


def route(facts: CaseFacts) -> Table | None:
    """The way to the decision by the scheme of delegation, with what was confirmed on it."""
    if len(facts.route) < 2:
        return None
    decision = {row.role: row for row in facts.sign_offs if row.version == facts.version and row.decision == "signed"}
    rows = []
    for step in facts.route:
        last = step is facts.route[-1] and next(iter(decision.values()), None)
        name, at, words = (last.name, last.at, last.words) if last else (step.name, step.at, step.words)
        rows.append((step.capacity, name or "Waiting", moment_day(at) if at else "", words, step.reference))
    headers = ("In the capacity of", "Name", "Date", "What they confirmed", "Assessments")
    return Table("Sign-off route, by the scheme of delegation", headers, tuple(rows)).without_empty(4)


def wanted(facts: CaseFacts) -> Table | None:
    """What each signatory confirms, with room to sign on paper; nothing once all of a route have signed."""
    if facts.is_final and len(facts.route) > 1:
        return None
    inputs, ask = facts.appraisal.inputs, facts.ask
    source = f"{pounds(ask.funded)} from {ask.funded_by}" if ask.funded and ask.funded_by else "none named"
    pressure = f"{pounds(ask.pressure)}, to be met from {ask.pressure_from or 'a source not yet named'}"
    rows = (
        ("Senior responsible owner", "I own the benefits in this case, and the outcomes are those the trust reports."),
        ("Finance business partner", f"Costs agree with the ledger to {month_name(inputs.data_to)}. Where a release is "
         "shown as actioned, the budget named has been cut. Capacity is no budget saving. Unit values: confirmed / not "
         "confirmed."),
        ("Director of finance", f"Recurrent source: {source}. Cost pressure: {pressure}. Confirmed / not confirmed."),
        ("Chief medical officer and chief nursing officer", "Quality impact assessment: reference, date and score; "
         "when it is looked at again."),
        ("Equality lead", "Equality impact assessment: reference, date and decision; due regard was had."),
        ("Information owner", "Where the data come from, when they were drawn and how complete they are. Counts are "
         "totals; no person can be found from them."),
        ("Partners and integrated care board", partners(inputs)),
        ("Committee", "Name, date, decision and conditions."),
    )  # fmt: skip
    with_room = tuple((who, what, "") for who, what in rows)
    return Table("Who signs, and what they confirm", ("Who", "What they confirm", "Name, signature, date"), with_room,
                 look="sign")  # fmt: skip


def partners(inputs: CaseInputs) -> str:
    bodies = {gain.name for line in inputs.outcomes for gain in line.gains if gain.name}
    bodies |= {cost.partner for cost in inputs.costs if cost.partner}
    who = f" ({listed(sorted(bodies))})" if bodies else ""
    return f"We recognise the benefit that this case gives to us{who}: yes / in part / no."


APPROVALS = Section("approvals", "Approvals", "roi/case/approvals.html", context, stays=True)
