"""What stands behind an appraisal as JSON, under `analysis` of the appraisal's document. Pounds stand in its
figures."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from math import isfinite

from roi.domain.analysis import Analysis
from roi.domain.appraisal import Appraisal
from roi.domain.appraisal_document import figure_row, number
from roi.domain.questions import answers

type Json = dict[str, object]


def analysis_json(case: Appraisal, more: Analysis) -> Json:
    worth = more.worth
    return {
        "changes": [plain(change) for change in more.changes],
        "charts": {line: chart_json(chart) for line, chart in more.charts.items()},
        "comparison_notes": {line: list(notes) for line, notes in more.notes.items()},
        "year_end": [plain(end) for end in more.year_ends],
        "record": {"held": more.record.held, "of": more.record.of, "words": more.record.words},
        "tornado": [
            {**as_dict(bar), "swing": bar.swing, "crosses_one": bar.crosses_one} for bar in more.bars
        ],
        "scenarios": [plain(scenario) for scenario in more.scenarios],
        "spread": {rung.value: plain(spread) for rung, spread in more.spreads.items()},
        "worth_of_knowing": None if worth is None else {
            "everything_pence": round(worth.everything * 100),
            "each": {name: {"pence": round(value * 100)} for name, value in worth.each},
            "to_measure_next": worth.to_measure_next or None,
            "words": worth.words,
        },
        "fifths": {line: [plain(row) for row in rows] for line, rows in more.rates.items()},
        "gap": {line: plain(gap) for line, gap in more.gaps.items()},
        "gradient": {
            line: {"value": plain(found), "why": why or None} for line, (found, why) in more.gradients.items()
        },
        "fairness": {line: plain(fair) for line, fair in more.fairness.items()},
        "attacks": [
            {"code": question.code, "attack": question.attack, "open": answer.is_open, "answer": answer.words,
             "figures": list(answer.figures)}
            for question, answer in answers(case)
        ],
        "figures": [figure_row(figure) for figure in more.figures.values()],
    }  # fmt: skip


def chart_json(chart: object) -> object:
    return plain(chart)


def as_dict(value: object) -> Json:
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]


def plain(value: object) -> object:
    """A frozen value as JSON: dataclasses by field, enums by value, a number that is not finite as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return as_dict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key.value if isinstance(key, Enum) else key): plain(each) for key, each in value.items()}
    return value
