"""Transaction listings: what comes in, what is matched and posted, what is refused whole."""

from decimal import Decimal

import pytest

from dataset.verify import verify
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.month_end import Exceptional
from funding.domain.transactions.matching import Strength, Verdict
from funding.domain.words import Place
from funding.evidence_rows import lines_of
from funding.matched import agreement_of, groups_of, line_states, lines_behind, open_lines, rules_standing
from funding.models import Holds, LedgerCode, LineDecision, Movement, Posting, TransactionLine
from funding.month_end import exceptions, month_end
from funding.services.ledger import balance_at, reverse_movement
from funding.services.matching import Match, Part, accept_suggestions, decide_lines, match_lines, open_lines_again
from funding.services.matching_rules import Says, WouldMove, change_rule, state_rule
from funding.services.transactions import NotOurs, preview_of, start_listing, take_back_listing, take_in
from organisations.models import Event
from organisations.refusals import Refused
from tests.funding.services.test_import_actuals import TODAY, come_in, sheet

YEAR = FinancialYear(2025)
HEAD = "GL Date,Period,Journal,Source,Cost Centre,Account,Supplier,Description,Amount\n"
OCTOBER = HEAD + (
    "03/10/2025,M7,AP1,Payables,E100,7000,Quit Ltd,Carbon monoxide monitors,1200.50\n"
    "31/10/2025,M7,ACC1,Accruals,E100,7000,,Accrual midwives October,5000\n"
    "31/10/2025,M7,JV9,Spreadsheet,E200,7100,,Room hire,90\n"
    ",,,,,,,Total,6290.50\n"
)
NOVEMBER = HEAD + (
    "03/10/2025,M7,AP1,Payables,E100,7000,Quit Ltd,Carbon monoxide monitors,1200.50\n"
    "01/11/2025,M8,ACC2,Accruals,E100,7000,,Accrual midwives October reversal,(5000)\n"
    "20/11/2025,M8,AP2,Payables,E100,7000,Quit Ltd,Monitors,300\n"
)


@pytest.fixture
def pot(system):
    return system.funded_pot()


@pytest.fixture
def project(system, pot):
    return system.project(pot)


def listing(system, text, *, holds=Holds.LINES, ours=True, organisation=None, **said):
    organisation = organisation or system.trust
    by = system.finance_of(organisation)
    batch = start_listing(
        by=by, organisation=organisation, year=YEAR, name="listing.csv", content=[text.encode()], holds=holds, **said
    )
    return take_in(by=by, batch=batch, are_ours=ours)


def line(journal):
    return TransactionLine.objects.select_related("code", "batch__file", "organisation").get(journal=journal)


def said(system, **facts):
    return {"by": system.finance_lead, "organisation": system.trust, **facts}


def match(system, pot, project, *journals):
    lines = [line(journal) for journal in journals]
    matches = [Match(each, (Part(pot, project, each.amount),)) for each in lines]
    return match_lines(**said(system), year=YEAR, matches=matches)


def everything():
    return Posting.objects.count(), LineDecision.objects.count(), Event.objects.count()


def sound():
    assert verify(today=TODAY).problems == ()


def test_lines_come_in_with_their_row_and_a_rule_posts_them_once(system, pot, project):
    batch = listing(system, OCTOBER)
    assert (batch.rows, batch.amount, batch.control_totals[0]["cell"]) == (3, Decimal("6290.50"), "I5")
    assert {row.source for row in TransactionLine.objects.all()} == {"invoice", "accrual", "manual-journal"}
    state_rule(**said(system), says=Says(code="E100"), pot=pot, project=project)
    (group,) = groups_of(line_states(system.trust, YEAR))
    assert (group.strength, len(group.lines), group.amount) == (Strength.RULE, 2, Decimal("6200.50"))
    accept_suggestions(**said(system), year=YEAR, states=group.lines)
    movement = Movement.objects.get(batch=batch)
    assert balance_at(pot, YEAR, Place.SPENT) == Decimal("6200.50")
    assert [(each.decision.line.row, each.amount) for each in lines_behind(movement)] == [
        (2, Decimal("1200.50")),
        (3, Decimal("5000.00")),
    ]
    before = everything()
    with pytest.raises(Refused, match="AP1/1 is decided already"):
        accept_suggestions(**said(system), year=YEAR, states=group.lines)
    assert everything() == before
    assert open_lines(system.trust, YEAR).unmatched == 1
    with pytest.raises(Refused, match="Open those lines again"):
        reverse_movement(by=system.finance_lead, movement=movement, on=TODAY, reason="Wrong")
    sound()


