"""The appraisal as one JSON document. Pounds become whole pence here, once, in keys that end in `_pence`.

Where a figure is printed without its rung in its key, the rung is trust resource and `rung` says so.
"""

from decimal import Decimal

from roi.domain.appraisal import Appraisal, BreakEven, FullYear
from roi.domain.equity import UNALLOCATED
from roi.domain.figures import GBP, Figure
from roi.domain.forecast import BASES
from roi.domain.inputs import QUINTILES
from roi.domain.ladder import Rung
from roi.domain.register import RegisterEntry
from roi.domain.statements import statements
from roi.domain.uncertainty import NO_RANGES

type Json = dict[str, object]
MAIN = Rung.TRUST_RESOURCE


def to_json(appraisal: Appraisal) -> Json:
    """Every figure, as `appraise --json` prints it."""
    inputs = appraisal.inputs
    returns = appraisal.returns()
    return {
        "project": {"code": inputs.project.code, "name": inputs.project.name},
        "organisation": {"code": inputs.organisation.code, "name": inputs.organisation.name},
        "financial_year": inputs.financial_year.code,
        "data_to": f"M{inputs.data_to}",
        "price_base": returns[0].benefit.price_base,
        "returns": returns_of(appraisal),
        "net_in_year_pence": {row.rung.value: row.net.pence for row in returns},
        "payback_month": {row.rung.value: month(row.payback) for row in returns},
        "lowest_cumulative": {
            row.rung.value: {"net_pence": row.lowest.pence, "month": month(row.lowest_month)} for row in returns
        },
        "averted": {name: plain(appraisal.figure(f"averted.{name}")) for name in ("gross", "net")},
        "classes": {
            str(row.number): {
                "name": row.name,
                "benefit_pence": row.benefit.pence,
                "if_confirmed_pence": row.potential.pence,
            }
            for row in appraisal.classes()
        },
        "not_monetised": [line.id for line in appraisal.not_monetised()],
        "release": {
            "confirmed_pence": appraisal.release_confirmed().pence,
            "potential_pence": appraisal.release_potential().pence,
        },
        "who_pays": {
            row.payer.value: {"cash_pence": row.cash.pence, "in_kind_pence": row.in_kind.pence}
            for row in appraisal.who_pays()
        },
        "who_gains": {
            row.who.value: {"benefit_pence": row.benefit.pence, "if_confirmed_pence": row.potential.pence}
            for row in appraisal.who_gains()
        },
        "months": months(appraisal),
        "break_even": {rung.value: break_even(appraisal.break_even(rung)) for rung in Rung},
        "full_year_effect": full_year_effect(appraisal),
        "by_quintile": by_quintile(appraisal),
        "probability": probability(appraisal),
        "register": [register_row(entry) for entry in appraisal.register],
        "guards": [
            {"code": guard.code, "status": guard.status.value, "answer": guard.answer} for guard in appraisal.guards
        ],
        "statements": list(statements(appraisal)),
        "figures": [figure_row(figure) for figure in appraisal.figures.values()],
    }


def returns_of(appraisal: Appraisal) -> Json:
    """The four returns of the year, as a version freezes them."""
    return {
        row.rung.value: {
            "benefit_pence": row.benefit.pence,
            "cost_pence": row.cost.pence,
            "ratio": plain(row.ratio),
            "roi_per_cent": plain(row.roi),
            **({"why": row.benefit.why} if row.benefit.why else {}),
        }
        for row in appraisal.returns()
    }


def plain(figure: Figure) -> int | float | None:
    return None if figure.value is None else number(figure.value)


def number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def month(figure: Figure) -> str | None:
    return None if figure.value is None else f"M{figure.value}"


def months(appraisal: Appraisal) -> Json:
    lines = {
        line.id: {
            "observed": [number(value) for value in appraisal.observed(line)],
            "expected": [number(value) for value in appraisal.expected(line)],
            "averted": [number(value) for value in appraisal.averted(line)],
            "net": [number(value) for value in appraisal.values(f"line.{line.id}.net")],
            "benefit_pence": None if line.unit_value is None else pence_of(appraisal, f"line.{line.id}.benefit"),
        }
        for line in appraisal.inputs.outcomes
    }
    rungs = {
        rung.value: {
            f"{name}_pence": pence_of(appraisal, f"return.{rung}.{name}") or None
            for name in ("benefit", "cost", "cumulative")
        }
        for rung in Rung
    }
    return {"outcomes": lines, "returns": rungs}


