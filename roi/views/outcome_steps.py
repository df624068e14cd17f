"""The short steps of an outcome: measure, months, comparison, worth, steady months. Each is saved by itself."""

from decimal import Decimal
from typing import Any, ClassVar

from funding.domain.financial_year import MONTH_NAMES
from funding.views.forms_page import Done
from organisations.permissions import Act
from roi.domain.comparisons import needs_of, reason_against
from roi.domain.counterfactual import DESIGNS
from roi.domain.inputs import Assumption, Gain, Kind, Optimism, Who
from roi.domain.measures import Measure
from roi.forms import MonthsForm
from roi.selectors import held_of, measures_of
from roi.services.outcome_steps import (
    ComparisonFacts,
    MeasureChosen,
    WorthFacts,
    change_measure,
    record_comparison,
    record_steady_months,
    record_worth,
    start_outcome,
)
from roi.services.outcomes import MonthFigures, Worth, record_outcome_months
from roi.step_forms import SHARE_PARTS, ComparisonForm, MeasureForm, SteadyMonthsForm, WorthForm
from roi.views.outcome_picture import picture_of
from roi.views.project_page import ProjectFormPage

SHARES = ("attribution", "deadweight", "displacement")
COMPONENTS = ("cohort", "effect", "data_age")
CAPACITY = ("capacity_unit", "capacity_per_event", "capacity_source", "capacity_used_for")
VALUE = ("own_value", "own_value_source", "own_value_year", "value_grade", "value_low", "value_high", "price_series",
         "is_conservative", "includes_other_agencies", "overlap_answer")  # fmt: skip


class StepPage(ProjectFormPage):
    """One step of an outcome. `step` is its number, `next_page` the address that follows it."""

    needs = Act.RECORD_OUTCOMES
    step: ClassVar[int]
    next_page: ClassVar[str] = ""
    help: ClassVar[str] = ""

    def context(self) -> dict[str, Any]:
        name = f" – {self.line.name}" if "line" in self.kwargs else ""
        return {"title": f"{self.title}{name}", "lead": f"Step {self.step} of 5. {self.help}".strip()}

    def to(self, page: str, line: Any) -> str:
        return self.address(f"roi:{page}", reference=self.project.reference, line=line.code)

    def done(self, line: Any) -> Done:
        where = self.to(self.next_page, line) if self.next_page else self.outcomes_address
        return Done(f"{line.name}: step {self.step} of 5 is saved.", where)

    @property
    def measures(self) -> list[Measure]:
        return measures_of(self.project.organisation)

    @property
    def measure(self) -> Measure | None:
        return next((measure for measure in self.measures if measure.code == self.line.measure), None)


class OutcomeNew(StepPage):
    """Start an outcome: choose its measure."""

    form_class = MeasureForm
    template_name = "roi/outcome/measure.html"
    title = "Which measure"
    button = "Save and continue"
    help = "Everything you save stays: leave and come back when you like."
    step = 1
    next_page = "outcome-edit-months"

    def form_options(self) -> dict[str, Any]:
        return {"measures": self.measures}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "measures_url": self.address("roi:measures"),
            "new_measure_url": self.address("roi:measure-new"),
        }

    def act(self, form: Any) -> Done:
        return self.done(
            start_outcome(by=self.person, project=self.project, year=self.year, chosen=chosen(form.cleaned_data))
        )


class OutcomeEdit(OutcomeNew):
    """Change the measure, name or site of an outcome."""

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.line, name) for name in ("measure", "name", "site", "kind")}

    def form_options(self) -> dict[str, Any]:
        mine = [measure for measure in self.measures if not measure.retired or measure.code == self.line.measure]
        return {"measures": mine}

    def act(self, form: Any) -> Done:
        return self.done(change_measure(by=self.person, line=self.line, chosen=chosen(form.cleaned_data)))


def chosen(typed: dict[str, Any]) -> MeasureChosen:
    return MeasureChosen(typed["measure"], typed["name"], typed["site"], Kind(typed["kind"]))