def test_lines_that_wait_are_exceptions_of_their_month_until_they_are_decided(system, pot, project):
    listing(system, OCTOBER)

    def waiting(number):
        rows = exceptions(system.trust, month_end(system.trust, Month(YEAR, number), TODAY))
        return [(row.what, row.amount) for row in rows if row.why is Exceptional.UNMATCHED]

    assert waiting(7) == [("3 lines that nobody has looked at", Decimal("6290.50"))]
    assert waiting(6) == []
    assert waiting(8) == waiting(7)
    match(system, pot, project, "AP1", "ACC1")
    decide_lines(**said(system), year=YEAR, lines=[line("JV9")], verdict=Verdict.CHECK)
    assert waiting(7) == [("1 line left to check", Decimal("90.00"))]


def test_the_same_listing_is_refused_and_an_overlapping_one_brings_what_is_new(system):
    listing(system, OCTOBER)
    before = everything()
    with pytest.raises(Refused, match="This file is in already"):
        listing(system, OCTOBER)
    with pytest.raises(Refused, match="All 3 lines of this listing are in already"):
        listing(system, OCTOBER + "\n")
    assert everything()[0] == before[0]
    assert TransactionLine.objects.count() == 3
    assert listing(system, NOVEMBER).rows == 2
    assert line("ACC2").reverses == line("ACC1")


def test_a_reversed_accrual_goes_where_the_accrual_went(system, pot, project):
    listing(system, OCTOBER)
    match(system, pot, project, "ACC1")
    listing(system, NOVEMBER)
    state = next(each for each in line_states(system.trust, YEAR) if each.line.journal == "ACC2")
    assert "Reverses ACC1/1, which went to P-001 PR-001" in state.suggestion.reason
    accept_suggestions(**said(system), year=YEAR, states=[state])
    assert balance_at(pot, YEAR, Place.SPENT) == 0
    sound()


def test_a_line_and_its_reversal_in_one_month_cancel_each_other(system, pot, project):
    listing(
        system,
        OCTOBER.replace(
            "03/10/2025,M7,AP1,Payables,E100,7000,Quit Ltd,Carbon monoxide monitors,1200.50",
            "31/10/2025,M7,ACC1R,Accruals,E100,7000,,Reversal of ACC1,-5000",
        ).replace("6290.50", "90"),
    )
    (group,) = groups_of(line_states(system.trust, YEAR))
    assert (group.strength, group.amount) == (Strength.PAIR, 0)
    with pytest.raises(Refused, match="go together"):
        decide_lines(**said(system), year=YEAR, lines=[line("ACC1")], verdict=Verdict.OFFSET)
    accept_suggestions(**said(system), year=YEAR, states=group.lines)
    assert not Movement.objects.filter(kind="spend").exists()


def test_a_journal_twice_is_left_to_check(system, pot, project):
    again = "31/10/2025,M7,JV10,Spreadsheet,E200,7100,,Room hire,90\n"
    listing(system, OCTOBER.replace(",,,,,,,Total,6290.50\n", again))
    state_rule(**said(system), says=Says(code="E200"), pot=pot, project=project)
    first, second = (each for each in line_states(system.trust, YEAR) if each.line.code.code == "E200")
    assert (bool(first.suggestion), first.doubt) == (True, "")
    assert second.suggestion is None
    assert "line for line what journal JV9 says" in second.doubt


