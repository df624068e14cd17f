"""A suggested plan never breaks a condition, is as good as trying every plan on small cases, and says why."""

from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from funding.domain.evidence import OverheadBase
from funding.domain.stitching import (
    BrokenCondition,
    Line,
    Need,
    Problem,
    Source,
    bar,
    check,
    order_of_use,
    rank,
    suggest,
    unpaid,
)
from funding.domain.stitching_whole import Chosen, paid_in_full, suggest_whole
from funding.domain.words import Protection

PROJECTS = ("PR-001", "PR-002")


@st.composite
def small_problems(draw, *, caps):
    needs = [
        Need(
            project, "pay", month, draw(st.integers(1, 3)), draw(st.booleans()), draw(st.booleans()) if caps else False
        )
        for project in PROJECTS
        for month in (1, 2)
        if draw(st.booleans())
    ]
    sources = []
    for number in range(draw(st.integers(1, 3))):
        first, last = sorted((draw(st.integers(0, 3)), draw(st.integers(0, 3))))
        sources.append(
            Source(
                f"P-{number}",
                draw(st.integers(0, 5)),
                first,
                last,
                frozenset(draw(st.lists(st.sampled_from(PROJECTS), unique=True))),
                draw(st.sampled_from(list(Protection))),
                draw(st.booleans()),
                overhead_millionths=draw(st.sampled_from([None, 0, 333_333, 1_000_000])) if caps else None,
                overhead_base=draw(st.sampled_from(list(OverheadBase))),
                award=draw(st.integers(0, 6)),
                match_millionths=draw(st.sampled_from([0, 250_000, 1_000_000])) if caps else 0,
            )
        )
    return Problem(tuple(needs), tuple(sources))


def every_plan(problem):
    """Every plan in whole pence that keeps the conditions, as amounts by pot and need."""
    pairs = [(source, need) for source in problem.sources for need in problem.needs if bar(source, need) is None]
    ranges = [range(min(source.amount, need.amount) + 1) for source, need in pairs]
    size = 1
    for each in ranges:
        size *= len(each)
    assume(size <= 20_000)
    for amounts in product(*ranges):
        lines = [
            Line(source.pot, need.project, need.cost, need.month, amount)
            for (source, need), amount in zip(pairs, amounts, strict=True)
            if amount
        ]
        try:
            check(problem, lines)
        except BrokenCondition:
            continue
        yield lines


def worth_of_plan(problem, lines):
    """Larger is better: paid, then paid by each rank of pots in their order, then recurrent money not misplaced."""
    sources = {source.pot: source for source in problem.sources}
    needs = {(need.project, need.cost, need.month): need for need in problem.needs}
    ranks = dict.fromkeys((rank(source) for source in order_of_use(problem.sources)), 0)
    for line in lines:
        ranks[rank(sources[line.pot])] += line.amount
    misplaced = sum(
        line.amount for line in lines if sources[line.pot].is_recurrent and not needs[line.need].is_recurrent
    )
    return sum(line.amount for line in lines), tuple(ranks.values()), -misplaced


@given(small_problems(caps=False))
@settings(max_examples=60, deadline=None)
def test_no_plan_is_better_than_the_one_suggested(problem):
    found = suggest(problem)
    assert found.short_of_best == 0
    best = max(worth_of_plan(problem, lines) for lines in every_plan(problem))
    assert worth_of_plan(problem, found.lines) == best


@given(small_problems(caps=True))
@settings(max_examples=60, deadline=None)
def test_with_caps_the_plan_keeps_every_condition_and_says_how_far_it_is_from_the_programme(problem):
    found = suggest(problem)
    check(problem, found.lines)
    paid = sum(line.amount for line in found.lines)
    best = max(sum(line.amount for line in lines) for lines in every_plan(problem))
    assert paid <= best <= paid + found.short_of_best
    sources = {source.pot: source for source in problem.sources}
    assert all(sources[line.pot].first <= line.month <= sources[line.pot].last for line in found.lines)
    left = sum(each.amount for each in found.left)
    assert paid + left == sum(need.amount for need in problem.needs)
    assert len(found.reasons) == len(found.lines)


@given(small_problems(caps=False))
@settings(max_examples=40, deadline=None)
def test_projects_paid_in_full_or_not_at_all_are_the_choice_that_trying_every_one_finds(problem):
    found, chosen = suggest_whole(problem)
    check(problem, found.lines)

    def cost_of(projects):
        return sum(need.amount for need in problem.needs if need.project in projects)

    able = []
    for count in range(len(PROJECTS) + 1):
        for projects in combinations(PROJECTS, count):
            only = replace(problem, needs=tuple(need for need in problem.needs if need.project in projects))
            if sum(line.amount for line in suggest(only).lines) == cost_of(projects):
                able.append(cost_of(projects))
    assert (chosen.paid, chosen.gap) == (max(able), 0)
    assert {line.project for line in found.lines} <= chosen.projects
    assert sum(line.amount for line in found.lines) == chosen.paid == cost_of(chosen.projects)
    assert sum(each.amount for each in found.left) + chosen.paid == cost_of(PROJECTS)


