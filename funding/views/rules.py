"""The page of the rules: each in words, what it needs, whether it ran, and how the organisation set it."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.money import in_words
from funding.forms.rule import RuleForm
from funding.rule_states import RuleState, rule_states
from funding.services.rule_settings import set_rule
from funding.views.forms_page import Done, FormPage
from funding.views.rules_run import RunOfRules
from organisations.permissions import Act


class RuleList(RunOfRules):
    needs = Act.SEE
    section = "use"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        states = rule_states(self.organisation, self.year, self.today, self.known)
        ran = sum(not state.lacks for state in states)
        return render(
            request,
            "funding/rule/list.html",
            {
                "states": [self.shown(state) for state in states],
                "ran": ran,
                "count": len(states),
                "can_set": Act.CLOSE in self.acts,
                "evidence_url": self.address("funding:evidence-list"),
                "steps": [{"label": "Use of funds", "url": self.address("funding:use-of-funds")}],
                **self.run_of_rules(),
            },
        )

    def shown(self, state: RuleState) -> dict[str, Any]:
        rule, setting = state.rule, state.setting
        said = f"{setting.reason} ({setting.recorded_by.name})" if setting else "As the rule comes"
        watch = "Watch only: shown, not counted" if state.is_watch_only else "Counted as a query"
        return {
            "code": rule.code,
            "name": rule.name,
            "status": f"Not run: lacks {state.lacks.replace('-', ' ')}" if state.lacks else "Runs",
            "why": state.why_not_run,
            "detail": f"Data, thresholds and setting of “{rule.name}”",
            "policy": [part for part in rule.policy.split("\n\n") if part.strip()],
            "facts": [
                {"key": "Data it needs", "value": rule.data},
                {"key": "Figures it prints", "value": "; ".join(rule.uses)},
                {"key": "What clears it", "value": rule.clears_when},
                {"key": "What it finds", "value": watch},
                {
                    "key": "Smallest amount asked about",
                    "value": f"The larger of {in_words(state.least_amount)} and {state.least_percent:f}% of the pot",
                },
                {"key": "Why it is set so", "value": said},
                {"key": f"Queries in {self.year}", "value": str(state.standing)},
            ],
            "url": self.address("funding:rule-set", code=rule.code),
        }


class RuleSet(FormPage):
    """Set a rule's switch and its materiality for the organisation."""

    needs = Act.CLOSE
    section = "use"
    form_class = RuleForm
    button = "Save the setting"
    lead = "The setting holds for every year from the next run on. Its reason is printed beside the rule."

    @cached_property
    def state(self) -> RuleState:
        states = rule_states(self.organisation, self.year, self.today)
        found = next((state for state in states if state.rule.code == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Set the rule: {self.state.rule.name}"

    def back(self) -> tuple[str, str]:
        return f"{self.address('funding:rule-list')}#{self.state.rule.code}", "The rules"

    def initial(self) -> dict[str, Any]:
        row = self.state.setting
        if row is None:
            return {"watch_only": ""}
        return {
            "watch_only": {True: "yes", False: "no"}.get(row.watch_only, "") if row.watch_only is not None else "",
            "least_amount": row.least_amount,
            "least_percent": self.state.least_percent if row.least_millionths is not None else None,
        }

    def act(self, form: Any) -> Done:
        set_rule(by=self.person, organisation=self.organisation, rule=self.state.rule.code, **form.setting())
        return Done(f"{self.state.rule.name}: the setting is saved.", self.back()[0])
