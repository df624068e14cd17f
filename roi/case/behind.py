"""What stands behind the returns and is drawn: control charts, rates by fifth, what moves the return, the chance of any
return, and where the year ends. Each is empty where the case does not hold what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from roi.domain.analysis import add_year_end, chart_of
from roi.domain.appraisal import Appraisal
from roi.domain.comparison import Interrupted, PrePeriod, TrendBefore
from roi.domain.figures import Figure, FigureBook
from roi.domain.inputs import OutcomeLine, Series
from roi.domain.ladder import Rung, is_valued
from roi.domain.prices import price_base
from roi.domain.sensitivity import Bar, Spread, spread_of, tornado
from roi.domain.small_case import has_small_months, year_mark
from roi.domain.small_numbers import shown_counts
from roi.domain.spc import FEWEST_POINTS, Signal
from roi.domain.uncertainty import draw_case
from roi.domain.year_end import FEWEST, TRIAL_TO

THOUSAND = Decimal(1000)
FIVE = ("1", "2", "3", "4", "5")
YEAR = 12


@dataclass(frozen=True)
class Fan:
    """Where a rung stands in March: benefit with the ends of its range, and cost; `words` name the range."""

    benefit: Decimal
    low: Decimal
    high: Decimal
    cost: Decimal
    words: str


@dataclass(frozen=True)
class Limits:
    """Of a control chart: mean and natural process limits; `special` are the places (from 0) of special cause."""

    mean: Decimal
    lower: Decimal
    upper: Decimal
    special: tuple[int, ...] = ()


@dataclass(frozen=True)
class Control:
    """The control chart of an outcome: its points, oldest first, and the month of each (1 is April of the year, 0 the
    March before). `is_ratio` says that seen over expected is shown."""

    values: Series
    limits: Limits
    months: tuple[int, ...]
    is_ratio: bool

    @property
    def before(self) -> int:
        """How many points lie before the year."""
        return sum(1 for month in self.months if month < 1)


@dataclass(frozen=True)
class Behind:
    """`bars` and `spread` are of one rung: cash where it has benefit, resource otherwise."""

    rung: Rung
    bars: tuple[Bar, ...]
    spread: Spread | None
    year_end: Mapping[str, Figure]
    range_words: str

    def fan(self, rung: Rung) -> Fan | None:
        """Where benefit and cost of the rung end in March, with the range; None where nothing is forecast."""
        found = self.year_end.get(f"year_end.{rung}.benefit")
        if found is None or found.value is None:
            return None
        low, high = (self.year_end[f"year_end.{rung}.{end}{self.range_words[:2]}"].number for end in ("low", "high"))
        return Fan(found.number, low, high, self.year_end[f"year_end.{rung}.cost"].number, self.range_words)


def behind_of(appraisal: Appraisal) -> Behind:
    inputs, results = appraisal.inputs, appraisal.results
    cash = appraisal.return_on(Rung.TRUST_CASH).benefit.value
    rung = Rung.TRUST_CASH if cash is not None and cash > 0 else Rung.TRUST_RESOURCE
    drawn = draw_case(inputs, results)
    return Behind(
        rung=rung,
        bars=tuple(bar for bar in tornado(inputs, results) if bar.rung is rung and bar.swing),
        spread=spread_of(drawn, rung) if drawn is not None and is_valued(inputs, rung) else None,
        year_end=year_end(appraisal, drawn),
        range_words="95% range" if inputs.data_to <= TRIAL_TO else "80% range",
    )


def year_end(appraisal: Appraisal, drawn: object) -> Mapping[str, Figure]:
    """Figures of the whole year; none below three months, and none once the year is over."""
    if not FEWEST <= appraisal.inputs.data_to < YEAR:
        return {}
    book = FigureBook(price_base(appraisal.inputs.prices))
    add_year_end(book, appraisal, drawn)  # type: ignore[arg-type]
    return book.closed()


def control_of(appraisal: Appraisal, line: OutcomeLine) -> Control | None:
    """None below the months that limits need, and where a point would tell of a small number."""
    if has_small_months(line) or year_mark(line):
        return None
    result = next(each for each in appraisal.results if each.line.id == line.id)
    chart, months = chart_of(appraisal.inputs, result)
    if len(chart.points) < FEWEST_POINTS or len({point.value for point in chart.points}) < 2:
        return None
    last = chart.points[-1]
    special = tuple(at for at, point in enumerate(chart.points) if point.signal is not Signal.NONE)
    mean, lower, upper = (Decimal(repr(value)) for value in (last.mean, max(last.lower, 0.0), last.upper))
    values = tuple(Decimal(repr(point.value)) for point in chart.points)
    is_ratio = not isinstance(line.counterfactual, PrePeriod | TrendBefore | Interrupted)
    return Control(values, Limits(mean, lower, upper, special), months, is_ratio)


def fifths_of(line: OutcomeLine) -> tuple[tuple[Decimal | None, ...], tuple[Decimal | None, ...]] | None:
    """Events for each 1,000 exposed by fifth, before and after; None in place of what is too small to be shown."""
    fifths = line.fifths
    if fifths is None or any(key not in fifths for key in FIVE):
        return None
    rows = [fifths[key] for key in FIVE]
    counts = [[row.events_before for row in rows], [row.events_after for row in rows]]
    marks = shown_counts(counts, column_totals=False)
    exposed = [[row.exposure_before for row in rows], [row.exposure_after for row in rows]]
    before, after = (
        tuple(None if mark or not people else events / people * THOUSAND
              for events, people, mark in zip(*series, strict=True))
        for series in zip(counts, exposed, marks, strict=True)
    )  # fmt: skip
    return before, after
