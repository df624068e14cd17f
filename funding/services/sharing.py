"""Sharing with another body: a separate act, by a person who wrote none of it, of exactly what the preview showed. What
is shared is frozen, and is not taken back."""

from datetime import date

from django.db import transaction

from funding.barriers import answers_of
from funding.domain.financial_year import FinancialYear
from funding.models import Pot, Query, QueryStep, Share
from funding.selectors import months_closed
from funding.shared import (
    Content,
    answer_as_shown,
    bodies_for,
    digest_of,
    not_explained_as_shown,
    parties,
    statements,
    wrote,
)
from funding.shared_barriers import barriers_as_shown, boards_of
from funding.shared_chain import bodies_above, chain_as_shown
from funding.shared_terms import terms_as_shown
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require

CHANGED = "What would be shared has changed since you looked at it. Read it again and share it then."


@transaction.atomic
def share_answer(*, by: User, query: Query, with_organisation: Organisation, seen: str, today: date) -> Share:
    """Show another body the answers given so far. `seen` is the digest of the preview that the person read."""
    require(by, query.organisation, Act.SHARE)
    query = Query.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=query.pk)
    steps = statements(query)
    if not steps:
        raise Refused("There is no answer to share yet.")
    if wrote(steps, by):
        raise Refused("You wrote part of this answer. Another person has to share it.")
    allowed = {
        each.pk for each in (*parties(query, today), *bodies_for(query.organisation, FinancialYear(query.year), today))
    }
    if with_organisation.pk not in allowed:
        raise Refused("Choose your ICB, your trust or the other side of a transfer.", field="with_organisation")
    return share(
        by,
        query.organisation,
        with_organisation,
        answer_as_shown(query),
        seen,
        year=query.year,
        query=query,
        up_to=steps[-1],
        pots=list(query.pots.all()),
    )


@transaction.atomic
def share_not_explained(*, by: User, organisation: Organisation, year: FinancialYear, with_organisation: Organisation,
                        seen: str, today: date) -> Share:  # fmt: skip
    """Show another body the totals not explained of the year."""
    refuse_other_bodies(by, organisation, with_organisation, year, today)
    content, pots = not_explained_as_shown(organisation, year, today)
    return share(by, organisation, with_organisation, content, seen, year=year.start, pots=pots)


@transaction.atomic
def share_terms(*, by: User, organisation: Organisation, year: FinancialYear, with_organisation: Organisation,
                seen: str, today: date) -> Share:  # fmt: skip
    """Show another body the terms of funding of the year: its figures, and no pot."""
    refuse_other_bodies(by, organisation, with_organisation, year, today)
    if not months_closed(organisation, year):
        raise Refused(f"Close a month of {year} first: terms are compared once the year has a closed month.")
    content = terms_as_shown(organisation, year, today)
    subject = f"terms {year.code}"
    return share(by, organisation, with_organisation, content, seen, year=year.start, pots=[], subject=subject)


@transaction.atomic
def share_barriers(*, by: User, organisation: Organisation, year: FinancialYear, with_organisation: Organisation,
                   seen: str, today: date) -> Share:  # fmt: skip
    """Show another body the answers on barriers and enablers of the year."""
    require(by, organisation, Act.SHARE)
    if with_organisation not in boards_of(organisation, year, today):
        raise Refused("Choose the ICB that your organisation belongs to.", field="with_organisation")
    if not answers_of(organisation, [year]):
        raise Refused(f"There is no answer of {year} to share yet.")
    content = barriers_as_shown(organisation, year, today)
    subject = f"barriers {year.code}"
    return share(by, organisation, with_organisation, content, seen, year=year.start, pots=[], subject=subject)


@transaction.atomic
def share_chain(*, by: User, organisation: Organisation, year: FinancialYear, with_organisation: Organisation,
                seen: str, today: date) -> Share:  # fmt: skip
    """Show another body the chain of money of the year: transfers, what became of the rest, projects and partners."""
    require(by, organisation, Act.SHARE)
    if with_organisation not in bodies_above(organisation, year, today):
        raise Refused("Choose the body above yours, or the one that followed it.", field="with_organisation")
    if not months_closed(organisation, year):
        raise Refused(f"Close a month of {year} first: a year is returned once it has a closed month.")
    content = chain_as_shown(organisation, year, today)
    subject = f"chain {year.code}"
    return share(by, organisation, with_organisation, content, seen, year=year.start, pots=[], subject=subject)


def refuse_other_bodies(by: User, organisation: Organisation, body: Organisation, year: FinancialYear,
                        today: date) -> None:  # fmt: skip
    require(by, organisation, Act.SHARE)
    if body.pk not in {each.pk for each in bodies_for(organisation, year, today)}:
        raise Refused("Choose your ICB, your trust or the other side of a transfer.", field="with_organisation")


def share(by: User, organisation: Organisation, with_organisation: Organisation, content: Content, seen: str, *,
          year: int, pots: list[Pot], query: Query | None = None, up_to: QueryStep | None = None,
          subject: str = "") -> Share:  # fmt: skip
    digest = digest_of(content)
    if digest != seen:
        raise Refused(CHANGED)
    if Share.objects.filter(with_organisation=with_organisation, organisation=organisation, digest=digest).exists():
        raise Refused(f"{with_organisation.name} sees exactly this already.")
    subject = subject or (query.key if query else f"not-explained {FinancialYear(year).code}")
    facts = {"with": with_organisation.code, "digest": digest}
    both = sorted((organisation, with_organisation), key=lambda one: one.pk)
    sequences = {each.pk: next_sequence(each) for each in both}
    made = Share.objects.create(
        organisation=organisation,
        with_organisation=with_organisation,
        year=year,
        query=query,
        up_to=up_to,
        content=content,
        digest=digest,
        sequence=sequences[organisation.pk],
        by=by,
    )
    made.pots.set(pots)
    for each in both:
        record_event(
            by=by,
            organisation=each,
            action="share",
            subject=subject,
            after={**facts, "from": organisation.code},
            rows=[made] if each == organisation else [],
        )
    return made
