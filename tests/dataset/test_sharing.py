"""Questions, answers and what was shared come through a dump and a load as they were."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from dataset.dump import dump_dataset
from dataset.load import load_dataset
from dataset.verify import verify
from funding.models import Query, Share, StepSide
from funding.services.answers import answer_query
from funding.services.other_side import ask_about_transfer, query_again
from funding.services.sharing import share_answer
from funding.shared import answer_as_shown, digest_of, seen_queries
from organisations.models import Organisation
from tests.fixtures import YEAR, a_system

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2025, 11, 22)


class Gone(Exception):
    """Takes back what was built, so that the folder is loaded into an empty database."""


def build():
    """The ICB asks, the trust answers and shares, the ICB queries again."""
    system = a_system()
    line = system.transfer(system.funded_pot(system.icb), system.trust, "400")
    query = ask_about_transfer(by=system.icb_lead, organisation=system.icb, transfer=line, question="Where is it?")
    answer_query(
        by=system.finance_lead,
        query=query,
        amount=query.amount,
        destination=None,
        decided_by_role="Director of finance",
        reason="=In reserves",
        today=TODAY,
    )
    seen = digest_of(answer_as_shown(query))
    share_answer(by=system.exec_lead, query=query, with_organisation=system.icb, seen=seen, today=TODAY)
    query_again(by=system.icb_lead, organisation=system.icb, query=query, reason="Which reserve?")


def dump_and_take_back(folder):
    with suppress(Gone), transaction.atomic():
        build()
        dump_dataset(folder)
        raise Gone


@pytest.mark.django_db
@pytest.mark.both_databases
def test_what_was_shared_is_the_same_after_a_dump_and_a_load(tmp_path):
    dump_and_take_back(tmp_path / "one")
    assert not Query.objects.exists()
    load_dataset(tmp_path / "one", now=NOW)
    dump_dataset(tmp_path / "two")
    for name in ("queries.csv", "query_steps.csv", "query_step_sides.csv", "shares.csv", "events.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    share = Share.objects.get()
    assert digest_of(share.content) == share.digest
    assert StepSide.objects.get().organisation.code == "ZZI1"
    (seen,) = seen_queries(Organisation.objects.get(code="ZZI1"), YEAR)
    assert [said.text for said in seen.said] == ["Which reserve?"]
    assert verify(today=TODAY).problems == ()
