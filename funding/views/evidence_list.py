"""Evidence for the rules, rule by rule: what each needs, what is held and by whom, what lacks, where to enter it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from funding.domain.evidence_kinds import BY_CODE, USED_BY, Kept, Used
from funding.evidence_held import Held, held
from funding.rule_states import RuleState, rule_states
from funding.views.rules_run import RunOfRules
from organisations.permissions import Act
from organisations.templatetags.figures import day_in_words

# What has a page of its own: its name, what is said of it, and the words and page of its link.
ELSEWHERE = {
    Kept.LEDGER: ("Pots and their ledger", "The pots of the year", "See the pots", "funding:pot-list"),
    Kept.BUDGETS: ("Imported budgets", "Come in as workbooks", "Import a workbook", "funding:import-upload"),
    Kept.PRIOR_YEAR: ("Awards of the year before", "In that year's ledger", "See its pots", "funding:pot-list"),
    Kept.TRANSFERS: ("Transfers", "Recorded by both organisations", "See the transfers", "funding:transfer-list"),
}  # fmt: skip


class EvidenceList(RunOfRules):
    needs = Act.SEE
    section = "use"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        states = rule_states(self.organisation, self.year, self.today, self.known)
        given = held(self.organisation, self.year, self.known)
        rules = sorted((self.shown(state, given) for state in states), key=lambda rule: not rule["why"])
        return render(
            request,
            "funding/evidence/list.html",
            {
                "rules": rules,
                "lacking": [rule for rule in rules if rule["why"]],
                "ran": sum(not state.lacks for state in states),
                "closed": not any(state.lacks == "a closed month" for state in states),
                "months_url": self.address("funding:month-close"),
                "rules_url": self.address("funding:rule-list"),
                "can_enter": Act.CHANGE_TERMS in self.acts,
                "steps": [{"label": "Use of funds", "url": self.address("funding:use-of-funds")}],
                **self.run_of_rules(),
            },
        )

    def shown(self, state: RuleState, given: dict[str, Held]) -> dict[str, Any]:
        used = USED_BY[state.rule.code]
        return {
            "code": state.rule.code,
            "name": state.rule.name,
            "data": state.rule.data,
            "why": state.why_not_run,
            "parts": [self.elsewhere(each) if each.what in ELSEWHERE else self.part(each, given) for each in used],
        }

    def part(self, used: Used, given: dict[str, Held]) -> dict[str, Any]:
        kind, found = BY_CODE[used.what], given[used.what]
        links = [("See the rows", self.address("funding:evidence-rows", kind=kind.code))] if found.count else []
        if Act.CHANGE_TERMS in self.acts:
            links += [
                ("Enter a row", self.address("funding:evidence-enter", kind=kind.code)),
                ("Give a table", self.address("funding:evidence-table", kind=kind.code)),
            ]
        return {
            "name": kind.name,
            "held": in_words_held(found),
            "lacks": used.needed and not found.count,
            "optional": not used.needed,
            "links": [{"label": label, "url": url} for label, url in links],
        }

    def elsewhere(self, used: Used) -> dict[str, Any]:
        name, held_words, label, page = ELSEWHERE[Kept(used.what)]
        if used.what == Kept.BUDGETS and Act.IMPORT not in self.acts:
            label, page = "See the imports", "funding:import-list"
        address = self.address(page)
        if used.what == Kept.PRIOR_YEAR:
            address = reverse(page, kwargs={"organisation": self.organisation.code, "year": self.year - 1})
        return {"name": name, "held": held_words, "links": [{"label": label, "url": address}]}


def in_words_held(found: Held) -> str:
    if not found.count:
        return "Nothing held"
    rows = "1 row" if found.count == 1 else f"{found.count:,} rows"
    if found.at is None:
        return rows
    by = f" by {found.by}" if found.by else ""
    return f"{rows}, the last{by} on {day_in_words(found.at.date())}"
