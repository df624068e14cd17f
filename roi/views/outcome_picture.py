"""Observed against expected, as a picture with its table; not drawn where months hold small numbers of people."""

from typing import Any

from roi.case.blocks import Chart
from roi.case.charts import observed_expected
from roi.domain.counterfactual import expected_events, observed_events
from roi.domain.inputs import IndexBasis, Polarity
from roi.domain.small_numbers import is_small
from roi.selectors import lacks_comparison, line_inputs, observed_to


def picture_of(line: Any) -> Chart | None:
    """None while the comparison is not made, or where a month is too small to be shown."""
    months = observed_to(line)
    if not months or lacks_comparison(line):
        return None
    inputs = line_inputs(line, IndexBasis.CALENDAR_YEAR, months)
    expected, observed = expected_events(inputs), observed_events(inputs)
    if any(is_small(count) for count in observed):
        return None
    sign = inputs.polarity.sign
    averted = tuple(sign * (e - o) for e, o in zip(expected[:months], observed, strict=True))
    return observed_expected(
        f"picture-{line.code}", line.name, observed, expected, averted, fewer=inputs.polarity is Polarity.FEWER
    )
