"""How events are broken down: by deprivation fifth, ethnicity, age or sex. Codes of parts are stored and never renamed.

The parts of a breakdown always hold `unknown`, so that they add to the month.
"""

from dataclasses import dataclass

ALL = "all"
UNKNOWN = "unknown"
PROJECT, COMPARISON = "project", "comparison"
GROUPS = {PROJECT: "The project's people or area", COMPARISON: "A comparison group"}
EDITIONS = ("2019", "2025")


@dataclass(frozen=True)
class Part:
    """One part: its code, its words, and other writings of it in headings (in lower case)."""

    code: str
    words: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Breakdown:
    code: str
    name: str
    parts: tuple[Part, ...]

    def part(self, code: str) -> Part:
        return next(part for part in self.parts if part.code == code)


NOT_KNOWN = Part(UNKNOWN, "Unknown", ("not known", "not stated", "missing"))


def fifth(number: int, more: str = "") -> Part:
    also = tuple(f"{word}{number}" for word in ("", "fifth ", "quintile ", "imd ", "imd", "q", "imd quintile "))
    return Part(str(number), f"Fifth {number}{more}", also)


BREAKDOWNS = (
    Breakdown(ALL, "Everybody together", (Part(ALL, "Events", ("all", "total", "observed", "count", "number", "")),)),
    Breakdown(
        "imd",
        "By deprivation fifth",
        (fifth(1, " (most deprived)"), fifth(2), fifth(3), fifth(4), fifth(5, " (least deprived)"), NOT_KNOWN),
    ),
    Breakdown(
        "ethnicity",
        "By ethnicity",
        (
            Part("asian", "Asian", ("asian or asian british",)),
            Part("black", "Black", ("black, black british, caribbean or african", "black or black british")),
            Part("mixed", "Mixed", ("mixed or multiple",)),
            Part("white", "White"),
            Part("other", "Other", ("other ethnic group",)),
            NOT_KNOWN,
        ),
    ),
    Breakdown(
        "age",
        "By age",
        (
            Part("under-5", "Under 5", ("0-4", "0 to 4")),
            Part("5-17", "5 to 17", ("5-17",)),
            Part("18-64", "18 to 64", ("18-64",)),
            Part("65-74", "65 to 74", ("65-74",)),
            Part("75-over", "75 and over", ("75+", "over 75")),
            NOT_KNOWN,
        ),
    ),
    Breakdown(
        "sex", "By sex", (Part("female", "Female", ("women", "f")), Part("male", "Male", ("men", "m")), NOT_KNOWN)
    ),
)


def breakdown_called(code: str) -> Breakdown:
    return next(breakdown for breakdown in BREAKDOWNS if breakdown.code == code)
