"""The smaller parts of a case in the case file: each read from its object and written back. Money is whole pence."""

from collections.abc import Mapping
from decimal import Decimal

from funding.domain.money import to_pence
from roi.domain.case_node import Node
from roi.domain.case_parts import (
    SITE_FIELDS,
    Bay,
    Conversion,
    Correlation,
    CostElement,
    FifthCounts,
    HealthGain,
    LaterYears,
    PastForecast,
    PaymentLine,
    Plan,
    PriceTerms,
    SiteCounts,
    TotalUse,
)
from roi.domain.comparison_file import plain

type Document = dict[str, object]
NONE, ONE = Decimal(0), Decimal(1)


def or_else(node: Node, key: str, otherwise: Decimal) -> Decimal:
    return node.number(key) if node.has(key) else otherwise


def given(fields: Document, **defaults: object) -> Document:
    """Without what is empty or stands at its default."""
    return {
        key: value
        for key, value in fields.items()
        if value is not None and value != "" and not (key in defaults and value == defaults[key])
    }


def read_element(value: object, path: str) -> CostElement:
    node = Node(value, path)
    element = CostElement(
        node.text("name"), node.pounds("cost_pence"), node.number("releasable_share"),
        node.optional_flag("action_confirmed"),
    )  # fmt: skip
    node.done()
    return element


def write_element(element: CostElement) -> Document:
    return {
        "name": element.name,
        "cost_pence": to_pence(element.cost),
        "releasable_share": plain(element.releasable_share),
        "action_confirmed": element.action_confirmed,
    }


def read_bay(node: Node) -> Bay:
    bay = Bay(node.whole_number("size"), node.number("target_occupancy"), node.pounds("cost_each_month_pence"))
    node.done()
    return bay


def write_bay(bay: Bay) -> Document:
    return {
        "size": bay.size,
        "target_occupancy": plain(bay.target_occupancy),
        "cost_each_month_pence": to_pence(bay.cost_each_month),
    }


def read_conversion(node: Node) -> Conversion:
    conversion = Conversion(node.text("of"), node.number("share"))
    node.done()
    return conversion


def write_conversion(conversion: Conversion) -> Document:
    return {"of": conversion.of, "share": plain(conversion.share)}


def read_total_use(node: Node) -> TotalUse:
    use = TotalUse(node.number("before"), node.number("during"), node.text("source"))
    node.done()
    return use


def write_total_use(use: TotalUse) -> Document:
    return {"before": plain(use.before), "during": plain(use.during), "source": use.source}


FIFTH_FIELDS = ("population", "events_before", "exposure_before", "events_after", "exposure_after")


def read_fifths(node: Node) -> Mapping[str, FifthCounts]:
    return {key: read_fifth(node.node(key)) for key in node.fields}


def read_fifth(node: Node) -> FifthCounts:
    counts = FifthCounts(
        population=node.number("population"),
        events_before=node.number("events_before"),
        exposure_before=node.number("exposure_before"),
        events_after=node.number("events_after"),
        exposure_after=node.number("exposure_after"),
        contacts=or_else(node, "contacts", NONE),
    )
    node.done()
    return counts


def read_site(value: object, path: str) -> SiteCounts:
    node = Node(value, path)
    site = SiteCounts(name=node.text("name"), ours=node.flag("ours"), **{key: node.number(key) for key in SITE_FIELDS})
    node.done()
    return site


def write_site(site: SiteCounts) -> Document:
    return {"name": site.name, "ours": site.ours, **{key: plain(getattr(site, key)) for key in SITE_FIELDS}}


def write_fifths(fifths: Mapping[str, FifthCounts]) -> Document:
    return {
        key: {name: plain(getattr(counts, name)) for name in (*FIFTH_FIELDS, "contacts")}
        for key, counts in fifths.items()
    }


def read_health(node: Node) -> HealthGain:
    health = HealthGain(node.number("qaly_each"), node.text("source"), node.optional_flag("wellbeing_counted_too"))
    node.done()
    return health


def write_health(health: HealthGain) -> Document:
    fields: Document = {
        "qaly_each": plain(health.qaly_each),
        "source": health.source,
        "wellbeing_counted_too": health.wellbeing_counted_too,
    }
    return given(fields, wellbeing_counted_too=False)


