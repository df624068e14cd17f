"""Rules that read lines, posts, overhead and schemes: raised above materiality, silent below and on what only resembles
it, of the kind that the terms in force on the day give, and not run without their data."""

from datetime import date

import pytest

from funding.domain.evidence import (
    Claim,
    Code,
    CodeKind,
    CodeShare,
    Continuation,
    Establishment,
    LineSource,
    OverheadBase,
    OverheadCharge,
    OverheadTerms,
    PostCharged,
    SchemeBefore,
)
from funding.domain.rules import (
    claimed_twice,
    late_journals,
    off_purpose,
    overhead,
    posts_not_backfilled,
    relabelled,
    vacancy_slippage,
)
from funding.domain.words import Destination, MovementKind, QueryKind
from tests.funding.domain.rules.years import CODES, YEAR, a_line, a_pot, a_year, moved, only, pounds, replace

ACCRUAL, JOURNAL = LineSource.ACCRUAL, LineSource.MANUAL_JOURNAL


class TestOffPurpose:
    def asked(self, *lines, pots=(), **evidence):
        return list(off_purpose.find(a_year(*pots, lines=lines, **{"codes": CODES, **evidence})))

    def test_cost_on_a_code_outside_the_projects_is_asked(self):
        found = only(self.asked(a_line("3000"), a_line("4000", reference="T2")))
        assert (found.amount, found.kind, found.figures["Codes"]) == (7000, QueryKind.CONDITION, "CORE")
        assert only(self.asked(a_line("7000", month=9))).kind is QueryKind.PURPOSE

    def test_another_project_on_the_pot_s_own_code_is_outside_too(self):
        assert only(self.asked(a_line("7000", "C1", pot=None, project="P-009-A"))).amount == 7000

    def test_a_line_claimed_for_the_pot_alone_counts(self):
        found = self.asked(a_line("7000", pot=None), claims=(Claim("T1", "P-001", pounds(7000)),))
        assert only(found).line == "T1"

    @pytest.mark.parametrize(
        "lines",
        [
            [a_line("60000", "C1"), a_line("20000", "CA"), a_line("20000", project="P-001-B")],
            [a_line("4999")],
            [a_line("60000", source=ACCRUAL), a_line("-60000", month=6, source=ACCRUAL, reference="T2", reverses="T1")],
            [a_line("9000", "CB", source=JOURNAL), a_line("-9000", "CA", source=JOURNAL, reference="T2")],
        ],
        ids=["own codes and projects", "below materiality", "accrual reversed", "project re-coded"],
    )
    def test_what_is_on_purpose_raises_nothing(self, lines):
        assert self.asked(*lines) == []

    def test_an_agreed_share_of_a_joint_project_is_on_purpose(self):
        assert self.asked(a_line("60000"), claims=(Claim("T1", "P-001", pounds(60000), True),)) == []

    def test_a_renamed_pot_keeps_the_codes_it_had(self):
        pots = (a_pot(), a_pot("P-002"))
        line = a_line("60000", "C1", pot="P-002")
        assert self.asked(line, pots=pots, codes=(*CODES, Code("C2", CodeKind.POT, "P-002", None)))
        assert self.asked(line, pots=pots, continuations=(Continuation("P-001", "P-002", YEAR.first_day),)) == []

    def test_a_pot_without_a_code_is_held_to_its_declared_share(self):
        shared = (Code("JOINT", CodeKind.OTHER, None, None),)
        lines = (a_line("40000", "JOINT"), a_line("60000", "JOINT", pot=None, reference="T2"))
        for millionths, amounts in ((400_000, []), (300_000, [10000])):
            found = self.asked(*lines, codes=shared, shares=(CodeShare("JOINT", "P-001", millionths),))
            assert [each.amount for each in found] == amounts

    def test_spend_in_the_ledger_that_matches_no_project_is_asked_without_lines(self):
        loose = moved(MovementKind.SPEND_UNEXPLAINED, date(2026, 5, 31), "9000")
        year = a_year(a_pot(movements=(loose,)))
        assert off_purpose.RULE.lacks(year) is None
        assert only(off_purpose.find(year)).postings == (7,)

    def test_lines_without_codes_or_shares_are_not_enough_to_run(self):
        assert off_purpose.RULE.lacks(a_year(lines=())) == "apportionment"


