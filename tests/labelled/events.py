"""A second, differently built world: an organisation's year as dated events, of which any day shows what had happened.

`World(seed)` holds pots with postings, lines and budget rows by date; `World.at(closed)` is the year after that month.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.evidence import AwardChange, BudgetRow, BudgetVersion, Code, CodeKind, Line, LineNature, LineSource
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, rounded
from funding.domain.organisation_year import Moved, OrganisationYear, PotYear, TermsFrom
from funding.domain.position import Due, awarded, has_ended, position
from funding.domain.words import AwardKind, MovementKind, Place, PotKind, Protection, Recurrence

YEAR = FinancialYear(2026)
START, END = YEAR.first_day, YEAR.last_day
LAST_SCAN = date(2027, 5, 21)
LONG_AGO = date(2023, 4, 1)
SIZES = (1_200, 4_800, 24_999, 60_000, 250_000, 250_001, 1_333_333, 4_900_000)
PARTS = ("lines", "claims", "establishment", "posts", "overhead_terms", "overhead_charges", "schemes", "prior_pots",
         "transfers", "virements")  # fmt: skip


def month_end(number: int) -> date:
    return Month(YEAR, number).last_day


def percent(amount: Decimal, part: int) -> Decimal:
    return rounded(amount * part / 100)


def parts_of(amount: Decimal, count: int) -> list[Decimal]:
    """Parts that add up to the amount to the penny; the first bears what is left."""
    part = rounded(amount / count)
    return [amount - part * (count - 1), *[part] * (count - 1)]


@dataclass
class Row:
    """A budget line that stands in the versions of months from `since` up to and without `until`."""

    amount: Decimal
    since: int
    until: int = 99
    nature: LineNature = LineNature.NORMAL
    code: str = ""


@dataclass
class Fund:
    reference: str
    size: Decimal
    kind: PotKind
    terms: tuple[TermsFrom, ...]
    start: int
    is_recurrent: bool
    due: list[Due] = field(default_factory=list)
    use_by_on: date | None = None
    changes: list[AwardChange] = field(default_factory=list)
    postings: list[tuple[date, MovementKind, Decimal, Place, Place, dict]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def code(self) -> str:
        return f"N{self.reference}"

    @property
    def first(self) -> str:
        return f"{self.reference}/1"

    @property
    def second(self) -> str:
        return f"{self.reference}/2"

    @property
    def least(self) -> Decimal:
        """Materiality, reckoned here anew: the larger of £5,000 and 2 % of the pot."""
        return max(Decimal(5000), rounded(self.size / 50))

    def is_restricted(self, day: date) -> bool:
        found = [each for each in self.terms if each.from_on <= day and (each.to_on is None or day <= each.to_on)]
        return bool(found) and found[-1].protection is not Protection.UNRESTRICTED

    def post(self, on: date, kind: MovementKind, amount: Decimal, frm: Place, to: Place, **facts) -> None:
        self.postings.append((on, kind, amount, frm, to, facts))

    def receive(self, on: date, amount: Decimal) -> None:
        self.post(on, MovementKind.RECEIVE, amount, Place.FUNDER, Place.AVAILABLE)

    def spend(self, on: date, amount: Decimal) -> None:
        self.post(on, MovementKind.SPEND, amount, Place.AVAILABLE, Place.SPENT)

    def save(self, amount: Decimal) -> None:
        """The latest spending of the year is less by so much; nothing else changes."""
        for number in range(len(self.postings) - 1, -1, -1):
            on, kind, spent, frm, to, facts = self.postings[number]
            if kind is MovementKind.SPEND and amount:
                less = min(spent, amount)
                self.postings[number] = (on, kind, spent - less, frm, to, facts)
                amount -= less
        assert amount == 0, "there is as much to save"


class World:
    """`free` are pots that nothing has been done to. The same seed gives the same year."""

    def __init__(self, seed: int, *, plain: bool = False) -> None:
        self.draw = random.Random(f"second {seed}")
        self.count = 0
        self.lines: list[Line] = []
        self.codes = [Code("GENERAL", CodeKind.OTHER, None, None), Code("WARDS", CodeKind.OTHER, None, None),
                      Code("SAFE", CodeKind.RESERVE, None, None)]  # fmt: skip
        self.claims, self.transfers, self.virements, self.posts, self.establishment = [], [], [], [], []
        self.overhead_terms, self.overhead_charges, self.schemes, self.prior, self.links = [], [], [], [], []
        self.months = self.draw.choice(((0, 3, 6, 9, 12), tuple(range(13)), (1, 4, 8, 10, 12), (0, 2, 5, 7, 11, 12)))
        self.posts_late = not plain and self.draw.random() < 0.1
        self.withheld = () if plain or self.draw.random() < 0.8 else tuple(self.draw.sample(PARTS, 3))
        number = 40 if plain else self.draw.choice((3, 9, 17, 40, 40, 60))
        self.funds = [self.a_fund(f"F{each:02d}") for each in range(1, number + 1)]
        self.free = self.funds[:]

    def a_fund(self, reference: str) -> Fund:
        draw = self.draw
        size = Decimal(draw.choice(SIZES)) + Decimal(draw.choice(("0", "0.01", "0.50", "999.99")))
        recurrent = draw.random() < 0.4
        recurrence = Recurrence.RECURRENT if recurrent else Recurrence.NON_RECURRENT
        protection = draw.choice(list(Protection))
        start = 1 if recurrent else draw.choice((1, 1, 1, 4, 8))
        terms = [TermsFrom(protection, recurrence, LONG_AGO, None)]
        if draw.random() < 0.3:
            opened = draw.choice((date(2026, 7, 1), date(2026, 12, 31), END))
            terms = [TermsFrom(protection, recurrence, LONG_AGO, opened - timedelta(1)),
                     TermsFrom(Protection.UNRESTRICTED, recurrence, opened, None)]  # fmt: skip
        fund = Fund(reference, size, draw.choice(list(PotKind)), tuple(terms), start, recurrent)
        self.begin(fund)
        return fund

    def begin(self, fund: Fund) -> None:
        """An honest life: awarded, paid as agreed or a few days later, budgeted, spent on its projects by March."""
        self.codes += [Code(fund.code, CodeKind.POT, fund.reference, None),
                       Code(f"{fund.code}1", CodeKind.PROJECT, None, fund.first)]  # fmt: skip
        opens = Month(YEAR, fund.start).first_day
        fund.changes.append(AwardChange(AwardKind.AWARD, fund.size, opens, True))
        count = self.draw.choice((1, 1, 2, 13 - fund.start))
        days = [month_end(fund.start + (13 - fund.start) * each // count) for each in range(count)]
        fund.due = [Due(day, part) for day, part in zip(days, parts_of(fund.size, count), strict=True)]
        for due in fund.due:
            fund.receive(due.on + timedelta(self.draw.choice((-9, 0, 0, 3, 19, 29))), due.amount)
        cuts = self.draw.choice((1, 2, 5))
        fund.rows = [Row(part, fund.start - 1 if fund.start == 1 else fund.start) for part in parts_of(fund.size, cuts)]
        months = range(fund.start, 13)
        for month, amount in zip(months, parts_of(fund.size, len(months)), strict=True):
            fund.spend(month_end(month), amount)
            posted = max(month, 10) if self.posts_late else month
            on_project = self.draw.random() < 0.5
            self.line(fund, posted, amount, f"{fund.code}1" if on_project else fund.code)
        if fund.is_recurrent:
            self.prior.append((fund.reference, fund.size, fund.terms[0].protection))

    def take(self, fits=lambda fund: True) -> Fund | None:
        """A pot that nothing was done to yet, of at least £24,999, so that there is something to lose."""
        fitting = [fund for fund in self.free if fund.size > 20_000 and fits(fund)]
        if not fitting:
            return None
        found = self.draw.choice(fitting)
        self.free.remove(found)
        return found

    def line(
        self, fund: Fund | None, month: int, amount: Decimal, code: str, source=LineSource.INVOICE, **facts
    ) -> Line:
        self.count += 1
        line = Line(self.count, f"L{self.count}", month, month_end(month), code, source, amount,
                    fund.reference if fund else None, **facts)  # fmt: skip
        self.lines.append(line)
        return line

    def another(self, like: Fund, suffix: str) -> Fund:
        """A pot of no award of its own that goes on from another, with the same terms and a code of its own."""
        fund = Fund(f"{like.reference}{suffix}", ZERO, like.kind, like.terms, like.start, False)
        self.funds.append(fund)
        self.codes.append(Code(fund.code, CodeKind.POT, fund.reference, None))
        return fund

    # What a day shows

    def at(self, closed: int, today: date | None = None) -> OrganisationYear:
        today = today or (LAST_SCAN if closed == 12 else month_end(closed) + timedelta(16))
        until = month_end(closed)
        pots = tuple(self.seen(fund, until, today, closed) for fund in self.funds)
        budgets = tuple(self.version(month) for month in self.months if month <= closed)
        so_far = lambda rows: tuple(row for row in rows if row.month <= closed)  # noqa: E731
        from funding.domain.evidence import PriorPot

        given = {
            "budgets": budgets or None, "virements": so_far(self.virements), "codes": tuple(self.codes), "shares": (),
            "lines": so_far(self.lines), "claims": tuple(self.claims), "establishment": so_far(self.establishment),
            "posts": tuple(each for each in self.posts if each.from_month <= closed),
            "overhead_terms": tuple(self.overhead_terms), "overhead_charges": so_far(self.overhead_charges),
            "schemes": tuple(self.schemes), "transfers": tuple(each for each in self.transfers if each.sent_on <= today),
            "prior_pots": tuple(PriorPot(name, "", amount, terms) for name, amount, terms in self.prior),
            "continuations": tuple(each for each in self.links if each.from_on <= until),
        }  # fmt: skip
        given |= dict.fromkeys(self.withheld)
        return OrganisationYear("ZZ2", YEAR, today, pots, frozenset(range(1, closed + 1)), **given)

    def version(self, month: int) -> BudgetVersion:
        rows = tuple(
            BudgetRow(fund.reference, row.code or fund.code, f"{row.nature.label} {number}", row.nature, row.amount)
            for fund in self.funds
            for number, row in enumerate(fund.rows, 1)
            if row.since <= month < row.until
        )
        return BudgetVersion(month, START if month == 0 else month_end(month), True, rows)

    def seen(self, fund: Fund, until: date, today: date, closed: int) -> PotYear:
        balances: dict[Place, Decimal] = {}
        moved = []
        outside = (MovementKind.RECEIVE, MovementKind.TRANSFER_IN)
        for number, (on, kind, amount, frm, to, facts) in enumerate(fund.postings):
            if on > (today if kind in outside else until) or not amount:
                continue
            balances[frm] = balances.get(frm, ZERO) - amount
            balances[to] = balances.get(to, ZERO) + amount
            given = {"destination": None, "is_approved": False, "decided_by_role": "", "reason": "", **facts}
            if kind is not MovementKind.REVERSE:
                month = Month.containing(min(max(on, START), END)).number
                moved.append(Moved(int(fund.reference[1:3]) * 1000 + number, kind, on, month, amount, **given))
        changes = tuple(each for each in fund.changes if each.on <= today)
        sums = {kind: sum((each.amount for each in changes if each.kind is kind), ZERO) for kind in AwardKind}
        came, transferred = -balances.get(Place.FUNDER, ZERO), -balances.get(Place.TRANSFER_IN, ZERO)
        profile = tuple(fund.due) if changes else ()
        money = awarded(sums, profile, came, today, transferred)
        ended = has_ended(YEAR, fund.use_by_on, year_closed=closed == 12, today=today)
        return PotYear(fund.reference, fund.reference, fund.kind, fund.terms, profile, money,
                       position(balances, money, ended=ended), tuple(moved), fund.use_by_on,
                       frozenset({fund.first, fund.second}), changes, ended)  # fmt: skip