def read_plan(node: Node) -> Plan:
    plan = Plan(
        events_each_month=node.number("events_each_month"),
        starts=node.month("starts"),
        ramp_months=node.whole_number("ramp_months") if node.has("ramp_months") else 1,
        lag_months=node.whole_number("lag_months") if node.has("lag_months") else 0,
        ends=node.month("ends") if node.has("ends") else None,
        drop_off_rate=or_else(node, "drop_off_rate", NONE),
        source=node.text("source"),
    )
    node.done()
    return plan


def write_plan(plan: Plan) -> Document:
    fields: Document = {
        "events_each_month": plain(plan.events_each_month),
        "starts": f"M{plan.starts}",
        "ramp_months": plan.ramp_months,
        "lag_months": plan.lag_months,
        "ends": None if plan.ends is None else f"M{plan.ends}",
        "drop_off_rate": plain(plan.drop_off_rate),
        "source": plan.source,
    }
    return given(fields, ramp_months=1, lag_months=0, drop_off_rate=0)


def read_payment(value: object, path: str) -> PaymentLine:
    node = Node(value, path)
    line = PaymentLine(
        id=node.text("id"),
        outcome=node.text("outcome"),
        label=node.text("label"),
        price=node.pounds("price_pence"),
        variable_share=node.number("variable_share"),
        activity_per_event=node.number("activity_per_event"),
        commissioner=node.text("commissioner"),
        source=node.text("source"),
        filled_share=or_else(node, "filled_share", ONE),
        funded=node.optional_flag("funded"),
        overlap_answer=node.optional_text("overlap_answer"),
    )
    node.done()
    return line


def write_payment(line: PaymentLine) -> Document:
    fields: Document = {
        "id": line.id,
        "outcome": line.outcome,
        "label": line.label,
        "price_pence": to_pence(line.price),
        "variable_share": plain(line.variable_share),
        "activity_per_event": plain(line.activity_per_event),
        "commissioner": line.commissioner,
        "source": line.source,
        "filled_share": plain(line.filled_share),
        "funded": line.funded,
        "overlap_answer": line.overlap_answer,
    }
    return given(fields, filled_share=1, funded=False)


def read_later_years(node: Node) -> LaterYears:
    years = LaterYears(
        years=node.whole_number("years"),
        source=node.text("source"),
        drop_off_rate=or_else(node, "drop_off_rate", NONE),
        growth_rate=or_else(node, "growth_rate", NONE),
        follow_up=node.optional_text("follow_up"),
        prices=node.choice("prices", PriceTerms) if node.has("prices") else PriceTerms.REAL,
        inflation_rate=node.optional_number("inflation_rate"),
        last_year_answer=node.optional_text("last_year_answer"),
    )
    node.done()
    return years


def write_later_years(years: LaterYears) -> Document:
    fields: Document = {
        "years": years.years,
        "source": years.source,
        "drop_off_rate": plain(years.drop_off_rate),
        "growth_rate": plain(years.growth_rate),
        "follow_up": years.follow_up,
        "prices": years.prices.value,
        "inflation_rate": None if years.inflation_rate is None else plain(years.inflation_rate),
        "last_year_answer": years.last_year_answer,
    }
    return given(fields, drop_off_rate=0, growth_rate=0, prices="real")


def read_correlation(node: Node) -> Correlation:
    usual = Correlation()
    read = Correlation(
        or_else(node, "unit_values", usual.unit_values), or_else(node, "attributions", usual.attributions)
    )
    node.done()
    return read


def write_correlation(correlation: Correlation) -> Document:
    return {"unit_values": plain(correlation.unit_values), "attributions": plain(correlation.attributions)}


def read_past_forecast(value: object, path: str) -> PastForecast:
    node = Node(value, path)
    past = PastForecast(
        node.text("year"), node.month("issued_month"), node.number("low"), node.number("middle"), node.number("high"),
        node.optional_number("outcome"),
    )  # fmt: skip
    node.done()
    return past


def write_past_forecast(past: PastForecast) -> Document:
    return given(
        {
            "year": past.year,
            "issued_month": f"M{past.issued_month}",
            "low": plain(past.low),
            "middle": plain(past.middle),
            "high": plain(past.high),
            "outcome": None if past.outcome is None else plain(past.outcome),
        }
    )