def pence_of(appraisal: Appraisal, stem: str) -> list[int | None]:
    return [figure.pence for figure in appraisal.series(stem)]


def break_even(needed: BreakEven) -> Json:
    """By line; the figures of a single line stand at the top as well."""
    lines: dict[str, Json] = {}
    for line, attribution in needed.attribution.items():
        unit_value = needed.unit_value.get(line)
        lines[line] = {
            "attribution": plain(attribution),
            "deadweight": plain(needed.deadweight[line]),
            "events_net": plain(needed.events_net[line]),
            "unit_value_pence": unit_value.pence if unit_value else None,
            "attribution_is_possible": attribution.value is not None and 0 <= attribution.value <= 1,
        }
    single: Json = next(iter(lines.values())) if len(lines) == 1 else {}
    return {"share_of_benefit": plain(needed.share_of_benefit), **single, "lines": lines}


def full_year(year: FullYear) -> Json:
    return {
        "basis": BASES[year.basis],
        "events": plain(year.events),
        "benefit_pence": year.benefit.pence,
        "cost_pence": year.cost.pence,
        "ratio": plain(year.ratio),
        "net_pence": year.net.pence,
    }


def full_year_effect(appraisal: Appraisal) -> Json:
    return {
        "rung": MAIN.value,
        **full_year(appraisal.full_year(MAIN)),
        "why": appraisal.full_year(MAIN).benefit.why,
        "rate_ratio": {
            line.id: plain(appraisal.figure(f"full_year.steady.{line.id}.rate_ratio"))
            for line in appraisal.inputs.outcomes
        },
        "range": [full_year(year) for year in appraisal.full_year_range(MAIN)],
        "by_rung": {
            rung.value: {
                **full_year(appraisal.full_year(rung)),
                "range": [full_year(year) for year in appraisal.full_year_range(rung)],
            }
            for rung in Rung
        },
    }


def by_quintile(appraisal: Appraisal) -> Json:
    tables = {rung: appraisal.by_quintile(rung) for rung in Rung}
    document: Json = {"rung": MAIN.value}
    for key in (*QUINTILES, UNALLOCATED, "rounding", "total"):
        cell: Json = {"benefit_pence": tables[MAIN][key].pence}
        if key in QUINTILES:
            cell["averted_gross"] = plain(appraisal.figure(f"quintile.{key}.averted_gross"))
            cell["averted_net"] = plain(appraisal.figure(f"quintile.{key}.averted_net"))
        cell["by_rung"] = {rung.value: {"benefit_pence": table[key].pence} for rung, table in tables.items()}
        document[key] = cell
    return document


def probability(appraisal: Appraisal) -> Json:
    simulation = appraisal.simulation
    chances: Json = {
        row.rung.value: {"at_least_1": plain(row.probability), "why": row.probability.why}
        for row in appraisal.returns()
    }
    return {
        **chances,
        "seeds": list(simulation.seeds),
        "points": simulation.points,
        "monte_carlo_error": simulation.monte_carlo_error,
        "why": "" if simulation.seeds else NO_RANGES,
    }


def money_or_number(unit: str, value: Decimal | None, key: str) -> Json:
    if unit == GBP:
        figure = Figure("", "", value, GBP, "")
        return {f"{key}_pence": figure.pence}
    return {key: None if value is None else number(value)}


def register_row(entry: RegisterEntry) -> Json:
    """Pounds stand in `value_pence`; `value` is then null."""
    return {
        "id": entry.id,
        "statement": entry.statement,
        "value": None,
        **money_or_number(entry.unit, entry.value, "value"),
        **money_or_number(entry.unit, entry.low, "low"),
        **money_or_number(entry.unit, entry.high, "high"),
        "unit": entry.unit,
        "source": entry.source,
        "grade": entry.grade,
        "reason": entry.reason,
    }


def figure_row(figure: Figure) -> Json:
    return {
        "id": figure.id,
        "label": figure.label,
        **money_or_number(figure.unit, figure.value, "value"),
        "unit": figure.unit,
        "rung": figure.rung or None,
        "price_base": figure.price_base or None,
        "source": figure.source or None,
        "grade": figure.grade or None,
        "formula": figure.formula,
        "inputs": list(figure.inputs),
        "why": figure.why or None,
    }
