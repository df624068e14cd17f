"""The library of measures and the organisation's own, and the pages that add or retire one of its own."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.money import in_words
from funding.selectors import core20plus5_areas
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from roi.domain.benefits import CLASS_NAMES
from roi.domain.inputs import Polarity, Who
from roi.domain.measures import Measure, measure_called
from roi.domain.measures.page import AGES, BETTER, WHO, lag_words
from roi.selectors import local_measure, measures_of, unit_values
from roi.services.measures import MeasureFacts, add_measure, retire_measure
from roi.step_forms import LocalMeasureForm, RetireMeasureForm


class MeasureLibrary(YearPage):
    """Every measure with its definition, who gains, its published values and what it is not for."""

    needs = Act.SEE
    section = "cases"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        values = list(unit_values())
        areas = {area.code: area.name for area in core20plus5_areas()}
        can_add = Act.RECORD_OUTCOMES in self.acts
        measures = [
            {
                "code": measure.code,
                "name": measure.name,
                "retired": measure.retired,
                "rows": measure_rows(measure, values, areas),
                "retire_url": self.address("roi:measure-retire", code=measure.code)
                if can_add and not measure.retired and measure.code.startswith("local-")
                else "",
            }
            for measure in measures_of(self.organisation)
        ]
        return render(
            request,
            "roi/measure/list.html",
            {"measures": measures, "new_url": self.address("roi:measure-new") if can_add else ""},
        )


def measure_rows(measure: Measure, values: list[Any], areas: dict[str, str]) -> list[dict[str, str]]:
    found = [value for value in values if value.measure in measure.valued_by]
    priced = "; ".join(
        f"{in_words(value.value, pence=True)} {value.unit} ({value.name}, {value.price_year}/"
        f"{(value.price_year + 1) % 100:02d})"
        for value in found
    )
    partners = [known.name for code in measure.partners if (known := measure_called(code))]
    gains = "; ".join(f"{WHO[each.who]} {each.share:.0%}, {each.what}" for each in measure.gainers)
    return [
        {"key": "Counts", "value": measure.definition},
        {"key": "Unit", "value": f"{measure.unit}; {BETTER[measure.polarity]} is better"},
        {"key": "Counted from", "value": measure.counted_from},
        {"key": "For", "value": AGES[measure.ages]},
        {"key": "Core20PLUS5", "value": ", ".join(areas.get(code, code) for code in measure.areas) or "Any group"},
        {"key": "Usually gains", "value": gains[:1].upper() + gains[1:]},
        {"key": "Class", "value": f"{measure.default_class}, {CLASS_NAMES[measure.default_class]}"},
        {"key": "In the year", "value": measure.in_year},
        {"key": "Lag", "value": lag_words(measure)},
        {"key": "Unit values", "value": priced or measure.no_value},
        {"key": "Evidence", "value": measure.evidence},
        {"key": "Can hold the same event", "value": ", ".join(partners) or "No other measure"},
        {"key": "Not for", "value": measure.not_for},
        {"key": "Code in files", "value": measure.code},
    ]


class MeasureFormPage(FormPage):
    """A form about the organisation's own measures."""

    needs = Act.RECORD_OUTCOMES
    section = "cases"
    template_name = "roi/form.html"

    @property
    def person(self) -> Any:
        return self.request.user

    def back(self) -> tuple[str, str]:
        return self.address("roi:measures"), "Measures"


class MeasureNew(MeasureFormPage):
    """Add a measure of the organisation's own."""

    form_class = LocalMeasureForm
    title = "Add a measure of your own"
    button = "Add this measure"
    lead = "Only when the library has none that fits. It has no published value and no rules of its own."

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        typed = {**typed, "polarity": Polarity(typed["polarity"]), "who": Who(typed["who"])}
        row = add_measure(by=self.person, organisation=self.organisation, facts=MeasureFacts(**typed))
        return Done(f"{row.name} is added. It stands in the list of measures.", self.address("roi:measures"))


class MeasureRetire(MeasureFormPage):
    """No longer offer a measure of the organisation's own."""

    form_class = RetireMeasureForm
    title = "Retire a measure"
    button = "Retire it"
    lead = "It is no longer offered. Outcomes that use it keep it, and its code stays."

    @cached_property
    def measure(self) -> Any:
        row = local_measure(self.organisation, self.kwargs["code"])
        if row is None:
            raise Http404
        return row

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.measure
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.measure
        return super().post(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {"title": f"Retire {self.measure.name}"}

    def act(self, form: Any) -> Done:
        row = retire_measure(by=self.person, measure=self.measure, reason=form.cleaned_data["reason"])
        return Done(f"{row.name} is retired.", self.address("roi:measures"))