class TestLateJournals:
    def asked(self, *lines):
        return list(late_journals.find(a_year(lines=lines, codes=CODES)))

    def test_manual_journals_of_months_10_to_12_from_other_codes_are_asked(self):
        lines = (
            a_line("4000", "C1", month=10, source=JOURNAL, from_code="CORE"),
            a_line("3000", "CA", month=12, pot="P-001", source=JOURNAL, from_code="CORE", reference="T2"),
        )
        found = only(self.asked(*lines))
        assert (found.amount, found.month, found.kind) == (7000, 12, QueryKind.PURPOSE)
        assert found.figures["Taken from"] == "CORE"

    @pytest.mark.parametrize(
        "lines",
        [
            [a_line("60000", "C1", month=9, source=JOURNAL, from_code="CORE")],
            [a_line("4999", "C1", month=11, source=JOURNAL, from_code="CORE")],
            [a_line("60000", "CB", month=11, source=JOURNAL, from_code="CA")],
            [a_line("60000", "C1", month=12, source=LineSource.INVOICE)],
            [a_line("60000", "C1", month=12, source=ACCRUAL)],
            [
                a_line("60000", "C1", month=11, source=JOURNAL, from_code="CORE"),
                a_line("-60000", "C1", month=12, source=JOURNAL, reference="T2", reverses="T1"),
            ],
        ],
        ids=["before month 10", "below materiality", "re-coded", "one March invoice", "an accrual", "reversed"],
    )
    def test_what_only_resembles_it_raises_nothing(self, lines):
        assert self.asked(*lines) == []

    def test_the_kind_follows_the_terms_of_that_day(self):
        fenced = a_pot(terms=(replace(a_pot().terms[0], to_on=None),))
        line = a_line("7000", "C1", month=11, source=JOURNAL, from_code="CORE")
        assert only(late_journals.find(a_year(fenced, lines=(line,), codes=CODES))).kind is QueryKind.CONDITION


class TestClaimedTwice:
    POTS = (a_pot(), a_pot("P-002"))

    def asked(self, *claims, line=None, **facts):
        lines = (line or a_line("20000", "C1", **facts),)
        return list(claimed_twice.find(a_year(*self.POTS, lines=lines, claims=claims, codes=CODES)))

    def test_one_line_against_two_pots_is_asked_once_for_the_pair(self):
        found = only(self.asked(Claim("T1", "P-001", pounds(20000)), Claim("T1", "P-002", pounds(15000))))
        assert (found.amount, found.pots, found.kind) == (15000, ("P-001", "P-002"), QueryKind.CONDITION)

    def test_a_line_charged_to_one_pot_and_claimed_for_another_counts(self):
        assert only(self.asked(Claim("T1", "P-002", pounds(20000)))).amount == 20000

    @pytest.mark.parametrize(
        "claims",
        [
            [Claim("T1", "P-001", pounds(12000)), Claim("T1", "P-002", pounds(8000))],
            [Claim("T1", "P-002", pounds(20000), True)],
            [Claim("T1", "P-002", pounds(4999))],
            [Claim("T1", "P-002", pounds(20000)), Claim("T1", "P-002", pounds(-20000))],
        ],
        ids=["a cost shared", "match funding", "below materiality", "taken back"],
    )
    def test_what_is_claimed_once_raises_nothing(self, claims):
        assert self.asked(*claims) == []

    def test_a_line_that_was_split_between_pots_is_one_cost_and_claimed_beyond_it_is_asked(self):
        parts = (a_line("12000", "C1", pot="P-001"), a_line("8000", "C1", pot="P-002"))

        def asked(*claims):
            return list(claimed_twice.find(a_year(*self.POTS, lines=parts, claims=claims, codes=CODES)))

        assert asked(Claim("T1", "P-001", pounds(12000))) == []
        assert asked(Claim("T1", "P-001", pounds(12000)), Claim("T1", "P-002", pounds(8000))) == []
        assert only(asked(Claim("T1", "P-001", pounds(20000)))).amount == 8000

    def test_lines_without_claims_are_not_enough_to_run(self):
        assert claimed_twice.RULE.lacks(a_year(lines=())) == "claims"


