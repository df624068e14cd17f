"""`manage.py scan_diversions --organisation CODE --year 2025-26`: runs every rule, prints each flag with its figures.

It acts as the person that stands for commands, who may look and do no more. With `--known 2025-10-31` it prints what
the rules find on what was known at the end of that day, and writes nothing.
"""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence, in_words, to_pence
from funding.domain.rules import Finding, Rule
from funding.domain.words import QueryStatus
from funding.known import Known, known_on
from funding.management.json_command import organisation
from funding.models import Movement, Posting, Query
from funding.readings import movements_of
from funding.rule_states import found_then
from funding.services.queries import Scan, scan_diversions
from organisations.models import Organisation
from organisations.refusals import Refused
from organisations.services.system import system_person


def year(text: str) -> FinancialYear:
    try:
        return FinancialYear.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def past_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day. Write it like 2025-10-31.") from None
    if day >= timezone.localdate():
        raise ArgumentTypeError(f"{text} is not past yet. Leave --known out for what is known now.")
    return day


class Command(BaseCommand):
    help = "Run every rule over an organisation's year and print each flag with its figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, type=year, metavar="2025-26")
        parser.add_argument("--known", type=past_day, metavar="2025-10-31", help="as known at the end of this day")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, **options: Any) -> None:
        try:
            found = organisation(options["organisation"])
            if options["known"]:
                answer = document_then(found, options["year"], known_on(options["known"]))
            else:
                scan = scan_diversions(
                    by=system_person(), organisation=found, year=options["year"], today=timezone.localdate()
                )
                answer = document(found.code, options["year"], scan)
        except Refused as refusal:
            answer = {"refused": refusal.message}
        self.stdout.write(json.dumps(answer, indent=1, ensure_ascii=False) if options["json"] else lines_of(answer))
        if "refused" in answer:
            raise SystemExit(1)


def document(code: str, of_year: FinancialYear, scan: Scan) -> dict[str, Any]:
    """The flags that stand; what has no cause any more is not a flag."""
    standing = [query for query in scan.queries if query.status != QueryStatus.CLEARED]
    return {
        "organisation": code,
        "year": of_year.code,
        "flags": [flag(query) for query in standing],
        "rules_not_run": [{"rule": rule.code, "lacks": rule.lacks} for rule in scan.rules_not_run],
        **({"not_run": scan.not_run} if scan.not_run else {}),
    }


def flag(query: Query) -> dict[str, Any]:
    postings = [posting.pk for movement in movements_of(query) for posting in movement.postings.all()]
    return {
        "rule": query.rule,
        "key": query.key,
        "pots": [pot.reference for pot in query.pots.all()],
        "project": query.project.reference if query.project else None,
        "line": query.line or None,
        "kind": query.kind,
        "amount_pence": to_pence(query.amount),
        "month": query.month,
        "status": query.status,
        "watch_only": query.watch_only,
        "figures": query.figures,
        "clears_when": query.clears_when,
        "postings": postings,
    }


def document_then(organisation: Organisation, of_year: FinancialYear, known: Known) -> dict[str, Any]:
    """What the rules find on what was known at the end of a past day."""
    then = found_then(organisation, of_year, known)
    return {
        "organisation": organisation.code,
        "year": of_year.code,
        "known": known.on.isoformat(),
        "flags": [
            flag_then(rule, finding, status, watch_only=rule.code in then.watched)
            for rule, finding, status in then.found
        ],
        "rules_not_run": [{"rule": rule.code, "lacks": rule.lacks} for rule in then.rules_not_run],
        **({"not_run": then.not_run} if then.not_run else {}),
    }


def flag_then(rule: Rule, finding: Finding, status: str, *, watch_only: bool) -> dict[str, Any]:
    movements = Movement.objects.filter(pk__in=finding.postings)
    postings = Posting.objects.filter(movement__in=movements).order_by("pk").values_list("pk", flat=True)
    return {
        "rule": rule.code,
        "key": finding.key,
        "pots": sorted(finding.pots),
        "project": finding.project,
        "line": finding.line,
        "kind": finding.kind.value,
        "amount_pence": to_pence(finding.amount),
        "month": finding.month,
        "status": status,
        "watch_only": watch_only,
        "figures": dict(finding.figures),
        "clears_when": finding.clears_when,
        "postings": list(postings),
    }


def lines_of(answer: dict[str, Any]) -> str:
    """The flags as a table for people."""
    if "refused" in answer:
        return str(answer["refused"])
    then = f" as known on {answer['known']}" if "known" in answer else ""
    lines = [f"{answer['organisation']}, {answer['year']}{then}: {len(answer['flags'])} flags"]
    for each in answer["flags"]:
        amount = in_words(from_pence(each["amount_pence"]), pence=True)
        lines.append(f"{each['rule']:<20} {' '.join(each['pots']):<10} {amount:>18}  {each['kind']}, {each['status']}")
        lines += [f"    {name}: {value}" for name, value in each["figures"].items()]
        lines.append(f"    Clears when: {each['clears_when']}")
    if answer.get("not_run"):
        lines.append(answer["not_run"])
    lines += [f"not run: {each['rule']} (lacks {each['lacks']})" for each in answer["rules_not_run"]]
    return "\n".join([*lines, "Absence of a flag is not assurance."])