def test_parts_of_a_split_add_up_to_the_line(system, pot, project):
    other = system.funded_pot(name="Second")
    listing(system, OCTOBER)
    row = line("AP1")
    before = everything()

    def split(*amounts):
        parts = tuple(
            Part(each, project if each == pot else None, Decimal(amount))
            for each, amount in zip((pot, other), amounts, strict=True)
        )
        return match_lines(**said(system), year=YEAR, matches=[Match(row, parts)])

    with pytest.raises(Refused, match=r"add up to £1,200.49 and the line is £1,200.50. Add £0.01"):
        split("1000", "200.49")
    assert everything() == before
    split("1000", "200.50")
    assert balance_at(pot, YEAR, Place.SPENT) == 1000
    assert balance_at(other, YEAR, Place.UNEXPLAINED) == Decimal("200.50")
    open_lines_again(**said(system), year=YEAR, lines=[row], reason="Wrong pot")
    assert balance_at(pot, YEAR, Place.SPENT) == balance_at(other, YEAR, Place.UNEXPLAINED) == 0
    sound()


def test_the_rules_see_where_a_line_was_said_to_belong_and_only_while_it_is(system, pot, project):
    listing(system, OCTOBER)
    whole, other = line("AP1"), system.funded_pot(name="Asthma at home")
    parts = (Part(pot, project, Decimal(1000)), Part(other, None, Decimal("200.50")))
    match_lines(**said(system), year=YEAR, matches=[Match(whole, parts)])
    seen = lines_of(system.trust, YEAR)
    assert [(each.pot, each.project, each.amount) for each in seen if each.id == whole.pk] == [
        (pot.reference, project.reference, 1000),
        (other.reference, None, Decimal("200.50")),
    ]
    assert sum(each.amount for each in seen) == Decimal("6290.50")
    open_lines_again(**said(system), year=YEAR, lines=[whole], reason="It was another van.")
    assert [(each.pot, each.amount) for each in lines_of(system.trust, YEAR) if each.id == whole.pk] == [
        (None, Decimal("1200.50"))
    ]


def test_a_changed_rule_says_what_it_would_move_and_moves_it(system, pot, project):
    other = system.funded_pot(name="Second")
    listing(system, OCTOBER)
    rule = state_rule(**said(system), says=Says(supplier="Quit Ltd"), pot=pot, project=project)
    accept_suggestions(**said(system), year=YEAR, states=groups_of(line_states(system.trust, YEAR))[0].lines)
    change = {"by": system.finance_lead, "rule": rule, "year": YEAR, "pot": other, "project": None, "reason": "Letter"}
    with pytest.raises(WouldMove, match=r"1 line of 2025/26, £1,200.50 in all, stands on P-001 PR-001"):
        change_rule(**change)
    change_rule(**change, moves=True)
    assert balance_at(pot, YEAR, Place.SPENT) == 0
    assert balance_at(other, YEAR, Place.UNEXPLAINED) == Decimal("1200.50")
    assert [str(each.pot.reference) for each in rules_standing(system.trust)] == ["P-002"]
    sound()


def test_a_line_of_a_closed_month_is_an_adjustment_of_the_open_one(system, pot, project):
    listing(system, OCTOBER)
    for number in range(1, 8):
        system.close(number)
    (movement,) = match(system, pot, project, "AP1")
    assert (movement.month, movement.about_month) == (8, 7)
    for number in range(8, 13):
        system.close(number)
    before = everything()
    with pytest.raises(Refused, match="October and every month after it are closed"):
        match(system, pot, project, "ACC1")
    assert everything() == before


