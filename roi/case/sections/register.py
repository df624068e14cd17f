"""The assumptions register: every number that somebody chose, with its range, source and grade."""

from decimal import Decimal

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms import main_lines
from roi.case.wording import number, percent, pounds
from roi.domain.figures import GBP
from roi.domain.register import RegisterEntry


def context(facts: CaseFacts) -> dict[str, object]:
    return {"register": register(facts), "sources": sources(facts)}


def register(facts: CaseFacts) -> Table:
    entries = printed(facts)
    rows = tuple(
        (entry.statement, shown(entry), spread(entry), entry.source, entry.grade, entry.reason) for entry in entries
    )
    headers = ("Assumption", "Value", "Low to high", "Source", "Grade", "Reason")
    note = "Grades run from A, tested here, to F, opinion."
    if not any(entry.low is not None for entry in facts.appraisal.register):
        note = f"{note} No ranges are given."
    if left := len(facts.appraisal.register) - len(entries):
        note = f"{note} {left} assumptions of smaller outcomes stand in the workings that this document carries."
    where = f"{facts.address}/projects/{facts.project_reference}/outcomes/"
    links = {(at, 1): where for at in range(len(rows))} if facts.address else {}
    return Table("Assumptions", headers, rows, numeric=(1,), note=note, links=links).without_empty(2, 4, 5)


def printed(facts: CaseFacts) -> list[RegisterEntry]:
    """Assumptions of the outcomes that are shown at length, and those of the whole case."""
    lines = {line.id for line in facts.appraisal.inputs.outcomes}
    lines -= {line.id for line in main_lines(facts.appraisal)}
    return [entry for entry in facts.appraisal.register
            if not (entry.id.startswith("line.") and entry.id.split(".")[1] in lines)]  # fmt: skip


def shown(entry: RegisterEntry) -> str:
    return "By month" if entry.value is None else written(entry, entry.value)


def written(entry: RegisterEntry, value: Decimal) -> str:
    if entry.unit == "share":
        return percent(value)
    return pounds(value) if entry.unit == GBP else number(value, 4)


def spread(entry: RegisterEntry) -> str:
    if entry.low is None or entry.high is None:
        return ""
    return f"{written(entry, entry.low)} to {written(entry, entry.high)}"


def sources(facts: CaseFacts) -> Table | None:
    """What the case rests on beside the register, and beside the costs, whose sources stand in their own table."""
    known = {entry.statement for entry in facts.appraisal.register}
    if facts.called("cost", "What it cost"):
        known |= {f"Cost: {cost.label}" for cost in facts.appraisal.inputs.costs}
    rows = tuple((each.what, each.source, each.grade) for each in facts.sources if each.what not in known)
    return Table("Other sources", ("What was taken", "Source", "Grade"), rows).without_empty(2) if rows else None


REGISTER = Section("register", "Assumptions and sources", "roi/case/register.html", context)
