"""The ledger once more, in plain Python over whole pence, written from the product's own words and sharing no code with
it. Nothing is stored but the list of what happened; every balance is added again from it each time it is asked for."""

from dataclasses import dataclass, field
from datetime import date

SOURCES = ("funder", "transfer-in", "brought-forward", "moved-in")
USES = ("spent", "committed", "prepaid", "passed-on", "used-elsewhere", "returned", "carried-forward", "lapsed",
        "unexplained", "moved-out")  # fmt: skip
# What a later movement takes away from what an earlier one put there.
HELD = {"commit": "committed", "prepay": "prepaid", "apply-elsewhere": "used-elsewhere"}


class Refusal(Exception):
    """The model refuses; the product must refuse too."""


def year_of(day):
    return day.year - (day.month < 4)


def month_of(day):
    """(year, month) with month 1 = April."""
    return year_of(day), (day.month + 8) % 12 + 1


def last_day(month):
    year, number = month
    following = date(year, 5, 1) if number == 1 else first_day((year + (number == 12), number % 12 + 1))
    return date.fromordinal(following.toordinal() - 1)


def first_day(month):
    year, number = month
    return date(year, number + 3, 1) if number <= 9 else date(year + 1, number - 9, 1)


@dataclass
class Pot:
    organisation: str
    is_capital: bool = False
    use_by: date | None = None
    awards: list = field(default_factory=list)  # (year, kind, pence)
    dues: list = field(default_factory=list)  # (year, day, pence)


@dataclass
class Movement:
    """`legs`: (pot, month, from, to, pence) with month as (year, number)."""

    organisation: str
    kind: str
    year: int
    legs: list
    project: int | None = None
    reverses: int | None = None
    concerns: int | None = None
    transfer: int | None = None


@dataclass
class Transfer:
    sender: int
    receiver: str
    pence: int
    on: date
    is_confirmed: bool = False


@dataclass
class Wish:
    """That an act may use more than a pot holds."""

    pot: int
    year: int
    pence: int
    until: date
    by: str
    is_confirmed: bool = False
    is_used: bool = False


@dataclass
class CloseWish:
    organisation: str
    month: tuple
    by: str
    reopens: bool
    is_answered: bool = False


def refuse(condition, why):
    if condition:
        raise Refusal(why)


