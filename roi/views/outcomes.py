"""Outcomes of a project: what is recorded, and the forms that record it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.domain.financial_year import MONTH_NAMES
from funding.domain.money import in_words
from funding.views.forms_page import Done
from organisations.permissions import Act
from organisations.templatetags.figures import day, moment, percent
from roi.domain.comparisons import design_called
from roi.domain.exposure import carried_forward
from roi.domain.inputs import QUINTILES, Status
from roi.domain.small_numbers import shown_counts
from roi.forms import (
    ConfirmReleaseForm,
    QuintilesForm,
    ReleaseForm,
    SavingForm,
    WithdrawForm,
    written,
)
from roi.selectors import events_of, fifths_of, gains_of_others, outcome_inputs, outcome_lines, standing, standing_of
from roi.services.confirmations import confirm_gain
from roi.services.outcomes import (
    Release,
    add_realisation,
    confirm_realisation,
    record_quintiles,
)
from roi.services.withdrawals import withdraw_outcome, withdraw_release
from roi.views.outcome_picture import picture_of
from roi.views.project_page import ProjectFormPage, ProjectPage
from roi.views.steps import steps_of, tasks_of

OWN = ("trust", "people")
WHOLE = "the-outcome"
FOUR = Decimal("0.0001")


class OutcomeList(ProjectPage):
    """The outcome lines of a project in the year, each with its months, fifths and release."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = outcome_lines(self.project, self.year, self.known)
        self.now = standing(lines, outcome_inputs(self.project, self.year, lines, self.known).inputs)
        return render(
            request,
            "roi/outcome/list.html",
            {
                "project": self.project,
                "lines": [self.shown(line) for line in lines],
                "months": MONTH_NAMES,
                "can_record": Act.RECORD_OUTCOMES in self.acts,
                "new_url": self.address("roi:outcome-new", reference=self.project.reference),
                "return_url": self.address("roi:appraisal", reference=self.project.reference),
                "measures_url": self.address("roi:measures"),
                "steps": self.trail(),
            },
        )

    def to(self, name: str, line: Any) -> str:
        return self.address(f"roi:{name}", reference=self.project.reference, line=line.code)

    def shown(self, line: Any) -> dict[str, Any]:
        """One line as the page shows it; amounts and counts in words."""
        months = {row.month: row for row in line.months.all()}
        fifths, is_counted = fifths_of(line)
        return {
            "code": line.code,
            "name": line.name,
            "facts": line_facts(line, self.now),
            "months": month_rows(line, months) if months else [],
            "picture": picture_of(line),
            "tasks": tasks_of(line, self.to) if Act.RECORD_OUTCOMES in self.acts and not self.known else [],
            "is_whole": all(step.is_done for step in steps_of(line)[:4]),
            "counts_url": self.to("outcome-counts", line),
            "tables_url": self.to("outcome-tables", line),
            "has_tables": bool(line.counts.all()),
            "fifths": [{"key": fifth_label(key), "value": written(averted)} for key, averted in fifths.items()],
            "fifths_counted": is_counted,
            "assumptions": [assumption_row(row) for row in line.assumptions.all()],
            "release": [self.release_row(row) for row in line.realisation.all()],
            "fifths_url": self.to("quintiles", line),
            "release_url": self.to("realisation-new", line),
            "saving_url": self.to("saving-confirm", line) if Act.POST in self.acts and self.to_confirm(line) else "",
            "withdraw_url": self.to("outcome-withdraw", line),
        }

    def to_confirm(self, line: Any) -> bool:
        """Whether another body's saving waits for its document, and this person did not enter it."""
        return any(
            gain.who not in OWN and not self.now.is_checked(gain) and gain.entered_by_id != self.request.user.pk
            for gain in line.gains.all()
        )

    def release_row(self, row: Any) -> dict[str, Any]:
        can_confirm = Act.POST in self.acts and row.entered_by_id != self.request.user.pk
        holds = self.now.holds(row)
        size = f"{percent(row.share)} of the benefit" if row.share is not None else f"{in_words(row.amount)} a month"
        return {
            "budget": f"{row.cost_centre}, {row.subjective_code}",
            "size": size,
            "from": MONTH_NAMES[row.from_month - 1],
            "owner": row.owner,
            "action": row.action,
            "status": row.get_status_display(),
            "scheme": row.efficiency_scheme,
            "state": release_words(row, holds, self.now.releases.get(row.pk)),
            "entered": row.entered_by.name,
            "confirm_url": self.address("roi:realisation-confirm", reference=self.project.reference, pk=row.pk)
            if can_confirm and not holds
            else "",
            "withdraw_url": f"{self.to('outcome-withdraw', row.line)}?what={row.code}" if not row.confirmed_at else "",
        }


