"""Rules that read the ledger of pots and budgets: raised above materiality, silent below and on what only resembles it,
of the kind that the terms in force on the day give, and not run without their data."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.evidence import (
    AwardChange,
    Continuation,
    LineNature,
    PriorPot,
    TransferSides,
    Virement,
)
from funding.domain.organisation_year import Threshold
from funding.domain.position import Due
from funding.domain.rules import (
    RULES,
    declared,
    dropped,
    held_in_reserves,
    lapsed,
    net_fall,
    netted_off,
    overdue,
    run,
    spread_savings,
    two_sides_differ,
)
from funding.domain.words import AwardKind, Destination, MovementKind, Place, Protection, QueryKind, QueryStatus
from tests.funding.domain.rules.years import CODES, a_budget, a_line, a_pot, a_year, moved, only, pounds, replace


def use(amount="40000", on=date(2026, 7, 31), **facts):
    return moved(MovementKind.APPLY_ELSEWHERE, on, amount, destination=Destination.OTHER_SERVICE, **facts)


class TestDeclared:
    def test_an_answer_to_a_query_is_explained_and_not_asked_again(self):
        assert only(declared.find(a_year(a_pot(movements=(use(answers_query=True),))))).status is QueryStatus.EXPLAINED

    def test_what_came_back_is_taken_off_and_nothing_left_is_no_finding(self):
        assert only(declared.find(a_year(a_pot(movements=(use(restored=pounds(15000)),))))).amount == 25000
        assert list(declared.find(a_year(a_pot(movements=(use(restored=pounds(40000)),))))) == []


class TestNettedOff:
    def cut(self, amount, *, kind=AwardKind.NETTED_OFF, signed=False, on=date(2026, 6, 1)):
        return a_year(a_pot(changes=(AwardChange(kind, pounds(amount), on, signed),)))

    def test_money_taken_off_without_a_signed_variation_is_asked(self):
        assert only(netted_off.find(self.cut("5000"))).amount == 5000
        assert only(netted_off.find(self.cut("9000", kind=AwardKind.REDUCTION))).amount == 9000

    @pytest.mark.parametrize("facts", [{"amount": "4999.99"}, {"amount": "30000", "signed": True}])
    def test_small_or_signed_ones_are_not(self, facts):
        assert list(netted_off.find(self.cut(**facts))) == []

    def test_the_kind_follows_the_day_of_the_decision(self):
        assert only(netted_off.find(self.cut("9000"))).kind is QueryKind.CONDITION
        assert only(netted_off.find(self.cut("9000", on=date(2026, 10, 1)))).kind is QueryKind.PURPOSE


class TestTwoSidesDiffer:
    SAME = TransferSides(3, "Fellside ICB", "P-001", pounds(100000), pounds(100000), date(2026, 5, 1), True, True)

    def asked(self, **facts):
        return list(two_sides_differ.find(a_year(transfers=(replace(self.SAME, **facts),))))

    def test_a_gap_is_a_difference_of_that_line(self):
        (found,) = self.asked(received=pounds(80000))
        assert (found.amount, found.kind, found.line) == (20000, QueryKind.DIFFERENCE, "Transfer 3")
        assert found.figures["Gap"] == "£20,000.00 less received than sent"
        (more,) = self.asked(received=pounds(120000))
        assert more.figures["Gap"] == "£20,000.00 more received than sent"

    def test_a_transfer_that_is_not_confirmed_differs_by_the_whole(self):
        (found,) = self.asked(received=None, pot=None)
        assert (found.amount, found.pots) == (100000, ())

    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {"received": pounds("95000.01")},
            {"received": None, "both_joined": False},
            {"received": pounds(1), "same_reckoning": False},
            {"received": None, "sent_on": date(2027, 4, 25)},
        ],
        ids=["the same", "below materiality", "one has not joined", "other bases", "on its way"],
    )
    def test_what_is_no_difference_yet_raises_nothing(self, facts):
        assert self.asked(**facts) == []

    def test_without_transfers_it_is_not_run(self):
        assert two_sides_differ.RULE.lacks(a_year()) == "transfers"


class TestNetFall:
    def fall(self, to, *, month=6, pot=None, **evidence):
        first, then = a_budget(1, ("P-001", "100000")), a_budget(month, ("P-001", to))
        return list(net_fall.find(a_year(pot or a_pot(), budgets=(first, then), **evidence)))

    def test_a_fall_without_a_movement_is_asked(self):
        (found,) = self.fall("90000")
        assert (found.amount, found.month, found.kind) == (10000, 6, QueryKind.CONDITION)
        assert self.fall("90000", month=9)[0].kind is QueryKind.PURPOSE

    def test_the_fall_from_the_highest_version_is_seen(self):
        versions = (
            a_budget(1, ("P-001", "100000")),
            a_budget(3, ("P-001", "150000")),
            a_budget(9, ("P-001", "100000")),
        )
        assert only(net_fall.find(a_year(budgets=versions))).amount == 50000

    def test_a_pot_missing_from_a_whole_budget_fell_to_nothing_and_from_a_part_is_not_spoken_of(self):
        for whole, amounts in ((True, [100000]), (False, [])):
            versions = (a_budget(1, ("P-001", "100000")), a_budget(6, ("P-002", "1"), whole=whole))
            assert [found.amount for found in net_fall.find(a_year(budgets=versions))] == amounts

    @pytest.mark.parametrize(
        "evidence",
        [
            {"virements": (Virement(5, "P-001", None, pounds(20000), "Post moves to public health"),)},
            {"pot": a_pot(movements=(use("20000"),))},
            {"pot": a_pot(changes=(AwardChange(AwardKind.REDUCTION, pounds(20000), date(2026, 6, 1), True),))},
            {"pot": a_pot(movements=(moved(MovementKind.CARRY_FORWARD, date(2027, 3, 31), "20000"),))},
            {"pot": a_pot(balances={Place.MOVED_OUT: pounds(20000)})},
        ],
        ids=["virement with a reason", "recorded use", "signed reduction", "carried forward", "moved to another pot"],
    )
    def test_a_movement_explains_the_fall(self, evidence):
        assert self.fall("80000", **evidence) == []

    def test_a_virement_without_a_reason_explains_nothing(self):
        assert self.fall("80000", virements=(Virement(5, "P-001", None, pounds(20000), " "),))

    def test_phasing_new_lines_small_falls_and_spread_savings_are_left_alone(self):
        assert self.fall("95000.01") == []
        cut = a_budget(6, ("P-001", "60000"), ("P-001", "40000"), ("P-001", "-30000", LineNature.EFFICIENCY))
        assert list(net_fall.find(a_year(budgets=(a_budget(1, ("P-001", "100000")), cut)))) == []

    def test_a_pot_that_is_renamed_or_split_keeps_its_budget_together(self):
        pots = (a_pot(), a_pot("P-002", amount="0.01"))
        versions = (a_budget(1, ("P-001", "100000")), a_budget(6, ("P-001", "30000"), ("P-002", "70000")))
        link = (Continuation("P-001", "P-002", date(2026, 9, 1)),)
        assert list(net_fall.find(a_year(*pots, budgets=versions, continuations=link))) == []
        assert only(net_fall.find(a_year(*pots, budgets=versions))).amount == 70000

    def test_one_version_is_not_enough_to_run(self):
        assert net_fall.RULE.lacks(a_year()) == "budgets"
        assert net_fall.RULE.lacks(a_year(budgets=(a_budget(1),))) == "second-budget-version"


class TestHeldInReserves:
    RECEIVED = a_pot(movements=(moved(),))

    def held(self, amount, month=6, pot=RECEIVED, **code):
        row = ("P-001", amount, LineNature.NORMAL if code else LineNature.RESERVE, code.get("code", "C1"))
        return list(held_in_reserves.find(a_year(pot, codes=CODES, budgets=(a_budget(month, row),))))

    def test_money_in_reserves_by_month_6_is_asked_by_nature_or_by_code(self):
        assert only(self.held("60000")).amount == 60000
        assert only(self.held("60000", code="RES")).amount == 60000
        assert only(self.held("60000", month=9)).kind is QueryKind.PURPOSE

    def test_before_month_6_below_materiality_and_on_other_lines_nothing_is_asked(self):
        assert self.held("60000", month=3) == []
        assert self.held("4999") == []
        assert self.held("60000", code="C1") == []

    def test_a_late_award_is_no_reserve(self):
        late = date(2026, 8, 1)
        pot = a_pot(profile=(Due(late, pounds(100000)),), movements=(moved(on=late),))
        assert self.held("100000", pot=pot) == []
        assert only(self.held("100000", month=12, pot=pot)).amount == 100000

    def test_after_month_6_it_is_not_run_without_a_budget_of_then(self):
        early = (a_budget(3, ("P-001", "100000")),)
        assert held_in_reserves.RULE.lacks(a_year(budgets=early)) == "budgets-from-month-6"
        assert held_in_reserves.RULE.lacks(a_year(budgets=early, closed=5)) is None


class TestLapsed:
    def test_a_balance_after_the_end_is_asked_and_one_carried_forward_is_not(self):
        left = a_pot(ended=True, balances={Place.AVAILABLE: pounds(9000), Place.SPENT: pounds(91000)})
        assert only(lapsed.find(a_year(left))).amount == 9000
        carried = a_pot(ended=True, balances={Place.AVAILABLE: pounds(0), Place.CARRIED_FORWARD: pounds(9000)})
        assert list(lapsed.find(a_year(carried))) == []

    def test_a_recorded_lapse_is_a_use_and_small_ones_are_not_asked(self):
        for amount, asked in (("9000", [9000]), ("4999", [])):
            pot = a_pot(ended=True, balances={Place.AVAILABLE: pounds(0), Place.LAPSED: pounds(amount)})
            assert [found.amount for found in lapsed.find(a_year(pot))] == asked

    def test_spend_without_a_project_is_another_rule_s_matter(self):
        loose = moved(MovementKind.SPEND_UNEXPLAINED, date(2026, 5, 31), "9000")
        balances = {Place.AVAILABLE: pounds(0), Place.UNEXPLAINED: pounds(9000)}
        assert list(lapsed.find(a_year(a_pot(ended=True, balances=balances, movements=(loose,))))) == []

    def test_the_kind_follows_the_use_by_date(self):
        balances = {Place.AVAILABLE: pounds(9000)}
        early = a_pot(ended=True, balances=balances, use_by_on=date(2026, 9, 30))
        assert only(lapsed.find(a_year(early))).kind is QueryKind.CONDITION
        assert only(lapsed.find(a_year(a_pot(ended=True, balances=balances)))).kind is QueryKind.PURPOSE


class TestDropped:
    PRIOR = PriorPot("P-001", "Outreach", pounds(100000), Protection.RING_FENCED)

    def asked(self, *rows, pots=(), closed=3, whole=True, **evidence):
        year = a_year(
            *pots, closed=closed, prior_pots=(self.PRIOR,), budgets=(a_budget(3, *rows, whole=whole),), **evidence
        )
        return list(dropped.find(year))

    def test_a_recurrent_pot_that_is_absent_or_smaller_is_asked(self):
        (gone,) = self.asked(("P-002", "1"), pots=(a_pot("P-002"),))
        assert (gone.amount, gone.pots, gone.kind) == (100000, ("P-001",), QueryKind.CONDITION)
        assert only(self.asked(("P-001", "80000"))).amount == 20000

    def test_before_month_3_is_closed_nothing_is_asked(self):
        assert self.asked(("P-001", "80000"), closed=2) == []

    @pytest.mark.parametrize(
        ("rows", "evidence"),
        [
            ([("P-001", "98000")], {}),
            ([("P-002", "100000")], {"continuations": (Continuation("P-001", "P-002", date(2026, 4, 1)),)}),
            ([("P-001", "70000")], {"virements": (Virement(2, "P-001", None, pounds(30000), "Into the joint fund"),)}),
            ([("P-001", "70000")], {"pots": (a_pot(changes=(AwardChange(AwardKind.REDUCTION, pounds(30000), date(2026, 4, 1), True),)),)}),
            ([("P-009", "1")], {"whole": False}),
        ],
        ids=["efficiency below materiality", "renamed", "virement with a reason", "signed reduction", "a part of the budget"],
    )  # fmt: skip
    def test_what_only_looks_smaller_is_not(self, rows, evidence):
        assert self.asked(*rows, **evidence) == []

    def test_without_last_year_it_is_not_run(self):
        assert dropped.RULE.lacks(a_year(budgets=())) == "prior-year"


class TestSpreadSavings:
    def asked(self, amount, month=6, nature=LineNature.EFFICIENCY):
        version = a_budget(month, ("P-001", "100000"), ("P-001", amount, nature))
        return list(spread_savings.find(a_year(budgets=(version,))))

    def test_a_share_spread_over_a_protected_pot_is_a_condition_query(self):
        assert only(self.asked("-6000")).kind is QueryKind.CONDITION
        assert only(self.asked("-6000", nature=LineNature.VACANCY_FACTOR)).amount == 6000

    def test_unrestricted_money_and_small_shares_are_not_asked(self):
        assert self.asked("-6000", month=9) == []
        assert self.asked("-4999") == []
        assert self.asked("-6000", nature=LineNature.NORMAL) == []


class TestOverdue:
    def test_money_that_came_as_a_transfer_has_come(self):
        pot = a_pot(received="0")
        assert only(overdue.find(a_year(pot))).amount == 100000
        transferred = replace(pot.awarded, transferred=pounds(100000), overdue=pounds(0))
        assert list(overdue.find(a_year(replace(pot, awarded=transferred)))) == []

    def test_the_gap_of_a_transfer_is_asked_by_one_rule_alone(self):
        pot = a_pot(received="0", balances={Place.TRANSFER_IN: pounds(-80000)})
        gap = TransferSides(3, "ICB", "P-001", pounds(100000), pounds(80000), date(2026, 5, 1), True, True)
        short = replace(pot.awarded, transferred=pounds(80000), overdue=pounds(20000))
        for joined, rules in ((True, ["two-sides-differ"]), (False, ["overdue"])):
            year = a_year(replace(pot, awarded=short), transfers=(replace(gap, both_joined=joined),))
            assert [rule.code for rule, _ in run(year).found] == rules

    def test_quarterly_payments_in_arrears_are_not_late_before_their_day(self):
        days = (date(2026, 7, 31), date(2026, 10, 31), date(2027, 1, 31), date(2027, 4, 30))
        pot = a_pot(received="75000", profile=tuple(Due(day, pounds(25000)) for day in days))
        assert list(overdue.find(a_year(pot))) == []


def test_an_organisation_s_own_threshold_and_switch_count():
    year = a_year(a_pot(received="97000"))
    assert list(overdue.find(year)) == []
    lower = replace(year, thresholds={"overdue": Threshold(Decimal(1000), 10_000, watch_only=True)})
    assert only(overdue.find(lower)).amount == 3000
    assert overdue.RULE.only_watches(lower)
    assert not overdue.RULE.only_watches(year)


def test_rules_without_their_evidence_are_not_run_and_say_what_they_lack():
    ran = run(a_year())
    assert {each.code: each.lacks for each in ran.not_run} == {
        "two-sides-differ": "transfers",
        "off-purpose": "transactions",
        "net-fall": "budgets",
        "held-in-reserves": "budgets",
        "late-journals": "transactions",
        "dropped": "budgets",
        "claimed-twice": "transactions",
        "posts-not-backfilled": "establishment",
        "vacancy-slippage": "establishment",
        "spread-savings": "budgets",
        "overhead": "overhead-terms",
        "relabelled": "scheme-history",
    }
    assert ran.found == ()


def test_evidence_that_is_given_and_empty_lets_its_rule_run():
    year = a_year(lines=(), claims=(), codes=CODES)
    assert {"off-purpose", "late-journals", "claimed-twice"}.isdisjoint(each.code for each in run(year).not_run)


def test_findings_print_the_figures_their_rule_names_and_no_key_holds_an_amount():
    year = a_year(a_pot(received="0"), codes=CODES, lines=(a_line("60000"),))
    for rule, found in run(year).found:
        assert tuple(found.figures) == rule.uses
        assert found.clears_when == rule.clears_when
        assert "60000" not in found.key
        assert found.key.startswith(rule.code)
    assert {rule.code for rule, _ in run(year).found} == {"overdue", "off-purpose"}


def test_only_rules_that_give_a_reason_start_as_watch_only():
    assert [rule.code for rule in RULES if rule.watch_only] == ["relabelled"]
    assert all(bool(rule.watch_why) == rule.watch_only for rule in RULES)
