"""The chain of the demonstration story: what each body above sees, to the penny, and by date."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funding.domain.chain import Level
from funding.domain.financial_year import FinancialYear
from funding.shared_chain import chain_view, members_of, stands_elsewhere
from organisations.models import Organisation, User

D = Decimal


def view(code, year, today):
    return chain_view(Organisation.objects.get(code=code), FinancialYear(year), today)


def test_the_board_sees_its_chain_to_the_penny_with_one_trust_not_returned(story):
    found = view("ZZN01", 2026, story)
    assert (len(found.returned), [each.organisation.code for each in found.missing]) == (4, ["ZZN14"])
    assert found.chain.difference == 0
    assert {(each.receiver, each.amount) for each in found.chain.gaps} == {("ZZN13", D(18000)), ("ZZN14", D(120000))}
    assert [each.level for each in found.chain.levels] == [Level.ICB, Level.PLACE, Level.TRUST, Level.PROJECT,
                                                           Level.PARTNER]  # fmt: skip
    place = next(line for line in found.rows if line.node.code == "ZZN15")
    assert (place.from_outside, place.from_chain, place.node.passed_on) == (D(0), D(18000), D(11000))
    assert (place.node.used_elsewhere, place.node.unspent) == (D(4500), D(2500))
    below = next(line for line in found.rows if line.node.code == "ZZN13")
    assert (below.node.under, below.depth) == ("ZZN15", place.depth + 1)
    assert found.chain.taken_out >= D(160000) * 2 + D(172000) + D(18000) + D(11000)


def test_the_two_boards_before_it_stand_under_their_own_codes_and_england_adds_only_what_returned(story):
    england = Organisation.objects.get(code="ZZN31")
    last = view("ZZN31", 2025, story)
    assert ([each.organisation.code for each in last.returned], [each.organisation.code for each in last.missing]) == (
        ["ZZN02"], ["ZZN03"],
    )  # fmt: skip
    assert last.chain.from_outside == view("ZZN02", 2025, story).rows[0].from_outside == D(780000)
    assert [each.organisation.code for each in members_of(england, FinancialYear(2026), story)] == ["ZZN01"]
    elsewhere = stands_elsewhere(Organisation.objects.get(code="ZZN01"), FinancialYear(2025))
    assert {each.code for each in elsewhere} == {"ZZN02", "ZZN03"}
    assert [each.code for each in stands_elsewhere(Organisation.objects.get(code="ZZN02"), FinancialYear(2026))] == [
        "ZZN01"
    ]
    before = view("ZZN01", 2025, story)
    assert (before.members, before.chain.from_outside) == (0, D(0))


def test_what_is_asked_of_the_database_does_not_grow_with_trusts_and_pots(story):
    found = {}
    for code, year in (("ZZN01", 2026), ("ZZN15", 2026), ("ZZN02", 2025)):
        with CaptureQueriesContext(connection) as asked:
            view(code, year, story)
        found[code] = len(asked)
    assert max(found.values()) - min(found.values()) <= 1, found
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
