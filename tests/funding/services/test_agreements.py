"""Agreements hold to their terms, payments stand in the ledger, and a link answers once for one payment."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.agreed import agreement_state, agreements_of
from funding.domain.agreements import Instrument, LateRate, Milestone, Paid, PartnerKind, Terms, total
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.partner_cash import Answered, Arrival, Says
from funding.domain.words import Evidence, MovementKind, Place
from funding.models import Agreement, AgreementTerms, PartnerPayment, PaymentAnswer, PaymentQuestion, Total
from funding.partner_links import open_question, unnamed_payments
from funding.services.acts import record_delivery
from funding.services.agreements import Partner, change_agreement, open_agreement, report_came
from funding.services.import_actuals import Entry, write_entries
from funding.services.ledger import Leg, NotEnoughLeft, reverse_movement
from funding.services.partner_payments import (
    LINK_GONE,
    answer_through_link,
    ask_partner,
    name_payment,
    named,
    pay_partner,
    revoke_question,
)
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import a_system

pytestmark = pytest.mark.django_db
START, END = date(2025, 7, 1), date(2026, 6, 30)
DAY, LATER = date(2025, 11, 3), date(2025, 11, 20)
TERMS = Terms(from_on=START, starts_on=START, ends_on=END, amount=Decimal("48000.00"), paid=Paid.QUARTERLY_ARREARS,
              days_to_pay=30)  # fmt: skip
LINK = Partner("Marsh Link", PartnerKind.VCSE, Instrument.GRANT, 7)
CAME = {"says": Says.CONFIRMED, "amount": Decimal(12000), "received_on": date(2025, 11, 10), "unspent": Decimal(300),
        "answered_by": "Jo, treasurer"}  # fmt: skip


WRONG = {"says": Says.DISPUTED, "words": "Too little"}


@pytest.fixture
def system():
    return a_system()


def agreed(system, terms=TERMS, partner=LINK, **facts):
    pot = system.funded_pot()
    project = system.project(pot)
    return open_agreement(by=system.contributor, pot=pot, project=project, partner=partner, terms=terms, **facts)


@pytest.fixture
def agreement(system):
    return agreed(system, reports=[date(2025, 10, 31), date(2026, 1, 31)])


@pytest.fixture
def payment(system, agreement):
    return paid(system, agreement)


def paid(system, agreement, amount="12000", *, is_delivered=True, on=DAY):
    return pay_partner(by=system.finance_lead, agreement=agreement, amount=Decimal(amount), on=on,
                       is_delivered=is_delivered, evidence_grade=Evidence.EVIDENCED)  # fmt: skip


def state(system, agreement, day=LATER):
    return agreement_state(system.trust, agreement.reference, day)


def at(agreement, place):
    row = Total.objects.filter(pot=agreement.pot, year=2025, place=place.value).first()
    return row.balance if row else 0


def test_a_payment_ahead_stands_apart_from_what_is_delivered_and_no_more_is_delivered_than_paid(system, agreement):
    row = paid(system, agreement, is_delivered=False)
    assert (at(agreement, Place.PREPAID), at(agreement, Place.SPENT)) == (12000, 0)
    deliver = {"by": system.finance_lead, "prepayment": row.movement, "evidence_grade": Evidence.EVIDENCED}
    record_delivery(**deliver, amount=Decimal(5000), on=LATER)
    now = state(system, agreement)
    assert (now.paid, now.delivered, now.prepaid) == (12000, 5000, 7000)
    with pytest.raises(NotEnoughLeft, match=r"£7,000\.00 is paid and not yet delivered"):
        record_delivery(**deliver, amount=Decimal("7000.01"), on=LATER)
    reverse_movement(by=system.finance_lead, movement=paid(system, agreement).movement, on=LATER, reason="Twice")
    assert state(system, agreement).paid == 12000


def test_spend_that_is_in_the_ledger_is_named_once_and_posted_no_second_time(system, agreement):
    project = agreement.project
    spend = system.spend(agreement.pot, "500", project)
    other = system.spend(agreement.pot, "500")
    name_payment(by=system.finance_lead, agreement=agreement, movement=spend)
    assert (state(system, agreement).paid, at(agreement, Place.SPENT)) == (500, 500)
    for movement in (spend, other):
        with pytest.raises(Refused, match="This is not spend of the agreement"):
            name_payment(by=system.finance_lead, agreement=agreement, movement=movement)


def test_what_another_agreement_names_meanwhile_is_refused(system, agreement, monkeypatch):
    spend = system.spend(agreement.pot, "500", agreement.project)
    other = open_agreement(
        by=system.contributor, pot=agreement.pot, project=agreement.project, partner=LINK, terms=TERMS
    )

    def wait_for_the_other(pot):
        named(system.finance_lead, other, spend)

    monkeypatch.setattr("funding.services.partner_payments.lock_pots", wait_for_the_other)
    with pytest.raises(Refused, match="This is not spend of the agreement"):
        name_payment(by=system.finance_lead, agreement=agreement, movement=spend)


MARCH = Month(FinancialYear(2024), 12)
HALF = Milestone(date(2025, 12, 31), Decimal(24000), "Half")


@pytest.mark.parametrize(
    ("facts", "partner", "words"),
    [
        ({"amount": Decimal(0)}, {}, "The amount must be above £0."),
        ({"ends_on": date(2025, 6, 30)}, {}, "The last day is before the first"),
        ({"paid": Paid.MILESTONES}, {}, "List the milestones"),
        ({"paid": Paid.MILESTONES, "milestones": (HALF,)}, {}, "The milestones come to £24,000.00, not to £48,000.00."),
        ({"milestones": (HALF,)}, {}, "Milestones belong to an agreement that is paid on milestones."),
        ({"paid": Paid.MILESTONES, "milestones": (replace(HALF, on=date(2025, 6, 1)),)}, {}, "before 1 July 2025"),
        ({"fee_rate": 50_000}, {}, "Only a host keeps a fee."),
        ({}, {"kind": PartnerKind.HOST}, "Say whom the host passes the money on to."),
        ({"late": LateRate.STATUTORY, "late_rate": 40_000, "late_source": "Bank"}, {}, "A grant has no statutory interest."),
        ({"late": LateRate.BORROWING, "late_rate": 90_000}, {}, "Say where the rate comes from"),
        ({"late_rate": 90_000}, {}, "Choose what the rate for late payment is."),
        ({"costs": ((MARCH, Decimal(1)),)}, {}, "A month of the costs lies outside the agreement."),
        ({"irrecoverable_vat": Decimal(48000)}, {}, "VAT that cannot be recovered is less than the amount."),
        ({"starts_on": date(1900, 7, 1)}, {}, "This date is far from now."),
        ({"paid": Paid.MILESTONES, "milestones": (replace(HALF, on=date(2999, 1, 1)),)}, {}, "A milestone is far from now."),
        ({"days_to_pay": 121}, {}, "Give the days to pay as 0 to 120."),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_and_nothing_is_stored(system, facts, partner, words):
    with pytest.raises(Refused, match=re.escape(words)):
        agreed(system, replace(TERMS, **facts), replace(LINK, **partner))
    assert not Agreement.objects.exists()
    assert not AgreementTerms.objects.exists()


def test_terms_change_from_a_day_on_and_never_below_what_fell_due_before(system, agreement):
    change = {"by": system.finance_lead, "agreement": agreement, "reason": "Fewer sites"}
    new = replace(TERMS, from_on=date(2025, 12, 1), amount=Decimal(39000))
    for refused, words in (
        (replace(new, from_on=START - timedelta(days=1)), "The terms before hold from 1 July 2025."),
        (replace(new, amount=Decimal("11999.99")), "£12,000.00 fell due before this day already."),
    ):
        with pytest.raises(Refused, match=words):
            change_agreement(**change, terms=refused)
    with pytest.raises(NotAllowed):
        change_agreement(**{**change, "by": system.contributor}, terms=new)
    change_agreement(**change, terms=new)
    assert [due.amount for due in state(system, agreement).dues] == [12000, 9000, 9000, 9000]
    assert (state(system, agreement, DAY).terms.amount, state(system, agreement, date(2025, 12, 1)).terms.amount) == (
        48000, 39000)  # fmt: skip


def test_a_slip_of_the_first_day_is_corrected_from_that_day_but_not_below_what_is_paid(system):
    agreement = agreed(system, replace(TERMS, amount=Decimal(480000), paid=Paid.ADVANCE, days_to_pay=0))
    change = {"by": system.finance_lead, "agreement": agreement, "reason": "A nought too many"}
    right = replace(TERMS, paid=Paid.ADVANCE)
    change_agreement(**change, terms=replace(right, from_on=DAY, amount=Decimal(490000)))
    with pytest.raises(Refused, match="Choose a later day, or 1 July 2025 to correct all of them"):
        change_agreement(**change, terms=replace(right, from_on=DAY - timedelta(days=1)))
    paid(system, agreement, "600")
    with pytest.raises(Refused, match=re.escape("£600.00 is paid already.")):
        change_agreement(**change, terms=replace(right, amount=Decimal(599)))
    change_agreement(**change, terms=right)
    now = state(system, agreement)
    assert (total(now.dues), now.terms, now.history, len(now.rows)) == (48000, right, (right,), 3)
    change_agreement(**change, terms=replace(right, amount=Decimal(50000)))  # and the correction too
    assert state(system, agreement).agreed.amount == 50000


def test_a_host_keeps_its_fee_and_a_report_comes_once(system, agreement):
    host = replace(LINK, kind=PartnerKind.HOST)
    terms = replace(TERMS, fee_rate=75_000, passes_on_to="Four groups", irrecoverable_vat=Decimal("500.00"))
    found = state(system, agreed(system, terms, host)).terms
    assert (found.fee, found.for_the_work) == (Decimal("3600.00"), Decimal("43900.00"))
    report = agreement.reports.first()
    assert [each.is_overdue(LATER) for each in state(system, agreement).reports] == [True, False]
    report_came(by=system.finance_lead, report=report, on=LATER)
    assert not any(each.is_overdue(LATER) for each in state(system, agreement).reports)
    with pytest.raises(Refused, match="recorded already"):
        report_came(by=system.finance_lead, report=report, on=LATER)


def ask(system, payment, **facts):
    return ask_partner(by=system.finance_lead, payment=payment, today=LATER, **facts)


@pytest.mark.both_databases
def test_a_partner_confirms_once_through_a_link_of_which_only_a_hash_is_kept(system, agreement, payment):
    asked = ask(system, payment)
    assert asked.token not in str(list(PaymentQuestion.objects.values())) + str(list(Event.objects.values("after")))
    answer_through_link(token=asked.token, today=LATER, **CAME)
    (found,) = state(system, agreement).payments
    assert (found.answered, found.unspent, found.arrival.on) == (Answered.CONFIRMED, 300, date(2025, 11, 10))
    event = Event.objects.order_by("-pk").first()
    assert (event.action, event.by.email.split("@")[1], event.after["name"], event.after["asked_by"]) == (
        "partner-confirmed", "ringfence.invalid", "Jo, treasurer", "finance@example.org")  # fmt: skip
    with pytest.raises(Refused, match=re.escape(LINK_GONE)):
        answer_through_link(token=asked.token, today=LATER, **{**CAME, "amount": Decimal(1)})
    assert PaymentAnswer.objects.count() == 1


def test_links_that_ran_out_were_taken_back_replaced_or_tampered_with_answer_alike(system, agreement, payment):
    ran_out = ask(system, payment, expires_on=LATER)
    gone = {"ran out": (ran_out.token, LATER + timedelta(days=1)), "unknown": ("x" * 43, LATER)}
    gone["replaced"] = (ran_out.token, LATER)
    taken = ask(system, payment)
    gone["tampered"] = (taken.token[:-1] + ("A" if taken.token[-1] != "A" else "B"), LATER)
    assert open_question(taken.token, LATER)
    revoke_question(by=system.finance_lead, question=taken.question)
    gone["taken back"] = (taken.token, LATER)
    reversed_one = ask(system, row := paid(system, agreement, "10"))
    reverse_movement(by=system.finance_lead, movement=row.movement, on=LATER, reason="Twice")
    gone["reversed"] = (reversed_one.token, LATER)
    for token, day in gone.values():
        with pytest.raises(Refused, match=re.escape(LINK_GONE)):
            answer_through_link(token=token, today=day, **CAME)
    assert not PaymentAnswer.objects.exists()


def test_a_link_answers_for_its_own_payment_only(system, agreement, payment):
    other = paid(system, agreement, "10")
    answer_through_link(token=ask(system, other).token, today=LATER, **CAME)
    found = {each.row.pk: each.answered for each in state(system, agreement).payments}
    assert found == {payment.pk: Answered.NOT_ASKED, other.pk: Answered.DIFFERS}  # 12,000 is not what was paid


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"amount": None}, "Enter the amount that you received."),
        ({"received_on": LATER + timedelta(days=1)}, "is not here yet"),
        ({"received_on": date(205, 11, 10)}, "The date is long before the payment."),
        ({"unspent": Decimal("12000.01")}, "What is not spent is between £0 and £12,000.00."),
        ({"unspent": None}, "Enter what is not spent yet, or 0."),
        ({"answered_by": " "}, "Give your name and your role."),
        ({"says": Says.DISPUTED}, "Say what is wrong."),
        ({"words": "It was for 943 476 5919"}, "This holds a number like an NHS number."),
        ({**WRONG, "received_on": date(226, 3, 26)}, "The date is long before the payment."),
        ({**WRONG, "received_on": date(2206, 3, 26)}, "is not here yet"),
        ({**WRONG, "amount": None, "unspent": Decimal("12000.01")}, "What is not spent is between £0 and £12,000.00."),
    ],
)
def test_an_answer_that_lacks_something_is_refused_and_the_link_goes_on_working(system, payment, facts, words):
    asked = ask(system, payment)
    with pytest.raises(Refused, match=re.escape(words)):
        answer_through_link(token=asked.token, today=LATER, **{**CAME, **facts})
    answer_through_link(token=asked.token, today=LATER, says=Says.DISPUTED, answered_by="Jo", words="Nothing came")
    assert state(system, payment.agreement).payments[0].answered is Answered.DISPUTED


def test_what_a_partner_disputes_has_not_arrived_and_of_another_amount_that_amount_has(system, agreement, payment):
    answer_through_link(token=ask(system, payment).token, today=LATER, answered_by="Jo", **WRONG)
    now = state(system, agreement)
    assert (now.paid, now.arrivals, now.overdue, now.unpaid) == (12000, (), 12000, 0)  # it is not to be paid again
    answer_through_link(token=ask(system, payment).token, today=LATER, **{**CAME, "amount": Decimal(11000)})
    now = state(system, agreement)
    assert (now.paid, now.arrivals, now.overdue) == (12000, (Arrival(date(2025, 11, 10), Decimal(11000)),), 1000)


def test_what_an_import_took_back_is_no_payment_to_name(system, agreement):
    spend = system.spend(agreement.pot, "500", agreement.project)
    back = Leg(agreement.pot, Place.SPENT, Place.AVAILABLE, Decimal(500))
    less = Entry(MovementKind.SPEND, back, Month(FinancialYear(2025), 8), None, {"project": agreement.project})
    (taken,), _, _ = write_entries(system.finance_lead, system.trust, [less], spend.sequence)
    assert list(unnamed_payments(agreement)) == [spend]
    assert PartnerPayment(agreement=agreement, movement=taken).amount == -500


def test_a_mail_holds_the_link_and_no_figure(system, payment, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask(system, payment, asked_of="jo@marsh.example")  # the site does not know its address
    assert not mail.outbox
    settings.SITE_ADDRESS = "https://ringfence.example"
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(system, payment, asked_of="jo@marsh.example")
    assert (asked.question.is_mailed, mail.outbox[0].to) == (True, ["jo@marsh.example"])
    assert f"https://ringfence.example/confirm/{asked.token}/" in mail.outbox[0].body
    assert "£" not in mail.outbox[0].body
    assert "12" not in mail.outbox[0].body.replace(asked.token, "")
    for wrong, field in (({"asked_of": "jo"}, "asked_of"), ({"expires_on": DAY}, "expires_on")):
        with pytest.raises(Refused) as refused:
            ask(system, payment, **wrong)
        assert refused.value.field == field


def test_the_list_asks_the_database_as_often_for_many_agreements_as_for_one(system, django_assert_num_queries):
    def count():
        with CaptureQueriesContext(connection) as found:
            assert agreements_of(system.trust, LATER)
        return len(found)

    def one_more():
        row = agreed(system, reports=[LATER])
        asked = ask(system, paid(system, row, is_delivered=False))
        answer_through_link(token=asked.token, today=LATER, **CAME)

    one_more()
    for_one = count()
    for _ in range(4):
        one_more()
    with django_assert_num_queries(for_one):
        assert len(agreements_of(system.trust, LATER)) == 5
