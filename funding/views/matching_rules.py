"""Pages of the rules that match lines: all of them, a new one, one that changes."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.forms.transactions import WITHDRAW, RuleChangeForm, RuleForm
from funding.matched import as_rule, rules_standing, target_of
from funding.services.matching_rules import Says, change_rule, state_rule, withdraw_rule
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act


class MatchingRules(YearPage):
    needs = Act.SEE
    section = "transactions"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        may = Act.POST in self.acts
        rows = [
            {
                "says": as_rule(rule).in_words(),
                "target": str(target_of(rule.pot, rule.project)),
                "by": rule.recorded_by.name,
                "at": rule.recorded_at,
                "reason": rule.reason,
                "url": self.address("funding:matching-rule", pk=rule.pk) if may else "",
            }
            for rule in rules_standing(self.organisation, self.known)
        ]
        steps = [{"label": "Transactions", "url": self.address("funding:line-list")}]
        new_url = self.address("funding:matching-rule-new") if may else ""
        return render(
            request, "funding/transaction/rules.html", {"rows": rows, "may": may, "new_url": new_url, "steps": steps}
        )


class RulePage(FormPage):
    needs = Act.POST
    section = "transactions"

    def back(self) -> tuple[str, str]:
        return self.address("funding:matching-rules"), "Rules"


class MatchingRuleNew(RulePage):
    form_class = RuleForm
    title = "A new rule"
    button = "Remember it"
    lead = "Lines that say all of this are suggested for this pot and project. Nothing is posted until you accept."

    def form_options(self) -> dict[str, Any]:
        return {"organisation": self.organisation}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        pot, project = form.chosen()
        parts = ("code", "subjective", "project_code", "supplier", "text")
        says = Says(**{name: typed[name].strip() for name in parts})
        state_rule(by=self.person, organisation=self.organisation, says=says, pot=pot, project=project)
        return Done("The rule is remembered.", self.back()[0])


class MatchingRuleChange(RulePage):
    form_class = RuleChangeForm
    title = "Change a rule"
    button = "Change it"

    @cached_property
    def rule(self) -> Any:
        rules = rules_standing(self.organisation)
        rule = next((each for each in rules if each.pk == self.kwargs["pk"]), None)
        if rule is None:
            raise Http404
        return rule

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"Lines with {as_rule(self.rule).in_words()}."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.rule
        return super().get(request, *args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "rule": self.rule}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        if typed["target"] == WITHDRAW:
            withdraw_rule(by=self.person, rule=self.rule, reason=typed["reason"])
            return Done("The rule is withdrawn.", self.back()[0])
        pot, project = form.chosen()
        change_rule(by=self.person, rule=self.rule, year=self.year, pot=pot, project=project, reason=typed["reason"],
                    moves=typed["moves"])  # fmt: skip
        return Done("The rule is changed.", self.back()[0])