class OutcomeMonths(StepPage):
    """Twelve months of one line: what was observed, and how many were exposed."""

    form_class = MonthsForm
    template_name = "roi/outcome/months.html"
    title = "What changed"
    button = "Save the months"
    help = (
        "Leave observed empty for months that have not ended. Those exposed in later months are taken to be as many as "
        "in the last month you give, until you type them. Months worse than hoped for stay in, as they are."
    )
    step = 2
    next_page = "outcome-comparison"

    def initial(self) -> dict[str, Any]:
        return {
            f"{name}_{row.month}": getattr(row, name)
            for row in self.line.months.all()
            for name in ("observed", "exposure")
        }

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "months": MONTH_NAMES,
            "unit": self.line.unit,
            "counts_url": self.to("outcome-counts", self.line),
            "measure": self.measure,
        }

    def act(self, form: Any) -> Done:
        expected = {row.month: row.expected for row in self.line.months.all()}
        months = [MonthFigures(expected.get(number), **month) for number, month in enumerate(form.months(), 1)]
        record_outcome_months(by=self.person, line=self.line, months=months)
        return self.done(self.line)


class OutcomeComparison(StepPage):
    """What the months are compared with: the designs that the recorded months allow, and why the others do not."""

    form_class = ComparisonForm
    template_name = "roi/outcome/comparison.html"
    title = "Compared with what"
    button = "Save and continue"
    help = "What would have happened without the project?"
    step = 3
    next_page = "outcome-worth"

    def reasons(self) -> list[tuple[Any, str]]:
        held = held_of(self.line)
        return [(design, reason_against(design, held)) for design in DESIGNS]

    def form_options(self) -> dict[str, Any]:
        return {
            "designs": [(d.code, f"{sentence(d.name)} (evidence {d.evidence})") for d, why in self.reasons() if not why]
        }

    def initial(self) -> dict[str, Any]:
        line = self.line
        given = {f"expected_{row.month}": row.expected for row in line.months.all()}
        if not line.expected_source:
            return given
        given |= {
            "chosen_when_high": {True: "yes", False: "no"}.get(line.chosen_when_high, ""),
            "design": line.design,
            "growth": line.growth,
            "starts": line.starts,
            "people": line.matched_people,
            "matched_on": line.matched_on,
            "protocol": line.protocol,
            "optimism_value": line.optimism,
        }
        for name in ("expected_source", "expected_reason", "expected_grade", "optimism_source", "optimism_reason"):
            given[name] = getattr(line, name)
        given |= {f"grade_{name}": getattr(line, f"grade_{name}") for name in COMPONENTS}
        for row in line.assumptions.all():
            given |= {f"{row.name}_{part}": getattr(row, part) for part in SHARE_PARTS}
        return given

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "months": MONTH_NAMES,
            "unit": self.line.unit,
            "picture": picture_of(self.line),
            "counts_url": self.to("outcome-counts", self.line),
            "possible": [
                {"key": sentence(d.name), "value": f"Needs {needs_of(d)}."} for d, why in self.reasons() if not why
            ],
            "against": [{"key": sentence(d.name), "value": why} for d, why in self.reasons() if why],
        }

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        expected = tuple(typed[f"expected_{n}"] for n in range(1, 13) if typed[f"expected_{n}"] is not None)
        if typed["design"] == "G" and len(expected) != 12:
            expected = ()
        shares = {
            name: Assumption(*(typed[f"{name}_{part}"] for part in SHARE_PARTS))
            for name in SHARES
            if typed[f"{name}_value"] is not None
        }
        line = record_comparison(
            by=self.person,
            line=self.line,
            facts=ComparisonFacts(
                design=typed["design"],
                source=typed["expected_source"],
                reason=typed["expected_reason"],
                grade=typed["expected_grade"],
                attribution=shares["attribution"],
                displacement=shares["displacement"],
                deadweight=shares.get("deadweight"),
                optimism=Optimism(
                    {name: typed[f"grade_{name}"] for name in COMPONENTS},
                    typed["optimism_source"],
                    typed["optimism_value"],
                    typed["optimism_reason"],
                ),
                growth=typed["growth"],
                starts=typed["starts"] or 1,
                people=typed["people"] or 0,
                matched_on=typed["matched_on"],
                protocol=typed["protocol"],
                expected=expected,
                chosen_when_high=typed["chosen_when_high"],
            ),
        )
        return self.done(line)


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