def release_words(row: Any, holds: bool, pounds: Decimal | None) -> str:
    """Whether the release counts, and for which pounds; one that no longer stands says what was confirmed."""
    if holds:
        each = " a month" if row.amount is not None else ""
        amount = f"{in_words(row.confirmed_amount, pence=True)}{each}"
        return f"Confirmed by {row.confirmed_as}, {moment(row.confirmed_at)}, for {amount}."
    was = row.confirmed_amount if row.confirmed_at else row.cleared_amount
    if was is None:
        return "Not confirmed: shown as possible, not counted."
    now = "cannot be worked out" if pounds is None else f"comes to {in_words(pounds, pence=True)}"
    return (
        f"No longer confirmed, so not counted: {in_words(was, pence=True)} was confirmed, and what it rests on "
        f"changed. It now {now}. Finance confirms it again."
    )


def gain_words(gain: Any, now: Any) -> str:
    """`The ICB 40%, not confirmed`."""
    said = f"{gain.name or gain.get_who_display()} {percent(gain.share)}"
    if gain.who in OWN:
        return said
    if now.is_checked(gain):
        amount = in_words(gain.checked_amount, pence=True)
        return f"{said}, {amount} confirmed by {gain.confirmed_by} in {gain.document} of {day(gain.document_on)}"
    was = gain.checked_amount if gain.checked_at else gain.cleared_amount
    if was is None:
        return f"{said}, not confirmed: counts as £0"
    return f"{said}, no longer confirmed ({in_words(was, pence=True)} was): counts as £0"


def month_rows(line: Any, months: dict[int, Any]) -> list[dict[str, Any]]:
    """Observed, expected and exposed by month, where they are recorded; small counts are hidden."""
    numbers = range(1, 13)
    hidden = hidden_months(line, months)
    rows = [
        {"label": "Observed", "cells": [hidden[n - 1] or count(months.get(n), "observed") for n in numbers]},
        {"label": "Expected", "cells": [count(months.get(n), "expected") for n in numbers]},
        {"label": "Number exposed", "cells": exposed_cells(months)},
    ]
    names = ("observed", "expected", "exposure")
    return [
        row
        for row, name in zip(rows, names, strict=True)
        if name == "observed" or any(getattr(month, name) is not None for month in months.values())
    ]


def exposed_cells(months: dict[int, Any]) -> list[str]:
    """Those exposed by month; what is carried forward from the last month given is marked."""
    given = [months[n].exposure for n in range(1, 13) if n in months and months[n].exposure is not None]
    carried, known = carried_forward(tuple(given))
    return [
        f"{carried[n]:,f} (as in {MONTH_NAMES[known - 1]})" if carried and n >= known
        else count(months.get(n + 1), "exposure")
        for n in range(12)
    ]  # fmt: skip


def hidden_months(line: Any, months: dict[int, Any]) -> list[str | None]:
    """Words in the place of observed months that are small numbers of people."""
    cells = [
        None if n not in months or months[n].observed is None else events_of(line, months[n]) for n in range(1, 13)
    ]
    return shown_counts([cells], column_totals=False)[0]


def count(row: Any, name: str) -> str:
    value = getattr(row, name) if row else None
    return "No data" if value is None else written(rounded_rate(value))


def rounded_rate(value: Decimal) -> Decimal:
    """At most four decimals of a rate that does not end."""
    return value if value == value.quantize(FOUR) else value.quantize(FOUR)


def fifth_label(key: str) -> str:
    ends = {"1": "Fifth 1 (most deprived)", "5": "Fifth 5 (least deprived)", "unknown": "Unknown"}
    return ends.get(key, f"Fifth {key}")


def assumption_row(row: Any) -> dict[str, str]:
    low_high = f" ({percent(row.low)} to {percent(row.high)})" if row.low is not None else ""
    return {
        "name": row.get_name_display(),
        "value": f"{percent(row.value)}{low_high}",
        "grade": row.grade,
        "source": row.source,
        "reason": row.reason or "Not given",
    }


def comparison_facts(line: Any) -> list[dict[str, str]]:
    design = design_called(line.design)
    if not line.expected_source or design is None:
        return []
    return [
        {"key": "Compared with", "value": design.name[:1].upper() + design.name[1:]},
        {"key": "It comes from", "value": f"{line.expected_source} (grade {line.expected_grade})"},
        {"key": "Why it is fair", "value": line.expected_reason},
    ]


def line_facts(line: Any, now: Any) -> list[dict[str, str]]:
    if line.reference_value:
        value = f"{in_words(line.reference_value.value, pence=True)}, {line.reference_value}"
        source = line.reference_value.source
    elif line.own_value is not None:
        value = f"{in_words(line.own_value, pence=True)} in {line.own_value_year} prices"
        source = line.own_value_source
    else:
        value, source = "Not valued in pounds", "Not applicable"
    return [
        {"key": "Counts", "value": f"{line.unit}, {line.get_polarity_display().lower()}"},
        *comparison_facts(line),
        {"key": "One event is worth", "value": value},
        {"key": "Source of that value", "value": source},
        {
            "key": "Who gains",
            "value": "; ".join(gain_words(gain, now) for gain in line.gains.all()) or "Not said yet",
        },
        {"key": "Steady months", "value": ", ".join(MONTH_NAMES[n - 1] for n in line.steady_months) or "None chosen"},
        {"key": "Recorded by", "value": f"{line.recorded_by.name}, {moment(line.recorded_at)}"},
    ]


