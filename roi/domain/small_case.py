"""A case as a reader may see it: months with small numbers are hidden in its tables, and benefit by month with them.
Workings are given with those months laid evenly only where that gives the same returns, and not at all otherwise.

Which numbers are small is said in small_numbers.py alone. What was averted is an estimate and tells of nobody by
itself; it is hidden where a hidden count would follow from it. Totals of a year are exact whatever is hidden.
"""

from dataclasses import dataclass, fields, replace
from decimal import Decimal

from roi.domain.appraisal import Appraisal, RungReturn, appraise
from roi.domain.appraisal_document import returns_of
from roi.domain.by_site import FEWEST_SITES
from roi.domain.case_file import read_case_file
from roi.domain.case_writing import write_case_file
from roi.domain.counterfactual import expected_events, observed_events
from roi.domain.designs.design import added
from roi.domain.forecast import TO_DATE, months_of
from roi.domain.inputs import CaseError, CaseInputs, GivenSeries, Kind, OutcomeLine, RealisationRow, Series
from roi.domain.small_numbers import HIDDEN, shown_counts, total_words
from roi.domain.statements import capacity_sentences, month_name, payback_sentence

EVENLY = (
    "Months of {names} hold small numbers: here they are laid evenly. The four returns of the year are those of the "
    "document; limits, payback, the rates of part of the year and what else rests on single months are not."
)
NO_MONTHS = (
    "Months of {names} hold small numbers, so benefit by month is not given and payback has no month: only the totals "
    "of the year are exact."
)
UNEVEN = (
    "{names}: months hold small numbers, and laid evenly they would give other returns, so no workings are given. The "
    "evidence pack has them."
)
WITHHELD = "{names}: the whole year holds so few events that no workings are given. The evidence pack has them."


SITES_OUT = (
    "Counts by site are small and left out here: limits from this file count chance alone, and those of the document "
    "also how sites differ."
)


def month_marks(line: OutcomeLine) -> list[str | None]:
    """For each observed month None, or the word that stands in its place."""
    return shown_counts([observed_events(line)], column_totals=False)[0]


def year_mark(line: OutcomeLine) -> str | None:
    """None where the events of the year may be shown, or the word that stands in their place."""
    observed = observed_events(line)
    return total_words(observed, [None] * len(observed))


def has_small_months(line: OutcomeLine) -> bool:
    """Whether months of the year, of the months before or of another group are hidden."""
    before = line.counterfactual
    if isinstance(before, GivenSeries):
        return any(month_marks(line))
    counted = [getattr(before, each.name) for each in fields(before) if each.name in COUNTED]
    others = [shown_counts([series], column_totals=False)[0] for series in counted]
    return any(month_marks(line)) or any(any(marks) for marks in others)


def tells_of_a_month(appraisal: Appraisal, basis: str) -> bool:
    """Whether a rate over part of the year rests on a hidden month, which would follow from it and its neighbours."""
    if basis == TO_DATE:
        return False
    return any(
        any(mark for number, mark in enumerate(month_marks(result.line), 1) if number in months)
        for result in appraisal.results
        if (months := months_of(appraisal.inputs, result, basis))
    )


def payback_said(appraisal: Appraisal, row: RungReturn, otherwise: str) -> str:
    """The month of payback, or `otherwise` where there is none in the months known. Which month it is bounds what was
    seen before and after it, so beside hidden months it is said only by when: that follows from the totals."""
    if row.payback.value is None:
        return otherwise
    if lines_with_small_months(appraisal.inputs):
        return f"by {month_name(appraisal.inputs.data_to)}"
    return month_name(int(row.payback.value))


def payback_for_readers(appraisal: Appraisal) -> str:
    """The sentence on payback, with no month named that would tell of a hidden one."""
    return payback_sentence(appraisal, lambda row, otherwise: payback_said(appraisal, row, otherwise))


def capacity_for_readers(appraisal: Appraisal) -> tuple[str, ...]:
    """The sentences on capacity, with no number of a line whose year is hidden: the year would follow from it."""
    return capacity_sentences(appraisal, [line.id for line in appraisal.inputs.outcomes if year_mark(line)])


def hides_a_year(appraisal: Appraisal) -> bool:
    """Whether the events of a line may not be shown. No sum of events over the lines is shown then, and nothing that is
    worked out from that sum alone."""
    return any(year_mark(line) for line in appraisal.inputs.outcomes)


def window_tells(appraisal: Appraisal, row: RealisationRow) -> bool:
    """Whether a release by share from a month on would tell of a hidden month: the cash of the year gives what was seen
    in that part of it, and so in the rest. Pounds a month and whole bays say nothing of what was seen."""
    line = next(each for each in appraisal.inputs.outcomes if each.id == row.outcome)
    if row.share is None or row.from_month == 1:
        return False
    observed, marks = observed_events(line), month_marks(line)
    parts = (slice(None, row.from_month - 1), slice(row.from_month - 1, None))
    return any(marks) and any(total_words(observed[part], marks[part]) for part in parts)


COUNTED = frozenset({"observed", "other_before", "other_observed"})


def lines_with_small_months(inputs: CaseInputs) -> tuple[OutcomeLine, ...]:
    return tuple(line for line in inputs.outcomes if has_small_months(line))


