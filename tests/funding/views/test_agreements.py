"""Pages of partner agreements, and the page behind a partner's link: what they show, refuse, and where they say so."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from funding.agreed import agreement_state
from funding.domain.agreements import Instrument, Paid, PartnerKind, Terms
from funding.domain.financial_year import Month
from funding.domain.month_end import Exceptional
from funding.domain.partner_cash import Answered, Says
from funding.domain.words import Evidence
from funding.models import Agreement, AgreementTerms, PaymentAnswer, PaymentQuestion
from funding.month_end import exceptions, month_end
from funding.services.agreements import Partner, open_agreement
from funding.services.partner_payments import LINK_GONE, answer_through_link, ask_partner, pay_partner
from tests.funding.views.page import day, words

TODAY = date(2025, 9, 15)
TERMS = Terms(from_on=date(2025, 4, 1), starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31), amount=Decimal(24000),
              paid=Paid.QUARTERLY_ADVANCE)  # fmt: skip
TYPED = {
    "partner": "Marsh Link", "kind": "vcse", "instrument": "grant", "year_begins": "7", "amount": "24,000",
    **day("starts_on", date(2025, 7, 1)), **day("ends_on", date(2026, 6, 30)), "paid": "milestones", "late": "none",
    "milestones": "30 9 2025; 10,000; Half\n31 March 2026; £14,000; All of it", "reports": "31/10/2025",
}  # fmt: skip
CAME = {"says": "confirmed", "amount": "6,000", **day("received_on", date(2025, 7, 10)), "unspent": "0",
        "answered_by": "Jo, treasurer"}  # fmt: skip


@pytest.fixture
def agreement(system):
    pot = system.funded_pot(use_by_on=date(2025, 12, 31))
    return open_agreement(by=system.finance_lead, pot=pot, project=system.project(pot), terms=TERMS,
                          partner=Partner("Marsh Link", PartnerKind.VCSE, Instrument.CONTRACT, 4),
                          reports=[date(2025, 7, 31)])  # fmt: skip


@pytest.fixture
def payment(system, agreement):
    return pay_partner(by=system.finance_lead, agreement=agreement, amount=Decimal(6000), on=date(2025, 7, 9),
                       is_delivered=False, evidence_grade=Evidence.EVIDENCED)  # fmt: skip


@pytest.fixture
def partner():
    """Somebody without an account, whose forms must carry their token."""
    cache.clear()
    return Client(enforce_csrf_checks=True)


def ask(system, payment, **facts):
    return ask_partner(by=system.finance_lead, payment=payment, today=TODAY, **facts)


def send(partner, path, data):
    page = partner.get(path).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    return partner.post(path, {**data, "csrfmiddlewaretoken": token})


def shown(system, agreement):
    return agreement_state(system.trust, agreement.reference, TODAY)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"milestones": "30 9 2025; 10,000"},
            "Line 1, “30 9 2025; 10,000”: Write the date; the amount; the milestone.",
        ),
        ({"milestones": "31 9 2025; 1; A"}, "This is not a date. Write it as 30 9 2026."),
        ({"milestones": "30 9 2025; ten; A"}, "“ten” is not an amount in pounds."),
        ({"milestones": "30 9 2025; 10,000; Half"}, "The milestones come to £10,000.00, not to £24,000.00."),
        ({"reports": "soon"}, "Line 1, “soon”: This is not a date."),
        ({"costs": "July; 5"}, "This is not a date."),
        ({"fee": "half"}, "Enter the percentage in figures, such as 4.75."),
        ({"days_to_pay": "soon"}, "Enter the days in figures, such as 30."),
        ({"late": "statutory", "late_rate": "4", "late_source": "Bank"}, "A grant has no statutory interest."),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_stored(system, finance, wrong, said):
    pot = system.funded_pot()
    typed = {**TYPED, "pot": pot.pk, "project": system.project(pot).pk}
    assert said in words(finance.send("agreement-new", {**typed, **wrong}))
    assert not Agreement.objects.exists()
    finance.send("agreement-new", typed)
    assert [each.amount for each in shown(system, Agreement.objects.get()).dues] == [10000, 14000]


def test_the_agreement_shows_paid_apart_from_delivered_and_the_partners_own_year(system, finance, agreement):
    assert "Nothing is paid" in words(finance.open("agreement-list"))
    typed = {"amount": "6,000", **day("on", TODAY), "is_delivered": "no", "evidence_grade": "evidenced"}
    finance.send("agreement-pay", typed, reference=agreement.reference)
    address = reverse("roi:agreement-detail", kwargs={**finance.place, "reference": agreement.reference})
    page = words(finance.client.get(address))
    assert "£6,000 of £24,000 is paid. £0 of it is delivered; £6,000 is paid and not yet delivered." in page
    assert "The partner was out of pocket by £10,000 at the end of August 2025." in page
    assert "1 April 2025 April to June 2025 £6,000.00 15 September 2025 167 days –" in page
    terms = {**TYPED, **day("from_on", date(2026, 1, 1)), "paid": "quarterly-advance", "milestones": "", "reason": "",
             **day("starts_on", date(2025, 4, 1)), **day("ends_on", date(2026, 3, 31))}  # fmt: skip
    assert "Enter why they are changed" in words(finance.send("agreement-terms", terms, reference=agreement.reference))
    finance.send("agreement-terms", {**terms, "amount": "30,000", "reason": "More"}, reference=agreement.reference)
    assert AgreementTerms.objects.count() == 2


def test_the_statement_is_one_sheet_that_says_what_its_page_says(finance, agreement, payment):
    where = {**finance.place, "reference": agreement.reference}
    page = words(finance.client.get(reverse("roi:agreement-statement", kwargs=where)))
    answer = finance.client.get(reverse("roi:agreement-statement-pdf", kwargs=where))
    (sheet,) = PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages
    printed = " ".join(sheet.extract_text().split())
    for said in ("£6,000.00 of £24,000.00 is paid; £0.00 of it is delivered, and £6,000.00 is paid and not yet delivered.",
                 "Payments are late. What that costs is not worked out: no rate for late payment is stated.",
                 "The report due by 31 July 2025 has not come."):  # fmt: skip
        assert said in page
        assert said in printed


def test_a_link_is_shown_once_and_answered_without_an_account_once(system, finance, agreement, payment, partner):
    place = {"reference": agreement.reference, "pk": payment.pk}
    page = finance.send("agreement-ask", {**day("expires_on", date(2025, 9, 30))}, **place)
    path = re.search(r"http://testserver(/confirm/[^<]+)<", page.content.decode())[1]
    assert (
        path
        not in finance.client.get(
            reverse("roi:agreement-detail", kwargs={**finance.place, "reference": agreement.reference})
        ).content.decode()
    )
    opened = partner.get(path)
    assert opened["Cache-Control"] == "no-store, private"
    assert "£6,000.00" in words(opened)
    assert "£24,000" not in words(opened)
    assert partner.post(path, CAME).status_code == 403  # a form of another site
    assert "Enter the amount that you received." in words(send(partner, path, {**CAME, "amount": ""}))
    assert "What is not spent is more than what you received." in words(
        send(partner, path, {**CAME, "unspent": "7,000"})
    )
    assert "Enter your name and role." in words(send(partner, path, {**CAME, "answered_by": ""}))
    assert not PaymentAnswer.objects.exists()
    assert send(partner, path, CAME)["Location"] == reverse("funding:partner-thanks")
    assert shown(system, agreement).payments[0].answered is Answered.CONFIRMED
    used, unknown = partner.get(path), partner.get("/confirm/nothing/")
    assert used.status_code == unknown.status_code == 404
    assert used.content == unknown.content
    assert LINK_GONE in words(used)


def test_many_tries_of_links_that_do_not_work_are_stopped_and_one_that_works_is_not(system, payment, partner):
    path = ask(system, payment).path
    tried = {partner.get(f"/confirm/guess-{number}/").status_code for number in range(20)}
    assert (tried, partner.get("/confirm/guess/").status_code, partner.get(path).status_code) == ({404}, 429, 200)


def test_links_and_reports_of_an_agreement_are_reached_from_it_only(system, finance, agreement, payment):
    question = ask(system, payment).question
    assert finance.open("agreement-revoke", reference="A-002", pk=question.pk).status_code == 404
    assert finance.open("agreement-ask", reference=agreement.reference, pk=payment.pk + 1).status_code == 404
    finance.send("agreement-revoke", {"reason": "Wrong address"}, reference=agreement.reference, pk=question.pk)
    assert PaymentQuestion.objects.filter(revoked__isnull=False).exists()
    report = agreement.reports.get()
    finance.send("agreement-report", day("on", TODAY), reference=agreement.reference, pk=report.pk)
    assert shown(system, agreement).reports[0].received_on == TODAY


def test_the_month_end_names_what_partners_did_not_confirm_dispute_or_owe(system, finance, agreement, payment):
    def found():
        end = month_end(system.trust, Month(system.year, 5), TODAY)
        partners = {Exceptional.UNCONFIRMED, Exceptional.DISPUTED, Exceptional.REPORT, Exceptional.PARTNER_OVERDUE}
        return {row.why: row for row in exceptions(system.trust, end) if row.why in partners}

    before = found()
    assert set(before) == {Exceptional.UNCONFIRMED, Exceptional.REPORT, Exceptional.PARTNER_OVERDUE}
    assert before[Exceptional.UNCONFIRMED].page == "funding:agreement-ask"
    assert before[Exceptional.PARTNER_OVERDUE].amount == 6000  # of the 12,000 that were due by July
    answer_through_link(token=ask(system, payment).token, today=TODAY, says=Says.DISPUTED, answered_by="Jo",
                        words="Nothing came")  # fmt: skip
    after = found()
    assert (after[Exceptional.DISPUTED].amount, Exceptional.UNCONFIRMED in after) == (6000, False)
    page = words(finance.open("month-end", "?month=5"))
    for said in ("A partner disputes a payment", "Report from a partner overdue", "Payment to a partner overdue"):
        assert said in page


def test_the_cliff_names_the_agreement_that_outlives_its_money(finance, agreement):
    page = words(finance.client.get(reverse("roi:cliff", kwargs=finance.place)))
    assert "December 2025 A-001 Marsh Link P-001 Smoking in pregnancy 31 March 2026 £24,000 £6,000" in page
