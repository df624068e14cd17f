"""Lines of a listing before the past day that pages are asked for, and what is done about them later."""

from funding.domain.transactions.matching import Verdict
from funding.matched import rules_standing
from funding.models import Holds, TransactionLine
from funding.services.matching import Match, Part, decide_lines, match_lines, open_lines_again
from funding.services.matching_rules import Says, change_rule, state_rule
from funding.services.transactions import start_listing, take_in

HEAD = "Cost centre,Account,Period,Reference,Text,Amount\n"
BEFORE = HEAD + "E1,70,M7,A1,Nurse,500\nE1,70,M7,ACC1,Accrual,80\nE2,71,M7,A2,Van,60\n"
LATER = HEAD + "E1,70,M8,ACC1R,Reversal of ACC1,-80\nE1,70,M8,A3,Nurse,510\n"


def come_in(by, trust, year, name, text, holds=Holds.LINES, **said):
    batch = start_listing(by=by, organisation=trust, year=year, name=name, content=[text.encode()], holds=holds, **said)
    return take_in(by=by, batch=batch, are_ours=True)


def line(trust, journal):
    return TransactionLine.objects.select_related("code", "batch__file").get(organisation=trust, journal=journal)


def before(by, trust, year, pot):
    """A listing with one line matched by a rule, one to check and one that waits; and its trial balance."""
    come_in(by, trust, year, "listing.csv", BEFORE)
    come_in(by, trust, year, "balance.csv", "Cost centre,Amount\nE1,580\nE2,61\n", Holds.BALANCES, month=7)
    rule = state_rule(by=by, organisation=trust, says=Says(code="E1"), pot=pot)
    row = line(trust, "A1")
    match = Match(row, (Part(pot, None, row.amount),), rule)
    match_lines(by=by, organisation=trust, year=year, matches=[match])
    decide_lines(by=by, organisation=trust, year=year, lines=[line(trust, "A2")], verdict=Verdict.CHECK)


def after(by, trust, year, pot):
    """A reversal comes, the rule changes and moves its line, another is opened again, another balance comes."""
    come_in(by, trust, year, "later.csv", LATER)
    come_in(by, trust, year, "again.csv", "Cost centre,Amount\nE1,580\nE2,60\n", Holds.BALANCES, month=7)
    (rule,) = rules_standing(trust)
    change_rule(by=by, rule=rule, year=year, pot=pot, project=None, reason="For the test", moves=True)
    open_lines_again(by=by, organisation=trust, year=year, lines=[line(trust, "A2")], reason="For the test")