def test_a_listing_of_another_organisation_is_refused(system):
    with pytest.raises(NotOurs, match="has no cost centres yet"):
        listing(system, OCTOBER, ours=False)
    listing(system, OCTOBER)
    strange = OCTOBER.replace("E100", "X9").replace("E200", "X8")
    with pytest.raises(Refused, match="None of the 2 cost centres of this table is known"):
        listing(system, strange)
    assert set(LedgerCode.objects.values_list("code", flat=True)) == {"E100", "E200"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1200.50", "12oo", "Cell I2 holds “12oo”"),
        ("03/10/2025,M7", "31/31/2025,", "Cell A2 holds “31/31/2025”, not a date"),
        ("03/10/2025,M7", "03/10/2024,", "Row 2 is dated 3 October 2024, outside 2025/26"),
        ("Payables,E100", "Payables,", "Row 2 has an amount and no cost centre"),
        ("Total,6290.50", "Total,7000", "own total in I5 is £7,000.00 and its lines above add up to £6,290.50"),
        ("Cost Centre", "Whose", "Choose the column that holds the cost centre"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_cell_and_nothing_comes_in(system, old, new, sentence):
    with pytest.raises(Refused, match=sentence.replace("(", r"\(")):
        listing(system, OCTOBER.replace(old, new, 1))
    assert not TransactionLine.objects.exists()


def test_cost_centres_agree_to_the_trial_balance_or_the_difference_is_listed(system):
    listing(system, OCTOBER)
    listing(system, "CC,Debit,Credit\nE100,6200.50,0\nE200,100,\nE300,,7\n", holds=Holds.BALANCES, month=7)
    found = {each.code: (each.difference_pence, each.in_words) for each in agreement_of(system.trust, YEAR, 7)}
    assert found["E100"] == (0, "Agrees")
    assert found["E200"] == (-1000, "Lines are missing from the listing.")
    assert found["E300"][0] == 700
    sound()


def test_imported_actual_spend_and_its_lines_are_one_spend(system, pot, project):
    listing(system, OCTOBER)
    match(system, pot, project, "AP1")
    come_in(
        system,
        sheet(["E100", "Midwives", 6200.5], months=("October actual (£)",)),
        E100=(pot.reference, project.reference),
    )
    assert balance_at(pot, YEAR, Place.SPENT) == Decimal("6200.50"), "only what lines had not posted"
    match(system, pot, project, "ACC1")
    assert balance_at(pot, YEAR, Place.SPENT) == Decimal("6200.50"), "the line stands behind what is posted"
    sound()


def test_a_listing_is_taken_back_while_nothing_of_it_is_matched(system, pot, project):
    batch = listing(system, OCTOBER)
    match(system, pot, project, "AP1")
    with pytest.raises(Refused, match="1 line of it is matched"):
        take_back_listing(by=system.finance_lead, batch=batch, reason="Wrong month")
    open_lines_again(**said(system), year=YEAR, lines=[line("AP1")], reason="Wrong month")
    take_back_listing(by=system.finance_lead, batch=batch, reason="Wrong month")
    assert not line_states(system.trust, YEAR)
    assert preview_of(batch).new == 3
    sound()


def test_habits_suggest_what_no_rule_says(system, pot, project):
    rows = "".join(f"0{day}/10/2025,M7,AP{day},Payables,E100,7000,Quit Ltd,Item,{day}\n" for day in range(1, 7))
    listing(system, HEAD + rows)
    match(system, pot, project, *(f"AP{day}" for day in range(1, 6)))
    (group,) = groups_of(line_states(system.trust, YEAR))
    assert group.strength is Strength.STRONG
    assert group.reason == (
        "5 of 5 earlier lines with this cost centre, subjective code and supplier went to P-001 PR-001"
    )


def test_the_month_is_the_ledgers_and_the_day_the_lines_own(system):
    listing(system, OCTOBER.replace("03/10/2025,M7", "30/09/2025,M7"))
    assert (line("AP1").month, line("AP1").posted_on) == (7, Month(YEAR, 6).last_day)
