"""The audit page: which version this is, what it was made from, and how to make the same figures again."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms import STATES, is_signed
from roi.case.wording import listed, moment_day, sentence
from roi.domain.counterfactual import design_of
from roi.domain.statements import month_name

GROUP = 16
NAMED = 3  # sources of unit values


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
        ("Unit values", unit_values(facts)),
        ("Compared with", sentence(listed(designs))),
        ("Engine", facts.engine_version),
        ("Hash of the inputs (SHA-256)", in_groups(facts.inputs_hash)),
        (
            "Seeds",
            f"{', '.join(map(str, drawn.seeds))}; {drawn.points:,} points each"
            if drawn.seeds
            else "None: nothing was drawn",
        ),
        ("Figures", f"{len(facts.appraisal.figures):,} figures, each with its formula and the figures it rests on"),
    )
    return Table("How this version was made", ("What", "Which"), rows, look="tight")


def unit_values(facts: CaseFacts) -> str:
    """The published values that the case used, each with its price year."""
    used = dict.fromkeys(
        f"{line.unit_value.source} ({line.unit_value.price_year} prices)"
        for line in facts.appraisal.inputs.outcomes
        if line.unit_value is not None
    )
    named = list(used)[:NAMED]
    more = f"; {len(used) - NAMED} more under the assumptions" if len(used) > NAMED else ""
    return f"{'; '.join(named)}{more}" if used else "None: nothing is valued in pounds"


def in_groups(text: str) -> str:
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


AUDIT = Section("audit", "Audit", "roi/case/audit.html", context)
