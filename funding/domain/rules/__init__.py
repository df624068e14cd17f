"""Every diversion rule, in the order in which pages list them. A new rule is one file and one line here."""

from funding.domain.rules import declared, overdue
from funding.domain.rules.rule import Finding, Rule

RULES: tuple[Rule, ...] = (
    declared.RULE,
    overdue.RULE,
)

__all__ = ["RULES", "Finding", "Rule"]
