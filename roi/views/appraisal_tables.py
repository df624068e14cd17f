"""An appraisal as a page prints it: tables and sentences whose every figure comes from the appraisal by id."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from funding.domain.money import in_words
from organisations.templatetags.figures import percent
from roi.domain.appraisal import Appraisal, FullYear, RungReturn
from roi.domain.breakdowns import PROJECT
from roi.domain.equity import quintile_name
from roi.domain.figures import GBP, Figure
from roi.domain.gap import gap_of, gap_sentence, shown_fifths
from roi.domain.guards import LARGE_RETURN, GuardStatus
from roi.domain.inputs import Nature, Payer, Timing, Who
from roi.domain.ladder import Rung
from roi.domain.small_case import payback_said, tells_of_a_month
from roi.domain.statements import (
    COUNTED,
    amount,
    break_even_sentence,
    capacity_sentences,
    full_year_sentence,
    month_name,
    probability_sentence,
    quintile_sentence,
    release_sentence,
    two_places,
)
from roi.selectors import counts_held
from roi.tables import (
    BreakEvenTable,
    ClassTable,
    CostTable,
    FifthRatesTable,
    FullYearTable,
    GainTable,
    GuardTable,
    LadderTable,
    PayerTable,
    QuintileTable,
    RegisterTable,
)

type Address = Callable[[str], str]
FIVE = Decimal("0.00001")
HUNDREDTH = Decimal("0.01")
STATES = {GuardStatus.PASS: "Passed", GuardStatus.WARN: "Note", GuardStatus.ASK: "To answer"}
WHO_WORDS = {
    "trust": "The trust",
    "icb": "The ICB",
    "other-nhs": "Other NHS bodies",
    "local-authority": "Local authority",
    "other-public": "Other public bodies",
    "vcse": "Voluntary sector",
    "charity": "Charities",
    "people": "People and society",
}
NATURE_WORDS = {Nature.CASH: "Cash", Nature.IN_KIND: "In kind", Nature.PREPAID: "Paid, not yet delivered"}
BASIS_WORDS = {"steady": "The steady months", "to_date": "The year to date", "last_three": "The last three months"}


def shown(appraisal: Appraisal, address: Address, outcomes_url: str) -> dict[str, Any]:
    """What the page of a return needs; `address` gives the postings behind a pot's cost, and `outcomes_url` is the page
    of what every benefit rests on."""
    return {
        "appraisal": appraisal,
        "price_base": appraisal.returns()[0].benefit.price_base,
        "data_to": month_name(appraisal.inputs.data_to),
        "partial": appraisal.inputs.data_to < 12,
        "capacity": [*averted_sentences(appraisal), *capacity_sentences(appraisal)],
        "cards": [card(row, appraisal) for row in appraisal.returns()],
        "plain_words": plain_words(appraisal),
        "break_even_words": [break_even_sentence(appraisal, rung) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)],
        "release_words": release_sentence(appraisal),
        "release_rows": release_rows(appraisal),
        "full_year_words": full_year_words(appraisal),
        "chance_words": probability_sentence(appraisal),
        "fifth_words": quintile_sentence(appraisal, Rung.TRUST_RESOURCE),
        "ladder": ladder_table(appraisal, address, outcomes_url),
        "break_even": break_even_table(appraisal),
        "classes": ClassTable(class_rows(appraisal), prefix="class-", caption="Benefit by class", unit="Whole pounds"),
        "payers": PayerTable(payer_rows(appraisal), prefix="payer-", caption="Who pays", unit="Whole pounds"),
        "gains": GainTable(gain_rows(appraisal), prefix="gain-", caption="Who gains", unit="Whole pounds"),
        "full_years": [full_year_table(appraisal, rung) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)],
        "fifths": fifths_table(appraisal),
        "costs": CostTable(cost_rows(appraisal, address), prefix="cost-", caption="Costs, from the ledger",
                           unit="Pounds and pence, to the last month with outcomes"),
        "guards": GuardTable(guard_rows(appraisal), prefix="guard-", caption="Guards, and what is open"),
        "register": RegisterTable(register_rows(appraisal), prefix="register-", caption="Assumptions"),
    }  # fmt: skip


def release_rows(appraisal: Appraisal) -> list[dict[str, str]]:
    confirmed, potential = appraisal.release_confirmed(), appraisal.release_potential()
    rows = [{"key": "Cash released, confirmed by finance", "value": amount(confirmed)}]
    if confirmed.value is not None:
        open_part = in_words(potential.number - confirmed.value)
        said = f"{in_words(potential.number)}, of which {open_part} is not confirmed and not counted"
        rows.append({"key": "Possible, if every named budget is cut", "value": said})
    return rows


def number(figure: Figure, places: Decimal = FIVE) -> str:
    """A figure to five places, or why there is none."""
    if figure.value is None:
        return figure.why[:1].upper() + figure.why[1:]
    return f"{figure.value.quantize(places, rounding=ROUND_HALF_UP):,f}"


def payback(row: RungReturn, appraisal: Appraisal) -> str:
    """`December`, or `Not within the year (−£63,232)`."""
    if row.benefit.value is None:
        return COUNTED.capitalize()
    last = appraisal.inputs.data_to
    within = "the year" if last == 12 else f"the months to {month_name(last)}"
    said = payback_said(appraisal, row, f"not within {within} ({in_words(row.net.number)})")
    return f"{said[:1].upper()}{said[1:]}"


def card(row: RungReturn, appraisal: Appraisal) -> dict[str, str]:
    if row.benefit.value is None:
        cost = f"Cost {in_words(row.cost.number)}. No outcome has a unit value."
        return {"label": f"On {row.rung.words}", "text": COUNTED.capitalize(), "note": cost}
    back = "Nothing was paid" if row.ratio.value is None else f"£{two_places(row.ratio.value)}"
    paid = payback(row, appraisal)
    return {
        "label": f"On {row.rung.words}, back for each £1",
        "text": back,
        "note": f"{in_words(row.benefit.number)} on {in_words(row.cost.number)}. "
        + (f"Payback: {paid}." if row.payback.value is not None else f"{paid}."),
    }


def plain_words(appraisal: Appraisal) -> list[str]:
    """A result below £1, and one that is very high, are said in so many words."""
    said = []
    for row in appraisal.returns():
        if row.ratio.value is None:
            continue
        if row.ratio.value < 1:
            said.append(
                f"On {row.rung.words}, it brings back less than it cost: £{two_places(row.ratio.value)} for each £1."
            )
        if row.ratio.value > LARGE_RETURN:
            said.append(
                f"On {row.rung.words}, the return is above £{LARGE_RETURN} for each £1. Ask a second reviewer before "
                "you use it."
            )
    return said


def averted_sentences(appraisal: Appraisal) -> list[str]:
    said = []
    for line in appraisal.inputs.outcomes:
        gross, net = (appraisal.figure(f"line.{line.id}.averted_{name}").number for name in ("gross", "net"))
        counted = plain(gross.quantize(HUNDREDTH, rounding=ROUND_HALF_UP))
        said.append(f"{line.label}: {counted} averted, {two_places(net)} after every correction.")
    return said


def plain(value: Decimal) -> str:
    return f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"


def ladder_table(appraisal: Appraisal, address: Address, outcomes_url: str) -> LadderTable:
    return LadderTable(
        [ladder_row(row, appraisal, address, outcomes_url) for row in appraisal.returns()],
        prefix="ladder-",
        caption="The four returns",
        unit="Whole pounds; never added to one another",
    )


def ladder_row(row: RungReturn, appraisal: Appraisal, address: Address, outcomes_url: str) -> dict[str, Any]:
    return {
        "rung": row.rung.heading,
        "benefit": row.benefit.value,
        "cost": row.cost.value,
        "net": row.net.value,
        "ratio": number(row.ratio),
        "payback": payback(row, appraisal),
        "url": address(""),
        "benefit_url": outcomes_url,
    }


def class_rows(appraisal: Appraisal) -> list[dict[str, Any]]:
    return [
        {"name": f"{row.number}. {row.name}", "benefit": row.benefit.value, "potential": row.potential.value}
        for row in appraisal.classes()
    ]


def payer_rows(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Payers of nothing are left out."""
    return [
        {"name": WHO_WORDS[Payer(row.payer).value], "cash": row.cash.value, "in_kind": row.in_kind.value}
        for row in appraisal.who_pays()
        if row.cash.value or row.in_kind.value
    ]


