"""The page of one query and what its own organisation does with it: answer, share, accept, restore, assess."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404

from funding.domain.money import in_words
from funding.domain.rules import RULES
from funding.forms.fields import LedgerForm
from funding.forms.movement import AnswerForm
from funding.forms.query import ReasonForm, RestoredForm, ShareForm
from funding.readings import AWAITING, movements_of
from funding.selectors import query_for
from funding.services.answers import (
    answer_query,
    awaiting,
    can_be_assessed,
    record_condition_not_met,
    record_restored,
    use_to_restore,
)
from funding.services.other_side import accept_answer, answered_by, query_again, withdraw_query
from funding.services.sharing import share_answer, share_not_explained, share_terms
from funding.shared import (
    RULE_WORDS,
    answer_as_shown,
    bodies_for,
    digest_of,
    has_said,
    not_explained_as_shown,
    parties,
    query_seen_by,
    shares_of,
)
from funding.shared_terms import terms_as_shown
from funding.views.forms_page import Done, FormPage
from organisations.permissions import Act, roles_for


def share_roles() -> str:
    return " or ".join(role.label.lower() for role in roles_for(Act.SHARE))


class QueryDetail(FormPage):
    """One query: the policy, its figures, what would clear it, its history, and the answer."""

    needs = Act.SEE
    section = "use"
    form_class = AnswerForm
    template_name = "funding/query/detail.html"
    title = "Query"
    button = "Save the answer"

    @cached_property
    def query(self) -> Any:
        query = query_for(self.organisation, self.kwargs["pk"], self.known)
        if query is None or query.year != self.year.start:
            raise Http404
        return query

    @property
    def can_answer(self) -> bool:
        return Act.ANSWER in self.acts and self.query.status in AWAITING

    def back(self) -> tuple[str, str]:
        return self.address("funding:use-of-funds"), "Use of funds"

    def form_options(self) -> dict[str, Any]:
        return {"is_recorded": self.query.rule == "declared"}

    def initial(self) -> dict[str, Any]:
        return {"amount": awaiting(self.query)}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        answer_query(
            by=self.person,
            query=self.query,
            today=self.today,
            **{"destination": None, **typed},
        )
        return Done(
            "The answer is saved to your organisation only.", self.address("funding:query-detail", pk=self.query.pk)
        )

    def context(self) -> dict[str, Any]:
        query = self.query
        rule = next((rule for rule in RULES if rule.code == query.rule), None)
        return {
            "title": RULE_WORDS.get(query.rule, query.rule),
            "query": query,
            "policy": [part for part in (rule.policy if rule else "").split("\n\n") if part.strip()],
            "facts": [
                {"key": "Kind", "value": query.get_kind_display()},
                {"key": "Amount", "value": in_words(query.amount, pence=True)},
                {"key": "Month", "value": f"Month {query.month}" if query.month else "Whole year"},
                *({"key": name, "value": value} for name, value in query.figures.items()),
                {"key": "What would clear it", "value": query.clears_when},
            ],
            "pots": [
                {"name": str(pot), "url": self.address("funding:pot-detail", reference=pot.reference)}
                for pot in query.pots.all()
            ],
            "movements": [
                {
                    "name": f"{movement.get_kind_display()} ({movement.pk})",
                    "url": self.address("funding:movement-detail", pk=movement.pk),
                }
                for movement in movements_of(query, self.known)
            ],
            "history": [self.raised(), *map(self.step, query.steps.all())],
            "can_answer": self.can_answer,
            "actions": self.actions(),
            "parties": self.parties,
            "share_roles": share_roles(),
            "share_url": self.address("funding:query-share", pk=query.pk),
            "shares": shares_of(query, self.known),
            "is_answered": has_said(query, self.known),
        }

    @cached_property
    def parties(self) -> list[Any]:
        return parties(self.query, self.today, self.known)

    def raised(self) -> dict[str, Any]:
        query = self.query
        if query.asked_by_organisation is None:
            return {"title": "Raised by the rule", "at": query.raised_at}
        return {
            "title": f"Asked by {query.asked_by_organisation.name}",
            "at": query.raised_at,
            "by": query.asked_by.name,
            "text": query.question,
        }

    def actions(self) -> list[dict[str, str]]:
        """What the person may do with the query now, besides answering it; nothing on a past day."""
        if self.known:
            return []
        query = self.query
        can_accept = query.status == "explained" and not self.parties and not answered_by(query, self.person)
        offered = (
            (Act.SHARE, "query-share", "Share the answer", has_said(query)),
            (Act.QUERY, "query-accept", "Accept the answer", can_accept),
            (Act.QUERY, "query-again", "Query it again", can_accept),
            (Act.ANSWER, "query-restore", "Record money that came back", use_to_restore(query) is not None),
            (Act.ASSESS, "query-not-met", "Record that the condition is not met", can_be_assessed(query)),
        )
        return [
            {"label": label, "url": self.address(f"funding:{name}", pk=query.pk)}
            for act, name, label, holds in offered
            if holds and act in self.acts
        ]

    def step(self, step: Any) -> dict[str, Any]:
        amount = in_words(step.amount, pence=True) if step.amount is not None else ""
        said = (
            amount,
            step.get_destination_display(),
            step.decided_by_role,
            step.reason,
            step.repayment,
            step.evidence,
        )
        return {
            "title": step.get_status_display(),
            "at": step.at,
            "by": f"{step.by.name}, {step.side.organisation.name}" if hasattr(step, "side") else step.by.name,
            "text": ". ".join(part.rstrip(".") for part in said if part),
        }


class StepPage(FormPage):
    """One step of a query, by its own organisation or by another body that sees something of it."""

    section = "use"
    form_class: ClassVar[type[LedgerForm]] = ReasonForm
    asks = "Why"
    is_needed = True
    own_only = False

    @cached_property
    def query(self) -> Any:
        query = query_seen_by(self.organisation, self.kwargs["pk"])
        if query is None or query.year != self.year.start or (self.own_only and not self.is_own_of(query)):
            raise Http404
        return query

    def is_own_of(self, query: Any) -> bool:
        return bool(query.organisation_id == self.organisation.pk)

    def back(self) -> tuple[str, str]:
        name = "funding:query-detail" if self.is_own_of(self.query) else "funding:shared-detail"
        return self.address(name, pk=self.query.pk), "The query"

    def form_options(self) -> dict[str, Any]:
        return {"asks": self.asks, "is_needed": self.is_needed}

    def facts(self, form: Any) -> dict[str, Any]:
        return {"by": self.person, "organisation": self.organisation, "query": self.query, **form.cleaned_data}


class QueryAccept(StepPage):
    needs = Act.QUERY
    title = "Accept the answer"
    button = "Accept the answer"
    asks = "Note, if you want to add one"
    is_needed = False
    lead = "Both organisations see that the answer is accepted. Records may be disclosable."

    def act(self, form: Any) -> Done:
        accept_answer(**self.facts(form))
        return Done("The answer is accepted.", self.back()[0])


class QueryAgain(StepPage):
    needs = Act.QUERY
    title = "Query the answer again"
    button = "Query it again"
    asks = "What the answer leaves open"
    lead = "The query waits for an answer again. Both statements stay on the record, which may be disclosable."

    def act(self, form: Any) -> Done:
        query_again(**self.facts(form))
        return Done("It is queried again.", self.back()[0])


class QueryWithdraw(StepPage):
    needs = Act.QUERY
    title = "Withdraw the question"
    button = "Withdraw it"
    asks = "Why the question is withdrawn"

    def act(self, form: Any) -> Done:
        withdraw_query(**self.facts(form))
        return Done("The question is withdrawn.", self.back()[0])


class QueryNotMet(StepPage):
    needs = Act.ASSESS
    title = "Record that the condition is not met"
    button = "Record it under my name"
    asks = "Which condition is not met, and what that rests on"
    lead = "Your name stands on this step as the finance officer who recorded it."
    own_only = True

    def act(self, form: Any) -> Done:
        record_condition_not_met(by=self.person, query=self.query, reason=form.cleaned_data["reason"])
        return Done("It is recorded that the condition is not met.", self.back()[0])


class QueryRestore(StepPage):
    needs = Act.ANSWER
    form_class = RestoredForm
    title = "Record money that came back"
    button = "Record it"
    lead = "The amount goes back to its pot in the same act."
    own_only = True

    def form_options(self) -> dict[str, Any]:
        return {}

    def act(self, form: Any) -> Done:
        record_restored(by=self.person, query=self.query, **form.cleaned_data)
        amount = in_words(form.cleaned_data["amount"], pence=True)
        return Done(f"{amount} is back in its pot.", self.back()[0])


class SharePage(FormPage):
    """A preview of exactly what the other body will see, and the act of sharing it."""

    needs = Act.SHARE
    section = "use"
    form_class = ShareForm
    template_name = "funding/query/share.html"
    button = "Share exactly this"

    def content(self) -> dict[str, Any]:
        raise NotImplementedError

    def bodies(self) -> list[Any]:
        return bodies_for(self.organisation, self.year, self.today)

    def form_options(self) -> dict[str, Any]:
        return {"bodies": self.bodies()}

    def context(self) -> dict[str, Any]:
        content = self.content()
        return {"content": content, "digest": digest_of(content)}


class QueryShare(SharePage):
    title = "Share the answer"

    @cached_property
    def query(self) -> Any:
        query = query_for(self.organisation, self.kwargs["pk"])
        if query is None or query.year != self.year.start:
            raise Http404
        return query

    def content(self) -> dict[str, Any]:
        return answer_as_shown(self.query)

    def bodies(self) -> list[Any]:
        """Those who are party to the query first."""
        return list({each.pk: each for each in (*parties(self.query, self.today), *super().bodies())}.values())

    def back(self) -> tuple[str, str]:
        return self.address("funding:query-detail", pk=self.query.pk), "The query"

    def act(self, form: Any) -> Done:
        made = share_answer(by=self.person, query=self.query, today=self.today, **form.cleaned_data)
        return Done(f"{made.with_organisation.name} now sees this answer.", self.back()[0])


class NotExplainedShare(SharePage):
    title = "Share the totals not explained"

    def content(self) -> dict[str, Any]:
        return not_explained_as_shown(self.organisation, self.year, self.today)[0]

    def back(self) -> tuple[str, str]:
        return self.address("funding:use-of-funds"), "Use of funds"

    def act(self, form: Any) -> Done:
        made = share_not_explained(
            by=self.person, organisation=self.organisation, year=self.year, today=self.today, **form.cleaned_data
        )
        return Done(f"{made.with_organisation.name} now sees these totals.", self.back()[0])


class TermsShare(SharePage):
    section = "terms"
    title = "Share the terms of funding"

    def content(self) -> dict[str, Any]:
        return terms_as_shown(self.organisation, self.year, self.today)

    def back(self) -> tuple[str, str]:
        return self.address("roi:terms"), "Terms of funding"

    def act(self, form: Any) -> Done:
        made = share_terms(
            by=self.person, organisation=self.organisation, year=self.year, today=self.today, **form.cleaned_data
        )
        return Done(f"{made.with_organisation.name} now sees these terms.", self.back()[0])
