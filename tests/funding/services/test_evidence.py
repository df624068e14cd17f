"""Evidence is recorded with rights, a reason and an audit row; the rules see the organisation's own, the latest word."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import QuerySet

from funding.domain.evidence import CodeKind, LineNature, LineSource, OverheadBase, Reckoning
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import AwardKind, Destination, PotKind, Protection, QueryKind, QueryStatus, Recurrence
from funding.models import BudgetLine, BudgetMonth, ImportBatch, LedgerCode, Query, TransactionLine, UploadedFile
from funding.selectors import organisation_year
from funding.services.acts import restore_money
from funding.services.answers import answer_query
from funding.services.budget_evidence import date_budget, name_nature, record_virement
from funding.services.evidence import (
    NewLine,
    charge_post,
    claim_line,
    continue_pot,
    record_establishment,
    record_lines,
    record_overhead,
    record_scheme_history,
    share_code,
    sign_variation,
    state_code,
    state_overhead_terms,
    state_reckoning,
)
from funding.services.ledger import reverse_movement
from funding.services.next_year import copy_recurrent_pots
from funding.services.pots import NewAward, Passport, change_award, change_terms, open_pot, open_project
from funding.services.queries import rules_not_run, scan_diversions
from funding.services.rule_settings import set_rule
from funding.services.transfers import confirm_on_new_pot
from organisations.models import Event
from organisations.permissions import Role
from organisations.refusals import NotAllowed, Refused
from organisations.services.people import grant_role
from tests.fixtures import FROM, YEAR, a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2025, 11, 22)


@pytest.fixture
def system():
    return a_system()


def seen(system, today=TODAY):
    return organisation_year(system.trust, YEAR, today)


def scan(system, today=TODAY):
    return scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=today)


def core(system):
    return state_code(by=system.finance_lead, organisation=system.trust, code="CORE", kind=CodeKind.OTHER)


def own(system, pot):
    return state_code(by=system.finance_lead, organisation=system.trust, code="HI-1", kind=CodeKind.POT, pot=pot)


def lines(system, *given):
    return record_lines(by=system.finance_lead, organisation=system.trust, lines=given)


def a_line(code, amount, reference="T1", **facts):
    return NewLine(reference, date(2025, 6, 20), code, LineSource.INVOICE, Decimal(amount), **facts)


def a_budget(system, pot, amount, *, month, nature=None, months=12):
    """An imported budget as the import leaves it, then dated through its service."""
    file, _ = UploadedFile.objects.get_or_create(
        organisation=system.trust, name="b.csv", sha256="0" * 64, size=1, stored_as="b", uploaded_by=system.finance_lead
    )
    batch = ImportBatch.objects.create(
        organisation=system.trust,
        file=file,
        year=YEAR.start,
        holds="budget",
        sheet="Budget",
        table=1,
        mapping={},
        mapping_hash=f"{month}{amount}",
        staged_by=system.finance_lead,
        applied_at=Event.objects.first().at,
        applied_by=system.finance_lead,
    )
    line = BudgetLine.objects.create(batch=batch, row=5, label="Outreach", pot=pot)
    for number in range(1, months + 1):
        part = Decimal(1000) if number > 1 else Decimal(amount) - 1000 * (months - 1)
        BudgetMonth.objects.create(line=line, month=number, amount=part, cell="C5", raw=str(part))
    date_budget(by=system.finance_lead, batch=batch, as_of_month=month, loaded_on=date(2025, 4 + month, 10))
    if nature:
        name_nature(by=system.finance_lead, line=line, nature=nature)
    return batch


def test_without_evidence_every_optional_part_of_the_year_is_not_given(system):
    system.funded_pot()
    year = seen(system)
    for part in ("budgets", "virements", "codes", "shares", "lines", "claims", "establishment", "posts"):
        assert getattr(year, part) is None
    for part in ("overhead_terms", "overhead_charges", "schemes", "prior_pots", "transfers"):
        assert getattr(year, part) is None
    assert {each.lacks for each in rules_not_run(system.trust, YEAR, TODAY)} >= {"establishment", "transactions"}


def test_lines_outside_the_pot_s_codes_raise_one_query_that_a_moved_line_clears(system):
    pot = system.funded_pot()
    code, other = own(system, pot), core(system)
    lines(system, a_line(code, "40000", pot=pot), a_line(other, "20000", "T2", pot=pot))
    system.close()
    (query,) = scan(system).queries
    assert (query.rule, query.amount, query.kind, query.line) == (
        "off-purpose",
        Decimal("20000.00"),
        QueryKind.CONDITION,
        "T2",
    )
    lines(system, a_line(other, "-20000", "T3", pot=pot, reverses="T2"))
    assert scan(system).cleared == 1
    assert Query.objects.get().status == QueryStatus.CLEARED


def test_a_line_is_recorded_once_and_a_reversal_names_a_line(system):
    code = core(system)
    lines(system, a_line(code, "1"))
    for again, said in (
        (a_line(code, "1"), "recorded already"),
        (a_line(code, "1", "T2", reverses="T9"), "no line T9"),
    ):
        with pytest.raises(Refused, match=said):
            lines(system, a_line(code, "3", "T3"), again)
    assert TransactionLine.objects.count() == 1, "all or none"


def test_evidence_of_another_organisation_is_neither_recorded_nor_seen(system):
    mine, theirs = system.funded_pot(), system.pot(system.other_trust)
    with pytest.raises(Refused, match="your own organisation"):
        own(system, theirs)
    with pytest.raises(NotAllowed):
        charge_post(by=system.other_finance, pot=mine, year=YEAR, post="1", wte=100, annual_cost=Decimal(1))
    charge_post(by=system.other_finance, pot=theirs, year=YEAR, post="1", wte=100, annual_cost=Decimal(1))
    assert seen(system).posts is None


def test_every_record_of_evidence_leaves_an_audit_row_in_its_name(system):
    pot = system.funded_pot()
    code = own(system, pot)
    share_code(by=system.finance_lead, code=core(system), shares=[(pot, 400_000)])
    (line,) = lines(system, a_line(code, "10"))
    claim_line(by=system.finance_lead, line=line, pot=pot, amount=Decimal(10))
    record_virement(
        by=system.finance_lead, organisation=system.trust, month=Month(YEAR, 3), amount=Decimal(5), from_pot=pot
    )
    said = set(Event.objects.filter(organisation=system.trust, by=system.finance_lead).values_list("action", flat=True))
    assert said >= {"state-code", "share-code", "record-lines", "claim-line", "record-virement"}


def test_the_later_word_about_the_same_thing_counts(system):
    pot = system.funded_pot()
    for worked in (100, 200):
        record_establishment(
            by=system.finance_lead,
            pot=pot,
            month=Month(YEAR, 2),
            funded_wte=400,
            worked_wte=worked,
            pay_budget=Decimal(8000),
        )
    for filled in (None, True):
        charge_post(by=system.finance_lead, pot=pot, year=YEAR, post="4711", wte=100, annual_cost=Decimal(9000),
                    old_code="WARD", is_backfilled=filled)  # fmt: skip
    year = seen(system)
    assert [each.worked for each in year.establishment] == [200]
    assert [each.is_backfilled for each in year.posts] == [True]


def test_shares_of_a_code_are_at_most_the_whole(system):
    pot, code = system.funded_pot(), core(system)
    with pytest.raises(Refused, match="at most 100"):
        share_code(by=system.finance_lead, code=code, shares=[(pot, 1_000_001)])
    share_code(by=system.finance_lead, code=code, shares=[(pot, 250_000)])
    share_code(by=system.finance_lead, code=code, shares=[(pot, 300_000)])
    assert [share.millionths for share in seen(system).shares] == [300_000]


def test_shares_of_a_code_are_replaced_under_its_lock(system, monkeypatch):
    pot, code = system.funded_pot(), core(system)
    locked, lock = [], QuerySet.select_for_update

    def note(rows, *args, **options):
        locked.append(rows.model)
        return lock(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", note)
    share_code(by=system.finance_lead, code=code, shares=[(pot, 250_000)])
    assert locked[0] is LedgerCode


def test_a_programme_lead_logs_pots_and_projects_but_changes_no_award_or_term(system):
    passport = Passport(
        name="Vaping",
        funder_name="NHS England",
        kind=PotKind.CORE20PLUS5,
        recurrence=Recurrence.NON_RECURRENT,
        protection=Protection.RING_FENCED,
        protected_from=YEAR.first_day,
    )
    award, lead = NewAward(YEAR, Decimal(100)), system.contributor
    pot = open_pot(by=lead, organisation=system.trust, passport=passport, awards=[award])
    project = open_project(by=lead, organisation=system.trust, name="Midwives", pots=[pot])
    other = system.pot()
    cut = change_award(
        by=system.finance_lead, pot=other, kind=AwardKind.NETTED_OFF, award=award, reason="Control total"
    )
    acts = [
        lambda: change_award(by=lead, pot=pot, kind=AwardKind.UPLIFT, award=award, reason="More"),
        lambda: change_terms(by=lead, pot=pot, protection=Protection.UNRESTRICTED, recurrence=Recurrence.RECURRENT,
                             from_on=YEAR.first_day),
        lambda: continue_pot(by=lead, old=pot, new=other, from_on=TODAY, reason="Renamed"),
        lambda: sign_variation(by=lead, award=cut, reference="Variation 3", signed_on=TODAY),
        lambda: state_overhead_terms(by=lead, pot=pot, millionths=1, base=OverheadBase.DIRECT_COST, from_on=TODAY),
        lambda: record_scheme_history(by=lead, project=project, year=YEAR, cost_before=Decimal(1), cost_now=Decimal(1)),
        lambda: copy_recurrent_pots(by=lead, organisation=system.trust, year=YEAR + 1, amounts={pot: Decimal(1)}),
    ]  # fmt: skip
    before = Event.objects.count()
    for act in acts:
        with pytest.raises(NotAllowed, match="finance lead or finance business partner or icb finance"):
            act()
    assert Event.objects.count() == before


def test_a_business_partner_may_change_awards_and_terms(system):
    grant_role(by=system.administrator, user=system.contributor, organisation=system.trust, role=Role.BUSINESS_PARTNER,
               from_on=FROM)  # fmt: skip
    pot = system.pot()
    award = NewAward(YEAR, Decimal(100))
    assert change_award(by=system.contributor, pot=pot, kind=AwardKind.UPLIFT, award=award, reason="More").pk


def test_a_signed_variation_clears_money_netted_off(system):
    pot = system.pot(amount="100000")
    cut = change_award(by=system.finance_lead, pot=pot, kind=AwardKind.NETTED_OFF, award=NewAward(YEAR, Decimal(30000)),
                       reason="Control total")  # fmt: skip
    system.close()
    assert [query.rule for query in scan(system).queries] == ["netted-off"]
    sign_variation(by=system.finance_lead, award=cut, reference="Variation 3", signed_on=date(2025, 6, 1))
    assert scan(system).cleared == 1


def test_budget_versions_are_full_year_sums_by_month_and_a_fall_is_asked(system):
    pot = system.funded_pot(amount="100000")
    a_budget(system, pot, "100000", month=1)
    a_budget(system, pot, "70000", month=6)
    system.close()
    assert [(version.month, version.rows[0].amount) for version in seen(system).budgets] == [(1, 100000), (6, 70000)]
    (query,) = scan(system).queries
    assert (query.rule, query.amount) == ("net-fall", Decimal("30000.00"))
    record_virement(by=system.finance_lead, organisation=system.trust, month=Month(YEAR, 5), amount=Decimal(30000),
                    from_pot=pot, reason="Midwife moves to the maternity budget")  # fmt: skip
    assert scan(system).cleared == 1


def test_a_budget_of_some_months_is_no_version_of_the_full_year(system):
    pot = system.funded_pot(amount="100000")
    a_budget(system, pot, "100000", month=1)
    a_budget(system, pot, "50000", month=6, months=6)
    assert [version.month for version in seen(system).budgets] == [1]


def test_a_line_marked_as_reserve_is_seen_as_one(system):
    pot = system.funded_pot(amount="100000")
    a_budget(system, pot, "100000", month=6, nature=LineNature.RESERVE)
    system.close()
    assert "held-in-reserves" in {query.rule for query in scan(system).queries}


def test_overhead_schemes_and_continuations_reach_the_rules(system):
    pot, new = system.funded_pot(), system.pot(name="Smoking in pregnancy, phase two")
    project = system.project(pot)
    system.spend(pot, "40000", project)
    state_overhead_terms(by=system.finance_lead, pot=pot, millionths=100_000, base=OverheadBase.DIRECT_COST,
                         from_on=date(2025, 4, 1))  # fmt: skip
    record_overhead(
        by=system.finance_lead, pot=pot, month=Month(YEAR, 2), amount=Decimal(9000), direct_cost=Decimal(20000)
    )
    record_scheme_history(by=system.finance_lead, project=project, year=YEAR, cost_before=Decimal(40000),
                          cost_now=Decimal(40000), paid_from="Core")  # fmt: skip
    system.close()
    found = {query.rule: query for query in scan(system).queries}
    assert found["overhead"].amount == Decimal("7000.00")
    assert (found["relabelled"].amount, found["relabelled"].watch_only) == (Decimal("40000.00"), True)
    assert found["relabelled"].project == project
    continue_pot(by=system.finance_lead, old=pot, new=new, from_on=date(2025, 9, 1), reason="New phase")
    assert seen(system).family(new.reference) == (pot.reference, new.reference)
    continue_pot(by=system.finance_lead, old=pot, new=new, from_on=date(2025, 9, 1), reason="Mistaken", stands=False)
    assert seen(system).continuations == ()


def test_a_recurrent_pot_of_last_year_is_seen_as_such(system):
    last = FinancialYear(2024)
    pot = system.pot(year=last, amount="50000", recurrence=Recurrence.RECURRENT)
    system.pot(year=last, amount="60000")
    (prior,) = seen(system).prior_pots
    assert (prior.reference, prior.amount, prior.protection) == (pot.reference, 50000, Protection.RING_FENCED)


def test_two_sides_are_compared_after_both_joined_and_on_one_basis(system):
    sender = system.funded_pot(system.icb)
    transfer = system.transfer(sender, system.trust, "50000")
    confirm_on_new_pot(by=system.finance_lead, transfer=transfer, amount=Decimal(30000), on=date(2025, 6, 5))
    (sides,) = seen(system).transfers
    assert (sides.sent, sides.received, sides.both_joined, sides.same_reckoning) == (50000, 30000, False, True)
    for organisation, reckoning in ((system.icb, Reckoning.ACCRUED), (system.trust, Reckoning.CASH)):
        state_reckoning(by=system.finance_of(organisation), organisation=organisation, transfer=transfer,
                        reckoning=reckoning)  # fmt: skip
    assert seen(system).transfers[0].same_reckoning is False
    assert organisation_year(system.icb, YEAR, TODAY).transfers is None, "a difference is the receiver's to answer"


def test_an_answer_with_a_destination_is_not_queried_again_as_declared(system):
    system.funded_pot(amount="100000", use_by_on=date(2025, 9, 30))
    system.close()
    (query,) = scan(system).queries
    answer = answer_query(by=system.finance_lead, query=query, amount=Decimal(30000), reason="Taken in September.",
                          destination=Destination.POSITION_IN_YEAR, decided_by_role="Director", today=TODAY)  # fmt: skip
    scan(system)
    declared = Query.objects.get(rule="declared")
    assert (declared.status, declared.amount) == (QueryStatus.EXPLAINED, Decimal("30000.00"))
    restore_money(by=system.finance_lead, use=answer.movement, amount=Decimal(10000), on=TODAY, reason="Back")
    scan(system)
    declared.refresh_from_db()
    assert declared.amount == Decimal("20000.00")


def test_an_answered_query_that_grows_is_asked_again(system):
    pot = system.funded_pot(amount="100000")
    code = core(system)
    own(system, pot)
    lines(system, a_line(code, "20000", pot=pot))
    system.close()
    (query,) = scan(system).queries
    answer_query(by=system.finance_lead, query=query, amount=Decimal(20000), destination=None, decided_by_role="",
                 reason="Shared staff", today=TODAY)  # fmt: skip
    lines(system, a_line(code, "4000", "T2", pot=pot))
    scan(system)
    query.refresh_from_db()
    assert (query.status, query.amount) == (QueryStatus.EXPLAINED, Decimal("24000.00"))
    lines(system, a_line(code, "4000", "T3", pot=pot))
    scan(system)
    query.refresh_from_db()
    assert query.status == QueryStatus.QUERIED_AGAIN
    assert "£8,000.00" in query.steps.last().reason


def test_a_rule_that_cannot_run_any_more_closes_nothing(system):
    pot = system.funded_pot(amount="100000")
    a_budget(system, pot, "100000", month=1)
    later = a_budget(system, pot, "70000", month=6)
    system.close()
    scan(system)
    ImportBatch.objects.filter(pk=later.pk).update(undone_at=later.applied_at)
    result = scan(system)
    assert result.cleared == 0
    assert ("net-fall", "second-budget-version") in {(each.code, each.lacks) for each in result.rules_not_run}
    assert Query.objects.get(rule="net-fall").status == QueryStatus.OPEN


def test_an_organisation_sets_a_rule_with_a_reason(system):
    system.pot(amount="100000", due=((date(2025, 9, 30), Decimal(100000)),))
    system.close()
    given = {"by": system.finance_lead, "organisation": system.trust, "rule": "overdue"}
    with pytest.raises(Refused, match="Say why"):
        set_rule(**given, reason=" ")
    with pytest.raises(Refused, match="no rule"):
        set_rule(**{**given, "rule": "guess"}, reason="x")
    with pytest.raises(NotAllowed):
        set_rule(**{**given, "by": system.auditor}, reason="x")
    set_rule(**given, watch_only=True, reason="We are trying it out")
    assert scan(system).queries[0].watch_only
    set_rule(**given, least_amount=Decimal(200000), reason="Nothing smaller matters here")
    assert scan(system).cleared == 1
    assert Event.objects.filter(action="set-rule").count() == 2


def test_a_recorded_use_that_was_reversed_is_no_flag_any_more(system):
    use = system.used_elsewhere(system.funded_pot(), "20000", is_approved=True)
    system.close()
    assert scan(system).queries[0].status == QueryStatus.RECORDED
    reverse_movement(by=system.finance_lead, movement=use, on=TODAY, reason="It was another pot's")
    assert scan(system).cleared == 1
