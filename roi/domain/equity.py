"""Events and pounds by deprivation fifth, with the unknown always shown, on each rung.

Each cell is worked out by itself; what the fifths do not cover stands in `unallocated`, and the difference that
rounding to the penny leaves is printed on a line of its own.
"""

from collections.abc import Sequence
from decimal import Decimal

from roi.domain.benefits import NOTHING, LineResult, total
from roi.domain.figures import GBP, FigureBook
from roi.domain.inputs import QUINTILES, CaseInputs
from roi.domain.ladder import NOT_VALUED, Rung, any_valued, line_benefit

UNALLOCATED = "unallocated"


def quintile_name(key: str) -> str:
    return {"1": "1 (most deprived)", "5": "5 (least deprived)"}.get(key, key)


def add_equity(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    given = [result for result in results if result.line.quintiles is not None]
    missing = [result.line.label for result in results if result.line.quintiles is None]
    why = f"no deprivation fifths given for {', '.join(missing)}" if missing and not given else ""
    for key in QUINTILES:
        gross = sum((cell(result, key) for result in given), NOTHING)
        net = sum((cell(result, key) * result.kept for result in given), NOTHING)
        label = f"Fifth {quintile_name(key)}"
        book.add(f"quintile.{key}.averted_gross", f"{label}: averted", None if why else gross, "events", "as recorded",
                 why=why)  # fmt: skip
        book.add(f"quintile.{key}.averted_net", f"{label}: averted, net", None if why else net, "events",
                 "averted × share kept", why=why)  # fmt: skip
    for rung in Rung:
        add_rung(book, rung, results, why, "" if any_valued(inputs) else NOT_VALUED)


def cell(result: LineResult, key: str) -> Decimal:
    assert result.line.quintiles is not None
    return result.line.quintiles[key]


def add_rung(book: FigureBook, rung: Rung, results: Sequence[LineResult], why: str, not_valued: str) -> None:
    """`why` says that no fifths are given; `not_valued` that there are no pounds to lay over them."""
    why = why or not_valued
    whole = sum((total(line_benefit(result, rung)) for result in results), NOTHING)
    parts = []
    for key in QUINTILES:
        value = sum((quintile_benefit(result, rung, key) for result in results), NOTHING)
        figure = book.add(
            f"quintile.{key}.{rung}.benefit", f"Fifth {quintile_name(key)}: benefit", None if why else value, GBP,
            "net events of the fifth × unit value × the share that counts on the rung",
            inputs=(f"quintile.{key}.averted_net",), rung=rung.value, why=why,
        )  # fmt: skip
        parts.append(figure)
    left = whole - sum((part.value or NOTHING for part in parts), NOTHING)
    parts.append(
        book.add(f"quintile.{UNALLOCATED}.{rung}.benefit", "Benefit on no fifth and not unknown",
                 None if why else left, GBP, "benefit of the rung − the six cells", rung=rung.value, why=why)
    )  # fmt: skip
    printed = sum(part.pence or 0 for part in parts)
    target = book.add(f"quintile.total.{rung}.benefit", "All fifths and unknown", None if not_valued else whole, GBP,
                      "benefit of the rung", rung=rung.value, why=not_valued)  # fmt: skip
    rounding = Decimal((target.pence or 0) - printed).scaleb(-2)
    book.add(f"quintile.rounding.{rung}.benefit", "Rounding", None if why else rounding, GBP,
             "printed total − printed cells", rung=rung.value, why=why)  # fmt: skip


def quintile_benefit(result: LineResult, rung: Rung, key: str) -> Decimal:
    """The fifth's events at the line's pounds for each net event, times the share of it that counts on the rung."""
    whole = total(result.benefit)
    if result.line.quintiles is None or not whole or result.unit_value is None:
        return NOTHING
    return result.line.quintiles[key] * result.kept * result.unit_value * total(line_benefit(result, rung)) / whole
