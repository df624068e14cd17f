"""The case file: one JSON document in and out. Money is whole pence in keys that end in `_pence`, months are M1 to M12.

`docs/case-file.md` describes every field. Unknown fields are refused, so that a slip of the keyboard is seen.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum

from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence
from roi.domain.case_check import check_case
from roi.domain.inputs import (
    Assumption,
    Capacity,
    CaseError,
    CaseInputs,
    CostLine,
    CostType,
    Counterfactual,
    Gain,
    GivenSeries,
    IndexBasis,
    Kind,
    Nature,
    Optimism,
    OtherClaim,
    OutcomeLine,
    Party,
    Payer,
    Polarity,
    PrePeriod,
    PriceIndex,
    RealisationRow,
    SameMonthLastYear,
    Series,
    Status,
    Timing,
    UnitValue,
    Who,
)

FORMAT = "ringfence-case-1"
LARGEST = 10**9


class Node:
    """A JSON object with its path: every read checks the type, and `done` refuses what nobody read."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise CaseError(path, "An object in curly brackets is needed here.")
        self.fields: Mapping[str, object] = value
        self.path = path
        self.unread = set(value)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        self.unread.discard(key)
        return self.fields.get(key) is not None

    def raw(self, key: str) -> object:
        if not self.has(key):
            raise CaseError(self.at(key), "This field is missing. Add it.")
        return self.fields[key]

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise CaseError(self.at(key), "Text is needed here.")
        return value

    def optional_text(self, key: str) -> str:
        value = self.fields.get(key) if self.has(key) else ""
        if not isinstance(value, str):
            raise CaseError(self.at(key), "Text is needed here.")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if not isinstance(value, bool):
            raise CaseError(self.at(key), "true or false is needed here.")
        return value

    def number(self, key: str) -> Decimal:
        return number(self.raw(key), self.at(key))

    def optional_number(self, key: str) -> Decimal | None:
        return self.number(key) if self.has(key) else None

    def pounds(self, key: str) -> Decimal:
        return pounds(self.raw(key), self.at(key))

    def optional_pounds(self, key: str) -> Decimal | None:
        return self.pounds(key) if self.has(key) else None

    def month(self, key: str) -> int:
        return month(self.raw(key), self.at(key))

    def choice[Choice: StrEnum](self, key: str, choices: type[Choice]) -> Choice:
        value = self.raw(key)
        if value not in [choice.value for choice in choices]:
            raise CaseError(self.at(key), f"Use one of {', '.join(choices)}.")
        return choices(value)

    def list_of[Item](self, key: str, read: Callable[[object, str], Item], *, needed: bool = True) -> tuple[Item, ...]:
        if not needed and not self.has(key):
            return ()
        value = self.raw(key)
        if not isinstance(value, list):
            raise CaseError(self.at(key), "A list in square brackets is needed here.")
        return tuple(read(item, f"{self.at(key)}[{place}]") for place, item in enumerate(value))

    def series(self, key: str, *, needed: bool = True) -> Series:
        return self.list_of(key, number, needed=needed)

    def node(self, key: str) -> "Node":
        return Node(self.raw(key), self.at(key))

    def numbers(self, key: str) -> dict[str, Decimal]:
        inner = self.node(key)
        return {name: inner.number(name) for name in inner.fields}

    def done(self) -> None:
        for key in sorted(self.unread):
            raise CaseError(self.at(key), "There is no such field. Check its name against docs/case-file.md.")


def number(value: object, path: str) -> Decimal:
    if value is None:
        raise CaseError(path, "This value is missing. Type a number, 0 included.")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise CaseError(path, "A number is needed here.")
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) > LARGEST:
        raise CaseError(path, "The number is too large. Check the number of noughts.")
    return exact


def pounds(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**13:
        raise CaseError(path, "Whole pence are needed here: write £2,400 as 240000.")
    return from_pence(value)


def month(value: object, path: str) -> int:
    if isinstance(value, str) and value in [f"M{number}" for number in range(1, 13)]:
        return int(value[1:])
    raise CaseError(path, "A month is M1 (April) to M12 (March).")


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
    line = OutcomeLine(
        id=node.text("id"),
        measure=node.text("measure"),
        label=node.text("label"),
        kind=node.choice("kind", Kind),
        polarity=node.choice("polarity", Polarity),
        observed=node.series("observed"),
        counterfactual=read_counterfactual(node.node("counterfactual")),
        attribution=read_assumption(node.node("attribution")),
        deadweight=read_assumption(node.node("deadweight")) if node.has("deadweight") else None,
        displacement=read_assumption(node.node("displacement")),
        optimism=read_optimism(node.node("optimism")),
        unit_value=read_unit_value(node.node("unit_value")) if node.has("unit_value") else None,
        gains=node.list_of("gains", read_gain),
        exposure=node.series("exposure", needed=False),
        reach=node.number("reach") if node.has("reach") else Decimal(1),
        quintiles=node.numbers("quintiles") if node.has("quintiles") else None,
        steady_months=node.list_of("steady_months", month, needed=False),
        capacity=read_capacity(node.node("capacity")) if node.has("capacity") else None,
        site=node.optional_text("site"),
        other_claims=node.list_of("other_claims", read_claim, needed=False),
        overlap_answer=node.optional_text("overlap_answer"),
        chosen_when_high=node.flag("chosen_when_high") if node.has("chosen_when_high") else None,
    )
    node.done()
    return line


def read_counterfactual(node: Node) -> Counterfactual:
    design = node.text("design")
    source, grade = node.text("source"), node.text("grade")
    read: Counterfactual
    if design == "G":
        read = GivenSeries(node.series("expected"), source, node.text("reason"), grade)
    elif design == "P":
        read = PrePeriod(node.series("observed"), node.series("exposure"), source, grade)
    elif design == "S":
        rate = node.number("growth_rate")
        read = SameMonthLastYear(node.series("observed"), node.series("exposure"), rate, source, grade)
    else:
        raise CaseError(node.at("design"), "Use one of G (given series), P (months before), S (same month last year).")
    node.done()
    return read


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
        conservative=node.flag("conservative") if node.has("conservative") else False,
        includes_other_agencies=node.flag("includes_other_agencies") if node.has("includes_other_agencies") else False,
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
    )
    node.done()
    return row
