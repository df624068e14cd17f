"""A hypothesis machine that does the same acts with the real services and with the model, and compares them after
each. Every run is rolled back; amounts lie around what is left, days around the year end."""

from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dataset.verify import verify
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import (
    AwardKind,
    Basis,
    CarryBasis,
    Destination,
    Evidence,
    Place,
    PotKind,
    Protection,
    QueryStatus,
    Recurrence,
)
from funding.models import Posting, Query, Total
from funding.selectors import pot_positions
from funding.services import acts, ledger, months, pots, queries, transfers
from organisations.refusals import Refused
from tests.ledger.model import Ledger, Refusal, last_day

YEARS = (2025, 2026, 2027)
DAYS = [
    *(date(2025, month, 15) for month in range(4, 13)),
    date(2025, 4, 1), date(2025, 4, 30), date(2025, 5, 1), date(2026, 1, 31), date(2026, 3, 30), date(2026, 3, 31),
    date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 30), date(2027, 3, 31), date(2027, 4, 1),
]  # fmt: skip
LOOKS = [date(2025, 3, 31), date(2025, 9, 1), date(2026, 3, 31), date(2026, 4, 1), date(2028, 1, 1)]
PEOPLE = ["finance_lead", "finance_lead", "finance_lead", "second", "second", "other_finance", "icb_finance", "auditor"]
ORGANISATIONS = ("trust", "trust", "icb", "other_trust")

which = st.integers(0, 99)
days = st.sampled_from(DAYS)
# "left" stands for what is left of the pot, commitment, prepayment, use or transfer at hand; a penny more is one too much.
amounts = st.one_of(
    st.integers(1, 30_000),
    st.sampled_from([("left", 0), ("left", 0), ("left", 1), ("left", -1), ("half", 0), 0, -1, 10**9]),
)
own = st.sampled_from([True] * 9 + [False])  # whether a person of the organisation itself does it


def pounds(pence):
    return Decimal(pence) / 100


