"""The page of the documentation about the rules, written from the rules themselves as Markdown."""

from decimal import Decimal

from funding.domain.evidence import MILLION
from funding.domain.money import in_words
from funding.domain.organisation_year import DEFAULT
from funding.domain.rules import RULES, Rule

HEAD = """# The rules

<!-- Written by `manage.py rule_pages` from the rules themselves. Change the rule, not this page. -->

A rule looks at a whole year of one organisation, because diversion shows between pots. It raises a query; it never says
that money was diverted. A person of that organisation says so, or explains it. The absence of a query is not assurance.

Rules run only on an organisation that has closed a month of the year itself. A rule whose data is not given is *not
run*, and is counted as such. The same finding is the same query at every run; one whose cause is gone closes itself and
says so.

**Kinds of query.** *Condition query*: the terms in force on that date restrict the use. *Purpose query*: unrestricted
money that left its stated purpose. *Cannot be shown*: the evidence is missing. *Difference*: two sides do not match.
"""


def rules_page() -> str:
    """The whole page; the same rules give the same page."""
    share = Decimal(DEFAULT.millionths) * 100 / MILLION
    materiality = (
        f"**Materiality.** Unless a rule says otherwise it asks from the larger of {in_words(DEFAULT.amount)} or\n"
        f"{share:f}% of the pot. An organisation may set its own amount and share for each rule, and its watch-only\n"
        "switch, with a reason.\n"
    )
    rows = "\n".join(
        f"| [{rule.name}](#{rule.code}) | `{rule.code}` | {'yes' if rule.watch_only else 'no'} |" for rule in RULES
    )
    table = f"| rule | code | watch only by default |\n|---|---|---|\n{rows}\n"
    return "\n".join([HEAD, materiality, table, *(section(rule) for rule in RULES)])


def section(rule: Rule) -> str:
    watch = f"yes. {rule.watch_why}" if rule.watch_only else "no."
    return "\n".join(
        [
            f'<a id="{rule.code}"></a>',
            "",
            f"## {rule.name}",
            "",
            rule.policy.strip(),
            "",
            f"- **Code**: `{rule.code}`",
            f"- **Data it needs**: {rule.data}",
            f"- **Figures it prints**: {'; '.join(rule.uses)}.",
            f"- **Clears when**: {rule.clears_when}",
            f"- **Watch only by default**: {watch}",
            "",
        ]
    )