def laid_evenly(inputs: CaseInputs) -> tuple[CaseInputs, str]:
    """The case with those lines laid evenly over the months, and the sentence that says so; itself and no words where
    nothing is hidden."""
    small = lines_with_small_months(inputs)
    if not small:
        return inputs, ""
    ids = {line.id for line in small}
    lines = tuple(even_line(line) if line.id in ids else line for line in inputs.outcomes)
    return replace(inputs, outcomes=lines), EVENLY.format(names=names_of(small))


@dataclass(frozen=True)
class ForReaders:
    """The appraisal that workings and case file may hold, or None where they are withheld; `words` say why, or what
    was done. Its inputs are laid evenly where there is anything to hide."""

    appraisal: Appraisal | None
    words: str


def for_readers(appraisal: Appraisal) -> ForReaders:
    inputs = appraisal.inputs
    if why := withheld(inputs):
        return ForReaders(None, why)
    evened, words = laid_evenly(inputs)
    if not words:
        return ForReaders(appraisal, "")
    try:
        found = appraise(read_case_file(write_case_file(evened)))
    except (ArithmeticError, LookupError, CaseError):
        found = None
    if found is None or returns_of(found) != returns_of(appraisal):
        return ForReaders(None, UNEVEN.format(names=names_of(lines_with_small_months(inputs))))
    return ForReaders(found, words)


def without_small_counts(inputs: CaseInputs) -> CaseInputs:
    """The case without counts by fifth, by site, and of all use of a kind, where any of them is small. Pounds rest on
    none of them."""
    return replace(inputs, outcomes=tuple(line_without_small_counts(line) for line in inputs.outcomes))


def line_without_small_counts(line: OutcomeLine) -> OutcomeLine:
    fifths, use = line.fifths, line.total_use
    if fifths is not None:
        rows = list(fifths.values())
        counts = [[row.events_before for row in rows], [row.events_after for row in rows]]
        fifths = None if any(any(marks) for marks in shown_counts(counts, column_totals=False)) else fifths
    if use is not None:
        use = None if any(shown_counts([[use.before, use.during]], column_totals=False)[0]) else use
    sites = [[getattr(site, name) for site in line.sites] for name in ("events_before", "events")]
    small = any(any(marks) for marks in shown_counts(sites, column_totals=False))
    kept = replace(line, fifths=fifths, total_use=use)
    return without_sites(kept) if small else kept


def without_sites(line: OutcomeLine) -> OutcomeLine:
    """The source of the comparison says so where limits rested on them: the file gives narrower ones without."""
    fewest = min(sum(site.ours is mine for site in line.sites) for mine in (True, False))
    before = line.counterfactual
    said = f"{before.source}. {SITES_OUT}" if fewest >= FEWEST_SITES else before.source
    return replace(line, sites=(), counterfactual=replace(before, source=said))


def holds_small_numbers(inputs: CaseInputs) -> bool:
    """Whether anything of the case is hidden from readers."""
    return bool(lines_with_small_months(inputs) or withheld(inputs) or without_small_counts(inputs) != inputs)


def no_months(inputs: CaseInputs) -> str:
    """Why no benefit by month is given, or nothing where it is."""
    small = lines_with_small_months(inputs)
    return NO_MONTHS.format(names=names_of(small)) if small else ""


def names_of(lines: tuple[OutcomeLine, ...]) -> str:
    return ", ".join(line.label for line in lines)


def withheld(inputs: CaseInputs) -> str:
    """Why no workings are given, or nothing: not even the year of a line may be shown."""
    names = [line.label for line in inputs.outcomes if year_mark(line)]
    return WITHHELD.format(names=", ".join(names)) if names else ""


def even_line(line: OutcomeLine) -> OutcomeLine:
    """Observed and expected events spread over the months observed, and what is expected after them over the rest. The
    comparison stands as a series from here on: the counts it came from are small themselves."""
    known, before = len(line.observed), line.counterfactual
    expected = expected_events(line)
    series = (*even(expected[:known]), *even(expected[known:]))
    exposure = line.exposure
    if line.kind is Kind.RATE:
        exposure = (*even(exposure[:known]), *even(exposure[known:]))
        series = tuple(value / exposed for value, exposed in zip(series, exposure, strict=True))
    observed = even(observed_events(line))
    if line.kind is Kind.RATE:
        observed = tuple(value / exposed for value, exposed in zip(observed, exposure, strict=False))
    compared = GivenSeries(series, before.source, "laid evenly over the months, which hold small numbers", before.grade)
    return replace(
        line, observed=observed, exposure=exposure, exposure_given=12, counterfactual=compared, selection=None, sites=()
    )


def even(values: Series) -> Series:
    """The same sum in equal parts, to six digits; the last part takes what is left."""
    if not values:
        return ()
    each = (added(values) / len(values)).quantize(Decimal("0.000001"))
    return (*(each,) * (len(values) - 1), added(values) - each * (len(values) - 1))


__all__ = ["HIDDEN", "capacity_for_readers", "for_readers", "has_small_months", "hides_a_year", "holds_small_numbers",
           "laid_evenly", "lines_with_small_months", "month_marks", "no_months", "payback_for_readers", "payback_said",
           "tells_of_a_month", "window_tells", "withheld", "without_small_counts", "year_mark"]  # fmt: skip
