"""The audit page: which version this is, what it was made from, and how to make the same figures again."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms import STATES, is_signed
from roi.case.wording import listed, moment_day, sentence
from roi.domain.counterfactual import design_of
from roi.domain.statements import month_name

GROUP = 16


def context(facts: CaseFacts) -> dict[str, object]:
    return {"table": table(facts), "fictional": facts.organisation_is_fictional, "changes": facts.changes}


def table(facts: CaseFacts) -> Table:
    inputs, drawn = facts.appraisal.inputs, facts.appraisal.simulation
    designs = sorted({design_of(line).name for line in inputs.outcomes})
    rows = (
        ("Case and version", f"{facts.reference}, version {facts.version}"),
        ("Status", f"{STATES.get(facts.status, facts.status)}{'' if is_signed(facts) else ' (not signed)'}"),
        ("Prepared by", f"{facts.prepared_by} ({facts.prepared_by_role}), {moment_day(facts.prepared_at)}"),
        ("Project", f"{facts.project_reference} {facts.project_name}"),
        ("Organisation", f"{facts.organisation_name} ({facts.organisation_code})"),
        ("Financial year and data", f"{facts.year}, outcomes to {month_name(inputs.data_to)}"),
        ("Price index", f"{inputs.prices.name}, prices of {inputs.prices.case_year}. {inputs.prices.source}"),
        ("Compared with", sentence(listed(designs))),
        ("Engine", facts.engine_version),
        ("Hash of the inputs (SHA-256)", in_groups(facts.inputs_hash)),
        ("Seeds", ", ".join(map(str, drawn.seeds)) or "None: nothing was drawn"),
        ("Figures", f"{len(facts.appraisal.figures):,} figures, each with its formula and the figures it rests on"),
    )
    return Table("How this version was made", ("What", "Which"), rows)


def in_groups(text: str) -> str:
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


AUDIT = Section("audit", "Audit", "roi/case/audit.html", context)
