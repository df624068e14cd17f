"""What a column holds: money, a month of money, a label, a code, a date, or something else. Values decide first."""

import re
from collections.abc import Sequence
from datetime import date

from funding.domain.sheets.cells import Cell, is_nil_cell
from funding.domain.sheets.figures import has_pound_sign
from funding.domain.sheets.months import is_period, month_in, year_in

NOWHERE, BELOW, NOTE_ABOVE = "", "below", "note"  # where a unit of pounds is stated, beside the heading
NOT_MONEY = re.compile(  # a share, a rate a head or a running number, whatever else the heading says
    r"%|\b(?:per ?cent\w*|perc\w*|wte|fte|headcount|latitude|longitude)\b"
    r"|(?:/|\bper )\s*(?:head|capita|patient|person|case|unit|bed|day|wte)\b|\b(?:number|no\.?|count) of\b"
    r"|(?:(?:£|\b(?:cost|price|rate|fee|spend|amount|allocation|funding))\s*/|\bper )\s*(?:beneficiary|participant"
    r"|client|resident|pupil|child|household|contact|attendance|visit|session|hour|admission|appointment|referral|user)\b"
    r"|\bunit (?:price|rate)\b|\b(?:hourly|daily|day) rate\b"
    r"|^(?:(?:average|avg|mean|standard|estimated|planned|actual|agreed|current|national|reference|proposed|budget(?:ed)?"
    r"|full|net|gross|total|the|\(?£\)?|[\d/–-]+) )*unit cost\b"
    r"|^(?:no\.?|#|id|number|ref|term\b.*|sort|rank|age|band|grade|tier|quintile|decile|priority"
    r"|(?:financial )?(?:year|yr)|months?|days|hours)$",
    re.IGNORECASE,
)
HARDLY_MONEY = re.compile(  # unless the heading has a word of money or the figures are pounds
    r"\b(?:rank|score|headcount|list size|quintile|decile)$|\((?:months|days|weeks|hours|years)\)$"
    r"|^(?:likelihood|impact|probability|severity)(?: score| rating)?$"
    r"|^(?:period|notes?|page|line|item|row|seq\w*|version)$",
    re.IGNORECASE,
)
QUALIFIED = r"(?: (?:target|planned|plan|actuals?|forecast|to date|ytd|achieved|total))?$"
COUNTED = re.compile(
    r"\b(?:rates?|ratio|proportion|index|weights?|weighting|population|patients|people|count|quantity"
    r"|qty|score|volume|growth|beneficiaries|participants|attendances|admissions|referrals|households|dwellings|pupils"
    r"|residents|clients|duration)" + QUALIFIED,
    re.IGNORECASE,
)
COUNT_OR_COST = re.compile(  # so many nurses, or what the nurses cost
    r"\b(?:activity|appointments|contacts|sessions|visits|staff|posts|beds)" + QUALIFIED, re.IGNORECASE
)
SURELY_MONEY = re.compile(
    r"£|\b(?:budgets?|costs?|spend|spent|spending|funding|funds?|grants?|allocations?|expenditure|income|amounts?"
    r"|payments?|pay(?! rates?\b)|gbp|pounds)\b",
    re.IGNORECASE,
)
CODE = re.compile(
    r"\b(?:codes?|cost ?cent(?:re|er)s?|account(?: no\w*)?|natural account|ledger|programme|project"
    r"|analysis ?\d*|subjective|objective|nominal|ref(?:erence)?|ids?|number|ods|e-code|invoice|transaction(?: number)?"
    r"|order|voucher|postcode|phone|tel\w*"
    r"|urn|uprn|ukprn|lsoa|vat reg\w*)\b|^(?:reg(?:istration)?|mobile|fax|ext(?:ension)?)(?:\.?$|\.? (?:no\b|num\w*))"
    r"|\bno\.?$|code$|_id$",
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


def role_of(
    heading: str, period: date | None, cells: Sequence[Cell], *, among_months: bool, stated: str = NOWHERE
) -> str:
    """`cells` are the filled cells of the data rows. An empty headed column is an amount when its heading says money,
    or when it stands among months and says nothing else. `stated`: where a unit of pounds is stated for the column,
    beside its heading: NOWHERE, BELOW it in a row of units, or in a NOTE_ABOVE that speaks of the whole table."""
    is_month = period is not None or month_in(heading) is not None
    numbers = [cell for cell in cells if cell.figure is not None]
    if not cells:
        if CODE.search(heading) and not is_month:
            return "code"
        if is_month:
            return "month"
        says_other = _says_other(heading, cells, stated) or NOTE.search(heading) or DATE.search(heading)
        worded = MONEY.search(heading) and not CODE.search(heading)
        fits = bool(worded) or (among_months and not CODE.search(heading))
        return "amount" if heading and fits and not says_other else "other"
    dates = sum(1 for cell in cells if isinstance(cell.value, date) or DATE_TEXT.fullmatch(cell.text))
    if dates * 2 > len(cells) or (dates and DATE.search(heading) and dates * 3 > len(cells)):
        return "date"
    if len(numbers) * 2 >= len(cells) and any(not is_nil_cell(cell) for cell in numbers):
        return (
            "month" if is_month and not _is_share(numbers) else _role_of_numbers(heading, numbers, len(cells), stated)
        )
    if is_month and all(is_nil_cell(cell) for cell in cells):
        return "month"
    if all(is_nil_cell(cell) for cell in cells):
        return "amount" if MONEY.search(heading) else "other"
    words = [cell for cell in cells if cell.is_words]
    return _role_of_words(heading, words) if words else "other"


def holds_figures(cells: Sequence[Cell]) -> bool:
    """Whether most filled cells hold a figure: a person may call the column money, whatever it looks like."""
    return sum(1 for cell in cells if cell.figure is not None) * 2 > len(cells)


def may_be_cost(heading: str) -> bool:
    """Whether the heading says as well what is counted as what it costs: staff, sessions, activity."""
    return not NOT_MONEY.search(heading) and bool(COUNT_OR_COST.search(heading.strip(" ()")))


def in_pounds(numbers: Sequence[Cell]) -> bool:
    """Whether most figures carry a pound sign, by their number format or as they are typed."""
    signs = sum(1 for cell in numbers if cell.style.startswith("£") or (cell.text and has_pound_sign(cell.text)))
    return signs * 2 > len(numbers)


def _says_other(heading: str, numbers: Sequence[Cell], stated: str) -> bool:
    """A share, a rate a head or a number of things; such a word as patients only at the end and without money."""
    bare = heading.strip(" ()")
    if NOT_MONEY.search(heading):
        return True
    if SURELY_MONEY.search(heading) or stated == BELOW or in_pounds(numbers):
        return False
    if COUNT_OR_COST.search(bare):
        return stated == NOWHERE
    return bool(HARDLY_MONEY.search(heading) or COUNTED.search(bare))


def _role_of_numbers(heading: str, numbers: Sequence[Cell], filled: int, stated: str) -> str:
    money_words = MONEY.search(COST_CENTRE.sub(" ", heading))
    if _is_share(numbers) or _says_other(heading, numbers, stated):
        return "other"
    if in_pounds(numbers):
        return "amount"
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
