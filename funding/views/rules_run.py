"""What pages about rules say of their last run, and the button that runs them now."""

from typing import Any

from funding.rule_states import last_run
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.templatetags.figures import moment


class RunOfRules(YearPage):
    """Gives `run_of_rules()`, the context of `funding/evidence/run.html`. A past day says nothing of it."""

    def run_of_rules(self) -> dict[str, Any]:
        if self.known:
            return {"run": None}
        ran = last_run(self.organisation, self.year)
        if ran is None:
            words, stale = f"The rules have not run for {self.year} yet.", ""
        else:
            words = f"The rules last ran on {moment(ran.at)}, by {ran.by}."
            stale = "Something was recorded since then, so run them again." if ran.is_stale else ""
        return {
            "run": {
                "words": words,
                "stale": stale,
                "url": self.address("funding:rules-run") if Act.ANSWER in self.acts else "",
            }
        }