def gain_rows(appraisal: Appraisal) -> list[dict[str, Any]]:
    return [
        {"name": WHO_WORDS[Who(row.who).value], "benefit": row.benefit.value, "potential": row.potential.value}
        for row in appraisal.who_gains()
        if row.benefit.value or row.potential.value
    ]


def break_even_table(appraisal: Appraisal) -> BreakEvenTable:
    cash, resource = appraisal.break_even(Rung.TRUST_CASH), appraisal.break_even(Rung.TRUST_RESOURCE)
    rows = [
        {
            "name": "Share of the benefit that pays back",
            "cash": number(cash.share_of_benefit),
            "resource": number(resource.share_of_benefit),
        }
    ]
    for line in appraisal.inputs.outcomes:
        for name, label in (
            ("attribution", "attribution"),
            ("deadweight", "deadweight"),
            ("events_net", "net events"),
            ("unit_value", "unit value"),
        ):
            pair = [getattr(each, name).get(line.id) for each in (cash, resource)]
            if any(pair):
                words = [needed(figure, share=name in ("attribution", "deadweight")) for figure in pair]
                rows.append({"name": f"{line.label}: {label}", "cash": words[0], "resource": words[1]})
    return BreakEvenTable(rows, prefix="even-", caption="What would have to be true to break even")


