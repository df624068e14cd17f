"""Pages of the ledger's transactions: what waits and what is suggested, accepted in bulk; one line, its parts, and how
it was decided."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import in_words
from funding.domain.transactions.matching import Verdict
from funding.forms.transactions import NO_POT, PartsForm, ReasonForm, target_choices, target_chosen
from funding.matched import LineState, decisions_of, groups_of, line_for, line_states
from funding.services.matching import (
    Match,
    Part,
    accept_suggestions,
    count_of,
    decide_lines,
    match_lines,
    open_lines_again,
)
from funding.services.matching_rules import Says, state_rule
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused

ROWS_A_PAGE = 50
SHOWN = {
    "open": ("To match", (Verdict.OPEN,)),
    "check": ("To check", (Verdict.CHECK,)),
    "posted": ("Matched", (Verdict.POSTED,)),
    "outside": ("Not money of a pot", (Verdict.OUTSIDE, Verdict.OFFSET)),
}


class LineList(YearPage):
    """Lines of the year by what was decided, and what is suggested for those that wait."""

    needs = Act.SEE
    section = "transactions"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        states = line_states(self.organisation, self.year, self.known)
        shown = request.GET.get("show", "open")
        shown = shown if shown in SHOWN else "open"
        rows = [state for state in states if state.verdict in SHOWN[shown][1]]
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        return render(
            request,
            "funding/transaction/list.html",
            {
                "any": bool(states),
                "tabs": [self.tab(name, states, name == shown) for name in SHOWN],
                "caption": f"{SHOWN[shown][0]}, {self.year}",
                "groups": groups_of(states),
                "page": page,
                "targets": target_choices(self.organisation),
                "can_match": Act.POST in self.acts,
                "shown": shown,
                "is_open": shown in ("open", "check"),
                "known": self.known,
                "new_url": self.address("funding:listing-new") if Act.IMPORT in self.acts else "",
                "accept_url": self.address("funding:line-accept"),
                "rules_url": self.address("funding:matching-rules"),
                "agreement_url": self.address("funding:ledger-agreement"),
            },
        )

    def tab(self, name: str, states: list[LineState], is_current: bool) -> dict[str, Any]:
        label, verdicts = SHOWN[name]
        amounts = [state.line.amount for state in states if state.verdict in verdicts]
        address = self.address("funding:line-list")
        return {
            "label": label,
            "count": len(amounts),
            "url": f"{address}{'&' if '?' in address else '?'}show={name}",
            "current": is_current,
        }


class LineAccept(YearPage):
    """Accept the suggestions that are ticked, or decide about the lines that are ticked: all of it or nothing."""

    needs = Act.POST
    section = "transactions"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.act(request))
        except NotAllowed:
            raise
        except Refused as refused:
            messages.warning(request, refused.message)
        shown = request.POST.get("show", "open")
        return HttpResponseRedirect(f"{self.address('funding:line-list')}?show={shown if shown in SHOWN else 'open'}")

    def act(self, request: HttpRequest) -> str:
        states = line_states(self.organisation, self.year, only_open=True)
        about: dict[str, Any] = {"by": self.person, "organisation": self.organisation, "year": self.year}
        if "groups" in request.POST:
            ticked = set(request.POST.getlist("group"))
            chosen = [state for group in groups_of(states) if group.key in ticked for state in group.lines]
            if not chosen:
                raise Refused("No suggestion is ticked. Tick those that are right.")
            return accept_suggestions(**about, states=chosen).in_words
        return self.decide(request, states, about)

    def decide(self, request: HttpRequest, states: list[LineState], about: dict[str, Any]) -> str:
        keys = set(request.POST.getlist("line"))
        chosen = [state for state in states if str(state.line.pk) in keys]
        if not chosen:
            raise Refused("No line is ticked. Tick the lines first.")
        lines = [state.line for state in chosen]
        what = request.POST.get("what", "")
        if what == "suggested":
            return accept_suggestions(**about, states=chosen).in_words
        if what in (Verdict.CHECK.value, NO_POT):
            verdict = Verdict.CHECK if what == Verdict.CHECK.value else Verdict.OUTSIDE
            decide_lines(**about, lines=lines, verdict=verdict)
            return f"{count_of(len(lines))}: {verdict.label.lower()}."
        pot, project = target_chosen(self.organisation, what)
        if pot is None:
            raise Refused("Choose what happens to the lines that are ticked.")
        match_lines(**about, matches=[Match(line, (Part(pot, project, line.amount),)) for line in lines])
        return f"{count_of(len(lines))} matched to {pot}."


class OfALine:
    """For pages of one line: `self.line`, or a page that does not exist."""

    organisation: Any
    year: FinancialYear
    kwargs: dict[str, Any]
    address: Any

    @cached_property
    def line(self) -> Any:
        line = line_for(self.organisation, self.kwargs["pk"])
        known = getattr(self, "known", None)
        if line is None or line.year != self.year.start or (known and line.recorded_at >= known.until):
            raise Http404
        return line

    @property
    def line_address(self) -> str:
        return str(self.address("funding:line-detail", pk=self.line.pk))


class LineDetail(OfALine, YearPage):
    """Everything about one line: what the ledger says, its place in its file, what was decided, what it posted."""

    needs = Act.SEE
    section = "transactions"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        line = self.line
        decisions = decisions_of(line, self.known)
        verdict = Verdict(decisions[0].verdict) if decisions else Verdict.OPEN
        is_done = verdict not in (Verdict.OPEN, Verdict.CHECK)
        may = Act.POST in self.acts and not line.batch.undone_at
        return render(
            request,
            "funding/transaction/detail.html",
            {
                "line": line,
                "verdict": verdict.label if decisions else "To match",
                "facts": self.facts(line),
                "decisions": [self.said(decision) for decision in decisions],
                "match_url": self.address("funding:line-match", pk=line.pk) if may and not is_done else "",
                "open_url": self.address("funding:line-open", pk=line.pk)
                if may and verdict is not Verdict.OPEN and decisions
                else "",
                "steps": [{"label": "Transactions", "url": self.address("funding:line-list")}],
            },
        )

    def facts(self, line: Any) -> list[dict[str, Any]]:
        other = getattr(line, "reversed_by", None)
        if other is not None and self.known and other.recorded_at >= self.known.until:
            other = None
        where = ", ".join(part for part in (line.batch.sheet, f"row {line.row}", f"cell {line.cell}") if part)
        rows = [
            ("Amount", in_words(line.amount, pence=True), ""),
            ("Month", f"{Month(self.year, line.month)} of {self.year}", ""),
            ("Date", f"{line.posted_on.day} {line.posted_on:%B %Y}", ""),
            ("Cost centre", line.code.code, ""),
            ("Subjective code", line.subjective, ""),
            ("Project code", line.project_code, ""),
            ("Journal", line.journal, ""),
            ("Source", line.get_source_display(), ""),
            ("Supplier", line.supplier, ""),
            ("Text", line.text, ""),
            ("Reverses", line.reverses.reference if line.reverses else "", self.of(line.reverses)),
            ("Reversed by", other.reference if other else "", self.of(other)),
            ("Where it comes from", f"{line.batch.file.name}, {where}",
             self.address("funding:listing", pk=line.batch_id)),
        ]  # fmt: skip
        return [{"key": key, "value": value, "url": url} for key, value, url in rows if value]

    def of(self, other: Any) -> str:
        return self.address("funding:line-detail", pk=other.pk, year=FinancialYear(other.year)) if other else ""

    def said(self, decision: Any) -> dict[str, Any]:
        return {
            "verdict": Verdict(decision.verdict).label,
            "by": decision.recorded_by.name,
            "at": decision.recorded_at,
            "note": decision.note,
            "parts": [
                {
                    "where": f"{share.pot}{f', {share.project}' if share.project else ', not explained'}",
                    "amount": share.amount,
                    "url": self.address("funding:movement-detail", pk=share.movement_id,
                                        year=FinancialYear(share.movement.year)) if share.movement else "",
                }
                for share in decision.shares.all()
            ],
        }  # fmt: skip


class LineForm(OfALine, FormPage):
    needs = Act.POST
    section = "transactions"

    def back(self) -> tuple[str, str]:
        return self.line_address, f"The line {self.line.reference}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.line
        return super().get(request, *args, **kwargs)


class LineMatch(LineForm):
    """Match a line to one pot or split it over several; perhaps remember it as a rule."""

    form_class = PartsForm
    title = "Match a line"
    button = "Match it"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"The parts add up to {in_words(self.line.amount, pence=True)}, the amount of {self.line.reference}."

    def form_options(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "remember": [(key, words) for key, words, _ in self.rules()]}

    def rules(self) -> list[tuple[str, str, Says]]:
        """What of the line a rule may go by."""
        line = self.line
        code, subjective = line.code.code, line.subjective or ""
        found = [
            ("code", f"Cost centre {code}", Says(code=code)),
            ("subjective", f"Cost centre {code} and subjective code {subjective}",
             Says(code=code, subjective=subjective) if subjective else None),
            ("project", f"Project code {line.project_code}",
             Says(project_code=line.project_code) if line.project_code else None),
            ("supplier", f"Cost centre {code} and supplier {line.supplier}",
             Says(code=code, supplier=line.supplier) if line.supplier else None),
        ]  # fmt: skip
        return [(key, words, says) for key, words, says in found if says is not None]

    def initial(self) -> dict[str, Any]:
        return {"amount_1": self.line.amount}

    def act(self, form: Any) -> Done:
        parts = form.parts()
        if any(pot is None for pot, _, _ in parts):
            raise Refused("Choose a pot that stands.", field="target_1")
        says = next((says for key, _, says in self.rules() if key == form.cleaned_data["remember"]), None)
        rule = None
        if says is not None:
            if len(parts) > 1:
                raise Refused("A rule sends a line to one pot. Do not remember a line that is split.", field="remember")
            rule = state_rule(by=self.person, organisation=self.organisation, says=says, pot=parts[0][0],
                              project=parts[0][1], reason=f"From the line {self.line.reference}")  # fmt: skip
        match = Match(self.line, tuple(Part(*part) for part in parts), rule)
        match_lines(by=self.person, organisation=self.organisation, year=self.year, matches=[match])
        return Done(f"The line {self.line.reference} is matched.", self.line_address)


class LineOpen(LineForm):
    """Take the last decision about a line back; what it posted is posted the other way."""

    form_class = ReasonForm
    title = "Open a line again"
    button = "Open it again"
    lead = "What the line posted is posted the other way; both stay in the history."

    def act(self, form: Any) -> Done:
        reason = form.cleaned_data["reason"]
        open_lines_again(
            by=self.person, organisation=self.organisation, year=self.year, lines=[self.line], reason=reason
        )
        return Done(f"The line {self.line.reference} is open again.", self.line_address)
