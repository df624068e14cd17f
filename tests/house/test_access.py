"""Every page asked for by every kind of person, with real requests: at their own organisation, at another one, unknown."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from funding.agreed import agreements_of
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.transactions.matching import Verdict
from funding.domain.words import Basis, Destination, Evidence, Resource
from funding.models import BarrierAction, BidDocument, Holds, Movement, Pot, Project, Query, Total, TransactionLine
from funding.services.acts import ask_for_override, commit_money
from funding.services.budget_evidence import record_virement
from funding.services.imports import start_import
from funding.services.ledger import apply_elsewhere, receive_money, record_spend
from funding.services.matching import decide_lines
from funding.services.matching_rules import Says, state_rule
from funding.services.other_side import ask_about_transfer
from funding.services.partner_payments import ask_partner
from funding.services.reallocated import Taken, record_reallocated
from funding.services.stitching import plan_cost
from funding.services.transactions import start_listing, take_in
from funding.services.transfers import pass_on
from organisations.models import Event, Membership, Organisation, User
from organisations.permissions import ALLOWED, Act, Role
from roi.domain.inputs import Polarity, Who
from roi.models import CaseVersion, OutcomeLine, Realisation
from roi.services.measures import MeasureFacts, add_measure
from tests.house.access_rules import OPEN, RULES, Access

YEAR = FinancialYear(2025)
OPEN_DAY = date(2026, 11, 20)
FOR_ICBS_ONLY = {"funding:system", "funding:chain", "funding:barriers-compared", "roi:terms-compared"}
OTHERS = ("account_", "mfa_")  # allauth's own pages, tested there


def routes(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}{entry.name}", entry


ROUTES = {name: entry for name, entry in routes() if not name.startswith(OTHERS)}


def method_of(name):
    return RULES[name].method if name in RULES else "get"


def test_every_page_has_its_rule_and_every_rule_its_page():
    assert set(RULES) == set(ROUTES)


def test_every_page_is_closed_by_default():
    """A page of an organisation states what it needs itself or by its base, and the table says the same."""
    for name, entry in ROUTES.items():
        if "organisation" in entry.pattern.converters:
            assert entry.callback.view_class.needs == RULES[name].act, name


@pytest.fixture(scope="module")
def things(played):
    """One real object for each part of an address, all of the acute trust of the story."""
    trust = Organisation.objects.get(code="ZZN11")
    version = CaseVersion.objects.filter(case__project__organisation=trust).order_by("pk").first()
    line = OutcomeLine.objects.filter(project__organisation=trust, year=2025, realisation__isnull=False).first()
    batch = start_import(
        by=person_as(Role.FINANCE_LEAD),
        organisation=trust,
        year=YEAR,
        name="budget.csv",
        content=[b"Cost centre,Description,Budget\n100200,Outreach nurse,41000\n100201,Travel,2500\n"],
        holds=Holds.BUDGET,
    )
    return {
        "organisation": trust.code,
        "year": YEAR,
        "number": version.number,
        "place": "spent",
        "code": "declared",
        "line": line.code,
        "group": "project",
        "breakdown": "all",
        "own_measure": a_measure_of(trust).code,
        "pots": Pot.objects.filter(organisation=trust).first().reference,
        "projects": line.project.reference,
        "cases": version.case.reference,
        "movements": Movement.objects.filter(organisation=trust, year=2025, kind="spend").first().pk,
        **of_its_kind(trust),
        **of_the_ledger(trust),
        "organisations:role-end": Membership.objects.filter(organisation=trust).order_by("pk").first().pk,
        "transfers": a_transfer_to(trust).pk,
        "use-of-funds": Query.objects.filter(organisation=trust, year=2025).first().pk,
        "shared": a_question_of(trust).pk,
        "outcomes": Realisation.objects.filter(line__project__organisation=trust).first().pk,
        "imports": batch.pk,
        **a_bid_of(trust),
        **an_agreement_of(trust),
        "who-pays": a_planned_cost_of(line.project).pk,
        "kind": "virement",
        "evidence": a_virement_of(trust).pk,
        "terms": a_reallocation_of(trust).pk,
        "barriers": BarrierAction.objects.filter(organisation=trust).first().pk,
    }


def a_bid_of(trust):
    document = BidDocument.objects.filter(bid__organisation=trust, ready__isnull=True).select_related("bid").first()
    return {"bids": document.bid.reference, "funding:bid-document-ready": document.pk}


def an_agreement_of(trust):
    """With a payment that the partner is asked about, and a report that it owes."""
    state = next(each for each in agreements_of(trust, OPEN_DAY) if not all(r.received_on for r in each.reports))
    payment = state.payments[-1].row
    asked = ask_partner(by=person_as(Role.FINANCE_LEAD), payment=payment, today=timezone.localdate())
    return {
        "agreements": state.agreement.reference,
        "token": asked.token,
        "funding:agreement-ask": payment.pk,
        "funding:agreement-revoke": asked.question.pk,
        "funding:agreement-report": next(each.row.pk for each in state.reports if not each.received_on),
    }


def a_planned_cost_of(project):
    return plan_cost(
        by=person_as(Role.FINANCE_LEAD),
        project=project,
        name="For the test",
        year=YEAR,
        amounts={1: Decimal(10)},
        is_recurrent=True,
    )


def of_its_kind(trust):
    """Movements that can be restored, released, spent and delivered: a use elsewhere, a commitment, a prepayment."""
    by = person_as(Role.FINANCE_LEAD)
    project = Project.objects.filter(organisation=trust, pots__totals__year=2026).first()
    pot = project.pots.filter(totals__year=2026).first()
    facts = {"by": by, "pot": pot, "amount": Decimal("10.00"), "on": OPEN_DAY, "reason": "For the test"}
    receive_money(**{**facts, "amount": Decimal("1000.00"), "basis": Basis.CASH})
    use = apply_elsewhere(**facts, destination=Destination.OTHER, decided_by_role="Director of finance")
    commitment = commit_money(**facts, project=project)
    prepaid = record_spend(
        **facts, project=project, evidence_grade=Evidence.ASSERTED, partner="Marsh Link", is_prepaid=True
    )
    return {
        "funding:movement-restore": use.pk,
        "funding:movement-release": commitment.pk,
        "funding:movement-spend": commitment.pk,
        "funding:movement-deliver": prepaid.pk,
        "funding:movement-cancel": prepaid.pk,
        "funding:override-consent": an_override_of(pot).pk,
    }


def of_the_ledger(trust):
    """A line of a listing that waits and one that is to check, the listing, and a rule."""
    by = person_as(Role.FINANCE_LEAD)
    batch = start_listing(by=by, organisation=trust, year=FinancialYear(2026), name="listing.csv", holds=Holds.LINES,
                          content=[b"Cost centre,Date,Amount\nE1,01/04/2026,5\nE2,01/04/2026,6\n"])  # fmt: skip
    take_in(by=by, batch=batch, are_ours=True)
    waits, checked = TransactionLine.objects.filter(batch=batch)
    decide_lines(by=by, organisation=trust, year=FinancialYear(2026), lines=[checked], verdict=Verdict.CHECK)
    rule = state_rule(by=by, organisation=trust, says=Says(code="E1"), pot=None)
    return {
        "funding:line-detail": waits.pk,
        "funding:line-match": waits.pk,
        "funding:line-open": checked.pk,
        "funding:listing": batch.pk,
        "funding:listing-undo": batch.pk,
        "funding:matching-rule": rule.pk,
    }


def a_measure_of(trust):
    facts = MeasureFacts("Home visits", "visits", Polarity.MORE, "Visits made", "Own records", Who.PEOPLE, "Savings")
    return add_measure(by=person_as(Role.CONTRIBUTOR), organisation=trust, facts=facts)


def a_transfer_to(trust):
    sender = Pot.objects.filter(organisation__code="ZZN01", totals__place="available", totals__balance__gt=1).first()
    return pass_on(
        by=person_as(Role.ICB_FINANCE, "ZZN01"),
        pot=sender,
        receiver=trust,
        amount=Decimal("1.00"),
        on=OPEN_DAY,
        what_for="For the test",
    )


def an_override_of(pot):
    """Asked for by the finance lead, for 2026/27."""
    return ask_for_override(
        by=person_as(Role.FINANCE_LEAD),
        pot=pot,
        year=FinancialYear(2026),
        amount=Decimal("1.00"),
        reason="For the test",
        expires_on=OPEN_DAY,
        today=OPEN_DAY,
    )


def a_virement_of(trust):
    """Evidence of 2025/26 that can be taken back."""
    pots = Pot.objects.filter(organisation=trust, totals__year=2025).distinct().order_by("pk")[:2]
    return record_virement(
        by=person_as(Role.FINANCE_LEAD), organisation=trust, from_pot=pots[0], to_pot=pots[1], month=Month(YEAR, 8), amount=Decimal("1.00"),
        reason="For the test",
    )  # fmt: skip


def a_reallocation_of(trust):
    taken = Taken(kind=Resource.BUDGET, what="Training", taken_from="Wards", given_up="A course", amount=Decimal(10),
                  from_on=YEAR.first_day, decided_by_role="Director of nursing")  # fmt: skip
    return record_reallocated(by=person_as(Role.FINANCE_LEAD), organisation=trust, year=YEAR, taken=taken)


def a_question_of(trust):
    return ask_about_transfer(
        by=person_as(Role.FINANCE_LEAD), organisation=trust, transfer=a_transfer_to(trust), question="For the test"
    )


def address(name, things, **instead):
    parts = {}
    if name in things:
        things = {**things, "pk": things[name], "year": FinancialYear(2026)}
    elif name in ("funding:transfer-confirm", "funding:shared-detail"):
        things = {**things, "year": FinancialYear(2026)}
    if name == "roi:measure-retire":
        things = {**things, "code": things["own_measure"]}
    if name == "funding:paper":
        things = {**things, "code": "board"}
    for part in ROUTES[name].pattern.converters:
        noun = str(ROUTES[name].pattern).split("/")[2] if "year" in ROUTES[name].pattern.converters else ""
        if name == "roi:realisation-confirm" and part == "pk":
            noun = "outcomes"
        parts[part] = things[part] if part in things else things[noun]
    return reverse(name, kwargs={**parts, **instead})


def ask(person, name, where):
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return getattr(client, RULES[name].method)(where)


def person_as(role, code="ZZN11"):
    return User.objects.get(
        pk=Membership.objects.filter(organisation__code=code, role=role.value).order_by("pk").values("user")[:1]
    )


OF_AN_ORGANISATION = sorted(name for name in ROUTES if "organisation" in ROUTES[name].pattern.converters)


TRUST_ROLES = (Role.FINANCE_LEAD, Role.CONTRIBUTOR, Role.EXEC_LEAD, Role.AUDITOR, Role.ADMINISTRATOR)
ICB_ROLES = (Role.ICB_LEAD, Role.ICB_FINANCE, Role.AUDITOR)
CELLS = [(name, role) for name in OF_AN_ORGANISATION for role in (ICB_ROLES if name in FOR_ICBS_ONLY else TRUST_ROLES)]


@pytest.mark.parametrize(("name", "role"), CELLS)
def test_a_role_opens_what_its_acts_allow_and_nothing_else(name, role, things, story):
    code = "ZZN01" if name in FOR_ICBS_ONLY else "ZZN11"
    answer = ask(person_as(role, code), name, address(name, things, organisation=code))
    if RULES[name].act in ALLOWED[role]:
        assert answer.status_code in (200, 302), f"{name} answers {answer.status_code}"
    else:
        assert answer.status_code == 403
        assert "role" in answer.content.decode()


@pytest.mark.parametrize("name", OF_AN_ORGANISATION)
def test_another_organisation_answers_like_one_that_does_not_exist(name, things, story):
    stranger = person_as(Role.FINANCE_LEAD, "ZZN12")
    theirs = ask(stranger, name, address(name, things))
    nobodys = ask(stranger, name, address(name, things, organisation="ZZ999"))
    assert theirs.status_code == nobodys.status_code == 404
    assert without_tokens(theirs) == without_tokens(nobodys)


def without_tokens(answer):
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


OF_ONE_THING = [
    name
    for name in OF_AN_ORGANISATION
    if not set(ROUTES[name].pattern.converters) <= {"organisation", "year", "place", "code", "kind"}
    and name in RULES
    and RULES[name].act in ALLOWED[Role.FINANCE_LEAD]
]


@pytest.mark.parametrize("name", OF_ONE_THING)
def test_things_of_another_organisation_do_not_exist_under_ones_own_address(name, things, story):
    stranger = person_as(Role.FINANCE_LEAD, "ZZN12")
    others = {**things, "organisation": "ZZN12", "pots": "P-999", "projects": "PR-999", "cases": "BC-999"}
    assert ask(stranger, name, address(name, others)).status_code == 404


@pytest.mark.parametrize("name", sorted(name for name in RULES if RULES[name].act != OPEN))
def test_people_who_are_not_signed_in_are_led_to_sign_in(name, things, story):
    answer = ask(None, name, address(name, things))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted(name for name in RULES if RULES[name] == Access(OPEN)))
def test_pages_about_the_program_are_open_to_everybody(name, things, story):
    assert ask(None, name, address(name, things)).status_code == 200


@pytest.mark.parametrize("name", sorted(name for name in OF_AN_ORGANISATION if method_of(name) == "get"))
def test_looking_at_a_page_changes_nothing(name, things, story):
    before = digest_of_everything()
    ask(person_as(Role.FINANCE_LEAD), name, address(name, things))
    after = digest_of_everything()
    assert before == after or name in {"roi:case-pdf", "roi:case-pack", "funding:import-file", "roi:case-file"}, (
        "only downloads are logged"
    )


def digest_of_everything():
    return (
        Event.objects.count(),
        Movement.objects.count(),
        Query.objects.count(),
        list(Total.objects.order_by("pk").values_list("balance", flat=True)),
        Project.objects.count(),
    )


def test_a_role_that_ended_opens_nothing(things, story):
    person = person_as(Role.AUDITOR)
    Membership.objects.filter(user=person).update(to_on="2026-01-01")
    assert ask(person, "funding:pot-list", address("funding:pot-list", things)).status_code == 404


def test_asking_for_a_past_day_gives_no_right_of_that_day(things, story):
    person = person_as(Role.AUDITOR)
    Membership.objects.filter(user=person).update(to_on="2026-01-01")
    where = address("funding:pot-list", things)
    assert ask(person, "funding:pot-list", f"{where}?known=2025-12-01").status_code == 404
    Membership.objects.filter(user=person).update(from_on="2026-11-01", to_on=None)
    assert ask(person, "funding:pot-list", f"{where}?known=2025-12-01").status_code == 200


def test_a_past_day_is_a_way_of_looking_and_never_of_acting(things, story):
    before = list(Query.objects.order_by("pk").values_list("status", flat=True))
    ask(person_as(Role.FINANCE_LEAD), "funding:rules-run", address("funding:rules-run", things) + "?known=2025-05-01")
    assert list(Query.objects.order_by("pk").values_list("status", flat=True)) == before


@pytest.mark.parametrize("closed", ["signup/", "email/", "confirm-email/", "confirm-email/abc/", "password/set/"])
def test_pages_of_the_sign_in_library_that_we_do_not_offer_do_not_exist(closed, things, story):
    for person in (None, person_as(Role.FINANCE_LEAD)):
        assert ask(person, "roi:home", f"/accounts/{closed}").status_code == 404


def test_the_table_of_roles_names_every_act():
    assert set().union(*ALLOWED.values()) == set(Act)