def test_a_project_that_whole_pence_leave_short_is_not_said_to_be_paid_in_full():
    both = frozenset({"PR-001"})
    sources = [Source(name, 100, 1, 1, both, match_millionths=500_000) for name in ("P-1", "P-2")]
    found, chosen = suggest_whole(Problem((Need("PR-001", "pay", 1, 101),), tuple(sources)))
    assert (found.lines, chosen.projects, chosen.paid) == ((), frozenset(), 0)


def test_without_time_to_choose_the_projects_that_parts_pay_in_full_are_taken_and_the_gap_is_said():
    needs = (Need("PR-001", "pay", 1, 900), Need("PR-002", "pay", 1, 400))
    sources = (Source("P-1", 900, 1, 1, frozenset({"PR-001"})), Source("P-2", 100, 1, 1, frozenset({"PR-002"})))
    assert paid_in_full(Problem(needs, sources)) == {"PR-001"}
    assert Chosen(frozenset({"PR-001"}), 900, 1_300).gap == 400


NEED = Need("PR-001", "pay", 3, 10_000, is_recurrent=True)
RESTRICTED = Source("P-001", 6_000, 1, 4, frozenset({"PR-001"}), Protection.RING_FENCED)
GENERAL = Source("P-002", 50_000, 1, 12, frozenset({"PR-001", "PR-002"}), is_recurrent=True)


def test_ring_fenced_money_goes_first_and_each_line_says_why():
    found = suggest(Problem((NEED,), (GENERAL, RESTRICTED)))
    assert {line.pot: line.amount for line in found.lines} == {"P-001": 6_000, "P-002": 4_000}
    assert dict(zip((line.pot for line in found.lines), found.reasons, strict=True)) == {
        "P-001": "Ring-fenced money goes first: the most restricted and earliest to end here.",
        "P-002": "Recurrent money for a recurrent cost.",
    }
    assert found.left == ()


def test_what_nobody_pays_says_why_and_what_a_pound_more_would_buy():
    late = Need("PR-001", "pay", 5, 2_500)
    found = suggest(Problem((NEED, late, Need("PR-009", "pay", 1, 100)), (RESTRICTED,)))
    why = {(each.need.project, each.need.month): (each.amount, each.why) for each in found.left}
    assert why == {
        ("PR-001", 3): (4_000, (("P-001", "all of it is used"),)),
        ("PR-001", 5): (2_500, (("P-001", "it must be used before the month ends"),)),
        ("PR-009", 1): (100, (("", "no pot with money in these months is linked to the project"),)),
    }
    assert found.worth.by_pot == {"P-001": 100}
    assert found.worth.by_project == {"PR-001": 100, "PR-009": 100}


def test_a_pound_in_a_pot_that_has_enough_buys_nothing():
    assert suggest(Problem((NEED,), (GENERAL,))).worth.by_pot == {"P-002": 0}


@pytest.mark.parametrize(
    ("line", "changes", "message"),
    [
        (Line("P-001", "PR-001", "pay", 3, 6_001), {}, "That pays £0.01 more than P-001 has for its projects."),
        (Line("P-001", "PR-002", "pay", 3, 1), {}, "No cost of PR-002 is planned for this month under that name."),
        (Line("P-009", "PR-001", "pay", 3, 1), {}, "P-009 has no money for these months."),
        (Line("P-001", "PR-001", "pay", 3, 100), {"last": 2}, "P-001 may not pay for this: it must be used before the month ends."),
        (Line("P-001", "PR-001", "pay", 3, 100), {"projects": frozenset()}, "P-001 may not pay for this: it is not linked to the project."),
        (Line("P-001", "PR-001", "pay", 3, 6_000), {"amount": 99_999, "match_millionths": 250_000}, "P-001 needs 25 % of PR-001 from other money: enter that first, or pay less from P-001."),
        (Line("P-001", "PR-001", "pay", 3, 10_001), {"amount": 99_999}, "That pays £0.01 more than PR-001 is planned to cost in the month."),
    ],
)  # fmt: skip
def test_a_line_that_breaks_a_condition_is_refused_with_one_sentence(line, changes, message):
    with pytest.raises(BrokenCondition) as refused:
        check(Problem((NEED,), (replace(RESTRICTED, **changes), GENERAL)), [line])
    assert str(refused.value) == message


def test_overhead_stays_under_the_share_that_may_be_overhead():
    overhead = Need("PR-001", "rent", 3, 5_000, is_overhead=True)
    source = replace(GENERAL, overhead_millionths=100_000)
    found = suggest(Problem((NEED, overhead), (source,)))
    assert {line.cost: line.amount for line in found.lines} == {"pay": 10_000, "rent": 1_000}
    assert found.left[0].why == (("P-002", "its overhead may be 10 % at most"),)
    assert sum(unpaid(Problem((NEED, overhead), (source,)), found.lines).values()) == 4_000


def test_areas_that_a_pot_names_keep_it_from_costs_of_other_areas():
    source = replace(GENERAL, areas=frozenset({"maternity"}))
    found = suggest(Problem((replace(NEED, area="respiratory"), replace(NEED, month=4, area="maternity")), (source,)))
    assert [line.month for line in found.lines] == [4]
    assert found.left[0].why == (("P-002", "it is for other Core20PLUS5 areas"),)
