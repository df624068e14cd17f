"""The chain over any tree: money from outside is what was spent, kept, not yet spent, gone beyond and missing between
the two sides; nothing is counted twice and the order of bodies does not matter."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.domain.chain import STAYED, Came, Level, Node, Paid, Sent, together, with_projects

D = Decimal
pence = st.integers(-5_000_00, 900_000_00).map(lambda each: D(each) / 100)
above = st.integers(1, 900_000_00).map(lambda each: D(each) / 100)


@st.composite
def trees(draw):
    """Bodies that balance, any of which passes money to any other or to a body outside; sides may disagree or lack."""
    count = draw(st.integers(1, 6))
    levels = [draw(st.sampled_from([Level.ICB, Level.PLACE, Level.TRUST])) for _ in range(count)]
    sent, came = [[] for _ in range(count)], [[] for _ in range(count)]
    for number in range(draw(st.integers(0, 10))):
        sender, receiver = draw(st.integers(0, count - 1)), draw(st.integers(-1, count))
        amount, link = draw(above), f"t{number}"
        confirmed = draw(st.sampled_from([D(0), amount, amount * 2, amount / 2])).quantize(D("0.01"))
        if receiver == count:
            sent[sender].append(Sent(link, "OUT", "Outside", Level.PARTNER, amount, confirmed))
            continue
        if receiver < 0:
            came[sender].append(Came(link, "OUT", amount))
            continue
        if receiver == sender:
            continue
        kinds = draw(st.sampled_from(["both", "sender", "receiver"]))
        if kinds != "receiver":
            sent[sender].append(Sent(link, f"B{receiver}", f"Body {receiver}", levels[receiver], amount, confirmed))
        if kinds != "sender" and confirmed:
            came[receiver].append(Came(link, f"B{sender}", confirmed))
    nodes = []
    for n in range(count):
        parts = {part: draw(pence) for part in STAYED}
        node = Node(f"B{n}", f"Body {n}", levels[n], **parts, sent=tuple(sent[n]), came=tuple(came[n]))
        nodes.append(replace(node, outside=-node.difference))
    return nodes


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(trees(), st.randoms())
def test_money_in_is_what_became_of_it_over_any_tree_in_any_order(nodes, random):
    chain = together(nodes)
    assert chain.difference == 0
    total = {part: sum((getattr(n, part) for n in nodes), D(0)) for part in (*STAYED, "outside")}
    assert chain.from_outside == sum((total[part] for part in STAYED), chain.gone_beyond + chain.gap)
    assert chain.from_outside + chain.taken_out + chain.through == sum((n.came_in for n in nodes), D(0))
    shuffled = list(nodes)
    random.shuffle(shuffled)
    assert together(shuffled) == chain


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(trees(), st.lists(above, min_size=1, max_size=3), st.lists(above, max_size=2))
def test_projects_and_partners_below_a_body_change_no_sum(nodes, projects, partners):
    body, *rest = nodes
    paid = [Paid(f"PR-{n}", f"Project {n}", amount, tuple((f"Partner {m}", each) for m, each in enumerate(partners)))
            for n, amount in enumerate(projects)]  # fmt: skip
    whole, below = together(nodes), together([*with_projects(body, paid), *rest])
    assert below.difference == whole.difference == 0
    for part in ("from_outside", *STAYED):
        assert below.total(part) == whole.total(part)
    assert (below.gap, below.gone_beyond) == (whole.gap, whole.gone_beyond)


def a_chain(*, confirmed="300"):
    sent = (Sent("1", "T", "Trust", Level.TRUST, D("318"), D(confirmed)),)
    icb = Node("I", "Board", Level.ICB, outside=D("500"), unspent=D("182"), sent=sent)
    trust = Node("T", "Trust", Level.TRUST, outside=D("20"), spent=D("20") + D(confirmed),
                 came=(Came("1", "I", D(confirmed)),) if D(confirmed) else ())  # fmt: skip
    return icb, trust


def test_a_transfer_between_two_bodies_is_taken_out_once_and_its_gap_has_a_line():
    chain = together(a_chain())
    assert (chain.from_outside, chain.taken_out, chain.gap) == (D("520"), D("300"), D("18"))
    (gap,) = chain.gaps
    assert (gap.sent, gap.confirmed, gap.is_in_transit) == (D("318"), D("300"), False)
    assert chain.total("spent") + chain.total("unspent") == D("502")


def test_what_nobody_confirmed_is_in_transit_and_what_came_from_an_earlier_year_is_from_outside():
    chain = together(a_chain(confirmed="0"))
    assert (chain.gap, chain.gaps[0].is_in_transit, chain.difference) == (D("318"), True, 0)
    _, trust = a_chain()
    later = together([trust])
    assert (later.from_outside, later.taken_out, later.gaps) == (D("320"), D("0"), ())


def test_what_went_through_a_body_outside_the_view_is_counted_once():
    """The board passes 300 to a place that has not returned, which passes 200 on to the trust and adds nothing."""
    board = Node("I", "Board", Level.ICB, outside=D("300"), sent=(
        Sent("1", "P", "Place", Level.PLACE, D("300"), D("300")),))  # fmt: skip
    trust = Node("T", "Trust", Level.TRUST, spent=D("200"), came=(Came("2", "P", D("200")),))
    chain = together([trust, board])
    assert (chain.from_outside, chain.through, chain.gone_beyond) == (D("300"), D("200"), D("100"))
    more = together([board, replace(trust, spent=D("350"), came=(Came("2", "P", D("350")),))])
    assert (more.from_outside, more.through, more.beyond, more.difference) == (D("350"), D("300"), (), 0)


def test_money_with_a_body_outside_the_view_is_beyond_and_only_as_far_as_it_confirmed():
    icb, _ = a_chain()
    chain = together([icb])
    assert [(each.code, each.amount) for each in chain.beyond] == [("T", D("300"))]
    assert (chain.gap, chain.total("spent"), chain.difference) == (D("18"), D("0"), 0)


def test_a_body_that_stands_twice_is_refused_and_one_that_does_not_balance_shows():
    icb, trust = a_chain()
    with pytest.raises(ValueError, match="twice"):
        together([icb, trust, icb])
    assert together([icb, replace(trust, spent=trust.spent - 1)]).difference == D("1")
