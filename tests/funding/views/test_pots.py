"""The list of pots, the page of one pot, and logging a pot."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.domain.financial_year import FinancialYear
from funding.domain.words import Protection, Recurrence
from funding.models import BudgetLine, BudgetMonth, ImportBatch, Pot, UploadedFile
from funding.readings import pot_months
from funding.services.acts import commit_money
from funding.services.pots import change_terms
from tests.funding.views.page import At, words

NEW = {
    "name": "Outreach van",
    "funder_name": "Harbour Foundation",
    "kind": "charity",
    "recurrence": "non-recurrent",
    "protection": "ring-fenced",
    "amount": "£12,000.01",
    "profile": "monthly",
    "money_for": "revenue",
}


def test_the_list_prints_each_pot_with_a_total_that_covers_them(system, finance):
    first, second = system.funded_pot(amount="1000"), system.funded_pot(amount="250", name="Asthma at home")
    system.spend(first, "400", system.project(first))
    system.used_elsewhere(second, "50")
    page = words(finance.open("pot-list"))
    assert "P-001 Smoking in pregnancy" in page
    assert "P-002 Asthma at home" in page
    assert "Total £1,250 £1,250 £400 £50 £0 £800" in page


def test_a_row_of_the_list_adds_up_across_whatever_its_money_did(system, finance):
    pot = system.funded_pot(amount="1000")
    project = system.project(pot)
    system.spend(pot, "400", project)
    commit_money(
        by=system.finance_lead, pot=pot, project=project, amount=Decimal(250), on=date(2025, 5, 1), reason="Order"
    )
    page = words(finance.open("pot-list"))
    assert "Spent Used for another purpose Committed and other Not explained Still to spend" in page
    assert "Total £1,000 £1,000 £400 £0 £250 £0 £350" in page


def test_a_figure_of_the_list_leads_to_its_postings(system, finance):
    system.funded_pot(amount="1000")
    assert f'href="{finance.address("pot-postings", reference="P-001", place="received")}"' in str(
        finance.open("pot-list").content
    )


def test_filters_narrow_the_list_and_its_total(system, finance):
    system.funded_pot(amount="1000", name="Kept safe")
    system.funded_pot(amount="10", name="Free to use", protection=Protection.UNRESTRICTED)
    page = words(finance.open("pot-list", "?protection=unrestricted"))
    assert "Free to use" in page
    assert "Kept safe" not in page
    assert "1 of 2 pots" in page


def test_the_list_can_show_only_pots_with_something_not_explained(system, finance):
    plain, odd = system.funded_pot(name="Plain"), system.funded_pot(name="Odd")
    system.spend(plain, "5", system.project(plain))
    system.spend(odd, "5")
    page = words(finance.open("pot-list", "?not_explained=on"))
    assert "Odd" in page
    assert "Plain" not in page


def test_a_filter_that_makes_no_sense_says_so_and_leaves_the_list_whole(system, finance):
    system.funded_pot(name="Still here")
    page = words(finance.open("pot-list", "?kind=gold"))
    assert "There is a problem" in page
    assert "Still here" in page


def test_an_empty_list_offers_the_ways_to_fill_it(finance):
    page = words(finance.open("pot-list"))
    assert "No pots for 2025/26 yet" in page
    assert "Log a pot" in page
    assert "Import a workbook" in page


def test_the_list_costs_the_same_number_of_queries_for_2_pots_and_for_12(system, finance):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            finance.open("pot-list")
        return len(caught)

    for number in range(2):
        system.funded_pot(name=f"Pot {number}")
    few = cost()
    for number in range(10):
        system.funded_pot(name=f"More {number}")
    assert cost() == few


def test_a_pot_prints_both_identities_with_the_two_lines_that_always_stand(system, finance):
    pot = system.pot(amount="1000", due=((date(2025, 6, 1), Decimal(1000)),))
    system.receive(pot, "700")
    system.spend(pot, "100", system.project(pot))
    page = words(finance.open("pot-detail", reference=pot.reference))
    assert "Awarded, as varied £1,000.00 = Received £700.00 + Overdue £300.00 Sum £1,000.00" in page
    assert (
        "Received £700.00 Came in £700.00 = Spent £100.00 + Not explained £0.00 + Still to spend £600.00 "
        "Accounted for £700.00" in page
    )
    assert page.count("Agrees") == 2


def test_a_pot_lists_its_terms_by_date_and_its_history(system, finance):
    pot = system.funded_pot()
    page = words(finance.open("pot-detail", reference=pot.reference))
    assert "1 April 2025 Until further notice Ring-fenced Non-recurrent" in page
    assert "Pot logged" in page
    assert "Money received" in page


def test_logging_a_pot_stores_its_passport_and_twelve_instalments_that_add_up(finance):
    done = finance.send("pot-open", NEW)
    assert done.status_code == 302
    pot = Pot.objects.get(name="Outreach van")
    award = pot.awards.get()
    assert award.amount == Decimal("12000.01")
    due = [part.amount for part in award.instalments.all()]
    assert len(due) == 12
    assert sum(due) == Decimal("12000.01")
    assert "is logged with £12,000.01 for 2025/26" in words(finance.client.get(done.url))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount", "twelve", "“twelve” is not an amount in pounds. Type figures, such as 1250 or 1,250.50."),
        ("amount", "(1,200)", "The amount must be above £0."),
        ("amount", "1.005", "1.005 has a fraction of a penny. Round it to two places."),
        ("name", "", "Enter name."),
        ("protection", "", "Select protection."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(finance, field, typed, said):
    page = words(finance.send("pot-open", {**NEW, field: typed}))
    assert page.count(said) == 2, "in the summary and at the field"
    assert not Pot.objects.exists()


def test_a_use_by_date_before_the_start_is_refused(finance):
    dates = {
        "starts_on_day": 1,
        "starts_on_month": 6,
        "starts_on_year": 2025,
        "use_by_on_day": 1,
        "use_by_on_month": 5,
        "use_by_on_year": 2025,
    }
    assert "The use-by date is before the start" in words(finance.send("pot-open", {**NEW, **dates}))
    assert not Pot.objects.exists()


def test_an_executive_lead_may_look_but_not_log(system, finance):
    system.funded_pot()
    exec_lead = At(system.exec_lead, system.trust, system.year)
    assert "Log a pot" not in words(exec_lead.open("pot-list"))
    assert exec_lead.open("pot-open").status_code == 403


def test_a_change_of_award_moves_the_first_identity(system, finance):
    pot = system.funded_pot(amount="1000")
    finance.send(
        "pot-award", {"kind": "reduction", "amount": "200", "reason": "Variation 2 of June"}, reference=pot.reference
    )
    page = words(finance.open("pot-detail", reference=pot.reference))
    assert "Reduced by the funder (signed variation) £200.00" in page
    assert "Variation 2 of June" in page


def test_other_terms_hold_from_their_date(system, finance):
    pot = system.funded_pot()
    finance.send(
        "pot-terms",
        {
            "protection": "unrestricted",
            "recurrence": "recurrent",
            "from_on_day": 1,
            "from_on_month": 8,
            "from_on_year": 2025,
        },
        reference=pot.reference,
    )
    page = words(finance.open("pot-detail", reference=pot.reference))
    assert "Protection now Unrestricted" in page
    assert "1 April 2025 Until further notice Ring-fenced" in page


def test_terms_that_end_before_they_start_are_refused(system, finance):
    pot = system.funded_pot()
    typed = {"protection": "unrestricted", "recurrence": "recurrent", "from_on_day": 1, "from_on_month": 8, "from_on_year": 2025,
             "to_on_day": 1, "to_on_month": 7, "to_on_year": 2025}  # fmt: skip
    assert "The terms end before they start" in words(finance.send("pot-terms", typed, reference=pot.reference))
    assert pot.terms.count() == 1


def given_plan(system, pot, months):
    """An imported budget line of the pot, in pounds by month."""
    file = UploadedFile.objects.create(
        organisation=system.trust,
        name="b.xlsx",
        sha256="1" * 64,
        size=1,
        stored_as="b",
        uploaded_by=system.finance_lead,
    )
    batch = ImportBatch.objects.create(
        organisation=system.trust, file=file, year=2025, holds="budget", table=1, mapping={}, mapping_hash="1",
        staged_by=system.finance_lead, applied_at="2025-05-01T00:00Z", applied_by=system.finance_lead,
    )  # fmt: skip
    line = BudgetLine.objects.create(batch=batch, row=5, label="Smoking", pot=pot)
    for month, amount in months.items():
        BudgetMonth.objects.create(line=line, month=month, amount=Decimal(amount), cell=f"D{month}", raw="100")


def test_months_stand_beside_the_imported_plan_with_over_or_under_in_words(system, finance):
    pot = system.funded_pot(amount="1000")
    system.spend(pot, "120", system.project(pot))
    given_plan(system, pot, {2: 100, 3: 100})
    page = words(finance.open("pot-detail", reference=pot.reference))
    assert "May £100 £1,000 £0 £100 under £0 £0" in page
    assert "June £100 £0 £120 £20 over £0 £0" in page
    assert "Total £200 £1,000 £120 £80 under £0 £0" in page


def test_no_month_to_come_is_under_its_plan(system):
    pot = system.funded_pot(amount="1000")
    given_plan(system, pot, {2: 100, 9: 100})
    months = pot_months(pot, FinancialYear(2025), date(2025, 6, 30))
    assert [row.variance for row in months.rows] == [0, -100, 0, *[None] * 9]
    assert months.total.variance == -100


def test_without_a_plan_the_months_say_so(system, finance):
    pot = system.funded_pot(amount="1000")
    assert "No budget by month is imported" in words(finance.open("pot-detail", reference=pot.reference))


def test_a_programme_lead_is_offered_to_log_a_pot_but_not_to_change_an_award(system, finance):
    pot = system.pot()
    at = At(system.contributor, system.trust, system.year)
    seen = words(at.open("pot-detail", reference=pot.reference))
    assert "Link the pot to projects" in seen
    assert "Change the award" not in seen
    assert "Change the terms" not in seen
    for name in ("pot-award", "pot-terms"):
        assert at.open(name, reference=pot.reference).status_code == 403
        assert finance.open(name, reference=pot.reference).status_code == 200
    listed = words(at.open("pot-list"))
    assert "Log a pot" in listed
    assert "Copy last year's" not in listed


def test_the_page_of_a_pot_shows_the_last_day_for_using_it_as_it_was_changed(system, finance):
    pot = system.funded_pot(amount="1000", use_by_on=date(2025, 9, 30))
    assert "use by 30 September 2025" in words(finance.open("pot-detail", reference=pot.reference))
    change_terms(
        by=system.finance_lead,
        pot=pot,
        protection=Protection.RING_FENCED,
        recurrence=Recurrence.NON_RECURRENT,
        from_on=date(2025, 4, 1),
        use_by_on=date(2026, 3, 31),
    )
    assert "use by 31 March 2026" in words(finance.open("pot-detail", reference=pot.reference))


def test_a_pot_logged_in_error_is_withdrawn_with_a_reason_and_says_so(system, finance):
    pot = system.funded_pot(amount="5")
    twice = system.pot(name="Logged twice", amount="7")
    assert finance.address("pot-withdraw", reference=twice.reference) in (
        finance.open("pot-detail", reference=twice.reference).content.decode()
    )
    page = words(finance.send("pot-withdraw", {"reason": "A slip."}, reference=twice.reference))
    assert "Tick that the pot was logged in error" in page
    sure = {"reason": "A slip.", "is_sure": "on"}
    assert finance.send("pot-withdraw", sure, reference=twice.reference).status_code == 302
    assert "P-002 Logged twice is withdrawn." in words(finance.open("pot-list"))
    assert "Logged twice" not in words(finance.open("pot-list"))
    page = finance.open("pot-detail", reference=twice.reference)
    assert "A slip. It counts in no list or total." in words(page)
    assert "What happened to this money?" not in words(page)
    refused = words(finance.send("pot-withdraw", sure, reference=pot.reference))
    assert "cannot be withdrawn: money, an import, evidence or an answer names it." in refused
