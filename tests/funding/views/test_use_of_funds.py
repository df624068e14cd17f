"""Use of funds: the headline, the rules, answering a query; closing months; projects; published figures."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.words import Destination
from funding.models import ImportBatch, Movement, Pot, PublishedAllocation, Query, UploadedFile
from tests.funding.views.page import At, words

ANSWER = {
    "amount": "90",
    "decided_by_role": "Director of finance",
    "reason": "Agreed in the plan",
}


@pytest.fixture
def pot(system):
    pot = system.funded_pot(amount="1000")
    system.spend(pot, "200", system.project(pot))
    system.used_elsewhere(pot, "90")
    system.used_elsewhere(pot, "60", is_approved=True, destination=Destination.OTHER_SERVICE)
    return pot


@pytest.fixture
def query(system, finance, pot) -> Query:
    system.close(1)
    finance.client.post(finance.address("rules-run"))
    return Query.objects.get(status="open")


def test_the_headline_is_one_sentence(finance, query):
    page = words(finance.open("use-of-funds"))
    assert (
        "£200 is attributed to its stated purpose; £150 was applied elsewhere (£60 with recorded approval); "
        "£90 awaits an answer, all of it within these sums." in page
    )
    assert "Diverted to deficits £90" in page
    assert "Absence of a query is not assurance" in page


def test_no_rule_runs_before_a_month_is_closed(finance, pot):
    done = finance.client.post(finance.address("rules-run"))
    page = words(finance.client.get(done.url))
    assert "has closed no month of 2025/26 yet" in page
    assert not Query.objects.exists()


def test_the_page_says_which_rules_are_not_run_and_what_they_lack(finance, query):
    assert "Posts not backfilled Not run Establishment" in words(finance.open("use-of-funds"))


def test_the_filter_leaves_what_was_diverted_to_deficits(finance, query):
    whole, filtered = words(finance.open("use-of-funds")), words(finance.open("use-of-funds", "?diverted=on"))
    assert "Went to: Another service" in whole
    assert "Went to: Another service" not in filtered
    assert "Went to: Own financial position: in-year decision" in filtered


def test_a_query_states_its_policy_and_figures_and_what_would_clear_it(finance, query):
    page = words(finance.open("query-detail", pk=query.pk))
    assert "Condition query" in page
    assert "Protection Ring-fenced on 31 July 2025" in page
    assert "What would clear it Approval with its minute is recorded" in page
    assert "It raises no query when the record carries approval" in page
    assert "Used for another purpose (" in page


def test_an_answer_is_kept_and_the_movement_is_not_recorded_twice(finance, query):
    finance.send("query-detail", ANSWER, pk=query.pk)
    query.refresh_from_db()
    assert query.status == "explained"
    assert Movement.objects.filter(kind="apply-elsewhere").count() == 2
    page = words(finance.open("query-detail", pk=query.pk))
    assert "£90.00. Director of finance. Agreed in the plan" in page
    assert "Save the answer" not in page


def test_an_answer_above_the_query_is_refused_at_its_field(finance, query):
    page = words(finance.send("query-detail", {**ANSWER, "amount": "91"}, pk=query.pk))
    assert "The amount must be above £0 and at most £90.00." in page
    assert query.steps.count() == 0


def test_an_answer_says_where_money_that_was_left_over_went(system, finance):
    system.funded_pot(amount="20000", use_by_on=date(2025, 6, 30))
    system.close(1)
    finance.client.post(finance.address("rules-run"))
    query = Query.objects.get(rule="lapsed")
    typed = {**ANSWER, "amount": "4000", "destination": "system-position"}
    finance.send("query-detail", typed, pk=query.pk)
    assert Movement.objects.get(kind="apply-elsewhere").destination == "system-position"
    assert "Diverted to deficits £4,000" in words(finance.open("use-of-funds"))


def test_money_that_never_came_was_not_used_from_the_pot(system, finance):
    system.pot(amount="20000", due=((date(2025, 5, 1), Decimal(20000)),))
    system.close(1)
    finance.client.post(finance.address("rules-run"))
    query = Query.objects.get(rule="overdue")
    page = finance.send("query-detail", {**ANSWER, "amount": "4000", "destination": "system-position"}, pk=query.pk)
    assert "This money has not come to the pot" in words(page)
    assert query.steps.count() == 0


def test_an_auditor_reads_a_query_and_may_not_answer_it(system, finance, query):
    auditor = At(system.auditor, system.trust, system.year)
    page = auditor.open("query-detail", pk=query.pk)
    assert "Save the answer" not in words(page)
    refused = auditor.send("query-detail", ANSWER, token="made-up", pk=query.pk)
    assert refused.status_code == 403
    assert auditor.client.post(auditor.address("rules-run")).status_code == 403
    assert query.steps.count() == 0


def test_a_query_of_another_organisation_does_not_exist(system, finance, query):
    stranger = At(system.other_finance, system.other_trust, system.year)
    assert stranger.open("query-detail", pk=query.pk).status_code == 404


def test_two_people_close_a_month(system, finance):
    finance.client.post(finance.address("month-close"), {"ask": "1"})
    own = finance.client.post(finance.address("month-close"), {"confirm": "1"})
    assert "Closing a month takes two people" in words(own)
    second = At(system.second, system.trust, system.year)
    assert "Confirm closing April" in words(second.open("month-close"))
    second.client.post(second.address("month-close"), {"confirm": "1"})
    assert "asked by Farah Finance, confirmed by Sam Second" in words(second.open("month-close"))


def test_months_close_in_their_order_and_only_after_they_end(finance):
    assert "Close the months before it first" in words(
        finance.client.post(finance.address("month-close"), {"ask": "2"})
    )
    assert "has not ended yet" in words(finance.client.post(finance.address("month-close"), {"ask": "9"}))
    assert "Choose one of the twelve months" in words(
        finance.client.post(finance.address("month-close"), {"ask": "13"})
    )


def test_two_people_open_a_closed_month_again(system, finance):
    system.close(1)
    finance.client.post(finance.address("month-close"), {"reopen": "1", "reason": "Late invoice"})
    second = At(system.second, system.trust, system.year)
    assert "Farah Finance: Late invoice" in words(second.open("month-close"))
    done = second.client.post(second.address("month-close"), {"confirm": "1"})
    assert "Month 1 (April) is open again" in words(second.client.get(done.url))


def test_an_executive_lead_may_not_close_a_month(system, finance):
    exec_lead = At(system.exec_lead, system.trust, system.year)
    assert exec_lead.client.post(exec_lead.address("month-close"), {"ask": "1"}).status_code == 403


def test_a_project_prints_its_spend_by_month_and_pot(system, finance):
    pot = system.funded_pot()
    project = system.project(pot)
    system.spend(pot, "200", project)
    system.spend(pot, "50", project, on=date(2025, 7, 1))
    page = words(finance.open("project-detail", reference=project.reference))
    assert "£250.00 was spent on this project in 2025/26" in page
    assert "P-001 Smoking in pregnancy £0 £0 £200 £50 £0 £0 £0 £0 £0 £0 £0 £0 £250" in page
    assert "£250.00" in words(finance.open("project-list"))


def test_a_project_needs_a_pot_of_its_own_organisation(system, finance):
    theirs = system.funded_pot(system.other_trust)
    page = words(finance.send("project-open", {"name": "New", "pots": [theirs.pk]}))
    assert "There is a problem" in page
    assert finance.open("project-detail", reference="PR-001").status_code == 404


@pytest.fixture
def published(system) -> PublishedAllocation:
    file = UploadedFile.objects.create(
        organisation=system.icb,
        name="allocations.xlsx",
        sha256="0" * 64,
        size=1,
        stored_as="x",
        uploaded_by=system.icb_finance,
    )
    batch = ImportBatch.objects.create(
        organisation=system.icb, file=file, year=2025, holds="published", sheet="Core", table=1, mapping={},
        mapping_hash="1", staged_by=system.icb_finance, applied_at="2025-09-01T00:00Z", applied_by=system.icb_finance,
    )  # fmt: skip
    return PublishedAllocation.objects.create(
        batch=batch,
        holder=system.icb,
        year=2025,
        heading="Health inequalities",
        amount=Decimal("4850000"),
        cell="G12",
        raw="4850",
    )


def test_a_published_figure_names_its_cell_and_opens_one_pot(system, published):
    icb = At(system.icb_finance, system.icb, system.year)
    assert "allocations.xlsx, Core, G12" in words(icb.open("published-list"))
    query = f"?from={published.pk}"
    form = icb.open("pot-open", query).content.decode()
    assert 'value="4,850,000"' in form
    typed = {"name": "Health inequalities", "funder_name": "NHS England", "kind": "core20plus5", "amount": "4,850,000",
             "recurrence": "recurrent", "protection": "unrestricted", "profile": "one-day", "money_for": "revenue"}  # fmt: skip
    icb.send("pot-open", typed, query)
    pot = Pot.objects.get()
    assert pot.published_allocation == published
    assert str(pot) in words(icb.open("published-list"))
    assert icb.open("pot-open", query).url == icb.address("pot-detail", reference=pot.reference)


def test_a_published_figure_of_another_holder_opens_nothing(finance, published):
    assert finance.open("pot-open", f"?from={published.pk}").status_code == 404
    assert "No published figure names this organisation" in words(finance.open("published-list"))
