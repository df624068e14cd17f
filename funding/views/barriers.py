"""The barriers register: an organisation's own answers beside the national figures, actions on what stands in the way,
and for an ICB the counts over those of its trusts that answered."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.barrier_listings import counts_listing, register_listing
from funding.barrier_table import ActionTable, BarrierCountTable, BarrierTable
from funding.barriers import Register, action_for, answers_of, questions, register_of
from funding.forms.barriers import ActionForm, ActionStepForm, AnswerForm
from funding.readings import linked_trusts
from funding.services.barriers import Answered, answer_survey, open_action, step_action
from funding.services.sharing import share_barriers
from funding.shared_barriers import barriers_as_shown, barriers_compared, boards_of
from funding.views.downloads import ListPage
from funding.views.forms_page import Done, FormPage
from funding.views.queries import SharePage
from organisations.permissions import Act

ICB = "icb"


class BarrierList(ListPage):
    needs = Act.SEE
    section = "terms"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        register = register_of(self.organisation, self.year, self.known)
        taken = self.file(lambda to, facts: register_listing(register, self.year, self.today, to, facts), "barriers")
        if taken:
            return taken
        can_record = Act.LOG_POTS in self.acts
        return render(
            request,
            "funding/barrier/list.html",
            {
                "lead": self.lead(register),
                "overdue": self.overdue(register),
                "table": BarrierTable(
                    register.lines,
                    caption=f"Answers of {self.year}",
                    unit="Beside the share of trusts that said so in the national survey",
                ),
                "actions": ActionTable(
                    register.actions,
                    address=self.address,
                    today=self.today,
                    can_step=can_record,
                    prefix="actions-",
                    caption="Actions",
                    nothing="No action is agreed for the year.",
                ),
                "ways": self.ways(can_record),
                "sources": sorted({line.question.source for line in register.lines}),
                "downloads": self.downloads,
                "steps": [{"label": "Terms of funding", "url": self.address("roi:terms")}],
            },
        )

    def lead(self, register: Register) -> str:
        named = len(register.barriers)
        if not register.answered:
            return f"{self.organisation.name} has not answered the questions of {self.year}."
        return (
            f"{register.answered} of {len(register.lines)} questions are answered for {self.year}. "
            f"{named} barrier{'' if named == 1 else 's'} stand{'s' if named == 1 else ''} in the way."
        )

    def overdue(self, register: Register) -> str:
        late = len(register.overdue(self.today))
        if not late:
            return ""
        return f"{late} action{'' if late == 1 else 's'} {'is' if late == 1 else 'are'} overdue."

    def ways(self, can_record: bool) -> list[dict[str, str]]:
        pages = [
            ("Answer the questions", "funding:barrier-answer", can_record),
            ("Agree an action", "funding:barrier-action-new", can_record),
            ("Share the answers", "funding:barriers-share", Act.SHARE in self.acts),
            ("Barriers of its trusts", "funding:barriers-compared", self.organisation.kind == ICB),
        ]
        return [{"label": label, "url": self.address(name)} for label, name, is_offered in pages if is_offered]


class BarrierPage(FormPage):
    needs = Act.LOG_POTS
    section = "terms"

    @property
    def register_address(self) -> str:
        return self.address("funding:barrier-list")

    def back(self) -> tuple[str, str]:
        return self.register_address, "Barriers and enablers"


class BarrierAnswer(BarrierPage):
    form_class = AnswerForm
    title = "Answer the survey's questions"
    button = "Record these answers"

    @cached_property
    def asked(self) -> list[Any]:
        return questions()

    def form_options(self) -> dict[str, Any]:
        return {"questions": [(each.code, each.name, each.kind) for each in self.asked]}

    def initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row in answers_of(self.organisation, [self.year]).values():
            found |= {f"{row.question.code}-answer": row.answer, f"{row.question.code}-words": row.words}
        return found

    def context(self) -> dict[str, Any]:
        return {"lead": f"For {self.year}. What you leave open is not recorded, and you can come back to it."}

    def act(self, form: Any) -> Done:
        given = form.given()
        answers = [Answered(each, *given[each.code]) for each in self.asked if each.code in given]
        rows = answer_survey(
            by=self.person,
            organisation=self.organisation,
            year=self.year,
            answers=answers,
            reason=form.cleaned_data["reason"],
        )
        return Done(f"{len(rows)} answer{' is' if len(rows) == 1 else 's are'} recorded.", self.register_address)


class BarrierActionNew(BarrierPage):
    form_class = ActionForm
    title = "Agree an action"
    button = "Record this action"

    @cached_property
    def asked(self) -> dict[str, Any]:
        return {each.code: each for each in questions()}

    def form_options(self) -> dict[str, Any]:
        return {"questions": [(code, each.name) for code, each in self.asked.items()]}

    def act(self, form: Any) -> Done:
        typed = dict(form.cleaned_data)
        question = self.asked[typed.pop("question")]
        row = open_action(by=self.person, organisation=self.organisation, question=question, **typed)
        return Done(f"{row} is agreed, due by {row.due_on:%-d %B %Y}.", self.register_address)


class BarrierActionPage(BarrierPage):
    form_class = ActionStepForm
    title = "Record how an action stands"
    button = "Record it"

    @cached_property
    def action(self) -> Any:
        found = action_for(self.organisation, self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def initial(self) -> dict[str, Any]:
        return {"state": self.action.state, "owner": self.action.owner, "due_on": self.action.due_on,
                "on": self.today}  # fmt: skip

    def context(self) -> dict[str, Any]:
        return {"lead": f"{self.action.row.what}. It is about: {self.action.row.question.name}."}

    def act(self, form: Any) -> Done:
        step = step_action(by=self.person, action=self.action.row, **form.cleaned_data)
        return Done(f"{self.action.row}: {step.get_state_display().lower()}.", self.register_address)


class BarriersShare(SharePage):
    section = "terms"
    title = "Share the answers on barriers"

    def content(self) -> dict[str, Any]:
        return barriers_as_shown(self.organisation, self.year, self.today)

    def bodies(self) -> list[Any]:
        return boards_of(self.organisation, self.year, self.today)

    def back(self) -> tuple[str, str]:
        return self.address("funding:barrier-list"), "Barriers and enablers"

    def act(self, form: Any) -> Done:
        made = share_barriers(
            by=self.person, organisation=self.organisation, year=self.year, today=self.today, **form.cleaned_data
        )
        return Done(f"{made.with_organisation.name} now sees these answers.", self.back()[0])


class BarriersCompared(ListPage):
    """An ICB's trusts: which answered first, and counts only over those."""

    needs = Act.SEE
    section = "terms"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.organisation.kind != ICB:
            raise Http404
        trusts = linked_trusts(self.organisation, self.year, self.today)
        found = barriers_compared(self.organisation, trusts, self.year, self.known)
        taken = self.file(lambda to, facts: counts_listing(found, self.year, to, facts), "barriers-of-trusts")
        if taken:
            return taken
        answered = len(found.answered)
        return render(
            request,
            "funding/barrier/compared.html",
            {
                "lead": f"{answered} of {len(trusts)} linked trust{'' if len(trusts) == 1 else 's'} answered for "
                f"{self.year} and shared it.",
                "answered": found.answered,
                "missing": found.missing,
                "table": BarrierCountTable(
                    found.counts if answered else [],
                    caption=f"Answers of linked trusts, {self.year}",
                    unit="Counted over those that answered the question, and over nobody else",
                    nothing="Nothing is counted: no trust has shared its answers.",
                ),
                "downloads": self.downloads,
                "steps": [
                    {"label": "Terms of funding", "url": self.address("roi:terms")},
                    {"label": "Barriers and enablers", "url": self.address("funding:barrier-list")},
                ],
            },
        )