class Ledger:
    """`finance`: which person may do everything at which organisations. `today` is the day on which overrides end."""

    def __init__(self, finance, today):
        self.finance, self.today = finance, today
        self.pots, self.movements, self.transfers, self.wishes, self.close_wishes = [], [], [], [], []
        self.projects = []  # (organisation, pots)
        self.closed = set()  # (organisation, month)

    # What stands where

    def balance(self, pot, year, place):
        return sum(
            ((to == place) - (out == place)) * pence
            for movement in self.movements
            for at, month, out, to, pence in movement.legs
            if at == pot and month[0] == year
        )

    def balances(self):
        """{(pot, year, place): pence}, without noughts."""
        found = {}
        for movement in self.movements:
            for pot, (year, _), out, to, pence in movement.legs:
                found[pot, year, out] = found.get((pot, year, out), 0) - pence
                found[pot, year, to] = found.get((pot, year, to), 0) + pence
        return {key: pence for key, pence in found.items() if pence}

    def left(self, pot, year):
        return self.balance(pot, year, "available")

    def is_reversed(self, number):
        return any(movement.reverses == number for movement in self.movements)

    def left_of(self, number):
        """What is left of a commitment, prepayment or use; it must still stand."""
        movement = self.movements[number]
        refuse(movement.kind not in HELD or self.is_reversed(number), "nothing of this kind stands")
        place = HELD[movement.kind]
        return sum(pence for *_, to, pence in movement.legs if to == place) - sum(
            pence
            for later, each in enumerate(self.movements)
            if each.concerns == number and not self.is_reversed(later)
            for *_, out, to, pence in each.legs
            if out == place
        )

    # What is awarded and what became of it

    def awarded(self, pot, year, today):
        of_year = [(kind, pence) for at, kind, pence in self.pots[pot].awards if at == year]
        whole = sum(pence for kind, pence in of_year if kind in ("award", "uplift"))
        reduced = sum(pence for kind, pence in of_year if kind == "reduction")
        netted = sum(pence for kind, pence in of_year if kind == "netted-off")
        received, transferred = -self.balance(pot, year, "funder"), -self.balance(pot, year, "transfer-in")
        to_come = whole - reduced - netted - received - transferred
        past_due = sum(pence for at, day, pence in self.pots[pot].dues if at == year and day < today)
        overdue = max(0, min(to_come, past_due - reduced - netted - received - transferred))
        return {
            "awarded": whole,
            "beyond": max(-to_come, 0),
            "received": received,
            "transferred": transferred,
            "not_yet_due": max(to_come, 0) - overdue,
            "overdue": overdue,
            "reduced": reduced,
            "netted_off": netted,
        }

    def position(self, pot, year, today):
        at = {place: self.balance(pot, year, place) for place in (*SOURCES, *USES, "available")}
        award = self.awarded(pot, year, today)
        use_by = self.pots[pot].use_by
        ended = (self.pots[pot].organisation, (year, 12)) in self.closed or (
            use_by is not None and use_by < today and use_by <= date(year + 1, 3, 31)
        )
        left, short = max(at["available"], 0), max(-at["available"], 0)
        ahead = min(short, max(0, award["not_yet_due"] + award["overdue"]))
        awaited = min(left, max(0, -at["spent"])) if ended else 0  # accrued last year, its invoice still to come
        return {
            "brought_forward": -at["brought-forward"],
            "received": -at["funder"],
            "transfers_in": -at["transfer-in"],
            "moved_in": -at["moved-in"],
            "ahead_of_receipt": ahead,
            "other_budgets": short - ahead,
            "spent": at["spent"],
            "committed": at["committed"],
            "prepaid": at["prepaid"],
            "passed_on": at["passed-on"],
            "used_elsewhere": at["used-elsewhere"],
            "returned": at["returned"],
            "carried_forward": at["carried-forward"],
            "lapsed": at["lapsed"],
            "moved_out": at["moved-out"],
            "awaited": awaited,
            "not_explained": at["unexplained"] + (left - awaited) * ended,
            "still_to_spend": left * (not ended),
        }

    def broken(self):
        """Uses below nought and sources above it. Spent alone may be: an accrual is taken back in the next year."""
        return [
            (key, pence)
            for key, pence in self.balances().items()
            if (key[2] in USES and key[2] != "spent" and pence < 0) or (key[2] in SOURCES and pence > 0)
        ]

    # What may not be done

    def allow(self, by, organisation):
        refuse(organisation not in self.finance.get(by, ()), "not the role")

    def post(self, organisation, kind, on, legs, about=None, **facts):
        month = month_of(on)
        if about is not None:
            refuse(about >= month, "late postings are about an earlier month")
            refuse((organisation, about) not in self.closed, "an open month takes it itself")
            is_provisional = about[0] != month[0] and (organisation, (about[0], 12)) not in self.closed
            refuse(is_provisional, "month 12 of that year takes it")
        legs = [(pot, at or month, out, to, pence) for pot, at, out, to, pence in legs]
        refuse(any((organisation, at) in self.closed for at in {month, *(leg[1] for leg in legs)}), "closed")
        self.movements.append(Movement(organisation, kind, month[0], legs, **facts))
        return len(self.movements) - 1

    def simple(self, by, pot, pence, on, kind, out, to, about=None, **facts):
        organisation = self.pots[pot].organisation
        self.allow(by, organisation)
        refuse(pence <= 0, "nothing")
        return self.post(organisation, kind, on, [(pot, None, out, to, pence)], about, **facts)

    def within(self, pot, year, pence, wish=None):
        short = pence - self.left(pot, year)
        if short <= 0:
            return None
        refuse(wish is None, "beyond what is left")
        wish = self.wishes[wish]
        fits = (wish.pot, wish.year) == (pot, year) and wish.pence >= short and wish.until >= self.today
        refuse(not fits or wish.is_used or not wish.is_confirmed, "the override does not cover it")
        return wish

    # Pots and projects

    def open_pot(self, by, organisation, awards, is_capital=False, use_by=None):
        """`awards`: (year, pence, dues) with dues as (day, pence); none means the last day of the year."""
        self.allow(by, organisation)
        refuse(not awards, "no award")
        pot = Pot(organisation, is_capital, use_by)
        for year, pence, dues in awards:
            self.add_award(pot, year, "award", pence, dues)
        self.pots.append(pot)
        return len(self.pots) - 1

    def add_award(self, pot, year, kind, pence, dues=()):
        refuse(pence <= 0, "nothing")
        dues = list(dues) or [(date(year + 1, 3, 31), pence)]
        refuse(sum(part for _, part in dues) != pence, "instalments do not add up")
        pot.awards.append((year, kind, pence))
        if kind in ("award", "uplift"):
            pot.dues += [(year, day, part) for day, part in dues]

    def change_terms(self, by, pot, from_on, to_on, use_by):
        self.allow(by, self.pots[pot].organisation)
        refuse(to_on is not None and to_on < from_on, "ends before it begins")
        self.pots[pot].use_by = use_by or self.pots[pot].use_by

    def change_award(self, by, pot, year, kind, pence, dues=()):
        self.allow(by, self.pots[pot].organisation)
        if kind in ("reduction", "netted-off"):
            of_year = [(each, part) for at, each, part in self.pots[pot].awards if at == year]
            signed = sum(part if each in ("award", "uplift") else -part for each, part in of_year)
            refuse(pence > signed, "reduced below nought")
        self.add_award(self.pots[pot], year, kind, pence, dues)

    def open_project(self, by, organisation, pots):
        self.allow(by, organisation)
        refuse(any(self.pots[pot].organisation != organisation for pot in pots), "another's pot")
        self.projects.append((organisation, set(pots)))
        return len(self.projects) - 1

    def has_project(self, pot, project):
        refuse(pot not in self.projects[project][1], "not a project of the pot")

    # Facts: never refused for their size

    def receive(self, by, pot, pence, on, about=None):
        return self.simple(by, pot, pence, on, "receive", "funder", "available", about)

    def spend(self, by, pot, project, pence, on, is_prepaid=False, partner="", about=None):
        if project is not None:
            self.has_project(pot, project)
        refuse(is_prepaid and (project is None or not partner), "prepaid to nobody")
        kind, to = ("spend", "spent") if project is not None else ("spend-unexplained", "unexplained")
        if is_prepaid:
            kind, to = "prepay", "prepaid"
        return self.simple(by, pot, pence, on, kind, "available", to, about, project=project)

    def accrue(self, by, pot, project, pence, month):
        self.has_project(pot, project)
        following = (month[0] + (month[1] == 12), month[1] % 12 + 1)
        organisation = self.pots[pot].organisation
        refuse((organisation, following) in self.closed, "closed")
        first = self.simple(by, pot, pence, last_day(month), "accrue", "available", "spent", project=project)
        legs = [(pot, None, "spent", "available", pence)]
        second = self.post(organisation, "reverse", first_day(following), legs, reverses=first, project=project)
        return first, second

    # Acts: refused beyond what is left

    def commit(self, by, pot, project, pence, on, wish=None):
        self.has_project(pot, project)
        used = self.within(pot, year_of(on), pence, wish)
        made = self.simple(by, pot, pence, on, "commit", "available", "committed", project=project)
        if used:
            used.is_used = True
        return made

    def take(self, by, number, pence, on, kind, to):
        """Spend, release, deliver, restore: something of what an earlier movement put aside."""
        earlier = self.movements[number]
        refuse(pence > self.left_of(number), "beyond what is left of it")
        refuse(year_of(on) != earlier.year, "another year")
        pot = earlier.legs[0][0]
        return self.simple(by, pot, pence, on, kind, HELD[earlier.kind], to, concerns=number, project=earlier.project)

    def release(self, by, number, pence, on):
        refuse(self.movements[number].kind != "commit", "no commitment")
        return self.take(by, number, pence, on, "release", "available")

    def spend_commitment(self, by, number, pence, on):
        refuse(self.movements[number].kind != "commit", "no commitment")
        return self.take(by, number, pence, on, "spend", "spent")

    def deliver(self, by, number, pence, on):
        refuse(self.movements[number].kind != "prepay", "no prepayment")
        return self.take(by, number, pence, on, "deliver", "spent")

    def restore(self, by, number, pence, on):
        refuse(self.movements[number].kind != "apply-elsewhere", "no use")
        return self.take(by, number, pence, on, "restore", "available")

    def apply_elsewhere(self, by, pot, pence, on, out="available"):
        """`out`: where it stood, available or already spent."""
        refuse(pence > self.balance(pot, year_of(on), out), "beyond what stands there")
        return self.simple(by, pot, pence, on, "apply-elsewhere", out, "used-elsewhere")

    def return_to_funder(self, by, pot, pence, on):
        self.within(pot, year_of(on), pence)
        return self.simple(by, pot, pence, on, "return", "available", "returned")

    def first_open(self, organisation, month):
        year, number = month
        found = [each for each in range(number, 13) if (organisation, (year, each)) not in self.closed]
        refuse(not found, "every month is closed")
        return year, found[0]

    def cancel_accrual(self, by, number, on, reason):
        """Take back an accrual and its reversal in one act, in the first open month where its own is closed."""
        accrual = self.movements[number]
        self.allow(by, accrual.organisation)
        refuse(accrual.kind != "accrue" or not reason, "no accrual, or no reason")
        refuse(any(each.concerns == number for each in self.movements), "taken back already")
        refuse(year_of(on) != accrual.year, "another year")
        (pot, _, _, _, pence), back = accrual.legs[0], self.movements[number + 1].legs[0][1]
        legs = [
            (pot, None, "spent", "available", pence),
            (pot, self.first_open(accrual.organisation, back), "available", "spent", pence),
        ]
        return self.post(accrual.organisation, "cancel", on, legs, concerns=number, project=accrual.project)

    def lapse(self, by, pot, year, pence):
        self.within(pot, year, pence)
        return self.simple(by, pot, pence, date(year + 1, 3, 31), "lapse", "available", "lapsed")

    def move(self, by, pot, to, pence, on, approval="", wish=None):
        organisation = self.pots[pot].organisation
        self.allow(by, organisation)
        refuse(pence <= 0, "nothing")
        refuse(pot == to or self.pots[to].organisation != organisation, "not another pot of one's own")
        refuse(self.pots[pot].is_capital != self.pots[to].is_capital and not approval, "needs an approval")
        used = self.within(pot, year_of(on), pence, wish)
        legs = [(pot, None, "available", "moved-out", pence), (to, None, "moved-in", "available", pence)]
        made = self.post(organisation, "move", on, legs)
        if used:
            used.is_used = True
        return made

    def carry_forward(self, by, pot, year, pence, reference):
        organisation = self.pots[pot].organisation
        self.allow(by, organisation)
        refuse(pence <= 0 or not reference, "nothing, or no basis")
        use_by = self.pots[pot].use_by
        refuse(use_by is not None and use_by <= date(year + 1, 3, 31), "to be used before")
        self.within(pot, year, pence)
        legs = [
            (pot, None, "available", "carried-forward", pence),
            (pot, self.first_open(organisation, (year + 1, 1)), "brought-forward", "available", pence),
        ]
        return self.post(organisation, "carry-forward", date(year + 1, 3, 31), legs)

    def reverse(self, by, number, on, reason):
        earlier = self.movements[number]
        self.allow(by, earlier.organisation)
        refuse(not reason, "no reason")
        refuse(earlier.kind == "reverse" or self.is_reversed(number), "reversed already")
        refuse(earlier.transfer is not None, "two sides")
        refuse(year_of(on) != earlier.year, "another year")
        standing = [
            later
            for later, each in enumerate(self.movements)
            if each.concerns == number and not self.is_reversed(later)
        ]
        refuse(standing, "something rests on it")
        for pot, month, _, to, pence in earlier.legs:
            used = to in ("spent", "unexplained") and self.used_out_of(pot, month[0], to)
            refuse(used and pence > self.balance(pot, month[0], to), "used for another purpose since")
        legs = [
            (pot, month if month[0] != earlier.year else None, to, out, pence)
            for pot, month, out, to, pence in earlier.legs
        ]
        return self.post(earlier.organisation, "reverse", on, legs, reverses=number, project=earlier.project)

    def used_out_of(self, pot, year, place):
        return any(
            each.kind == "apply-elsewhere" and not self.is_reversed(number) and leg[0] == pot and leg[2] == place
            for number, each in enumerate(self.movements)
            for leg in each.legs
            if leg[1][0] == year
        )

    # Two organisations

    def pass_on(self, by, pot, receiver, pence, on):
        refuse(receiver == self.pots[pot].organisation, "to oneself")
        self.within(pot, year_of(on), pence)
        transfer = len(self.transfers)
        made = self.simple(by, pot, pence, on, "pass-on", "available", "passed-on", transfer=transfer)
        self.transfers.append(Transfer(pot, receiver, pence, on))
        return made, transfer

    def confirm(self, by, number, pot, pence, on, approval=""):
        transfer = self.transfers[number]
        self.allow(by, transfer.receiver)
        refuse(self.pots[pot].organisation != transfer.receiver, "another's pot")
        refuse(on < transfer.on, "before it was sent")
        refuse(self.pots[pot].is_capital != self.pots[transfer.sender].is_capital and not approval, "no approval")
        refuse(transfer.is_confirmed, "confirmed already")
        made = self.simple(by, pot, pence, on, "transfer-in", "transfer-in", "available", transfer=number)
        transfer.is_confirmed = True
        return made

    def confirm_on_new_pot(self, by, number, pence, on):
        transfer = self.transfers[number]
        sender = self.pots[transfer.sender]
        came = year_of(on)
        award = (came, transfer.pence, [(max(transfer.on, date(came, 4, 1)), transfer.pence)])
        pot = self.open_pot(by, transfer.receiver, [award], sender.is_capital, sender.use_by)
        try:
            return pot, self.confirm(by, number, pot, pence, on)
        except Refusal:
            self.pots.pop()
            raise

    # Two people

    def ask_override(self, by, pot, year, pence, reason, until, today):
        self.allow(by, self.pots[pot].organisation)
        refuse(pence <= 0 or not reason or until < today, "nothing, no reason, or over already")
        self.wishes.append(Wish(pot, year, pence, until, by))
        return len(self.wishes) - 1

    def confirm_override(self, by, number):
        wish = self.wishes[number]
        self.allow(by, self.pots[wish.pot].organisation)
        refuse(wish.by == by or wish.is_confirmed, "the same person, or consented already")
        wish.is_confirmed = True

    def waits(self, organisation, month, reopens):
        return any(
            (wish.organisation, wish.month, wish.reopens, wish.is_answered) == (organisation, month, reopens, False)
            for wish in self.close_wishes
        )

    def in_order(self, organisation, month, reopens):
        year, number = month
        refuse(((organisation, month) in self.closed) != reopens, "it stands like that already")
        beside = (year, number + 1) if reopens else (year, number - 1)
        if 1 <= beside[1] <= 12:
            refuse(((organisation, beside) in self.closed) == reopens, "out of order")

    def ask_month(self, by, organisation, month, reopens=False, reason=""):
        self.allow(by, organisation)
        refuse(reopens and not reason, "no reason")
        self.in_order(organisation, month, reopens)
        refuse(self.waits(organisation, month, reopens), "asked already")
        self.close_wishes.append(CloseWish(organisation, month, by, reopens))
        return len(self.close_wishes) - 1

    def answer_month(self, by, number, month, reopens):
        wish = self.close_wishes[number]
        self.allow(by, wish.organisation)
        refuse(wish.by == by, "the same person")
        refuse(wish.reopens != reopens or wish.month != month or wish.is_answered, "not what was asked")
        self.in_order(wish.organisation, month, reopens)
        wish.is_answered = True
        (self.closed.discard if reopens else self.closed.add)((wish.organisation, month))
