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
DAY = re.compile(
    rf"(\d\d?)[-/. ](0?[1-9]|1[0-2]|{'|'.join(sorted({*LONG, *NAMES}, key=len, reverse=True))})[-/. ]((?:20)?\d\d)",
    re.IGNORECASE,
)
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
        if not 1991 <= heading.year <= 2100:  # a count of days that a format shows as a date
            return None
        return _number(heading.month), FinancialYear.containing(date(heading.year, heading.month, 1))
    text = " ".join(MONEY_MARK.sub(" ", heading).replace("'", " ").replace("’", " ").replace("_", " ").split())
    if not text or len(text) > 40:
        return None
    if (whole := _calendar_month(text)) is not None:
        return whole
    year = year_in(text)
    rest = _without_years(text) if year else text
    calendar = _calendar_month(rest) if year else None
    if calendar is not None:
        return calendar if calendar[1] == year else None
    rest = " ".join(
        word for word in re.split(r"[\s()\-–/,:]+", rest) if word and word.casefold() not in IDLE | QUARTERS
    )
    return _month_alone(rest, year)


def _calendar_month(text: str) -> tuple[int, FinancialYear | None] | None:
    """2025-04, 04/2025, and the first day of a month: 01/04/2025, 1 Apr 25. A last day is rather that of a balance."""
    text = " ".join(word for word in text.strip(" ()-").split() if word.casefold() not in IDLE)
    if found := ISO_MONTH.fullmatch(text):
        return month_in(date(int(found[1]), int(found[2]), 1))
    if found := NUMBER_MONTH.fullmatch(text):
        return month_in(date(int(found[2]), int(found[1]), 1))
    found = DAY.fullmatch(text)
    if not found:
        return None
    month = int(found[2]) if found[2].isdecimal() else (NAMES.index(found[2][:3].casefold()) + 3) % 12 + 1
    year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3])
    if int(found[1]) != 1:
        return None
    return month_in(date(year, month, 1))


def _without_years(text: str) -> str:
    """The text without its financial years; 2025-04 is none."""

    def kept(found: re.Match[str]) -> str:
        return " " if (int(found[1]) + 1) % 100 == int(found[2]) % 100 else found[0]

    bare = FULL_YEAR.sub(kept, text)
    return " ".join((bare if bare != text else SHORT_YEAR.sub(kept, text)).split())


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
    text = re.sub(rf"^(?:{PERIOD.pattern}|1[0-2]|0?[1-9])\s+(?=[a-z])", "", text, flags=re.IGNORECASE)
    match = MONTH_WORD.match(text)
    if not match:
        return None
    number = NAMES.index(match[1][:3].casefold()) + 1
    rest = text[match.end() :].strip()
    if not rest or PERIOD.fullmatch(rest):
        return number, year
    calendar = re.fullmatch(r"((?:19|20)\d\d|\d\d)", rest)
    if not calendar:
        return None
    stated = int(rest) if len(rest) == 4 else 2000 + int(rest)
    named = FinancialYear(stated if number <= 9 else stated - 1) if 1991 <= stated <= 2100 else None
    return None if year and named != year else (number, named)
