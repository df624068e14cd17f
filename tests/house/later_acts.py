"""Acts of many kinds at the acute trust of the story and its ICB, two days after the day that is asked for. Each is one
that moves a figure on some page; `everything` does them all and says which."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from funding.agreed import terms_of
from funding.domain.agreements import Instrument, PartnerKind
from funding.domain.barriers import ActionState, Answer
from funding.domain.bids import Stage
from funding.domain.evidence import CodeKind, LineNature, LineSource, OverheadBase, Reckoning
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.import_mapping import read_mapping
from funding.domain.partner_cash import Says
from funding.domain.words import AwardKind, Basis, Destination, Evidence, PotKind, Protection, Recurrence, Resource
from funding.models import (
    Agreement,
    Award,
    BarrierAction,
    Bid,
    BidDocument,
    BudgetLine,
    Holds,
    ImportBatch,
    LedgerCode,
    Movement,
    PlannedCost,
    Pot,
    Project,
    Query,
    SurveyFigure,
    Transfer,
)
from funding.services.acts import (
    accrue_spend,
    ask_for_override,
    commit_money,
    confirm_override,
    move_between_pots,
    record_delivery,
    restore_money,
)
from funding.services.agreements import Partner, change_agreement, open_agreement, report_came
from funding.services.answers import answer_query, record_condition_not_met
from funding.services.barriers import Answered, answer_survey, step_action
from funding.services.bids import document_is_ready, open_bid, record_answer, record_hours, take_step
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
from funding.services.imports import apply_import, change_mapping, start_import, undo_import
from funding.services.ledger import (
    apply_elsewhere,
    receive_money,
    record_spend,
    return_to_funder,
    reverse_movement,
)
from funding.services.months import ask_to_reopen, reopen_month
from funding.services.other_side import ask_about_transfer
from funding.services.partner_payments import answer_through_link, ask_partner, pay_partner, revoke_question
from funding.services.pots import NewAward, Passport, change_award, change_terms, open_pot, open_project
from funding.services.projects import link_projects
from funding.services.queries import scan_diversions
from funding.services.reallocated import Taken, record_reallocated
from funding.services.rule_settings import set_rule
from funding.services.sharing import share_answer, share_barriers, share_chain, share_not_explained, share_terms
from funding.services.stitching import change_planned_months, plan_cost, plan_payment, set_match
from funding.services.transfers import confirm_transfer, pass_on
from funding.shared import answer_as_shown, digest_of, not_explained_as_shown
from funding.shared_barriers import barriers_as_shown
from funding.shared_chain import chain_as_shown
from funding.shared_terms import terms_as_shown
from organisations.models import Membership, Organisation, User
from organisations.permissions import Role
from roi.domain.inputs import IndexBasis, Status
from roi.models import Case, CaseVersion, OutcomeLine, Realisation
from roi.selectors import line_inputs
from roi.services.cases import CaseWords, change_case, open_case, prepare_version, return_version, send_to_exec
from roi.services.outcomes import (
    MonthFigures,
    OutcomeFacts,
    Release,
    Worth,
    add_realisation,
    confirm_realisation,
    record_outcome_line,
    record_outcome_months,
    record_quintiles,
)
from roi.services.withdrawals import withdraw_outcome, withdraw_release
from tests.house import later_lines

TRUST, ICB = "ZZN11", "ZZN01"
YEAR, LAST_YEAR = FinancialYear(2026), FinancialYear(2025)
DAY = date(2026, 11, 20)
BUDGET = b"Pot,Description,Budget\nP-001,Outreach nurse,%d\nP-002,Travel,2500\n"


def people(role, code=TRUST):
    rows = Membership.objects.filter(organisation__code=code, role=role.value).order_by("pk")
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("pk"))


def organisation(code=TRUST):
    return Organisation.objects.get(code=code)


def pot(reference, code=TRUST):
    return Pot.objects.select_related("organisation").get(organisation__code=code, reference=reference)


def project(reference, code=TRUST):
    return Project.objects.select_related("organisation").get(organisation__code=code, reference=reference)


def before_that_day():
    """What the story lacks: an import, codes with lines, an override, a waiting month, a question with its answer, a
    release and an outcome that nobody rests on, and a draft version. Recorded on the day itself."""
    finance = people(Role.FINANCE_LEAD)[0]
    trust = organisation()
    later_lines.before(finance, trust, YEAR, pot("P-001"))
    for number in (41000, 52000):
        batch = start_import(by=finance, organisation=trust, year=YEAR, name=f"budget-{number}.csv",
                             content=[BUDGET % number], holds=Holds.BUDGET)  # fmt: skip
        plain = replace(read_mapping(batch.mapping), multiplier=1)
        batch = change_mapping(by=finance, batch=batch, year=YEAR, mapping=plain)
        if number == 41000:
            apply_import(by=finance, batch=batch)
    code = state_code(by=finance, organisation=trust, code="100200", kind=CodeKind.POT, pot=pot("P-001"))
    shared = state_code(by=finance, organisation=trust, code="100900", kind=CodeKind.OTHER)
    share_code(by=finance, code=shared, shares=[(pot("P-001"), 400_000)])
    record_lines(by=finance, organisation=trust, lines=[a_line("L-1", code, "900.00"), a_line("L-2", shared, "500.00")])
    asked = {"year": YEAR, "reason": "Paid before it came", "expires_on": date(2026, 12, 31), "today": DAY}
    ask_for_override(by=finance, pot=pot("P-001"), amount=Decimal(10), **asked)
    transfer = Transfer.objects.filter(receiver=trust, year=YEAR.start).first()
    icb = people(Role.ICB_FINANCE, ICB)[0]
    ask_about_transfer(by=icb, organisation=organisation(ICB), transfer=transfer, question="What was it used for?")
    pass_on(by=icb, pot=transfer.sender_pot, receiver=trust, amount=Decimal(7), on=DAY, what_for="To be confirmed")
    line = OutcomeLine.objects.get(project__organisation=trust, code="quits")
    add_realisation(by=finance, line=line, release=a_release(line, "7001"))
    copy_of(line, people(Role.CONTRIBUTOR)[0], "spare")
    commit_money(by=finance, pot=pot("P-001"), project=project("PR-001"), amount=Decimal(20), on=DAY, reason="Ordered")
    set_rule(by=finance, organisation=trust, rule="off-purpose", least_amount=Decimal(6000), reason="As agreed")
    scan_diversions(by=finance, organisation=trust, year=LAST_YEAR, today=DAY)
    cost = plan_cost(by=finance, project=project("PR-001"), name="Midwives", year=YEAR, is_recurrent=True,
                     amounts={month: Decimal(4000) for month in range(1, 13)})  # fmt: skip
    plan_payment(by=finance, pot=pot("P-001"), cost=cost, year=YEAR, amounts={6: Decimal(900)}, reason="As agreed")
    words = CaseWords(title="Quit smoking", ask_amount=Decimal(1000), ask_from_on=DAY, pressure_from="Reserves")
    open_case(by=finance, project=project("PR-002"), year=YEAR, words=words)


def a_line(reference, code, amount):
    return NewLine(reference, date(2026, 6, 30), code, LineSource.INVOICE, Decimal(amount))


def a_release(line, code):
    return Release(
        cost_centre="430100", subjective_code=code, from_month=1, owner="Head of midwifery", action="Post not filled",
        status=Status.ACTIONED, amount=Decimal(10),
    )  # fmt: skip


def facts_again(line):
    """The facts of a line as they were recorded."""
    stood = line_inputs(line, IndexBasis.CALENDAR_YEAR, 0)
    valued = line.reference_value is not None or line.own_value is not None
    worth = Worth(
        line.value_grade, line.price_series, line.reference_value, line.own_value, line.own_value_source,
        line.own_value_year, line.value_low, line.value_high, line.is_conservative, line.includes_other_agencies,
    )  # fmt: skip
    names = ("measure", "name", "unit", "site", "expected_source", "expected_reason", "expected_grade",
             "capacity_unit", "capacity_per_event", "capacity_source", "capacity_used_for", "overlap_answer",
             "chosen_when_high")  # fmt: skip
    return OutcomeFacts(
        **{name: getattr(line, name) for name in names},
        attribution=stood.attribution, deadweight=stood.deadweight, displacement=stood.displacement,
        optimism=stood.optimism, gains=stood.gains, polarity=stood.polarity, kind=stood.kind,
        steady_months=tuple(line.steady_months), worth=worth if valued else None,
    )  # fmt: skip


def copy_of(line, by, code):
    """Another outcome with the same facts."""
    facts = replace(facts_again(line), code=code, name="Quits, counted again", site="Elsewhere")
    made = record_outcome_line(by=by, project=line.project, year=FinancialYear(line.year), facts=facts)
    months = line.months.order_by("month")
    record_outcome_months(by=by, line=made, months=[MonthFigures(m.expected, m.observed, m.exposure) for m in months])
    return made


def of_plans():
    finance = people(Role.FINANCE_LEAD)[0]
    cost = PlannedCost.objects.get(project=project("PR-001"), name="Midwives")
    plan_payment(by=finance, pot=pot("P-001"), cost=cost, year=YEAR, amounts={6: Decimal(450), 7: Decimal(31)})
    change_planned_months(by=finance, cost=cost, year=YEAR, amounts={6: Decimal(5000)})
    set_match(by=finance, pot=pot("P-001"), millionths=100_000)


def of_bids():
    finance = people(Role.FINANCE_LEAD)[0]
    awaited = Bid.objects.filter(steps__stage=Stage.SUBMITTED.value).exclude(steps__stage__in=("won", "lost")).get()
    take_step(
        by=finance,
        bid=awaited,
        stage=Stage.WON,
        on=DAY,
        awarded=Decimal(300_000),
        reason="Good",
        decided_by_role="Fund",
    )
    document = BidDocument.objects.filter(ready__isnull=True).first()
    document_is_ready(by=finance, document=document, on=DAY)
    record_hours(by=finance, bid=document.bid, role="Nurse", minutes=90, an_hour=Decimal(30), on=DAY)
    take_step(by=finance, bid=document.bid, stage=Stage.PREPARING, on=DAY, deadline_on=date(2027, 1, 20))
    facts = {"name": "Later", "funder_name": "Fund", "amount": Decimal(9), "deadline_on": date(2027, 2, 1)}
    record_answer(by=finance, bid=document.bid, question="Who gains?", text="Families without a dentist")
    open_bid(by=finance, organisation=organisation(), on=DAY, **facts)


def of_agreements():
    finance = people(Role.FINANCE_LEAD)[0]
    host, other = Agreement.objects.filter(organisation=organisation()).order_by("pk")
    facts = {"by": finance, "amount": Decimal(700), "evidence_grade": Evidence.EVIDENCED, "on": DAY}
    for agreement in (host, other):
        payment = pay_partner(**facts, agreement=agreement, is_delivered=False)
        asked = ask_partner(by=finance, payment=payment, today=DAY)
        answer_through_link(token=asked.token, today=DAY, says=Says.CONFIRMED, amount=Decimal(700), received_on=DAY,
                            unspent=Decimal(5), answered_by="Jo")  # fmt: skip
        record_delivery(by=finance, prepayment=payment.movement, amount=Decimal(300), on=DAY,
                        evidence_grade=Evidence.EVIDENCED)  # fmt: skip
        revoke_question(by=finance, question=ask_partner(by=finance, payment=payment, today=DAY).question)
        report_came(by=finance, report=agreement.reports.filter(received__isnull=True).first(), on=DAY)
        terms = terms_of(agreement.terms.last())
        change_agreement(by=finance, agreement=agreement, reason="More sites",
                         terms=replace(terms, from_on=DAY, amount=terms.amount + 4000))  # fmt: skip
    partner = Partner("Later", PartnerKind.PLACE, Instrument.GRANT, 4)
    open_agreement(by=finance, pot=host.pot, project=host.project, partner=partner, terms=replace(
        terms, from_on=DAY, starts_on=DAY, ends_on=date(2027, 3, 31)))  # fmt: skip


def everything():
    """Every later act. What cannot be done any more fails here and not on a page."""
    of_the_ledger()
    later_lines.after(people(Role.FINANCE_LEAD)[0], organisation(), YEAR, pot("P-002"))
    of_plans()  # before the terms of its pot end earlier
    of_pots()
    of_months_and_imports()
    of_evidence()
    of_bids()
    of_agreements()
    of_both_sides()
    of_terms()
    of_queries()
    of_outcomes()
    of_cases()
    for year in (YEAR, LAST_YEAR):
        scan_diversions(by=people(Role.FINANCE_LEAD)[0], organisation=organisation(), year=year, today=DAY)


def of_the_ledger():
    finance, second = people(Role.FINANCE_LEAD)
    facts = {"by": finance, "pot": pot("P-001"), "on": DAY}
    spend = {"evidence_grade": Evidence.EVIDENCED, "project": project("PR-001")}
    receive_money(**facts, amount=Decimal(5001), basis=Basis.CASH)
    record_spend(**facts, **spend, amount=Decimal(301), reason="Later")
    record_spend(**facts, evidence_grade=Evidence.ASSERTED, project=None, amount=Decimal(44))
    record_spend(**facts, **spend, amount=Decimal(33), partner="Marsh Link", is_prepaid=True, reason="Ahead")
    reopened(12)
    for reference, of in (("P-010", "PR-008"), ("P-007", "PR-007"), ("P-009", "PR-007")):
        record_spend(by=finance, pot=pot(reference), project=project(of), amount=Decimal(71), on=date(2026, 3, 30),
                     evidence_grade=Evidence.EVIDENCED, reason="Found late")  # fmt: skip
    apply_elsewhere(**facts, amount=Decimal(55), destination=Destination.POSITION_IN_YEAR,
                    decided_by_role="Director of finance", reason="Control total")  # fmt: skip
    commit_money(**facts, project=project("PR-001"), amount=Decimal(21), reason="Ordered again")
    accrue_spend(by=finance, pot=pot("P-002"), project=project("PR-002"), amount=Decimal(13), month=Month(YEAR, 8),
                 reason="Not invoiced")  # fmt: skip
    return_to_funder(**facts, amount=Decimal(3), reason="Not needed")
    move_between_pots(by=finance, from_pot=pot("P-001"), to_pot=pot("P-002"), amount=Decimal(17), on=DAY,
                      reason="Shared post")  # fmt: skip
    reverse_movement(by=finance, movement=a_movement("spend"), on=DAY, reason="Another pot's")
    use = Movement.objects.filter(organisation=organisation(), kind="apply-elsewhere", year=LAST_YEAR.start).first()
    restore_money(by=finance, use=use, amount=Decimal(9), on=date(2026, 3, 31), reason="Came back")
    confirm_override(by=second, request=pot("P-001").override_requests.get())
    asked = {"year": YEAR, "reason": "More", "expires_on": date(2026, 12, 31), "today": DAY}
    ask_for_override(by=finance, pot=pot("P-001"), amount=Decimal(12), **asked)


def a_movement(kind, reference="P-001", year=YEAR):
    """The oldest movement of the kind on the pot in the year that stands."""
    return Movement.objects.filter(
        kind=kind, postings__pot=pot(reference), postings__year=year.start, reversed_by__isnull=True
    ).first()


def reopened(number):
    """The month of last year is open, whatever it was."""
    finance, second = people(Role.FINANCE_LEAD)
    month = Month(LAST_YEAR, number)
    if organisation().months_closed.standing().filter(year=LAST_YEAR.start, month=number).exists():
        asked = ask_to_reopen(by=finance, organisation=organisation(), month=month, reason="Late invoices")
        reopen_month(by=second, asked=asked)


def of_pots():
    finance = people(Role.FINANCE_LEAD)[0]
    award = {"by": finance, "pot": pot("P-001"), "reason": "Pay award"}
    change_award(**award, kind=AwardKind.UPLIFT, award=NewAward(YEAR, Decimal(77)))
    change_award(**award, kind=AwardKind.NETTED_OFF, award=NewAward(YEAR, Decimal(5)))
    for reference in ("P-001", "P-010", "P-007"):
        change_terms(by=finance, pot=pot(reference), protection=Protection.EARMARKED, recurrence=Recurrence.RECURRENT,
                     from_on=date(2025, 4, 1), use_by_on=date(2027, 2, 28))  # fmt: skip
    passport = Passport(
        name="Later pot", funder_name="NHS England", kind=PotKind.CORE20PLUS5, recurrence=Recurrence.RECURRENT,
        protection=Protection.UNRESTRICTED, protected_from=YEAR.first_day, purpose="Later", evidence="Letter",
    )  # fmt: skip
    made = open_pot(by=finance, organisation=organisation(), passport=passport,
                    awards=[NewAward(YEAR, Decimal(999)), NewAward(LAST_YEAR, Decimal(998))])  # fmt: skip
    open_project(by=finance, organisation=organisation(), name="Later project", pots=[made, pot("P-001")])
    link_projects(by=finance, pot=made, projects=[project("PR-001")])


def of_months_and_imports():
    finance = people(Role.FINANCE_LEAD)[0]
    trust = organisation()
    ask_to_reopen(by=finance, organisation=trust, month=Month(YEAR, 7), reason="A late invoice")
    first, second = ImportBatch.objects.filter(organisation=trust, holds=Holds.BUDGET).order_by("pk")
    name_nature(by=finance, line=BudgetLine.objects.filter(batch=first).first(), nature=LineNature.RESERVE)
    date_budget(by=finance, batch=first, as_of_month=2, loaded_on=date(2026, 5, 31), is_whole=True)
    undo_import(by=finance, batch=first, reason="The wrong file")
    apply_import(by=finance, batch=second)
    date_budget(by=finance, batch=second, as_of_month=3, loaded_on=date(2026, 6, 30))
    name_nature(by=finance, line=BudgetLine.objects.filter(batch=second).first(), nature=LineNature.RESERVE)
    start_import(by=finance, organisation=trust, year=YEAR, name="budget-3.csv", content=[BUDGET % 3],
                 holds=Holds.BUDGET)  # fmt: skip


def of_evidence():
    finance = people(Role.FINANCE_LEAD)[0]
    trust = organisation()
    state_code(by=finance, organisation=trust, code="100200", kind=CodeKind.POT, pot=pot("P-002"))
    share_code(by=finance, code=LedgerCode.objects.get(organisation=trust, code="100900"),
               shares=[(pot("P-002"), 600_000)])  # fmt: skip
    code = LedgerCode.objects.get(organisation=trust, code="100200")
    (line,) = record_lines(by=finance, organisation=trust, lines=[a_line("L-3", code, "901.00")])
    claim_line(by=finance, line=line, pot=pot("P-001"), amount=Decimal(901))
    state_overhead_terms(by=finance, pot=pot("P-001"), millionths=50_000, base=OverheadBase.DIRECT_COST,
                         from_on=date(2026, 4, 1))  # fmt: skip
    record_overhead(by=finance, pot=pot("P-001"), month=Month(YEAR, 3), amount=Decimal(800), direct_cost=Decimal(1000))
    more_evidence(finance, trust)
    set_rule(by=finance, organisation=trust, rule="off-purpose", watch_only=True, least_amount=Decimal(1),
             reason="Stricter")  # fmt: skip
    set_rule(by=finance, organisation=trust, rule="lapsed", watch_only=True, reason="Looked at")


def more_evidence(finance, trust):
    """A row of every other kind; the pot that goes on as another is taken back, so that it moves no other page."""
    year = {"by": finance, "pot": pot("P-001"), "month": Month(YEAR, 3)}
    record_establishment(**year, funded_wte=400, worked_wte=400, pay_budget=Decimal(20000))
    charge_post(by=finance, pot=pot("P-001"), year=YEAR, post="4711", wte=60, annual_cost=Decimal(30000))
    record_scheme_history(by=finance, project=project("PR-001"), year=YEAR, cost_before=Decimal(1), cost_now=Decimal(1))
    record_virement(by=finance, organisation=trust, month=Month(YEAR, 3), amount=Decimal(5), from_pot=pot("P-001"),
                    reason="Small")  # fmt: skip
    netted = Award.objects.filter(pot=pot("P-001"), year=YEAR.start, kind=AwardKind.NETTED_OFF.value).latest("pk")
    sign_variation(by=finance, award=netted, reference="Deed 3", signed_on=DAY)
    transfer = Transfer.objects.filter(receiver=trust, year=YEAR.start).first()
    state_reckoning(by=finance, organisation=trust, transfer=transfer, reckoning=Reckoning.CASH)
    continue_pot(by=finance, old=pot("P-001"), new=pot("P-002"), from_on=DAY, reason="A mistake", stands=False)


def of_both_sides():
    trust, icb = organisation(), organisation(ICB)
    by = people(Role.ICB_FINANCE, ICB)[0]
    waiting = Transfer.objects.filter(receiver=trust, receipt__isnull=True).first()
    confirm_transfer(by=people(Role.FINANCE_LEAD)[0], transfer=waiting, pot=pot("P-013"), amount=Decimal(6), on=DAY)
    other = Transfer.objects.filter(receiver__code="ZZN14", receipt__isnull=True).first()
    receiver = people(Role.FINANCE_LEAD, "ZZN14")[0]
    theirs = Pot.objects.filter(organisation__code="ZZN14", totals__year=YEAR.start).first()
    confirm_transfer(by=receiver, transfer=other, pot=theirs, amount=other.amount - 1, on=DAY)
    pass_on(by=by, pot=waiting.sender_pot, receiver=trust, amount=Decimal(4), on=DAY, what_for="Later")
    content, _ = not_explained_as_shown(trust, YEAR, timezone.localdate())
    share_not_explained(by=people(Role.EXEC_LEAD)[0], organisation=trust, year=YEAR, with_organisation=icb,
                        seen=digest_of(content), today=timezone.localdate())  # fmt: skip
    ask_about_transfer(by=by, organisation=icb, transfer=other, question="Why less?")


def of_terms():
    trust, today = organisation(), timezone.localdate()
    taken = Taken(kind=Resource.STAFF, what="A ward nurse", taken_from="Wards", given_up="A round", wte=50,
                  amount=Decimal(19000), from_on=DAY, decided_by_role="Director of nursing")  # fmt: skip
    record_reallocated(by=people(Role.CONTRIBUTOR)[0], organisation=trust, year=YEAR, taken=taken)
    share_terms(by=people(Role.EXEC_LEAD)[0], organisation=trust, year=YEAR, with_organisation=organisation(ICB),
                seen=digest_of(terms_as_shown(trust, YEAR, today)), today=today)  # fmt: skip
    of_barriers(trust, today)


def of_barriers(trust, today):
    """An answer is changed, an action is done, and the executive lead shares the answers and the chain again."""
    finance, executive = people(Role.FINANCE_LEAD)[0], people(Role.EXEC_LEAD)[0]
    question = SurveyFigure.objects.get(code="accountability")
    answer_survey(by=finance, organisation=trust, year=YEAR, answers=[Answered(question, Answer.NO)], reason="Settled")
    action = BarrierAction.objects.get(organisation=trust, question=question)
    step_action(by=finance, action=action, state=ActionState.DONE, on=today)
    facts = {"by": executive, "organisation": trust, "year": YEAR, "with_organisation": organisation(ICB)}
    share_barriers(**facts, seen=digest_of(barriers_as_shown(trust, YEAR, today)), today=today)
    share_chain(**facts, seen=digest_of(chain_as_shown(trust, YEAR, today)), today=today)


def of_queries():
    finance = people(Role.FINANCE_LEAD)[0]
    trust, icb = organisation(), organisation(ICB)
    answer = {"by": finance, "decided_by_role": "Director of finance", "reason": "It was agreed", "today": DAY}
    lapsed = Query.objects.get(organisation=trust, key="lapsed:P-010:2025-26")
    answer_query(**answer, query=lapsed, amount=Decimal(8000), destination=None)
    condition = Query.objects.filter(organisation=trust, kind="condition", status="open").first()
    if condition is not None:
        record_condition_not_met(by=finance, query=condition, reason="The letter forbids it")
    asked = Query.objects.get(organisation=trust, asked_by_organisation=icb)
    answer_query(**answer, query=asked, amount=asked.amount, destination=None)
    asked.refresh_from_db()
    share_answer(by=people(Role.EXEC_LEAD)[0], query=asked, with_organisation=icb,
                 seen=digest_of(answer_as_shown(asked)), today=DAY)  # fmt: skip


def of_outcomes():
    lead, second = people(Role.CONTRIBUTOR)[0], people(Role.FINANCE_LEAD)[1]
    trust = organisation()
    waiting = CaseVersion.objects.get(case__organisation=trust, status="with-exec")  # its figures are locked till then
    return_version(by=people(Role.EXEC_LEAD)[0], version=waiting, reason="Whose beds are these?")
    for line in OutcomeLine.objects.filter(project__organisation=trust, code__in=["admissions", "alcohol", "quits"]):
        by = {"by": lead, "line": line}
        months = [MonthFigures(m.expected + 1, m.observed, m.exposure) for m in line.months.order_by("month")]
        record_quintiles(**by, averted=None)
        record_outcome_months(**by, months=months)
        facts = facts_again(line)
        more = replace(facts.attribution, value=facts.attribution.value / 2, reason="Half of it is ours")
        record_outcome_line(**by, project=line.project, year=FinancialYear(line.year),
                            facts=replace(facts, attribution=more, name=f"{facts.name}, again"))  # fmt: skip
        add_realisation(**by, release=a_release(line, "7002"))
    quits = Realisation.objects.get(line__project__organisation=trust, line__code="quits", subjective_code="7001")
    confirm_realisation(by=second, release=quits, status=Status.IN_LEDGER)
    later = Realisation.objects.get(line__code="alcohol", line__project__organisation=trust, subjective_code="7002")
    withdraw_release(by=lead, release=later, reason="A mistake")
    spare = OutcomeLine.objects.get(project__organisation=trust, code="spare")
    withdraw_outcome(by=lead, line=spare, reason="Counted twice")
    copy_of(OutcomeLine.objects.get(project__organisation=trust, code="quits"), lead, "once-more")


def of_cases():
    finance = people(Role.FINANCE_LEAD)[0]
    for case in Case.objects.filter(organisation=organisation()).select_related(
        "organisation", "project__organisation"
    ):
        words = {name: getattr(case, name) for name in CaseWords.__dataclass_fields__}
        changed = CaseWords(**{**words, "title": f"{case.title}, again", "ask_amount": case.ask_amount + 5})
        change_case(by=finance, case=case, words=changed)
        case.refresh_from_db()
        version = prepare_version(by=finance, case=case)
        if case.reference == "BC-001":
            send_to_exec(by=finance, version=version)
    open_case(by=finance, project=project("PR-004"), year=LAST_YEAR, words=CaseWords(
        title="Later", ask_amount=Decimal(10), ask_from_on=DAY, pressure_from="Reserves"))  # fmt: skip
