"""The financial year (1 April to 31 March) and its months, as frozen, ordered values.

Stored as the start year; written 2026/27 on screen and 2026-27 in files and addresses. M1 is April.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTH_NAMES = ("April", "May", "June", "July", "August", "September", "October", "November", "December", "January",
               "February", "March")  # fmt: skip


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """The year that starts on 1 April of `start`."""

    start: int

    def __post_init__(self) -> None:
        if not 1990 <= self.start <= 2100:
            raise ValueError(f"{self.start} is not the start of a financial year we know.")

    @classmethod
    def containing(cls, day: date) -> "FinancialYear":
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """From `2026-27`, `2026/27` or `2026/2027`. Raises ValueError with a sentence."""
        found = re.fullmatch(r"\s*((?:19|20)\d\d)\s*[-/–]\s*(\d\d|(?:19|20)\d\d)\s*", text)
        if not found or (int(found[1]) + 1) % 100 != int(found[2]) % 100:
            raise ValueError(f"“{text}” is not a financial year. Write it as 2026/27 or 2026-27.")
        return cls(int(found[1]))

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    @property
    def code(self) -> str:
        """`2026-27`, for files and addresses."""
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"

    def __add__(self, years: int) -> "FinancialYear":
        return FinancialYear(self.start + years)

    def __sub__(self, years: int) -> "FinancialYear":
        return FinancialYear(self.start - years)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def months(self) -> "tuple[Month, ...]":
        return tuple(Month(self, number) for number in range(1, 13))


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """Month `number` (1 is April) of a financial year."""

    year: FinancialYear
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"{self.number} is not a month of the financial year: M1 is April, M12 is March.")

    @classmethod
    def containing(cls, day: date) -> "Month":
        return cls(FinancialYear.containing(day), (day.month - 4) % 12 + 1)

    @property
    def name(self) -> str:
        return MONTH_NAMES[self.number - 1]

    @property
    def code(self) -> str:
        return f"M{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year.start if self.number <= 9 else self.year.start + 1, (self.number + 2) % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        first = self.first_day
        return first.replace(day=monthrange(first.year, first.month)[1])

    def __str__(self) -> str:
        return f"Month {self.number} ({self.name})"
