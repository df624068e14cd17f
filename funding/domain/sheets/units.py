"""In what unit a column of money stands: pounds, thousands, millions. Words say so, or the k or m that a number
format puts behind each figure; a pound sign in a number format does not."""

import re
from dataclasses import dataclass
from functools import lru_cache

POUNDS, THOUSANDS, MILLIONS = 1, 1_000, 1_000_000

_THOUSAND = re.compile(
    r"£\s*['’‘`]?\s*,?(?:000s?|k|thou)\b|£?['’‘`]000s?\b|£\s*thousands?\b|£\s*in\s+(?:000s?|thousands)\b|\bk£"
    r"|\b(?:in\s+thousands?|thousands?\s+(?:of\s+)?pounds|thousands?\s*£|pounds?\s+thousands?|gbp\s*['’]?(?:k|000s?))\b"
    r"|\(\s*(?:k|['’]?000s?|thousands)\s*\)",
    re.IGNORECASE,
)
_MILLION = re.compile(
    r"£\s*(?:m|mn|mm|mil|millions?)\b|£\s*in\s+millions\b|\bin\s+(?:£\s*)?millions?\b"
    r"|\bmillions?\s+(?:of\s+)?(?:£|pounds)|\(\s*£?m\s*\)|\bgbp\s*m\b",
    re.IGNORECASE,
)
_POUND = re.compile(
    r"\(\s*£\s*\)|£\s*$|\b(?:gbp|pounds)\b\s*£?\s*$|^\s*£|\(\s*(?:gbp|pounds)\s*\)|£['’]?s\b", re.IGNORECASE
)
_CUT = re.compile(r"\(\s*£\s*$")
_PER = re.compile(r"£?\s*/\s*(?:head|patient|capita|person|unit|bed|day|case)|\bper\s+\w+", re.IGNORECASE)
_MARK = re.compile(r"[£$€()'’,.\s]|\b(?:gbp|pounds?|k|m|000s?|thousands?|millions?|s|in)\b|%", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """`certain` is False when the workbook does not state the unit; a person is then asked."""

    multiplier: int
    certain: bool
    evidence: str


UNSTATED = Unit(POUNDS, False, "the workbook does not state a unit")


def stated_unit(text: str) -> int | None:
    """The multiplier that a heading, a unit row or a note states; None when it states none, two, or is cut short."""
    thousand, million = bool(_THOUSAND.search(text)), bool(_MILLION.search(text))
    if thousand and million:
        return None
    if thousand:
        return THOUSANDS
    if million:
        return MILLIONS
    if _CUT.search(text) or _PER.search(text):
        return None
    return POUNDS if _POUND.search(text) else None


def note_unit(text: str) -> int | None:
    """Like `stated_unit` for a title or note, where a lone pound sign belongs to a sum in the sentence."""
    if re.search(r"£\s*\d", text.replace("£000", "").replace("£'000", "").replace("£’000", "")) and len(text) > 60:
        return None
    unit = stated_unit(text)
    if unit == POUNDS and not re.search(
        r"(?:figures|amounts|values|all|shown|stated|expressed)\b.*(?:£|\bpounds)", text + " "
    ):
        return POUNDS if re.fullmatch(r"\(?\s*(?:in\s*)?(?:£|gbp|pounds)\s*\)?", text.strip(), re.IGNORECASE) else None
    return unit


def is_unit_mark(text: str) -> bool:
    """Nothing but a unit: `£'000s`, `£k`, `£`, `%`."""
    return bool(text.strip()) and not _MARK.sub("", text).strip() and any(mark in text for mark in "£%'’0kmKM")


def column_unit(heading: str, below: str, notes: list[str]) -> Unit | None:
    """The unit that the column's own heading, the unit row below it or the sheet's notes state; None when none does."""
    from_notes = {unit for note in notes if (unit := note_unit(note))}
    for text, evidence in ((heading, "heading"), (below, "unit row")):
        unit = stated_unit(text) if text else None
        if unit is None:
            continue
        if unit == POUNDS and len(from_notes) == 1 and POUNDS not in from_notes:
            return Unit(from_notes.pop(), False, f"the {evidence} says £, a note says otherwise")
        return Unit(unit, True, evidence)
    if len(from_notes) == 1:
        return Unit(from_notes.pop(), True, "note")
    return None


def unit_by_format(stated: Unit | None, mark: str) -> Unit | None:
    """The unit of the stored figures, from what words state of the figures shown and how the format shows them.

    `k` after the figure means thousands, as a heading would. A comma means that Excel shows the figure divided: what is
    shown in thousands is then stored in pounds.
    """
    divided = mark.endswith(",")
    letter = {"k": THOUSANDS, "m": MILLIONS}.get(mark[:1])
    if letter is None and not divided:
        return stated
    shown = stated.multiplier if stated and stated.certain and stated.multiplier != POUNDS else letter
    if shown is None:
        return Unit(POUNDS, False, "the number format divides the figures") if stated else None
    if letter not in (None, shown):
        return Unit(shown, False, "the heading and the number format differ")
    return (
        Unit(POUNDS if divided else shown, True, "number format")
        if divided or stated is None
        else Unit(shown, stated.multiplier == shown, stated.evidence)
    )


@lru_cache(maxsize=4096)
def without_unit(heading: str) -> str:
    """A heading for comparison: no unit, no brackets, one case."""
    bare = re.sub(r"\(?£[^)\s]{0,6}\)?|\(£\s*$|\(\s*\)", " ", heading)
    return " ".join(re.sub(r"[^a-z0-9/%]+", " ", bare.casefold()).split())
