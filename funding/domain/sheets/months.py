"""Months and financial years in headings, in any usual writing. A running total (“YTD March”) is not a month."""

import re
from datetime import date, datetime

from funding.domain.financial_year import FinancialYear

NAMES = ("apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar")
LONG = ("april", "may", "june", "july", "august", "september", "october", "november", "december", "january",
        "february", "march")  # fmt: skip
MONTH_WORD = re.compile(rf"({'|'.join(sorted({*LONG, *NAMES, 'sept'}, key=len, reverse=True))})\.?", re.IGNORECASE)
PERIOD = re.compile(r"(?:m|mth|mnth|month|p|pd|period)\s*-?\s*0?(1[0-2]|[1-9])", re.IGNORECASE)
FULL_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/–]\s*((?:19|20)?\d\d)(?!\d)")
SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)\s*/\s*(\d\d)(?!\d)")
ISO_MONTH = re.compile(r"((?:19|20)\d\d)[-/](0[1-9]|1[0-2])(?:-01)?")
NUMBER_MONTH = re.compile(r"(0?[1-9]|1[0-2])[-/]((?:19|20)\d\d)")
MEASURES = {
    "budget": "budget", "budgeted": "budget", "plan": "budget", "planned": "budget", "profile": "budget",
    "actual": "actual", "actuals": "actual", "spend": "actual", "spent": "actual", "expenditure": "actual",
    "outturn": "actual", "forecast": "forecast", "fcst": "forecast", "fot": "forecast", "estimate": "forecast",
}  # fmt: skip
IDLE = frozenset({*MEASURES, "amount", "value", "total", "the", "for", "in", "fy", "of", "gbp", "pounds"})
QUARTERS = frozenset({"q1", "q2", "q3", "q4"})
MONEY_MARK = re.compile(r"£\s*'?\s*(?:000|k|m)?'?s?|\(\s*\)", re.IGNORECASE)


def year_in(text: str) -> FinancialYear | None:
    """The one financial year that a text names, such as 2024/25 or 2024-2025; None when it names none or several."""
    found = set()
    for match in FULL_YEAR.finditer(text):
        first, second = int(match[1]), int(match[2])
        if (first + 1) % 100 == second % 100 and 1990 <= first <= 2100:
            found.add(first)
    if not found:
        for match in SHORT_YEAR.finditer(text):
            if (int(match[1]) + 1) % 100 == int(match[2]):
                found.add(2000 + int(match[1]))
    return FinancialYear(found.pop()) if len(found) == 1 else None


def month_in(heading: str | date | datetime) -> tuple[int, FinancialYear | None] | None:
    """(number in the financial year, the year if stated) when the heading is one month and nothing else."""
    if isinstance(heading, date):
        return _number(heading.month), FinancialYear.containing(date(heading.year, heading.month, 1))
    text = " ".join(MONEY_MARK.sub(" ", heading).replace("'", " ").replace("’", " ").replace("_", " ").split())
    if not text or len(text) > 40:
        return None
    calendar = ISO_MONTH.fullmatch(text)
    if calendar:
        return month_in(date(int(calendar[1]), int(calendar[2]), 1))
    calendar = NUMBER_MONTH.fullmatch(text)
    if calendar:
        return month_in(date(int(calendar[2]), int(calendar[1]), 1))
    year = year_in(text)
    rest = SHORT_YEAR.sub(" ", FULL_YEAR.sub(" ", text)) if year else text
    rest = " ".join(
        word for word in re.split(r"[\s()\-–/,:]+", rest) if word and word.casefold() not in IDLE | QUARTERS
    )
    return _month_alone(rest, year)


def measure_in(heading: str) -> str | None:
    """`budget`, `actual` or `forecast` when the heading names exactly one of them."""
    found = {MEASURES[word] for word in re.findall(r"[a-z]+", heading.casefold()) if word in MEASURES}
    return found.pop() if len(found) == 1 else None


def is_period(text: str) -> bool:
    """A short heading over figures that is only a time: a year, a month, a quarter, a half-year."""
    bare = text.strip()
    if month_in(bare):
        return True
    pattern = (
        r"(?:fy\s*)?(?:(?:19|20)?\d\d\s*[-/–]\s*(?:(?:19|20)?\d\d)|(?:19|20)\d\d|fy\s*\d\d)|(?:q|qtr|quarter|h)\s*[1-4]"
    )
    words = [word for word in bare.split() if word.casefold() not in IDLE]
    return bool(re.fullmatch(pattern, " ".join(words), re.IGNORECASE))


def _number(month: int) -> int:
    return (month - 4) % 12 + 1


def _month_alone(text: str, year: FinancialYear | None) -> tuple[int, FinancialYear | None] | None:
    period = PERIOD.fullmatch(text)
    if period:
        return int(period[1]), year
    text = re.sub(r"^month\s+", "", text, flags=re.IGNORECASE)
    match = MONTH_WORD.match(text)
    if not match:
        return None
    number = NAMES.index(match[1][:3].casefold()) + 1
    rest = text[match.end() :].strip()
    if not rest:
        return number, year
    calendar = re.fullmatch(r"((?:19|20)\d\d|\d\d)", rest)
    if not calendar or year:
        return None
    stated = int(rest) if len(rest) == 4 else 2000 + int(rest)
    return number, FinancialYear(stated if number <= 9 else stated - 1) if 1991 <= stated <= 2100 else None
