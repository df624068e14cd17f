"""The case file: one JSON document in and out. Money is whole pence in keys that end in `_pence`, months are M1 to M12.

`docs/case-file.md` describes every field. Unknown fields are refused, so that a slip of the keyboard is seen.
"""

from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from roi.domain.case_check import check_case
from roi.domain.case_node import Node as Node
from roi.domain.case_node import month, pounds
from roi.domain.case_parts import Correlation
from roi.domain.comparison_file import read_comparison, read_selection
from roi.domain.exposure import carried_forward
from roi.domain.inputs import (
    Assumption,
    Capacity,
    CaseError,
    CaseInputs,
    CostLine,
    CostType,
    Gain,
    IndexBasis,
    Kind,
    Nature,
    Optimism,
    OtherClaim,
    OutcomeLine,
    Party,
    Payer,
    Polarity,
    PriceIndex,
    RealisationRow,
    Status,
    Timing,
    UnitValue,
    Who,
)
from roi.domain.parts_file import (
    read_bay,
    read_conversion,
    read_correlation,
    read_element,
    read_fifths,
    read_health,
    read_later_years,
    read_past_forecast,
    read_payment,
    read_plan,
    read_site,
    read_total_use,
)

FORMAT = "ringfence-case-1"


def read_case_file(document: object) -> CaseInputs:
    """The case of a parsed JSON document, checked. Raises CaseError with the path of the first fault."""
    top = Node(document, "")
    if top.text("format") != FORMAT:
        raise CaseError("format", f"This is not a case file of the format {FORMAT}.")
    try:
        year = FinancialYear.parse(top.text("financial_year"))
    except ValueError as fault:
        raise CaseError("financial_year", str(fault)) from None
    inputs = CaseInputs(
        project=read_party(top.node("project")),
        organisation=read_party(top.node("organisation")),
        financial_year=year,
        data_to=top.month("data_to"),
        prices=read_prices(top.node("prices")),
        outcomes=top.list_of("outcomes", read_line),
        costs=top.list_of("costs", read_cost),
        realisation=top.list_of("realisation", read_realisation, needed=False),
        payments=top.list_of("payments", read_payment, needed=False),
        later_years=read_later_years(top.node("later_years")) if top.has("later_years") else None,
        correlation=read_correlation(top.node("correlation")) if top.has("correlation") else Correlation(),
        past_forecasts=top.list_of("past_forecasts", read_past_forecast, needed=False),
    )
    top.done()
    check_case(inputs)
    return inputs


def read_party(node: Node) -> Party:
    party = Party(node.text("code"), node.text("name"))
    node.done()
    return party


def read_prices(node: Node) -> PriceIndex:
    prices = PriceIndex(
        name=node.text("name"),
        source=node.text("source"),
        basis=node.choice("basis", IndexBasis),
        case_year=node.text("case_year"),
        values=node.numbers("values"),
        released_on=node.optional_text("released_on"),
    )
    node.done()
    return prices


def read_line(value: object, path: str) -> OutcomeLine:
    node = Node(value, path)
    exposure, exposure_given = carried_forward(node.series("exposure", needed=False))
    line = OutcomeLine(
        id=node.text("id"),
        measure=node.text("measure"),
        label=node.text("label"),
        kind=node.choice("kind", Kind),
        polarity=node.choice("polarity", Polarity),
        observed=node.series("observed"),
        counterfactual=read_comparison(node.node("counterfactual")),
        attribution=read_assumption(node.node("attribution")),
        deadweight=read_assumption(node.node("deadweight")) if node.has("deadweight") else None,
        displacement=read_assumption(node.node("displacement")),
        optimism=read_optimism(node.node("optimism")),
        unit_value=read_unit_value(node.node("unit_value")) if node.has("unit_value") else None,
        gains=node.list_of("gains", read_gain),
        exposure=exposure,
        exposure_given=exposure_given,
        reach=node.number("reach") if node.has("reach") else Decimal(1),
        quintiles=node.numbers("quintiles") if node.has("quintiles") else None,
        steady_months=node.list_of("steady_months", month, needed=False),
        capacity=read_capacity(node.node("capacity")) if node.has("capacity") else None,
        site=node.optional_text("site"),
        other_claims=node.list_of("other_claims", read_claim, needed=False),
        overlap_answer=node.optional_text("overlap_answer"),
        chosen_when_high=node.flag("chosen_when_high") if node.has("chosen_when_high") else None,
        selection=read_selection(node.node("selection")) if node.has("selection") else None,
        specified_on=node.optional_text("specified_on"),
        changed_after_results=node.optional_flag("changed_after_results"),
        trust_fall=node.optional_number("trust_fall"),
        conversion=read_conversion(node.node("conversion")) if node.has("conversion") else None,
        total_use=read_total_use(node.node("total_use")) if node.has("total_use") else None,
        sites=node.list_of("sites", read_site, needed=False),
        fifths=read_fifths(node.node("fifths")) if node.has("fifths") else None,
        health=read_health(node.node("health")) if node.has("health") else None,
        plan=read_plan(node.node("plan")) if node.has("plan") else None,
        split_sample=node.optional_number("split_sample"),
    )
    node.done()
    return line


