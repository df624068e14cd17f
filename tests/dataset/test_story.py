"""The demonstration story on 22 November 2026: what it must show, and that none of it stands on a real organisation."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dataset.story.play import real_data
from dataset.story.script import read_script
from funding.domain.chain import Level
from funding.domain.financial_year import FinancialYear
from funding.domain.words import PotKind, Protection, QueryStatus, Recurrence
from funding.models import MonthClose, Movement, Pot, Query, Term
from funding.selectors import combined, pot_positions, pots_of, transfer_lines
from funding.shared_chain import chain_view, members_of, stands_elsewhere
from funding.terms import terms_of
from organisations.models import Membership, Organisation, User
from roi.models import CaseVersion

pytestmark = pytest.mark.both_databases

YEARS = (FinancialYear(2024), FinancialYear(2025), FinancialYear(2026))
ACUTE = "Northmoor University Hospitals NHS Trust"


def holders():
    return list(Organisation.objects.filter(pots__isnull=False).distinct())


def positions(today):
    return [each for org in holders() for year in YEARS for each in pot_positions(pots_of(org, year), year, today)]


def one(name, year, today):
    (found,) = pot_positions(Pot.objects.filter(name=name), FinancialYear(year), today)
    return found


def icb():
    return Organisation.objects.get(code="ZZN01")


def test_forty_pots_hold_fourteen_million_pounds_in_three_years(story):
    assert Pot.objects.count() == 43
    by_transfer = {row["what_for"] for row in read_script().transfers if row["opens_pot"]}
    from_outside = [each for each in positions(story) if each.pot.name not in by_transfer]
    assert sum(each.awarded.awarded for each in from_outside) == Decimal("13944400.00")


def test_both_identities_hold_for_every_pot_and_year(story):
    found = positions(story)
    assert len(found) > 70
    assert [str(each.pot) for each in found if each.awarded.difference or each.position.difference] == []


def test_no_real_organisation_carries_money_or_people(story):
    assert real_data() == ""
    assert all(organisation.is_fictional for organisation in holders())
    assert not Movement.objects.filter(organisation__is_fictional=False).exists()
    assert not Membership.objects.filter(organisation__is_fictional=False).exists()
    assert not Pot.objects.filter(funder__is_fictional=False).exists()


def test_no_made_up_organisation_bears_the_name_of_a_real_one(story):
    real = {name.casefold() for name in Organisation.objects.real().values_list("name", flat=True)}
    made_up = Organisation.objects.filter(is_fictional=True)
    assert made_up.count() == 13
    assert [each.name for each in made_up if each.name.casefold() in real] == []
    assert {each.code[:3] for each in made_up} == {"ZZN"}


def test_every_stream_of_funding_is_there(story):
    kinds = set(Pot.objects.values_list("kind", flat=True))
    assert kinds >= {
        kind.value
        for kind in (PotKind.CORE20PLUS5, PotKind.CHARITY, PotKind.RESEARCH, PotKind.LOCAL_AUTHORITY,
                     PotKind.NHS_OTHER, PotKind.REALLOCATED)
    }  # fmt: skip
    assert set(Term.objects.values_list("recurrence", flat=True)) == {each.value for each in Recurrence}


def test_one_core20plus5_pot_went_wholly_into_the_deficit_and_only_part_was_approved(story):
    pot = one("Core20PLUS5 place share", 2025, story)
    assert pot.position.received == pot.position.used_elsewhere == Decimal("420000.00")
    rows = Movement.objects.filter(postings__pot=pot.pot, kind="apply-elsewhere")
    assert sorted(rows.values_list("destination", "is_approved")) == [
        ("position-in-year", True), ("position-slippage", False),
    ]  # fmt: skip


def test_a_grant_came_in_month_eleven_after_it_was_queried_and_answered(story):
    pot = one("Asthma at home", 2025, story)
    receipt = Movement.objects.get(postings__pot=pot.pot, kind="receive")
    assert receipt.month == 11
    query = Query.objects.get(pots=pot.pot, rule="overdue")
    assert (query.amount, query.status) == (Decimal("85000.00"), QueryStatus.EXPLAINED)
    assert query.steps.get().reason.startswith("The foundation moved its payment run")


def test_a_gap_stays_not_explained(story):
    assert one("Lung health checks on the estates", 2025, story).position.not_explained == Decimal("32000.00")


def test_an_overdue_award_is_found_and_open(story):
    query = Query.objects.get(rule="overdue", year=2026)
    assert (query.pots.get().name, query.amount, query.status) == ("Cancer navigators", Decimal("92000.00"), "open")
    assert one("Cancer navigators", 2026, story).awarded.overdue == Decimal("92000.00")


def test_a_ring_fence_ended_with_its_year(story):
    kept = [one("Hypertension case-finding", year, story).protection for year in (2024, 2025)]
    assert kept == [Protection.RING_FENCED, Protection.UNRESTRICTED]


def test_a_partner_is_paid_in_advance_on_a_year_of_its_own(story):
    paid = Movement.objects.filter(partner="Bridge Street Neighbours", is_prepaid=True)
    assert paid.count() >= 8
    assert all("partner’s own year" in each.reason for each in paid)


def test_what_a_partner_has_not_delivered_is_not_spent(story):
    position = one("Perinatal care for every community", 2026, story).position
    assert (position.spent, position.prepaid) == (Decimal("36000.00"), Decimal("18000.00"))


def test_one_balance_is_carried_forward_with_its_basis_and_one_lapses(story):
    carried = one("Health on Traveller sites", 2024, story).position.carried_forward
    assert carried == one("Health on Traveller sites", 2025, story).position.brought_forward == Decimal("6000.00")
    assert Movement.objects.get(kind="carry-forward").carry_basis == "deferred-income"
    assert one("Interpreters and easy-read letters", 2025, story).position.lapsed == Decimal("5000.00")


def test_one_pot_was_opened_by_a_transfer_alone(story):
    pot = one("Community connectors 2026/27", 2026, story)
    assert pot.awarded.awarded == Decimal("190000.00")
    assert pot.awarded.transferred == pot.position.transfers_in == Decimal("172000.00")
    assert pot.awarded.overdue == Decimal("18000.00")


def test_transfers_are_confirmed_in_transit_and_with_a_gap(story):
    lines = {line.transfer.what_for: line for line in transfer_lines(icb(), YEARS[2])}
    assert lines["Outreach clinics 2026/27, first half"].gap == 0
    assert lines["Community connectors 2026/27"].gap == Decimal("18000.00")
    assert not lines["Street triage over the winter"].is_confirmed


def test_the_combined_view_takes_transfers_out_once(story):
    members = [icb(), *Organisation.objects.trusts_of(icb(), story)]
    whole = combined(members, YEARS[2], story)
    assert whole.members == 5
    assert (whole.transfers_out, whole.transfers_in, whole.in_transit) == (
        Decimal("630000.00"), Decimal("492000.00"), Decimal("138000.00"),
    )  # fmt: skip
    outside = sum(each.position.received for each in positions(story) if each.year == YEARS[2])
    assert whole.position.received == outside
    assert whole.through == Decimal("11000.00")  # to the place, and from it to a trust
    assert whole.sources_after_elimination == whole.position.sources - Decimal("503000.00")
    assert whole.sources_after_elimination == whole.uses_after_elimination


def test_the_merged_board_has_the_trusts_of_the_two_before_it(story):
    before = [Organisation.objects.get(code=code) for code in ("ZZN02", "ZZN03")]
    day = date(2026, 3, 31)
    earlier = {trust.code for board in before for trust in Organisation.objects.trusts_of(board, day)}
    assert earlier == {trust.code for trust in Organisation.objects.trusts_of(icb(), story)}
    assert not Organisation.objects.trusts_of(icb(), day).exists()


def test_two_people_closed_every_month_up_to_october(story):
    closed = MonthClose.objects.filter(organisation__name=ACUTE)
    assert sorted(closed.values_list("year", "month")) == [
        (year.start, month) for year in YEARS for month in range(1, 8 if year.start == 2026 else 13)
    ]
    assert all(each.closed_by != each.confirmed_by for each in MonthClose.objects.all())


def test_some_queries_are_answered_and_some_wait(story):
    statuses = set(Query.objects.values_list("status", flat=True))
    assert statuses >= {QueryStatus.OPEN.value, QueryStatus.EXPLAINED.value, QueryStatus.RECORDED.value}


def test_one_case_pays_back_on_resource_and_not_on_cash(story):
    version = CaseVersion.objects.get(case__project__name="Respiratory winter outreach")
    assert version.status == "with-exec"
    returns = version.figures["returns"]
    assert (returns["trust_resource"]["cost_pence"], returns["trust_cash"]["cost_pence"]) == (13_440_000, 12_000_000)
    assert returns["trust_resource"]["benefit_pence"] == 18_922_584
    assert round(returns["trust_resource"]["ratio"], 5) == 1.40793
    assert round(returns["trust_cash"]["ratio"], 5) == 0.47306
    assert (version.figures["payback_month"]["trust_cash"], version.figures["payback_month"]["trust_resource"]) == (
        None, "M9",
    )  # fmt: skip


def test_one_case_does_not_pay_back_and_is_signed_after_it_was_returned(story):
    first, second = CaseVersion.objects.filter(case__title="Keep the alcohol care nurses").order_by("number")
    assert (first.status, second.status) == ("returned", "signed")
    assert second.figures["returns"]["trust_resource"]["ratio"] < 1
    assert second.prepared_by != second.sign_offs.get().by


def test_its_people_cannot_sign_in_by_password_and_are_listed(story):
    people = User.objects.filter(memberships__isnull=False).distinct()
    assert people.count() == 19
    assert all(person.is_demo and not person.has_usable_password() for person in people)
    out = StringIO()
    call_command("demo_people", stdout=out)
    assert "Priya Shah         Finance lead               Northmoor University Hospitals NHS Trust" in out.getvalue()


def test_playing_it_again_does_nothing(story):
    before = (Pot.objects.count(), Movement.objects.count(), Query.objects.count())
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert "already there" in out.getvalue()
    assert (Pot.objects.count(), Movement.objects.count(), Query.objects.count()) == before


def test_terms_of_one_trust_are_those_worked_out_by_hand(story):
    """Six pots of ZZN13 in 2025/26, from the facts of the story:

    oral health 140,000 and school asthma 212,000 recurrent; Traveller health 54,000 from a charity and hostel nurses
    88,000 from a council, both external; Traveller health, diabetes technology 164,000 and coastal vaccination 92,000
    ring-fenced; coastal vaccination announced on 20 January for 1 February, the others four days before 1 April; the
    four that end last 24, 24, 24 and 2 months. Each project has one pot.
    """
    terms = terms_of(Organisation.objects.get(code="ZZN13"), FinancialYear(2025), story)
    assert (terms.total, terms.recurrent, terms.external) == (750_000, 352_000, 142_000)
    assert (terms.late, terms.ring_fenced) == (92_000, 310_000)
    assert (terms.notice_days, terms.length_months, terms.pots_a_project) == (4, 24, 1)
    assert sorted(terms.projects.values()) == [1, 1, 1, 1, 1, 1]
    one_off, short, last_minute, late = Decimal(398) / 750, Decimal(12) / 36, Decimal(178) / 182, Decimal(92) / 750
    assert abs(terms.index - 100 * (one_off + short + last_minute + late) / 4) < Decimal("1e-20")
    assert round(terms.index, 1) == Decimal("49.1")


# The chain of money: what each body above sees, to the penny, and by date


def chain_of(code, year, today):
    return chain_view(Organisation.objects.get(code=code), FinancialYear(year), today)


def test_the_board_sees_its_chain_to_the_penny_with_one_trust_not_returned(story):
    found = chain_of("ZZN01", 2026, story)
    assert (len(found.returned), [each.organisation.code for each in found.missing]) == (4, ["ZZN14"])
    assert found.chain.difference == 0
    assert {(each.receiver, each.amount) for each in found.chain.gaps} == {
        ("ZZN13", Decimal(18000)),
        ("ZZN14", Decimal(120000)),
    }
    assert [each.level for each in found.chain.levels] == [Level.ICB, Level.PLACE, Level.TRUST, Level.PROJECT,
                                                           Level.PARTNER]  # fmt: skip
    place = next(line for line in found.rows if line.node.code == "ZZN15")
    assert (place.from_outside, place.from_chain, place.node.passed_on) == (Decimal(0), Decimal(18000), Decimal(11000))
    assert (place.node.used_elsewhere, place.node.unspent) == (Decimal(4500), Decimal(2500))
    below = next(line for line in found.rows if line.node.code == "ZZN13")
    assert (below.node.under, below.depth) == ("ZZN15", place.depth + 1)
    assert found.chain.taken_out >= Decimal(160000) * 2 + Decimal(172000) + Decimal(18000) + Decimal(11000)


def test_the_two_boards_before_it_stand_under_their_own_codes_and_england_adds_only_what_returned(story):
    england = Organisation.objects.get(code="ZZN31")
    last = chain_of("ZZN31", 2025, story)
    assert ([each.organisation.code for each in last.returned], [each.organisation.code for each in last.missing]) == (
        ["ZZN02"], ["ZZN03"],
    )  # fmt: skip
    assert last.chain.from_outside == chain_of("ZZN02", 2025, story).rows[0].from_outside == Decimal(780000)
    assert [each.organisation.code for each in members_of(england, FinancialYear(2026), story)] == ["ZZN01"]
    elsewhere = stands_elsewhere(Organisation.objects.get(code="ZZN01"), FinancialYear(2025))
    assert {each.code for each in elsewhere} == {"ZZN02", "ZZN03"}
    assert [each.code for each in stands_elsewhere(Organisation.objects.get(code="ZZN02"), FinancialYear(2026))] == [
        "ZZN01"
    ]
    before = chain_of("ZZN01", 2025, story)
    assert (before.members, before.chain.from_outside) == (0, Decimal(0))


def test_what_is_asked_of_the_database_does_not_grow_with_trusts_and_pots(story):
    found = {}
    for code, year in (("ZZN01", 2026), ("ZZN15", 2026), ("ZZN02", 2025)):
        with CaptureQueriesContext(connection) as asked:
            chain_of(code, year, story)
        found[code] = len(asked)
    assert len(set(found.values())) == 1, found
    assert max(found.values()) <= 20, found


@pytest.mark.parametrize(
    ("person", "address", "status", "lead"),
    [
        ("esther.vaughan", "/ZZN31/2025-26/system/chain/", 200, "1 of 2 boards returned, covering £780,000."),
        ("esther.vaughan", "/ZZN01/2026-27/system/chain/", 404, ""),
        ("olu.bankole", "/ZZN15/2026-27/system/chain/", 200, "1 of 1 trusts returned"),
        ("samuel.whitlock", "/ZZN01/2025-26/system/chain/", 200, "was not open in 2025/26."),
    ],
)
def test_each_body_opens_its_own_chain_and_no_other(story, person, address, status, lead):
    client = Client()
    user = User.objects.get(email=f"{person}@ringfence.invalid")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address)
    assert answer.status_code == status
    assert lead in answer.content.decode()