class OutcomeWorth(StepPage):
    """What one event is worth, and who gains."""

    form_class = WorthForm
    template_name = "roi/outcome/form.html"
    title = "What it is worth and who gains"
    button = "Save and continue"
    step = 4
    next_page = "outcome-steady"

    def form_options(self) -> dict[str, Any]:
        return {"codes": self.measure.valued_by if self.measure else ()}

    def context(self) -> dict[str, Any]:
        given = super().context()
        measure = self.measure
        said = f"{given['lead']} One event is one of: {self.line.unit}."
        if measure is not None:
            said = f"{said} {measure.no_value} Not for: {measure.not_for}".replace("  ", " ")
        return {**given, "lead": said}

    def initial(self) -> dict[str, Any]:
        line = self.line
        given: dict[str, Any] = {name: getattr(line, name) for name in (*VALUE, *CAPACITY)}
        given["reference_value"] = line.reference_value_id
        gains = [(gain.who, gain.share, gain.name, gain.basis) for gain in line.gains.all()]
        if not gains and self.measure is not None:
            gains = [(each.who.value, each.share, "", "") for each in self.measure.gainers]
            given["capacity_unit"] = given["capacity_unit"] or self.measure.capacity_unit
        for who, share, name, basis in gains:
            place = who if who in (Who.TRUST, Who.PEOPLE) else "other"
            given[f"{place}_share"] = share
            if place == "other":
                given |= {"other_who": who, "other_name": name, "other_basis": basis}
        return given

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        capacity = {name: typed[name] for name in CAPACITY}
        if capacity["capacity_per_event"] is None:
            capacity = {"capacity_unit": "", "capacity_source": "", "capacity_used_for": "", "capacity_per_event": None}
        line = record_worth(
            by=self.person,
            line=self.line,
            facts=WorthFacts(worth_of(typed), gains_of(typed), typed["overlap_answer"], **capacity),
        )
        return self.done(line)


def worth_of(typed: dict[str, Any]) -> Worth | None:
    if typed["reference_value"] is None and typed["own_value"] is None:
        return None
    return Worth(
        grade=typed["value_grade"],
        series=typed["price_series"],
        reference=typed["reference_value"],
        own=typed["own_value"],
        own_source=typed["own_value_source"],
        own_year=typed["own_value_year"],
        low=typed["value_low"],
        high=typed["value_high"],
        is_conservative=typed["is_conservative"],
        includes_other_agencies=typed["includes_other_agencies"],
    )


def gains_of(typed: dict[str, Any]) -> tuple[Gain, ...]:
    """Those with a share; a share of nought is nobody's gain."""
    nought = Decimal(0)
    parts = (
        (Who.TRUST, typed["trust_share"], "", ""),
        (typed["other_who"], typed["other_share"], typed["other_name"], typed["other_basis"]),
        (Who.PEOPLE, typed["people_share"], "", ""),
    )
    return tuple(Gain(Who(who), share, name, basis) for who, share, name, basis in parts if share and share > nought)


class OutcomeSteady(StepPage):
    """The months that stand for a full year; budgets that are cut have a page each."""

    form_class = SteadyMonthsForm
    template_name = "roi/outcome/steady.html"
    title = "What becomes real"
    button = "Save the steady months"
    help = "Cash counts only for a named budget that finance confirms."
    step = 5

    def initial(self) -> dict[str, Any]:
        return {"steady_months": self.line.steady_months}

    def context(self) -> dict[str, Any]:
        named = [f"{row.cost_centre}, {row.subjective_code}" for row in self.line.realisation.all()]
        return {**super().context(), "named": named, "release_url": self.to("realisation-new", self.line)}

    def act(self, form: Any) -> Done:
        months = tuple(form.cleaned_data["steady_months"])
        return self.done(record_steady_months(by=self.person, line=self.line, months=months))