def needed(figure: Figure | None, *, share: bool) -> str:
    """What one line would need; a share outside 0 to 1 cannot be had."""
    if figure is None:
        return "Not computed"
    if figure.value is None:
        return number(figure)
    if share and not 0 <= figure.value <= 1:
        return "Cannot break even by this alone"
    return in_words(figure.value, pence=True) if figure.unit == GBP else number(figure)


def full_year_table(appraisal: Appraisal, rung: Rung) -> FullYearTable:
    every = [appraisal.full_year(rung), *appraisal.full_year_range(rung)]
    years = [year for year in every if not tells_of_a_month(appraisal, year.basis)]
    return FullYearTable(
        [full_year_row(year) for year in years],
        prefix=f"year-{rung}-",
        caption=f"A full year, on {rung.words}",
        unit="Whole pounds",
    )


def full_year_words(appraisal: Appraisal) -> list[str]:
    if any(tells_of_a_month(appraisal, basis) for basis in BASIS_WORDS):
        return ["Rates of part of the year are left out: they would tell of months with small numbers."]
    return [full_year_sentence(appraisal, rung) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)]


def full_year_row(year: FullYear) -> dict[str, Any]:
    return {
        "name": BASIS_WORDS[year.basis],
        "events": number(year.events),
        "benefit": year.benefit.value,
        "cost": year.cost.value,
        "ratio": number(year.ratio),
    }


def fifths_table(appraisal: Appraisal) -> QuintileTable | None:
    """Nothing where there are no pounds to lay over the fifths."""
    if appraisal.by_quintile(Rung.TRUST_RESOURCE)["total"].value is None:
        return None
    caption = "Benefit by deprivation fifth, on resource"
    return QuintileTable(quintile_rows(appraisal), prefix="fifth-", caption=caption, unit="Pounds and pence")


def quintile_rows(appraisal: Appraisal) -> list[dict[str, Any]]:
    return [
        {"name": cell.label.removesuffix(": benefit"), "benefit": cell.value}
        for cell in appraisal.by_quintile(Rung.TRUST_RESOURCE).values()
    ]


def cost_rows(appraisal: Appraisal, address: Address) -> list[dict[str, Any]]:
    last = appraisal.inputs.data_to
    return [
        {
            "label": cost.label,
            "pot": cost.pot,
            "url": address(cost.pot),
            "nature": NATURE_WORDS[cost.nature],
            "timing": "One-off" if cost.timing is Timing.ONE_OFF else "Recurrent",
            "recurrent": {True: "Recurrent", False: "Non-recurrent"}.get(cost.pot_recurrent),  # type: ignore[arg-type]
            "total": sum(cost.months[:last], Decimal(0)),
        }
        for cost in appraisal.inputs.costs
    ]


def guard_rows(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Those that are open come first."""
    rank = {GuardStatus.ASK: 0, GuardStatus.WARN: 1, GuardStatus.PASS: 2}
    return [
        {"name": guard.code.replace("-", " ").capitalize(), "state": STATES[guard.status], "answer": guard.answer}
        for guard in sorted(appraisal.guards, key=lambda guard: rank.get(guard.status, 0))
    ]


def register_rows(appraisal: Appraisal) -> list[dict[str, Any]]:
    rows = []
    for entry in appraisal.register:
        value: str | None = None
        if entry.value is not None:
            value = {"share": percent(entry.value), GBP: in_words(entry.value, pence=True)}.get(
                entry.unit, plain(entry.value)
            )
        rows.append(
            {
                "statement": entry.statement,
                "value": value,
                "grade": entry.grade or None,
                "source": entry.source,
                "reason": entry.reason or None,
            }
        )
    return rows


def gaps_of(lines: list[Any]) -> list[dict[str, Any]]:
    """Rates by deprivation fifth of each outcome that has counts by fifth, small numbers hidden."""
    found = []
    for line in lines:
        gap = gap_of(counts_held(line, PROJECT, "imd"), line.year)
        if gap is None:
            continue
        names = ("name", "before", "rate_before", "now", "rate_now") if gap.has_before else ("name", "now", "rate_now")
        rows = [dict(zip(names, row, strict=True)) for row in shown_fifths(gap)]
        for row in rows:
            row["name"] = quintile_name(row["name"]).capitalize()
        found.append(
            {
                "lead": f"{line.name}: {gap_sentence(gap)}",
                "table": FifthRatesTable(
                    rows,
                    prefix=f"gap-{line.code}-",
                    caption=f"{line.name} by fifth, {line.imd_edition} edition of the index",
                    unit="Events, and events for each 1,000 exposed in a month",
                    exclude=() if gap.has_before else ("before", "rate_before"),
                ),
            }
        )
    return found