class OutcomeQuintiles(ProjectFormPage):
    """Events averted by deprivation fifth."""

    needs = Act.RECORD_OUTCOMES
    form_class = QuintilesForm
    title = "By deprivation fifth"
    button = "Save the fifths"
    lead = "Events averted before any correction. The five fifths and unknown add to what the outcome averts."

    def initial(self) -> dict[str, Any]:
        return {f"quintile_{row.quintile}": row.averted for row in self.line.quintiles.all()}

    def context(self) -> dict[str, Any]:
        return {"title": f"{self.line.name} by deprivation fifth"}

    def act(self, form: Any) -> Done:
        averted = form.averted()
        record_quintiles(by=self.person, line=self.line, averted={key: averted[key] for key in QUINTILES})
        return Done(f"The fifths of {self.line.name} are saved.", self.outcomes_address)


class ReleaseNew(ProjectFormPage):
    """Name a budget that money leaves."""

    needs = Act.RECORD_OUTCOMES
    form_class = ReleaseForm
    title = "Name a budget that is cut"
    button = "Save this release"
    lead = "It counts as cash once a colleague in finance confirms it. Until then it is shown as possible."

    def act(self, form: Any) -> Done:
        typed = {**form.cleaned_data, "status": Status(form.cleaned_data["status"])}
        add_realisation(by=self.person, line=self.line, release=Release(**typed))
        return Done("The release is saved. A colleague in finance confirms it.", self.outcomes_address)


class ReleaseConfirm(ProjectFormPage):
    """Finance confirms that a named budget is cut."""

    needs = Act.POST
    form_class = ConfirmReleaseForm
    template_name = "roi/outcome/confirm.html"
    title = "Confirm a release"
    button = "Confirm that the budget is cut"

    def context(self) -> dict[str, Any]:
        row = self.release
        size = f"{percent(row.share)} of the benefit" if row.share is not None else f"{in_words(row.amount)} a month"
        pounds = standing_of(self.project, self.year)[0].releases.get(row.pk)
        comes_to = "Not known yet" if pounds is None else in_words(pounds, pence=True)
        return {
            "rows": [
                {"key": "Outcome", "value": row.line.name},
                {"key": "Cost centre", "value": row.cost_centre},
                {"key": "Subjective code", "value": row.subjective_code},
                {"key": "How much", "value": size},
                {"key": "You confirm", "value": comes_to + (" a month" if row.amount is not None else " to date")},
                {"key": "From", "value": MONTH_NAMES[row.from_month - 1]},
                {"key": "Budget holder", "value": row.owner},
                {"key": "What is done", "value": row.action},
                {"key": "Entered by", "value": f"{row.entered_by.name}, {moment(row.entered_at)}"},
            ]
        }

    def act(self, form: Any) -> Done:
        confirm_realisation(by=self.person, release=self.release, status=Status(form.cleaned_data["status"]))
        return Done("The release is confirmed and counts as cash.", self.outcomes_address)


class SavingConfirm(ProjectFormPage):
    """Finance records the document in which another body confirms its saving."""

    needs = Act.POST
    form_class = SavingForm
    title = "Confirm another body's saving"
    button = "Save this document"
    lead = "It then counts, for the pounds to which it comes today. When they change, the body confirms again."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.gains().exists():
            messages.warning(request, f"No other body gains from {self.line.name}.")
            return HttpResponseRedirect(self.outcomes_address)
        return super().get(request, *args, **kwargs)

    def gains(self) -> Any:
        return gains_of_others(self.line)

    def form_options(self) -> dict[str, Any]:
        return {"gains": self.gains()}

    def initial(self) -> dict[str, Any]:
        return {"gain": self.gains().first(), "confirmed_by": getattr(self.gains().first(), "confirmed_by", "")}

    def act(self, form: Any) -> Done:
        confirm_gain(by=self.person, **form.cleaned_data)
        return Done("The saving is confirmed and counts.", self.outcomes_address)


class OutcomeWithdraw(ProjectFormPage):
    """Take away an outcome, or one of its releases, that was recorded by mistake."""

    needs = Act.RECORD_OUTCOMES
    form_class = WithdrawForm
    title = "Withdraw a mistake"
    button = "Withdraw it"
    lead = "Only what no version of a case rests on and nobody confirmed. The history keeps what it said."

    def releases(self) -> dict[str, Any]:
        return {row.code: row for row in self.line.realisation.all() if not row.confirmed_at}

    def form_options(self) -> dict[str, Any]:
        rows = [
            (code, f"The release {row.cost_centre}, {row.subjective_code}") for code, row in self.releases().items()
        ]
        return {"choices": [(WHOLE, f"The outcome {self.line.name} with everything under it"), *rows]}

    def initial(self) -> dict[str, Any]:
        return {"what": self.request.GET.get("what", WHOLE)}

    def act(self, form: Any) -> Done:
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        if what == WHOLE:
            withdraw_outcome(by=self.person, line=self.line, reason=reason)
            return Done(f"{self.line.name} is withdrawn.", self.outcomes_address)
        withdraw_release(by=self.person, release=self.releases()[what], reason=reason)
        return Done("The release is withdrawn.", self.outcomes_address)
