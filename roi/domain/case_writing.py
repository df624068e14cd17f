"""Writing a case as its file: what `read_case_file` reads back is equal to what was written."""

from collections.abc import Mapping
from decimal import Decimal

from funding.domain.money import to_pence
from roi.domain.case_file import FORMAT
from roi.domain.case_parts import Correlation
from roi.domain.comparison_file import write_comparison, write_selection
from roi.domain.exposure import given_exposure
from roi.domain.inputs import (
    Assumption,
    CaseInputs,
    CostLine,
    OutcomeLine,
    Party,
    PriceIndex,
    RealisationRow,
    Series,
    UnitValue,
)
from roi.domain.parts_file import (
    write_bay,
    write_conversion,
    write_correlation,
    write_element,
    write_fifths,
    write_health,
    write_later_years,
    write_past_forecast,
    write_payment,
    write_plan,
    write_site,
    write_total_use,
)

type Document = dict[str, object]


def write_case_file(inputs: CaseInputs) -> Document:
    """A document fit for JSON. Fields left empty are left out."""
    later = inputs.later_years
    return {
        "format": FORMAT,
        "project": party(inputs.project),
        "organisation": party(inputs.organisation),
        "financial_year": inputs.financial_year.code,
        "data_to": f"M{inputs.data_to}",
        "prices": prices(inputs.prices),
        "outcomes": [line(outcome) for outcome in inputs.outcomes],
        "costs": [cost(each) for each in inputs.costs],
        "realisation": [realisation(row) for row in inputs.realisation],
        **given(
            {
                "payments": [write_payment(line) for line in inputs.payments],
                "later_years": None if later is None else write_later_years(later),
                "correlation": None if inputs.correlation == Correlation() else write_correlation(inputs.correlation),
                "past_forecasts": [write_past_forecast(past) for past in inputs.past_forecasts],
            }
        ),
    }


def given(fields: Document) -> Document:
    """Without what is empty; False and 0 are kept."""
    return {key: value for key, value in fields.items() if value is not None and value != "" and value != []}


def plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def optional(value: Decimal | None) -> int | float | None:
    return None if value is None else plain(value)


def pence(value: Decimal | None) -> int | None:
    return None if value is None else to_pence(value)


def series(values: Series) -> list[int | float]:
    return [plain(value) for value in values]


def numbers(values: Mapping[str, Decimal]) -> dict[str, int | float]:
    return {key: plain(value) for key, value in values.items()}


def party(who: Party) -> Document:
    return {"code": who.code, "name": who.name}


def prices(index: PriceIndex) -> Document:
    return given(
        {
            "name": index.name,
            "source": index.source,
            "basis": index.basis.value,
            "case_year": index.case_year,
            "values": numbers(index.values),
            "released_on": index.released_on,
        }
    )


def line(outcome: OutcomeLine) -> Document:
    return given(
        {
            "id": outcome.id,
            "measure": outcome.measure,
            "label": outcome.label,
            "kind": outcome.kind.value,
            "polarity": outcome.polarity.value,
            "site": outcome.site,
            "observed": series(outcome.observed),
            "exposure": series(given_exposure(outcome)),
            "reach": None if outcome.reach == 1 else plain(outcome.reach),
            "counterfactual": write_comparison(outcome.counterfactual),
            "attribution": assumption(outcome.attribution),
            "deadweight": assumption(outcome.deadweight) if outcome.deadweight else None,
            "displacement": assumption(outcome.displacement),
            "optimism": given(
                {
                    "grades": dict(outcome.optimism.grades),
                    "source": outcome.optimism.source,
                    "value": optional(outcome.optimism.value),
                    "reason": outcome.optimism.reason,
                }
            ),
            "unit_value": unit_value(outcome.unit_value) if outcome.unit_value else None,
            "gains": [
                given(
                    {
                        "who": gain.who.value,
                        "share": plain(gain.share),
                        "name": gain.name,
                        "basis": gain.basis,
                        "confirmed_by": gain.confirmed_by,
                    }
                )
                for gain in outcome.gains
            ],
            "quintiles": None if outcome.quintiles is None else numbers(outcome.quintiles),
            "steady_months": [f"M{month}" for month in outcome.steady_months],
            "capacity": given(
                {
                    "unit": outcome.capacity.unit,
                    "per_event": plain(outcome.capacity.per_event),
                    "source": outcome.capacity.source,
                    "used_for": outcome.capacity.used_for,
                }
            )
            if outcome.capacity
            else None,
            "other_claims": [
                {"project": claim.project, "attribution": plain(claim.attribution)} for claim in outcome.other_claims
            ],
            "overlap_answer": outcome.overlap_answer,
            "chosen_when_high": outcome.chosen_when_high,
            "selection": write_selection(outcome.selection) if outcome.selection else None,
            "specified_on": outcome.specified_on,
            "changed_after_results": outcome.changed_after_results or None,
            "trust_fall": optional(outcome.trust_fall),
            "conversion": write_conversion(outcome.conversion) if outcome.conversion else None,
            "total_use": write_total_use(outcome.total_use) if outcome.total_use else None,
            "sites": [write_site(site) for site in outcome.sites] or None,
            "fifths": None if outcome.fifths is None else write_fifths(outcome.fifths),
            "health": write_health(outcome.health) if outcome.health else None,
            "plan": write_plan(outcome.plan) if outcome.plan else None,
            "split_sample": optional(outcome.split_sample),
        }
    )


def assumption(assumed: Assumption) -> Document:
    return given(
        {
            "value": plain(assumed.value),
            "low": optional(assumed.low),
            "high": optional(assumed.high),
            "source": assumed.source,
            "grade": assumed.grade,
            "reason": assumed.reason,
        }
    )


def unit_value(unit: UnitValue) -> Document:
    return given(
        {
            "value_pence": pence(unit.value),
            "low_pence": pence(unit.low),
            "high_pence": pence(unit.high),
            "price_year": unit.price_year,
            "source": unit.source,
            "grade": unit.grade,
            "conservative": unit.conservative or None,
            "includes_other_agencies": unit.includes_other_agencies or None,
            "includes_health": unit.includes_health or None,
            "is_transfer": unit.is_transfer or None,
            "local_prices": unit.local_prices,
            "elements": [write_element(element) for element in unit.elements],
        }
    )


def cost(each: CostLine) -> Document:
    return given(
        {
            "id": each.id,
            "label": each.label,
            "type": each.type.value,
            "nature": each.nature.value,
            "timing": each.timing.value,
            "payer": each.payer.value,
            "partner": each.partner,
            "pot": each.pot,
            "pot_recurrent": each.pot_recurrent,
            "months_pence": [to_pence(value) for value in each.months],
            "full_year_pence": pence(each.full_year),
            "low": optional(each.low),
            "high": optional(each.high),
            "source": each.source,
        }
    )


def realisation(row: RealisationRow) -> Document:
    return given(
        {
            "id": row.id,
            "outcome": row.outcome,
            "from_month": f"M{row.from_month}",
            "share": optional(row.share),
            "amount_pence": pence(row.amount),
            "cost_centre": row.cost_centre,
            "subjective_code": row.subjective_code,
            "owner": row.owner,
            "action": row.action,
            "status": row.status.value,
            "finance_confirmed": row.finance_confirmed,
            "confirmed_by": row.confirmed_by,
            "efficiency_scheme": row.efficiency_scheme,
            "bay": write_bay(row.bay) if row.bay else None,
        }
    )