def read_assumption(node: Node) -> Assumption:
    assumed = Assumption(
        value=node.number("value"),
        source=node.text("source"),
        grade=node.text("grade"),
        reason=node.optional_text("reason"),
        low=node.optional_number("low"),
        high=node.optional_number("high"),
    )
    node.done()
    return assumed


def read_optimism(node: Node) -> Optimism:
    grades = node.node("grades")
    read = {name: grades.text(name) for name in grades.fields}
    optimism = Optimism(read, node.text("source"), node.optional_number("value"), node.optional_text("reason"))
    node.done()
    return optimism


def read_unit_value(node: Node) -> UnitValue:
    unit = UnitValue(
        value=node.pounds("value_pence"),
        price_year=node.text("price_year"),
        source=node.text("source"),
        grade=node.text("grade"),
        low=node.optional_pounds("low_pence"),
        high=node.optional_pounds("high_pence"),
        conservative=node.optional_flag("conservative"),
        includes_other_agencies=node.optional_flag("includes_other_agencies"),
        includes_health=node.optional_flag("includes_health"),
        is_transfer=node.optional_flag("is_transfer"),
        local_prices=node.flag("local_prices") if node.has("local_prices") else None,
        elements=node.list_of("elements", read_element, needed=False),
    )
    node.done()
    return unit


def read_gain(value: object, path: str) -> Gain:
    node = Node(value, path)
    gain = Gain(
        who=node.choice("who", Who),
        share=node.number("share"),
        name=node.optional_text("name"),
        basis=node.optional_text("basis"),
        confirmed_by=node.optional_text("confirmed_by"),
    )
    node.done()
    return gain


def read_capacity(node: Node) -> Capacity:
    read = Capacity(node.text("unit"), node.number("per_event"), node.text("source"), node.optional_text("used_for"))
    node.done()
    return read


def read_claim(value: object, path: str) -> OtherClaim:
    node = Node(value, path)
    claim = OtherClaim(node.text("project"), node.number("attribution"))
    node.done()
    return claim


def read_cost(value: object, path: str) -> CostLine:
    node = Node(value, path)
    cost = CostLine(
        id=node.text("id"),
        label=node.text("label"),
        type=node.choice("type", CostType),
        nature=node.choice("nature", Nature),
        timing=node.choice("timing", Timing),
        payer=node.choice("payer", Payer),
        months=node.list_of("months_pence", pounds),
        source=node.text("source"),
        partner=node.optional_text("partner"),
        pot=node.optional_text("pot"),
        pot_recurrent=node.flag("pot_recurrent") if node.has("pot_recurrent") else None,
        full_year=node.optional_pounds("full_year_pence"),
        low=node.optional_number("low"),
        high=node.optional_number("high"),
    )
    node.done()
    return cost


def read_realisation(value: object, path: str) -> RealisationRow:
    node = Node(value, path)
    row = RealisationRow(
        id=node.text("id"),
        outcome=node.text("outcome"),
        from_month=node.month("from_month"),
        status=node.choice("status", Status),
        finance_confirmed=node.flag("finance_confirmed"),
        share=node.optional_number("share"),
        amount=node.optional_pounds("amount_pence"),
        cost_centre=node.optional_text("cost_centre"),
        subjective_code=node.optional_text("subjective_code"),
        owner=node.optional_text("owner"),
        action=node.optional_text("action"),
        confirmed_by=node.optional_text("confirmed_by"),
        efficiency_scheme=node.optional_text("efficiency_scheme"),
        bay=read_bay(node.node("bay")) if node.has("bay") else None,
    )
    node.done()
    return row
