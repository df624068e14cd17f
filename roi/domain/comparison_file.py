"""How a comparison stands in the case file: each design with its fields, read and written by one table.

`design` names it. Fields are those of its class in `comparison.py`, in the same order and under the same names.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from decimal import Decimal

from roi.domain.case_node import Node
from roi.domain.comparison import ChosenAboveLevel, ChosenByCount, Counterfactual, Selection
from roi.domain.designs import DESIGNS
from roi.domain.inputs import CaseError

MONTH_FIELDS = ("starts",)
CLASSES: dict[str, type[Counterfactual]] = {design.code: design.reads for design in DESIGNS}
SELECTIONS: dict[str, type[Selection]] = {"above-level": ChosenAboveLevel, "by-count": ChosenByCount}
READERS: dict[str, Callable[[Node, str], object]] = {
    "Series": Node.series,
    "str": Node.text,
    "int": Node.whole_number,
    "Decimal": Node.number,
}


def kind_of(annotation: object) -> str:
    """The name of a field's type, as a key of READERS."""
    if annotation is Decimal or annotation is str or annotation is int:
        return annotation.__name__
    return "Series"


def read_fields(node: Node, made: type) -> dict[str, object]:
    """Every field of the class but its code; one with a default may be left out."""
    values: dict[str, object] = {}
    for field in fields(made):
        if field.name == "code":
            continue
        if field.default is not MISSING and not node.has(field.name):
            continue
        if field.name in MONTH_FIELDS:
            values[field.name] = node.month(field.name)
        else:
            values[field.name] = READERS[kind_of(field.type)](node, field.name)
    return values


def read_comparison(node: Node) -> Counterfactual:
    design = node.text("design")
    if design not in CLASSES:
        named = ", ".join(f"{each.code} ({each.name})" for each in DESIGNS)
        raise CaseError(node.at("design"), f"Use one of {named}.")
    made = CLASSES[design]
    read = made(**read_fields(node, made))  # type: ignore[arg-type]
    node.done()
    return read


def read_selection(node: Node) -> Selection:
    kind = node.text("kind")
    if kind not in SELECTIONS:
        raise CaseError(node.at("kind"), f"Use one of {', '.join(SELECTIONS)}.")
    made = SELECTIONS[kind]
    read = made(**read_fields(node, made))  # type: ignore[arg-type]
    node.done()
    return read


def plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def written(value: object) -> dict[str, object]:
    """The fields of a comparison or a selection; defaults are left out."""
    document: dict[str, object] = {}
    for field in fields(value):  # type: ignore[arg-type]
        each = getattr(value, field.name)
        if field.name == "code" or (field.default is not MISSING and each == field.default):
            continue
        if field.name in MONTH_FIELDS:
            document[field.name] = f"M{each}"
        elif isinstance(each, tuple):
            document[field.name] = [plain(one) for one in each]
        else:
            document[field.name] = plain(each) if isinstance(each, Decimal) else each
    return document


def write_comparison(before: Counterfactual) -> dict[str, object]:
    return {"design": before.code, **written(before)}


def write_selection(selection: Selection) -> dict[str, object]:
    kind = next(kind for kind, made in SELECTIONS.items() if isinstance(selection, made))
    return {"kind": kind, **written(selection)}
