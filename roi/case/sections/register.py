"""The assumptions register: every number that somebody chose, with its range, source and grade."""

from decimal import Decimal

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.wording import number, percent, pounds
from roi.domain.figures import GBP
from roi.domain.register import RegisterEntry


def context(facts: CaseFacts) -> dict[str, object]:
    return {"register": register(facts), "sources": sources(facts)}


def register(facts: CaseFacts) -> Table:
    rows = tuple(
        (entry.statement, shown(entry), spread(entry), entry.source, entry.grade, entry.reason)
        for entry in facts.appraisal.register
    )
    headers = ("Assumption", "Value", "Low to high", "Source", "Grade", "Reason")
    note = "Grades run from A, tested here, to F, opinion."
    if not any(entry.low is not None for entry in facts.appraisal.register):
        note = f"{note} No ranges are given."
    return Table("Assumptions", headers, rows, numeric=(1,), note=note).without_empty(2, 4, 5)


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
    """What the case rests on beside the register."""
    known = {entry.statement for entry in facts.appraisal.register}
    rows = tuple((each.what, each.source, each.grade) for each in facts.sources if each.what not in known)
    return Table("Other sources", ("What was taken", "Source", "Grade"), rows).without_empty(2) if rows else None


REGISTER = Section("register", "Assumptions and sources", "roi/case/register.html", context)