class TestPostsNotBackfilled:
    def asked(self, cost="12000", *, month=1, old="WARD", filled=False):
        post = PostCharged("P-001", "4711", 100, pounds(cost), month, old, filled)
        return list(posts_not_backfilled.find(a_year(posts=(post,), codes=CODES)))

    def test_an_existing_post_without_a_replacement_is_asked_for_its_months(self):
        found = only(self.asked())
        assert (found.amount, found.kind, found.figures["Posts"]) == (12000, QueryKind.CONDITION, "4711")
        later = only(self.asked(month=7))
        assert (later.amount, later.kind) == (6000, QueryKind.PURPOSE)

    def test_where_nobody_can_say_it_cannot_be_shown(self):
        assert only(self.asked(filled=None)).kind is QueryKind.CANNOT_SHOW

    @pytest.mark.parametrize(
        "facts",
        [{"filled": True}, {"old": ""}, {"old": "C1"}, {"cost": "4999"}],
        ids=["filled again", "a new post", "the pot's own code", "below materiality"],
    )
    def test_what_is_in_order_raises_nothing(self, facts):
        assert self.asked(**facts) == []


class TestVacancySlippage:
    def asked(self, *months, movements=()):
        return list(vacancy_slippage.find(a_year(a_pot(movements=movements), establishment=months)))

    def month(self, number, worked=500, withdrawn="4000"):
        return Establishment("P-001", number, 1000, worked, pounds(8000), pounds(withdrawn))

    def test_vacancy_money_that_left_the_pot_is_asked(self):
        found = only(self.asked(self.month(5), self.month(6)))
        assert (found.amount, found.kind) == (8000, QueryKind.CONDITION)
        assert found.figures["Worked"] == "5.00 whole-time equivalents on average"
        assert only(self.asked(self.month(8), self.month(9))).kind is QueryKind.PURPOSE

    def test_only_the_budget_of_posts_nobody_worked_is_asked_about(self):
        assert only(self.asked(self.month(5, withdrawn="9000"), self.month(6))).amount == 8000

    def test_money_that_stayed_full_posts_and_what_was_recorded_raise_nothing(self):
        assert self.asked(self.month(5, withdrawn="0"), self.month(6, withdrawn="0")) == []
        assert self.asked(self.month(5, worked=1000), self.month(6, worked=1000)) == []
        assert self.asked(self.month(5)) == []
        use = moved(MovementKind.APPLY_ELSEWHERE, date(2026, 9, 30), "8000", destination=Destination.POSITION_VACANCY)
        assert self.asked(self.month(5), self.month(6), movements=(use,)) == []


class TestOverhead:
    def asked(self, *charges, base=OverheadBase.DIRECT_COST, to_on=None):
        terms = (OverheadTerms("P-001", 100_000, base, date(2024, 4, 1), to_on),)
        return list(overhead.find(a_year(overhead_terms=terms, overhead_charges=charges)))

    def charge(self, amount, month=3, cost="50000"):
        return OverheadCharge("P-001", month, pounds(amount), pounds(cost))

    def test_overhead_above_the_cap_is_a_condition_query(self):
        found = only(self.asked(self.charge("15000")))
        assert (found.amount, found.kind) == (10000, QueryKind.CONDITION)
        assert found.figures["Cap"] == "10.00% of direct cost"
        assert only(self.asked(self.charge("15000"), base=OverheadBase.AWARD)).amount == 5000

    def test_charges_at_the_cap_corrected_or_without_terms_raise_nothing(self):
        assert self.asked(self.charge("5000")) == []
        assert self.asked(self.charge("9999")) == []
        assert self.asked(self.charge("15000"), self.charge("-10000", 4, "0")) == []
        assert self.asked(self.charge("15000"), to_on=date(2026, 5, 31)) == []

    def test_without_charges_it_is_not_run(self):
        assert overhead.RULE.lacks(a_year(overhead_terms=())) == "overhead-charges"


class TestRelabelled:
    def asked(self, before="50000", now="50000", *, may_continue=False, charged="40000"):
        scheme = SchemeBefore(
            "P-001-A", pounds(before), pounds(now), "Core", may_continue, (("P-001", pounds(charged)),)
        )
        return list(relabelled.find(a_year(schemes=(scheme,))))

    def test_a_scheme_at_the_same_cost_is_asked_for_what_the_pot_pays(self):
        found = only(self.asked())
        assert (found.amount, found.project, found.kind) == (40000, "P-001-A", QueryKind.CONDITION)

    @pytest.mark.parametrize(
        "facts",
        [{"may_continue": True}, {"now": "90000"}, {"before": "0"}, {"charged": "4999"}],
        ids=["the funder agreed", "it grew by what the pot pays", "it is new", "below materiality"],
    )
    def test_what_the_award_may_pay_raises_nothing(self, facts):
        assert self.asked(**facts) == []
