"""What would have happened, month by month: formulas for the plain designs, values where a model was fitted."""

from dataclasses import dataclass

from roi.case.workings.grid import Row, Sheet, added, each_month
from roi.domain.benefits import LineResult
from roi.domain.inputs import Kind, OutcomeLine, PrePeriod, SameMonthLastYear, Series
from roi.domain.selection import share_that_stays


@dataclass(frozen=True)
class Past:
    """Months before, by year: events and those exposed. `rate` is the cell of events for each one exposed in all of
    them, where the design has one rate."""

    events: tuple[Row, ...] = ()
    exposure: tuple[Row, ...] = ()
    rate: str = ""

    @property
    def all_events(self) -> str:
        return added([f"SUM({row.all})" for row in self.events])


def typed_row(sheet: Sheet, words: str, values: Series, name: str, source: str = "") -> Row | None:
    return sheet.months(words, values, "events", typed=True, name=name, source=source) if values else None


def in_events(sheet: Sheet, words: str, line: OutcomeLine, row: Row, exposure: Row | None, stem: str) -> Row:
    """A rate times those exposed; a count as it stands."""
    if line.kind is Kind.RATE and exposure is not None:
        formulas = each_month(row.count, "{row}*{exposure}", row=row, exposure=exposure)
    else:
        formulas = each_month(row.count, "{row}", row=row)
    return sheet.months(f"{words}, events", formulas, "events", stem=stem)


def add_expected(
    sheet: Sheet, result: LineResult, exposure: Row | None, name: str, stem: str
) -> tuple[Row, Past]:  # fmt: skip
    """Twelve months of expected events, and the months before that they rest on."""
    line, before, id = result.line, result.line.counterfactual, f"{stem}.expected"
    if isinstance(before, PrePeriod):
        past = before_start(sheet, before, name)
        rates = [past.rate] * 12
    elif isinstance(before, SameMonthLastYear):
        past = last_year(sheet, before, name)
        growth = sheet.one("Growth since", before.growth_rate, "share", typed=True, name=f"{name}_growth")
        rates = each_month(12, f"{{past}}/{{shown}}*(1+{growth})", past=past.events[0], shown=past.exposure[0])
    elif hasattr(before, "expected"):
        plain = sheet.months("Expected, in the unit of the line", before.expected, "events", typed=True,
                             name=f"{name}_expected", source=before.source)  # fmt: skip
        return in_events(sheet, "Expected", line, plain, exposure, id), Past()
    else:  # a fitted model: the case file works it out, here its series is an input
        fitted = sheet.months("Expected, events: values of the fitted model", result.expected, "events", typed=True,
                              name=f"{name}_expected", source=before.source)  # fmt: skip
        return sheet.months("Expected, events", each_month(12, "{row}", row=fitted), "events", stem=id), Past()
    per_head = sheet.months("Expected for each one exposed", rates, "events")
    formula = "{rate}*{exposure}" if exposure is not None else "{rate}"
    rows = {"rate": per_head} if exposure is None else {"rate": per_head, "exposure": exposure}
    if line.selection is not None:
        stays = sheet.one("Part that stays: people were chosen when high", share_that_stays(line.selection), "share",
                          typed=True, name=f"{name}_stays", source=line.selection.source)  # fmt: skip
        formula += f"*{stays}"
    return sheet.months("Expected, events", each_month(12, formula, **rows), "events", stem=id), past


def before_start(sheet: Sheet, before: PrePeriod, name: str) -> Past:
    """The months before that count, twelve a row, and their one rate."""
    kept = slice(before.restarts_at, None)
    events = by_year(sheet, "Observed before the start", before.observed[kept], f"{name}_before", before.source)
    exposure = by_year(sheet, "Exposure before the start", before.exposure[kept], f"{name}_before_exposure")
    whole, shown = (added([f"SUM({row.all})" for row in rows]) for rows in (events, exposure))
    rate = sheet.one("Events for each one exposed, before the start", f"({whole})/({shown})", "events")
    return Past(events, exposure, rate)


def by_year(sheet: Sheet, words: str, values: Series, name: str, source: str = "") -> tuple[Row, ...]:
    rows = []
    for place, first in enumerate(range(0, len(values), 12), 1):
        more = "" if place == 1 else f", months from {first + 1} on"
        rows.append(sheet.months(f"{words}{more}", values[first : first + 12], "events", typed=True,
                                 name=name if place == 1 else f"{name}_{place}", source=source))  # fmt: skip
    return tuple(rows)


def last_year(sheet: Sheet, before: SameMonthLastYear, name: str) -> Past:
    events = sheet.months("Observed last year", before.observed, "events", typed=True, name=f"{name}_last_year",
                          source=before.source)  # fmt: skip
    exposure = sheet.months("Exposure last year", before.exposure, "events", typed=True,
                            name=f"{name}_last_year_exposure")  # fmt: skip
    return Past((events,), (exposure,))
