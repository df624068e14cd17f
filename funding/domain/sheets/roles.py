"""What a column holds: money, a month of money, a label, a code, a date, or something else. Values decide first."""

import re
from collections.abc import Sequence
from datetime import date

from funding.domain.sheets.cells import Cell, is_nil_cell
from funding.domain.sheets.months import is_period, month_in, year_in

NOT_MONEY = re.compile(
    r"%|\b(?:per ?cent\w*|perc\w*|wte|fte|headcount|latitude|longitude)\b"
    r"|(?:/|\bper )\s*(?:head|capita|patient|person|case|unit|bed|day|wte)\b|\b(?:number|no\.?|count) of\b"
    r"|(?:/|\bper )\s*(?:beneficiary|participant|client|resident|pupil|child|household|contact|attendance|visit|session"
    r"|hour|admission|appointment|referral|user)\b|\bunit (?:price|cost|rate)\b|\b(?:hourly|daily|day) rate\b"
    r"|\b(?:rank|score|headcount|list size|quintile|decile)$|\((?:months|days|weeks|hours|years)\)$"
    r"|^(?:likelihood|impact|probability|severity)\b|^period$"
    r"|^(?:no\.?|#|id|number|ref|term\b.*|sort|age|band|grade|tier|notes?|page|line|item|row|seq\w*|version"
    r"|priority|(?:financial )?(?:year|yr)|months?|days|hours)$",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\b(?:rates?|ratio|proportion|index|weights?|weighting|population|patients|people|count|quantity"
    r"|qty|score|volume|growth|activity|beneficiaries|participants|attendances|admissions|appointments|referrals|contacts"
    r"|sessions|visits|households|dwellings|pupils|residents|clients|staff|posts|beds|duration)"
    r"(?: (?:target|planned|plan|actuals?|forecast|to date|ytd|achieved|total))?$",
    re.IGNORECASE,
)
SURELY_MONEY = re.compile(
    r"£|\b(?:budgets?|costs?|spend|spent|spending|funding|grants?|allocations?|expenditure|income|amounts?"
    r"|payments?|gbp|pounds)\b",
    re.IGNORECASE,
)
CODE = re.compile(
    r"\b(?:codes?|cost ?cent(?:re|er)s?|account(?: no\w*)?|natural account|ledger|programme|project"
    r"|analysis ?\d*|subjective|objective|nominal|ref(?:erence)?|ids?|number|ods|e-code|invoice|transaction(?: number)?"
    r"|order|voucher|postcode|phone|tel\w*"
    r"|urn|uprn|ukprn|lsoa|vat reg\w*|reg(?:istration)?|mobile|fax|extension)\b|\bno\.?$|code$|_id$",
    re.IGNORECASE,
)
COST_CENTRE = re.compile(r"\b(?:cost ?cent(?:re|er)s?|budget ?(?:code|holder)s?)\b", re.IGNORECASE)
MONEY = re.compile(
    r"£|\b(?:amount|budget|plan|actuals?|spend|spent|expenditure|income|cost|costs|funding|grant|allocation"
    r"|value|total|balance|forecast|outturn|variance|gbp|net|gross|award|payment|adj\w*|baseline|opening|closing|price|fee"
    r"|loan|debit|credit)\b|^adj\w*\d*$",
    re.IGNORECASE,
)
DATE = re.compile(r"\b(?:date|dated|day|start|end|when)\b", re.IGNORECASE)
NOTE = re.compile(r"\b(?:notes?|comments?|description|remarks?|reason|owner|name|status|contact)\b", re.IGNORECASE)
DATE_TEXT = re.compile(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{2,5}|\d{1,2}(?:st|nd|rd|th) \w+ \d{4}")
CODE_TEXT = re.compile(r"(?=.*[A-Z0-9])[A-Z0-9][A-Z0-9/_.\-]{0,19}")


def role_of(heading: str, period: date | None, cells: Sequence[Cell], *, among_months: bool) -> str:
    """`cells` are the filled cells of the data rows. An empty headed column is an amount when its heading says money,
    or when it stands among months and says nothing else."""
    is_month = period is not None or month_in(heading) is not None
    numbers = [cell for cell in cells if cell.figure is not None]
    if not cells:
        if CODE.search(heading) and not is_month:
            return "code"
        if is_month:
            return "month"
        says_other = _says_other(heading) or NOTE.search(heading) or DATE.search(heading)
        worded = MONEY.search(heading) and not CODE.search(heading)
        fits = bool(worded) or (among_months and not CODE.search(heading))
        return "amount" if heading and fits and not says_other else "other"
    dates = sum(1 for cell in cells if isinstance(cell.value, date) or DATE_TEXT.fullmatch(cell.text))
    if dates * 2 > len(cells) or (dates and DATE.search(heading) and dates * 3 > len(cells)):
        return "date"
    if len(numbers) * 2 >= len(cells) and any(not is_nil_cell(cell) for cell in numbers):
        return "month" if is_month and not _is_share(numbers) else _role_of_numbers(heading, numbers, len(cells))
    if is_month and all(is_nil_cell(cell) for cell in cells):
        return "month"
    if all(is_nil_cell(cell) for cell in cells):
        return "amount" if MONEY.search(heading) else "other"
    words = [cell for cell in cells if cell.is_words]
    return _role_of_words(heading, words) if words else "other"


def _says_other(heading: str) -> bool:
    """A share, a rate a head or a number of things; such a word as patients only at the end and without money."""
    if NOT_MONEY.search(heading):
        return True
    return bool(COUNTED.search(heading.strip(" ()"))) and not SURELY_MONEY.search(heading)


def _role_of_numbers(heading: str, numbers: Sequence[Cell], filled: int) -> str:
    money_words = MONEY.search(COST_CENTRE.sub(" ", heading))
    if _is_share(numbers) or _says_other(heading):
        return "other"
    if CODE.search(heading) and (
        not money_words or re.search(r"\b(?:code|ref\w*|number|id)\b", heading, re.IGNORECASE)
    ):
        whole = all(_whole(cell) for cell in numbers)
        if whole and "£" not in heading:
            return "code"
    if not money_words and len(numbers) >= 3 and _counts(numbers) and not is_period(heading):
        return "other"
    if not money_words and all(cell.figure in range(1990, 2101) and not cell.style for cell in numbers):
        return "other"
    if not money_words and filled > len(numbers) and len(numbers) * 4 < filled * 3:
        return "other"
    if any(_has_leading_nought(cell) for cell in numbers):
        return "code"
    return "amount"


def _role_of_words(heading: str, cells: Sequence[Cell]) -> str:
    if all(year_in(cell.text) for cell in cells):
        return "other"
    short = sum(1 for cell in cells if CODE_TEXT.fullmatch(cell.text) and any(c.isdigit() for c in cell.text))
    upper = sum(1 for cell in cells if CODE_TEXT.fullmatch(cell.text) and len(cell.text) <= 6)
    if short * 5 >= len(cells) * 4 or (
        re.search(r"\bcode|ods\b|\bid\b|\bref", heading, re.IGNORECASE) and short + upper > 0
    ):
        return "code"
    return "code" if upper * 5 >= len(cells) * 4 and not heading.casefold().endswith("name") else "label"


def _is_share(numbers: Sequence[Cell]) -> bool:
    return sum(1 for cell in numbers if cell.style == "%") * 2 > len(numbers)


def _whole(cell: Cell) -> bool:
    figure = cell.figure
    return figure is not None and figure == figure.to_integral_value() and figure >= 0


def _counts(numbers: Sequence[Cell]) -> bool:
    """1, 2, 3 …: a running number."""
    return all(cell.figure == position for position, cell in enumerate(numbers, 1))


def _has_leading_nought(cell: Cell) -> bool:
    return isinstance(cell.value, str) and bool(re.fullmatch(r"0\d+", cell.value.strip()))