class Machine(RuleBasedStateMachine):
    """`system` is set by the test. `counts` lives as long as the process: acts done, refused and disagreements."""

    system = None
    counts = Counter()

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.today = timezone.localdate()
        self.model = Ledger(
            {
                "finance_lead": {"trust"},
                "second": {"trust"},
                "other_finance": {"other_trust"},
                "icb_finance": {"icb"},
                "auditor": set(),
            },
            self.today,
        )
        self.pots, self.projects, self.movements, self.transfers = [], [], [], []
        self.wishes, self.overrides, self.close_wishes = [], {}, []

    def teardown(self):
        try:
            connection.check_constraints()
            found = verify(today=date(2026, 4, 1))
            assert found.problems == ()
            self.counts["runs"] += 1
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # The two sides

    def same(self, name, by_model, by_product):
        """Do an act on both sides; both must do it or both refuse it. Returns what the product gave, or None."""
        self.counts["steps"] += 1
        try:
            expected, refusal = by_model(), None
        except Refusal as problem:
            expected, refusal = None, problem
        try:
            given, refused = by_product(), None
        except Refused as problem:
            given, refused = None, problem
        assert refusal or not refused, f"{name}: the product refuses what the model does: {refused}"
        assert refused or not refusal, f"{name}: the product does what the model refuses: {refusal}"
        if refused:
            self.counts["refused"] += 1
            return None
        self.counts[name] += 1
        return expected, given

    def moved(self, name, by_model, by_product):
        """The same for an act that makes one movement."""
        if done := self.same(name, by_model, by_product):
            assert done[0] == len(self.movements)
            self.movements.append(done[1])

    def person(self, name):
        return getattr(self.system, name)

    def organisation(self, name):
        return getattr(self.system, name)

    def by(self, organisation, is_own, number=0):
        """One who may act for the organisation, or somebody who may not."""
        who = {"trust": ("finance_lead", "second"), "icb": ("icb_finance",), "other_trust": ("other_finance",)}
        if is_own:
            return who[organisation][number % len(who[organisation])]
        return "auditor" if number % 2 else {"trust": "other_finance"}.get(organisation, "finance_lead")

    def some(self, kind, number):
        """The number of a movement of a kind; any movement at all when there is none."""
        found = [each for each, moved in enumerate(self.model.movements) if moved.kind == kind]
        return found[number % len(found)] if found and number % 10 != 9 else number // 10 % len(self.movements)

    def pence(self, amount, left):
        if isinstance(amount, int):
            return amount
        return left // 2 if amount[0] == "half" else left + amount[1]

    def left_in(self, amount, pot, year):
        return self.pence(amount, self.model.left(pot, year))

    def left_of(self, amount, number):
        try:
            return self.pence(amount, self.model.left_of(number))
        except Refusal:
            return self.pence(amount, 5_000)

    # Pots

    @initialize()
    def begin(self):
        for organisation in ("trust", "trust", "icb", "other_trust"):
            self.open(organisation, True, 100_000, False, None)
            self.receive_into(len(self.pots) - 1, 60_000, date(2025, 4, 15), True, None)
        self.open_a_project("trust", [0, 1], True)
        self.open_a_project("icb", [2], True)
        self.ask("trust", (2025, 1), "finance_lead", False)
        self.answer(0, "second", (2025, 1), False)

    def open(self, organisation, is_own, pence, is_capital, use_by, dues=()):
        by = self.by(organisation, is_own)
        passport = pots.Passport(
            name="A pot", funder_name="NHS England", kind=PotKind.CORE20PLUS5, recurrence=Recurrence.NON_RECURRENT,
            protection=Protection.EARMARKED, protected_from=date(2025, 4, 1), is_capital=is_capital, use_by_on=use_by,
        )  # fmt: skip
        award = pots.NewAward(FinancialYear(2025), pounds(pence), tuple((day, pounds(part)) for day, part in dues))
        done = self.same(
            "open pot",
            lambda: self.model.open_pot(by, organisation, [(2025, pence, dues)], is_capital, use_by),
            lambda: pots.open_pot(
                by=self.person(by), organisation=self.organisation(organisation), passport=passport, awards=[award]
            ),
        )
        if done:
            self.pots.append(done[1])

    @rule(
        organisation=st.sampled_from(ORGANISATIONS), is_own=own, pence=st.integers(0, 200_000), is_capital=st.booleans(),
        use_by=st.sampled_from([None, None, date(2025, 12, 31), date(2026, 3, 31), date(2026, 9, 30)]),
        parts=st.lists(st.tuples(days, st.integers(1, 90_000)), max_size=3),
    )  # fmt: skip
    @precondition(lambda self: len(self.pots) < 8)
    def open_pot(self, organisation, is_own, pence, is_capital, use_by, parts):
        self.open(organisation, is_own, sum(part for _, part in parts) or pence, is_capital, use_by, parts)

    def open_a_project(self, organisation, chosen, is_own):
        by = self.by(organisation, is_own)
        done = self.same(
            "open project",
            lambda: self.model.open_project(by, organisation, chosen),
            lambda: pots.open_project(
                by=self.person(by), organisation=self.organisation(organisation), name="A project",
                pots=[self.pots[pot] for pot in chosen],
            ),
        )  # fmt: skip
        if done:
            self.projects.append(done[1])

    @rule(organisation=st.sampled_from(ORGANISATIONS), chosen=st.lists(which, min_size=1, max_size=3), is_own=own)
    @precondition(lambda self: len(self.projects) < 6)
    def open_project(self, organisation, chosen, is_own):
        self.open_a_project(organisation, sorted({each % len(self.pots) for each in chosen}), is_own)

    @rule(
        pot=which, is_own=own, kind=st.sampled_from(list(AwardKind)), pence=st.integers(-1, 80_000),
        year=st.sampled_from((2025, 2025, 2026)), due=days, short=st.sampled_from([0, 0, 0, 1]),
    )  # fmt: skip
    def change_award(self, pot, is_own, kind, pence, year, due, short):
        pot %= len(self.pots)
        by = self.by(self.model.pots[pot].organisation, is_own)
        award = pots.NewAward(FinancialYear(year), pounds(pence), ((due, pounds(pence - short)),))
        self.same(
            "change award",
            lambda: self.model.change_award(by, pot, year, kind.value, pence, [(due, pence - short)]),
            lambda: pots.change_award(
                by=self.person(by), pot=self.pots[pot], kind=kind, award=award, reason="A variation"
            ),
        )

    @rule(pot=which, is_own=own, from_on=days, to_on=st.one_of(st.none(), days),
          use_by=st.sampled_from([None, date(2025, 11, 30), date(2026, 3, 31), date(2026, 4, 1), date(2027, 6, 30)]))  # fmt: skip
    def change_terms(self, pot, is_own, from_on, to_on, use_by):
        pot %= len(self.pots)
        by = self.by(self.model.pots[pot].organisation, is_own)
        self.same(
            "change terms",
            lambda: self.model.change_terms(by, pot, from_on, to_on, use_by),
            lambda: pots.change_terms(
                by=self.person(by), pot=self.pots[pot], protection=Protection.RING_FENCED,
                recurrence=Recurrence.NON_RECURRENT, from_on=from_on, to_on=to_on, use_by_on=use_by,
            ),
        )  # fmt: skip

    # Facts

    def receive_into(self, pot, pence, on, is_own, about):
        by = self.by(self.model.pots[pot].organisation, is_own)
        self.moved(
            "receive",
            lambda: self.model.receive(by, pot, pence, on, about),
            lambda: ledger.receive_money(
                by=self.person(by), pot=self.pots[pot], amount=pounds(pence), on=on, basis=Basis.CASH,
                about=about and Month(FinancialYear(about[0]), about[1]),
            ),
        )  # fmt: skip

    @rule(
        pot=which, amount=amounts, on=days, is_own=own,
        about=st.sampled_from([None, None, None, (2025, 1), (2025, 6), (2026, 1)]),
    )  # fmt: skip
    def receive(self, pot, amount, on, is_own, about):
        pot %= len(self.pots)
        self.receive_into(pot, self.left_in(amount, pot, on.year - (on.month < 4)), on, is_own, about)

    @rule(
        pot=which, project=st.one_of(st.none(), which), amount=amounts, on=days, is_own=own,
        partner=st.sampled_from(["", "Fell Voices", "Fell Voices"]), is_prepaid=st.booleans(),
    )  # fmt: skip
    def spend(self, pot, project, amount, on, is_own, partner, is_prepaid):
        pot = self.with_project(pot)
        project = project if project is None else self.project_for(pot, project)
        by = self.by(self.model.pots[pot].organisation, is_own)
        pence = self.left_in(amount, pot, on.year - (on.month < 4))
        self.moved(
            "prepay" if is_prepaid else "spend",
            lambda: self.model.spend(by, pot, project, pence, on, is_prepaid, partner),
            lambda: ledger.record_spend(
                by=self.person(by), pot=self.pots[pot], project=None if project is None else self.projects[project],
                amount=pounds(pence), on=on, evidence_grade=Evidence.EVIDENCED, partner=partner, is_prepaid=is_prepaid,
            ),
        )  # fmt: skip

    def with_project(self, number):
        """Mostly pots that have a project."""
        found = sorted({pot for _, chosen in self.model.projects for pot in chosen})
        return found[number % len(found)] if number % 4 else number // 4 % len(self.pots)

    def project_for(self, pot, number):
        """Mostly a project of the pot."""
        found = [each for each, (_, chosen) in enumerate(self.model.projects) if pot in chosen]
        return found[number % len(found)] if found and number % 6 else number // 6 % len(self.projects)

    @rule(
        pot=which, project=which, amount=amounts, year=st.sampled_from(YEARS[:2]), number=st.integers(1, 12), is_own=own
    )
    def accrue(self, pot, project, amount, year, number, is_own):
        pot = self.with_project(pot)
        project, by = self.project_for(pot, project), self.by(self.model.pots[pot].organisation, is_own)
        pence = self.left_in(amount, pot, year)
        done = self.same(
            "accrue",
            lambda: self.model.accrue(by, pot, project, pence, (year, number)),
            lambda: acts.accrue_spend(
                by=self.person(by), pot=self.pots[pot], project=self.projects[project], amount=pounds(pence),
                month=Month(FinancialYear(year), number), reason="Delivered, not invoiced",
            ),
        )  # fmt: skip
        if done:
            self.movements += done[1]

    @rule(number=which, on=days, is_own=own)
    def cancel_accrual(self, number, on, is_own):
        number = self.some("accrue", number)
        accrual = self.model.movements[number]
        on = on if on.day == 31 else last_day((accrual.year, accrual.legs[0][1][1]))
        by = self.by(accrual.organisation, is_own)
        self.moved(
            "cancel accrual",
            lambda: self.model.cancel_accrual(by, number, on, "A slip"),
            lambda: acts.cancel_accrual(by=self.person(by), accrual=self.movements[number], on=on, reason="A slip"),
        )

    # Acts

    @rule(pot=which, project=which, amount=amounts, on=days, is_own=own, wish=st.one_of(st.none(), which))
    def commit(self, pot, project, amount, on, is_own, wish):
        pot = self.with_project(pot)
        project, by = self.project_for(pot, project), self.by(self.model.pots[pot].organisation, is_own)
        wish = self.some_override(wish)
        pence = self.left_in(amount, pot, on.year - (on.month < 4))
        self.moved(
            "commit",
            lambda: self.model.commit(by, pot, project, pence, on, wish),
            lambda: acts.commit_money(
                by=self.person(by), pot=self.pots[pot], project=self.projects[project], amount=pounds(pence), on=on,
                reason="A contract", override=self.overrides.get(wish),
            ),
        )  # fmt: skip

    def some_override(self, number):
        found = sorted(self.overrides)
        return found[number % len(found)] if found and number is not None else None

    @rule(number=which, amount=amounts, on=days, is_own=own)
    def release(self, number, amount, on, is_own):
        self.take("commit", number, amount, on, is_own, self.model.release, "release",
                  lambda **facts: acts.release_commitment(commitment=facts.pop("of"), **facts))  # fmt: skip

    @rule(number=which, amount=amounts, on=days, is_own=own)
    def spend_commitment(self, number, amount, on, is_own):
        self.take("commit", number, amount, on, is_own, self.model.spend_commitment, "spend commitment",
                  lambda **facts: acts.spend_commitment(commitment=facts.pop("of"), evidence_grade=Evidence.TESTED,
                                                        **facts))  # fmt: skip

    @rule(number=which, amount=amounts, on=days, is_own=own)
    def deliver(self, number, amount, on, is_own):
        self.take("prepay", number, amount, on, is_own, self.model.deliver, "deliver",
                  lambda **facts: acts.record_delivery(prepayment=facts.pop("of"), evidence_grade=Evidence.TESTED,
                                                       **facts))  # fmt: skip

    @rule(number=which, amount=amounts, on=days, is_own=own)
    def restore(self, number, amount, on, is_own):
        self.take("apply-elsewhere", number, amount, on, is_own, self.model.restore, "restore",
                  lambda **facts: acts.restore_money(use=facts.pop("of"), **facts))  # fmt: skip

    def take(self, kind, number, amount, on, is_own, by_model, name, by_product):
        number = self.some(kind, number)
        by = self.by(self.model.movements[number].organisation, is_own)
        pence = self.left_of(amount, number)
        self.moved(
            name,
            lambda: by_model(by, number, pence, on),
            lambda: by_product(
                by=self.person(by), of=self.movements[number], amount=pounds(pence), on=on, reason="As agreed"
            ),
        )

    @rule(pot=which, amount=amounts, on=days, is_own=own, destination=st.sampled_from(list(Destination)),
          out=st.sampled_from([Place.AVAILABLE, Place.AVAILABLE, Place.SPENT, Place.UNEXPLAINED]))  # fmt: skip
    def apply_elsewhere(self, pot, amount, on, is_own, destination, out):
        pot %= len(self.pots)
        by = self.by(self.model.pots[pot].organisation, is_own)
        pence = self.pence(amount, self.model.balance(pot, on.year - (on.month < 4), out.value))
        self.moved(
            "apply elsewhere",
            lambda: self.model.apply_elsewhere(by, pot, pence, on, out.value),
            lambda: ledger.apply_elsewhere(
                by=self.person(by), pot=self.pots[pot], amount=pounds(pence), on=on, destination=destination,
                decided_by_role="Director of finance", reason="The control total", out_of=out,
            ),
        )  # fmt: skip

    @rule(pot=which, amount=amounts, on=days, is_own=own)
    def return_to_funder(self, pot, amount, on, is_own):
        pot %= len(self.pots)
        by = self.by(self.model.pots[pot].organisation, is_own)
        pence = self.left_in(amount, pot, on.year - (on.month < 4))
        self.moved(
            "return",
            lambda: self.model.return_to_funder(by, pot, pence, on),
            lambda: ledger.return_to_funder(
                by=self.person(by), pot=self.pots[pot], amount=pounds(pence), on=on, reason="Unspent"
            ),
        )

    @rule(pot=which, amount=amounts, year=st.sampled_from(YEARS[:2]), is_own=own)
    def lapse(self, pot, amount, year, is_own):
        pot %= len(self.pots)
        by = self.by(self.model.pots[pot].organisation, is_own)
        pence = self.left_in(amount, pot, year)
        self.moved(
            "lapse",
            lambda: self.model.lapse(by, pot, year, pence),
            lambda: acts.lapse_balance(
                by=self.person(by), pot=self.pots[pot], year=FinancialYear(year), amount=pounds(pence), reason="None"
            ),
        )

    @rule(pot=which, amount=amounts, year=st.sampled_from(YEARS[:2]), is_own=own,
          reference=st.sampled_from(["Letter", "Letter", "Letter", ""]))  # fmt: skip
    def carry_forward(self, pot, amount, year, is_own, reference):
        pot %= len(self.pots)
        by = self.by(self.model.pots[pot].organisation, is_own)
        pence = self.left_in(amount, pot, year)
        self.moved(
            "carry forward",
            lambda: self.model.carry_forward(by, pot, year, pence, reference),
            lambda: acts.carry_forward(
                by=self.person(by), pot=self.pots[pot], year=FinancialYear(year), amount=pounds(pence),
                basis=CarryBasis.REPROVIDED, reference=reference,
            ),
        )  # fmt: skip

    @rule(pot=which, to=which, amount=amounts, on=days, is_own=own, approval=st.sampled_from(["", "FPC 3"]),
          wish=st.one_of(st.none(), which))  # fmt: skip
    def move(self, pot, to, amount, on, is_own, approval, wish):
        pot, wish = self.with_project(pot), self.some_override(wish)
        organisation = self.model.pots[pot].organisation
        beside = [
            each for each, held in enumerate(self.model.pots) if held.organisation == organisation and each != pot
        ]
        to = beside[to % len(beside)] if beside and to % 5 else to // 5 % len(self.pots)
        by = self.by(organisation, is_own)
        pence = self.left_in(amount, pot, on.year - (on.month < 4))
        self.moved(
            "move",
            lambda: self.model.move(by, pot, to, pence, on, approval, wish),
            lambda: acts.move_between_pots(
                by=self.person(by), from_pot=self.pots[pot], to_pot=self.pots[to], amount=pounds(pence), on=on,
                reason="A virement", approval=approval, override=self.overrides.get(wish),
            ),
        )  # fmt: skip

    @rule(number=which, on=days, is_own=own, reason=st.sampled_from(["A slip", "A slip", "A slip", " "]))
    def reverse(self, number, on, is_own, reason):
        number %= len(self.movements)
        earlier = self.model.movements[number]
        if number % 5:  # mostly a day of the right year
            on = on if on.year - (on.month < 4) == earlier.year else date(earlier.year, 12, 15)
        by = self.by(earlier.organisation, is_own)
        self.moved(
            "reverse",
            lambda: self.model.reverse(by, number, on, reason.strip()),
            lambda: ledger.reverse_movement(by=self.person(by), movement=self.movements[number], on=on, reason=reason),
        )

    # Two organisations

    @rule(pot=which, receiver=st.sampled_from(("trust", "other_trust", "icb")), amount=amounts, on=days, is_own=own)
    def pass_on(self, pot, receiver, amount, on, is_own):
        pot %= len(self.pots)
        by = self.by(self.model.pots[pot].organisation, is_own)
        pence = self.left_in(amount, pot, on.year - (on.month < 4))
        done = self.same(
            "pass on",
            lambda: self.model.pass_on(by, pot, receiver, pence, on),
            lambda: transfers.pass_on(
                by=self.person(by), pot=self.pots[pot], receiver=self.organisation(receiver), amount=pounds(pence),
                on=on, what_for="Smoking in pregnancy",
            ),
        )  # fmt: skip
        if done:
            self.transfers.append(done[1])
            self.movements.append(done[1].movements.get(kind="pass-on"))

    @rule(number=which, pot=which, amount=amounts, on=days, is_own=own, approval=st.sampled_from(["", "", "FPC 3"]))
    @precondition(lambda self: self.transfers)
    def confirm(self, number, pot, amount, on, is_own, approval):
        number %= len(self.transfers)
        transfer = self.model.transfers[number]
        theirs = [each for each, held in enumerate(self.model.pots) if held.organisation == transfer.receiver]
        pot = theirs[pot % len(theirs)] if pot % 6 else pot // 6 % len(self.pots)
        on = transfer.on if number % 3 else on
        by, pence = self.by(transfer.receiver, is_own), self.pence(amount, transfer.pence)
        done = self.same(
            "confirm",
            lambda: self.model.confirm(by, number, pot, pence, on, approval),
            lambda: transfers.confirm_transfer(
                by=self.person(by),
                transfer=self.transfers[number],
                pot=self.pots[pot],
                amount=pounds(pence),
                on=on,
                approval=approval,
            ),
        )
        if done:
            self.movements.append(self.transfers[number].movements.get(kind="transfer-in"))

    @rule(number=which, amount=amounts, on=days, is_own=own)
    @precondition(lambda self: self.transfers and len(self.pots) < 10)
    def confirm_on_new_pot(self, number, amount, on, is_own):
        number %= len(self.transfers)
        transfer = self.model.transfers[number]
        on = transfer.on if number % 3 else on
        by, pence = self.by(transfer.receiver, is_own), self.pence(amount, transfer.pence)
        done = self.same(
            "confirm on new pot",
            lambda: self.model.confirm_on_new_pot(by, number, pence, on),
            lambda: transfers.confirm_on_new_pot(
                by=self.person(by), transfer=self.transfers[number], amount=pounds(pence), on=on
            ),
        )
        if done:
            self.pots.append(done[1].pot)
            self.movements.append(self.transfers[number].movements.get(kind="transfer-in"))

    # Two people

    @rule(pot=which, amount=st.integers(-1, 100_000), year=st.sampled_from((2025, 2025, 2026)), is_own=own,
          lasts=st.integers(-2, 3), asked=st.integers(-2, 0), first=st.booleans(), second=st.sampled_from(PEOPLE))  # fmt: skip
    def override(self, pot, amount, year, is_own, lasts, asked, first, second):
        pot = self.with_project(pot)
        by = self.by(self.model.pots[pot].organisation, is_own, int(first))
        until, today = self.today + timedelta(days=lasts), self.today + timedelta(days=asked)
        done = self.same(
            "ask for override",
            lambda: self.model.ask_override(by, pot, year, amount, "Asked by the board", until, today),
            lambda: acts.ask_for_override(
                by=self.person(by), pot=self.pots[pot], year=FinancialYear(year), amount=pounds(amount),
                reason="Asked by the board", expires_on=until, today=today,
            ),
        )  # fmt: skip
        if done:
            self.wishes.append(done[1])
            self.consent(len(self.wishes) - 1, second)

    @rule(number=which, by=st.sampled_from(PEOPLE))
    @precondition(lambda self: self.wishes)
    def confirm_override(self, number, by):
        self.consent(number % len(self.wishes), by)

    def consent(self, number, by):
        done = self.same(
            "confirm override",
            lambda: self.model.confirm_override(by, number),
            lambda: acts.confirm_override(by=self.person(by), request=self.wishes[number]),
        )
        if done:
            self.overrides[number] = done[1]

    @rule(organisation=st.sampled_from(ORGANISATIONS), number=st.integers(1, 12), year=st.sampled_from((2025, 2025, 2026)),
          by=st.sampled_from(PEOPLE), is_own=own, reopens=st.sampled_from([False, False, True]), is_next=own)  # fmt: skip
    def ask_month(self, organisation, number, year, by, is_own, reopens, is_next):
        closed = [at[1] for who, at in self.model.closed if who == organisation and at[0] == year]
        if is_next:
            number = max(closed, default=1) if reopens else min(max(closed, default=0) + 1, 12)
        if is_own:
            by = self.by(organisation, True, number)
        self.ask(organisation, (year, number), by, reopens)

    def ask(self, organisation, at, by, reopens):
        month = Month(FinancialYear(at[0]), at[1])
        facts = {"by": self.person(by), "organisation": self.organisation(organisation), "month": month}
        done = self.same(
            "ask to reopen" if reopens else "ask to close",
            lambda: self.model.ask_month(by, organisation, at, reopens, "A late invoice"),
            lambda: months.ask_to_reopen(**facts, reason="A late invoice") if reopens else months.ask_to_close(**facts),
        )
        if done:
            self.close_wishes.append(done[1])

    @rule(number=which, by=st.sampled_from(PEOPLE), slips=st.sampled_from([False] * 9 + [True]))
    @precondition(lambda self: self.close_wishes)
    def answer_month(self, number, by, slips):
        number = len(self.close_wishes) - 1 if number % 3 else number % len(self.close_wishes)
        wish = self.model.close_wishes[number]
        month = (wish.month[0], wish.month[1] % 12 + 1) if slips and not wish.reopens else wish.month
        reopens = wish.reopens if not slips else False
        self.answer(number, by, month, reopens)

    def answer(self, number, by, month, reopens):
        asked = type(self.close_wishes[number]).objects.get(pk=self.close_wishes[number].pk)
        self.same(
            "reopen" if reopens else "close",
            lambda: self.model.answer_month(by, number, month, reopens),
            lambda: (
                months.reopen_month(by=self.person(by), asked=asked)
                if reopens
                else months.close_month(by=self.person(by), asked=asked, month=Month(FinancialYear(month[0]), month[1]))
            ),
        )

    # Rules and queries

    @rule(today=st.sampled_from(LOOKS), organisation=st.sampled_from(("trust", "icb")))
    @precondition(lambda self: len(self.movements) % 5 == 0)
    def scan(self, today, organisation):
        who = self.person(self.by(organisation, True))
        facts = {
            "by": who,
            "organisation": self.organisation(organisation),
            "year": FinancialYear(2025),
            "today": today,
        }
        first = queries.scan_diversions(**facts)
        again = queries.scan_diversions(**facts)
        assert (again.raised, again.cleared) == (0, 0), "the same finding is the same query"
        assert {query.key for query in first.queries} == {query.key for query in again.queries}
        self.counts["steps"] += 2
        self.counts["scan"] += 2

    @rule(number=which, amount=amounts, has_destination=st.booleans(), is_own=own)
    @precondition(lambda self: Query.objects.exists())
    def answer_query(self, number, amount, has_destination, is_own):
        found = list(Query.objects.order_by("pk"))
        query = found[number % len(found)]
        organisation = {self.organisation(name).pk: name for name in ("trust", "icb")}[query.organisation_id]
        by, pence = self.by(organisation, is_own), self.pence(amount, int(query.amount * 100))
        pot = next((each for each, held in enumerate(self.pots) if held == query.pots.first()), None)
        on = min(max(date(2025, 9, 1), date(query.year, 4, 1)), date(query.year + 1, 3, 31))

        def by_model():
            self.model.allow(by, organisation)
            if query.status not in (QueryStatus.OPEN.value, QueryStatus.QUERIED_AGAIN.value):
                raise Refusal("answered already")
            if not 0 < pence <= query.amount * 100 or (has_destination and (query.rule == "declared" or pot is None)):
                raise Refusal("not an answer")
            return self.model.apply_elsewhere(by, pot, pence, on) if has_destination else None

        done = self.same(
            "answer",
            by_model,
            lambda: queries.answer_query(
                by=self.person(by), query=query, amount=pounds(pence), reason="The board agreed",
                destination=Destination.OTHER_SERVICE if has_destination else None,
                decided_by_role="Director of finance", today=date(2025, 9, 1),
            ),
        )  # fmt: skip
        if done and has_destination:
            self.movements.append(done[1].movement)

    # What holds after every step

    @invariant()
    def both_are_the_same(self):
        assert self.model.broken() == []
        at = {pot.pk: number for number, pot in enumerate(self.pots)}
        fresh = Counter()
        for pot, year, out, to, amount in Posting.objects.values_list(
            "pot", "year", "from_place", "to_place", "amount"
        ):
            fresh[at[pot], year, out] -= int(amount * 100)
            fresh[at[pot], year, to] += int(amount * 100)
        stored = {
            (at[pot], year, place): int(balance * 100)
            for pot, year, place, balance in Total.objects.values_list("pot", "year", "place", "balance")
        }
        expected = self.model.balances()
        assert {key: pence for key, pence in fresh.items() if pence} == expected, "the postings"
        assert {key: pence for key, pence in stored.items() if pence} == expected, "the stored totals"

    @invariant()
    def both_identities_hold(self):
        look = LOOKS[len(self.movements) % len(LOOKS)]
        for year in YEARS:
            for number, each in enumerate(pot_positions(self.pots, FinancialYear(year), look)):
                assert each.awarded.difference == 0
                assert each.position.difference == 0
                for name, found, expected in (
                    ("awarded", each.awarded, self.model.awarded(number, year, look)),
                    ("position", each.position, self.model.position(number, year, look)),
                ):
                    assert {part: int(amount * 100) for part, amount in asdict(found).items()} == expected, name
