"""A year in the making: 40 pots with money, lines, budgets and establishment that honest bookkeeping would leave.

`Draft(seed)` is that year; other modules change it, and `Draft.year()` freezes it. Amounts are Decimal pounds.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.evidence import (
    AwardChange,
    BudgetRow,
    BudgetVersion,
    Code,
    CodeKind,
    CodeShare,
    Establishment,
    Line,
    LineNature,
    LineSource,
    PriorPot,
)
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, rounded
from funding.domain.organisation_year import DEFAULT, Moved, OrganisationYear, PotYear, TermsFrom
from funding.domain.position import Due, awarded, has_ended, position
from funding.domain.words import AwardKind, MovementKind, Place, PotKind, Protection, Recurrence

YEAR = FinancialYear(2026)
POTS = 40
SHARED = "SHARED-1"


@dataclass
class PotDraft:
    reference: str
    size: Decimal
    kind: PotKind
    terms: list[TermsFrom]
    profile: list[Due]
    is_recurrent: bool
    has_own_code: bool
    since_month: int = 0
    changes: list[AwardChange] = field(default_factory=list)
    balances: dict[Place, Decimal] = field(default_factory=dict)
    movements: list[Moved] = field(default_factory=list)
    use_by_on: date | None = None

    @property
    def projects(self) -> tuple[str, str]:
        return (f"{self.reference}-A", f"{self.reference}-B")

    @property
    def code(self) -> str:
        return f"C{self.reference}" if self.has_own_code else SHARED

    @property
    def least(self) -> Decimal:
        return DEFAULT.least(max(self.size, self.at(Place.FUNDER) * -1))

    def at(self, place: Place) -> Decimal:
        return self.balances.get(place, ZERO)

    def protection_on(self, day: date) -> Protection:
        return self.year_like().protection_on(day)

    def year_like(self) -> PotYear:
        nothing = awarded({}, (), ZERO, YEAR.first_day)
        empty = position({}, nothing, ended=False)
        return PotYear(self.reference, "", self.kind, tuple(self.terms), (), nothing, empty, (), None)


class Draft:
    """An honest year without anything special in it. `untouched` gives each pot out once."""

    def __init__(self, seed: int, *, closed: int | None = None) -> None:
        self.random = random.Random(seed)
        self.closed = closed or self.random.choice((12, 12, 12, 12, 12, 9, 9, 6, 4))
        self.today = date(2027, 5, 20) if self.closed == 12 else Month(YEAR, self.closed + 1).first_day + timedelta(19)
        self.next_id = 1
        self.doing = ""
        self.not_given = self.some_not_given() if self.random.random() < 0.25 else ()
        self.touched: dict[str, set[str]] = {}
        self.lines: list[Line] = []
        self.claims, self.transfers, self.virements, self.posts = [], [], [], []
        self.overhead_terms, self.overhead_charges, self.schemes = [], [], []
        self.establishment: list[Establishment] = []
        self.continuations = []
        self.prior: list[PriorPot] = []
        self.versions = {month: {} for month in (0, 3, 6, 9, 11, 12) if month <= self.closed}
        self.pots = [self.a_pot(f"P-{number:03d}") for number in range(1, POTS + 1)]
        self.codes = [Code("CORE-1", CodeKind.OTHER, None, None), Code("CORE-2", CodeKind.OTHER, None, None),
                      Code("RES-1", CodeKind.RESERVE, None, None), Code(SHARED, CodeKind.OTHER, None, None)]  # fmt: skip
        self.shares: list[CodeShare] = []
        sharing = [pot for pot in self.pots if not pot.has_own_code]
        for pot in self.pots:
            if pot.has_own_code:
                self.codes.append(Code(pot.code, CodeKind.POT, pot.reference, None))
            self.codes += [Code(f"C{project}", CodeKind.PROJECT, None, project) for project in pot.projects]
        for pot in self.pots:
            self.live(pot)
        spent = {pot.reference: sum((line.amount for line in self.lines if line.pot == pot.reference
                                     and line.code == SHARED), ZERO) for pot in sharing}  # fmt: skip
        whole = sum(spent.values(), ZERO)
        for pot in sharing:
            if whole:
                self.shares.append(CodeShare(SHARED, pot.reference, int(spent[pot.reference] * 1_000_000 / whole) + 1))
        self.free = self.pots[:]
        self.random.shuffle(self.free)

    def some_not_given(self) -> list[str]:
        """Evidence that this organisation does not give at all: what needs it must be not run, and never guess."""
        parts = ("lines", "claims", "establishment", "posts", "overhead_terms", "schemes", "prior_pots", "budgets")
        return self.random.sample(parts, self.random.randint(1, 3))

    def a_pot(self, reference: str) -> PotDraft:
        draw = self.random
        size = Decimal(int(10 ** draw.uniform(4.5, 6.5)))
        recurrence = draw.choice((Recurrence.RECURRENT, Recurrence.NON_RECURRENT))
        term = lambda protection, start, end: TermsFrom(protection, recurrence, start, end)  # noqa: E731
        long_ago, middle = date(2024, 4, 1), date(2026, 9, 30)
        terms = draw.choice((
            [term(Protection.RING_FENCED, long_ago, None)],
            [term(Protection.RING_FENCED, long_ago, middle), term(Protection.UNRESTRICTED, date(2026, 10, 1), None)],
            [term(Protection.EARMARKED, long_ago, None)],
            [term(Protection.UNRESTRICTED, long_ago, None)],
        ))  # fmt: skip
        return PotDraft(reference, size, draw.choice(list(PotKind)), terms, self.a_profile(size),
                        recurrence is Recurrence.RECURRENT, draw.random() < 0.85)  # fmt: skip

    def a_profile(self, size: Decimal) -> list[Due]:
        advance = [date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15), date(2027, 1, 15)]
        arrears = [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)]
        monthly = [month.first_day + timedelta(14) for month in YEAR.months()]
        days = self.random.choice(([date(2026, 4, 30)], advance, arrears, monthly, [date(2026, 5, 31)]))
        return [Due(day, part) for day, part in zip(days, split(size, len(days)), strict=True)]

    # What money does

    def post(
        self, pot: PotDraft, kind: MovementKind, on: date, amount: Decimal, frm: Place, to: Place, **facts
    ) -> Moved:
        pot.balances[frm] = pot.at(frm) - amount
        pot.balances[to] = pot.at(to) + amount
        given = {"destination": None, "is_approved": False, "decided_by_role": "", "reason": "", **facts}
        moved = Moved(id=self.next_id, kind=kind, on=on, month=Month.containing(on).number, amount=amount, **given)
        self.next_id += 1
        pot.movements.append(moved)
        return moved

    def receive(self, pot: PotDraft, on: date, amount: Decimal) -> None:
        self.post(pot, MovementKind.RECEIVE, on, amount, Place.FUNDER, Place.AVAILABLE)

    def spend(self, pot: PotDraft, on: date, amount: Decimal) -> None:
        self.post(pot, MovementKind.SPEND, on, amount, Place.AVAILABLE, Place.SPENT)

    def line(
        self, pot: PotDraft | None, month: int, amount: Decimal, code: str, source=LineSource.INVOICE, **facts
    ) -> Line:
        line = Line(self.next_id, f"T{self.next_id}", month, Month(YEAR, month).first_day + timedelta(19), code, source,
                    amount, pot.reference if pot else None, **facts)  # fmt: skip
        self.next_id += 1
        self.lines.append(line)
        return line

    def rows(self, pot: PotDraft, month: int) -> list[BudgetRow]:
        """The pot's rows of the version, to change in place."""
        return self.versions[month].setdefault(pot.reference, [])

    def budget(self, pot: PotDraft, from_month: int, *amounts: Decimal) -> None:
        for month in self.versions:
            if month >= from_month:
                self.versions[month][pot.reference] = [
                    BudgetRow(pot.reference, pot.code, f"Line {number}", LineNature.NORMAL, amount)
                    for number, amount in enumerate(amounts, 1)
                ]

    def add_to_budget(self, pot: PotDraft, from_month: int, amount: Decimal, nature=LineNature.NORMAL, code="") -> None:
        for month in self.versions:
            if month >= from_month:
                self.rows(pot, month).append(BudgetRow(pot.reference, code or pot.code, nature.label, nature, amount))

    def live(self, pot: PotDraft) -> None:
        """Money comes when it is due, is spent on the pot's projects month by month, and is gone at the year's end."""
        pot.changes.append(AwardChange(AwardKind.AWARD, pot.size, date(2026, 4, 1), True))
        for due in pot.profile:
            if due.on < self.today:
                self.receive(pot, due.on, due.amount)
        self.budget(pot, 0, *split(pot.size, self.random.choice((1, 2, 3))))
        plan = pot.size if self.closed == 12 else rounded(pot.size * self.closed / 12)
        for month, amount in enumerate(split(plan, self.closed), 1):
            self.spend(pot, Month(YEAR, month).last_day, amount)
            self.spend_line(pot, month, amount)
        if pot.is_recurrent:
            before = rounded(pot.size * Decimal(self.random.choice(("0.99", "1", "1.005", "0.97"))))
            self.prior.append(PriorPot(pot.reference, "", before, pot.terms[0].protection))
        if self.random.random() < 0.4:
            self.people(pot)

    def spend_line(self, pot: PotDraft, month: int, amount: Decimal) -> None:
        project = self.random.choice(pot.projects)
        source = self.random.choice((LineSource.INVOICE, LineSource.PAYROLL, LineSource.RECHARGE))
        if self.random.random() < 0.5 and pot.has_own_code:
            self.line(pot, month, amount, f"C{project}", source)
        else:
            self.line(pot, month, amount, pot.code, source, project=project if pot.has_own_code else None)

    def people(self, pot: PotDraft) -> None:
        funded = self.random.randrange(100, 1500, 20)
        monthly = rounded(pot.size * Decimal("0.6") / 12)
        for month in range(1, self.closed + 1):
            worked = funded if self.random.random() < 0.8 else int(funded * 0.9)
            self.establishment.append(Establishment(pot.reference, month, funded, worked, monthly))

    def untouched(self, fits=lambda pot: True) -> PotDraft | None:
        done = {name for name, changes in self.touched.items() if self.doing in changes}
        found = next((pot for pot in self.free if fits(pot) and pot.reference not in done), None)
        if found:
            self.free.remove(found)
            self.touched.setdefault(found.reference, set()).add(self.doing)
        return found

    def do(self, change, *size):
        """Make a change, noting on which pots."""
        self.doing = change.__name__
        return change(self, *size)

    def year(self) -> OrganisationYear:
        pots = tuple(self.frozen(pot) for pot in self.pots)
        budgets = tuple(
            BudgetVersion(month, Month(YEAR, max(month, 1)).first_day + timedelta(9), True,
                          tuple(row for rows in of_pot.values() for row in rows))
            for month, of_pot in self.versions.items()
        )  # fmt: skip
        whole = OrganisationYear(
            "ZZT1", YEAR, self.today, pots, frozenset(range(1, self.closed + 1)), {}, tuple(self.continuations),
            budgets, tuple(self.virements), tuple(self.codes), tuple(self.shares), tuple(self.lines),
            tuple(self.claims), tuple(self.establishment), tuple(self.posts), tuple(self.overhead_terms),
            tuple(self.overhead_charges), tuple(self.schemes), tuple(self.prior), tuple(self.transfers),
        )  # fmt: skip
        return replace(whole, **dict.fromkeys(self.not_given))

    def frozen(self, pot: PotDraft) -> PotYear:
        changes: dict[AwardKind, Decimal] = {}
        for change in pot.changes:
            changes[change.kind] = changes.get(change.kind, ZERO) + change.amount
        money = awarded(changes, pot.profile, -pot.at(Place.FUNDER), self.today)
        ended = has_ended(YEAR, pot.use_by_on, year_closed=self.closed == 12, today=self.today)
        return PotYear(
            pot.reference, pot.reference, pot.kind, tuple(pot.terms), tuple(pot.profile), money,
            position(pot.balances, money, ended=ended), tuple(pot.movements), pot.use_by_on,
            frozenset(pot.projects), tuple(pot.changes), ended,
        )  # fmt: skip


def split(amount: Decimal, parts: int) -> list[Decimal]:
    """Equal parts to the penny; the last takes what is left."""
    part = rounded(amount / parts)
    return [part] * (parts - 1) + [amount - part * (parts - 1)]
