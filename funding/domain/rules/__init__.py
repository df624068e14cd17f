"""Every diversion rule, in the order in which pages list them. A new rule is one file and one line here."""

from dataclasses import dataclass

from funding.domain.organisation_year import OrganisationYear
from funding.domain.rules import (
    claimed_twice,
    declared,
    dropped,
    held_in_reserves,
    lapsed,
    late_journals,
    net_fall,
    netted_off,
    off_purpose,
    overdue,
    overhead,
    posts_not_backfilled,
    relabelled,
    spread_savings,
    two_sides_differ,
    vacancy_slippage,
)
from funding.domain.rules.rule import Finding, Rule

RULES: tuple[Rule, ...] = (
    declared.RULE,
    overdue.RULE,
    netted_off.RULE,
    two_sides_differ.RULE,
    off_purpose.RULE,
    net_fall.RULE,
    held_in_reserves.RULE,
    lapsed.RULE,
    late_journals.RULE,
    dropped.RULE,
    claimed_twice.RULE,
    posts_not_backfilled.RULE,
    vacancy_slippage.RULE,
    spread_savings.RULE,
    overhead.RULE,
    relabelled.RULE,
)


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that was not run and the evidence it lacks, in a word."""

    code: str
    name: str
    lacks: str


@dataclass(frozen=True, slots=True)
class Run:
    """What the rules found in a year, and which of them could not run."""

    found: tuple[tuple[Rule, Finding], ...]
    not_run: tuple[NotRun, ...]


def run(year: OrganisationYear) -> Run:
    """Every rule over the year; a rule whose evidence is not given is not run, and said so."""
    found: list[tuple[Rule, Finding]] = []
    not_run: list[NotRun] = []
    for rule in RULES:
        lacks = rule.lacks(year)
        if lacks:
            not_run.append(NotRun(rule.code, rule.name, lacks))
        else:
            found += [(rule, finding) for finding in rule.find(year)]
    return Run(tuple(found), tuple(not_run))


__all__ = ["RULES", "Finding", "NotRun", "Rule", "Run", "run"]
