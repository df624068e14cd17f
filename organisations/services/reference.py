"""Reference data goes in here: rows keyed by their code, so that putting the same rows again changes nothing.

These tables belong to no organisation, so no audit chain records them; their history is that of the seed files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from organisations.models import Kind, Organisation, OrganisationLink, Succession
from organisations.refusals import Refused


@dataclass(frozen=True, slots=True)
class Put:
    """How many rows were new, differed from what stood there, and stood there already."""

    created: int
    changed: int
    same: int

    @property
    def rows(self) -> int:
        return self.created + self.changed + self.same


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """An organisation as its register lists it. `region` is the code of a region that was put before."""

    code: str
    name: str
    kind: Kind
    source: str
    ons_code: str = ""
    region: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    uncertain: str = ""
    is_fictional: bool = False


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """Trust and ICB by their codes; `to_on` is the last day that counts."""

    trust: str
    icb: str
    from_on: date
    to_on: date | None
    source: str
    uncertain: str = ""


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    predecessor: str
    successor: str
    happened_on: date
    kind: str
    source: str
    uncertain: str = ""


@transaction.atomic
def put_rows(model: type[models.Model], key: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Put:
    """Create what is missing by its key, change what differs, leave the rest alone. All of it or nothing."""
    rows = list(rows)
    if not rows:
        return Put(0, 0, 0)
    fields = [name for name in rows[0] if name not in key]
    manager = model._default_manager
    standing = {tuple(getattr(row, name) for name in key): row for row in manager.all()}
    new: list[models.Model] = []
    changed: list[models.Model] = []
    for facts in rows:
        row = standing.get(tuple(facts[name] for name in key))
        if row is None:
            new.append(model(**facts))
        elif any(getattr(row, name) != facts[name] for name in fields):
            for name in fields:
                setattr(row, name, facts[name])
            changed.append(row)
    manager.bulk_create(new)
    if changed:
        manager.bulk_update(changed, fields)
    return Put(len(new), len(changed), len(rows) - len(new) - len(changed))


def put_organisations(organisations: Iterable[OrganisationFacts]) -> Put:
    """Put organisations by code. A code never passes between the real register and the demonstration story."""
    organisations = list(organisations)
    ids, fictional = {}, {}
    for code, pk, invented in Organisation.objects.values_list("code", "pk", "is_fictional"):
        ids[code], fictional[code] = pk, invented
    for facts in organisations:
        if fictional.get(facts.code, facts.is_fictional) != facts.is_fictional:
            raise Refused(f"The code {facts.code} is taken by an organisation of the demonstration. Reset it first.")
    return put_rows(
        Organisation,
        ("code",),
        [
            {
                "code": facts.code,
                "ons_code": facts.ons_code,
                "name": facts.name,
                "kind": facts.kind.value,
                "region_id": known(ids, facts.region) if facts.region else None,
                "opened_on": facts.opened_on,
                "closed_on": facts.closed_on,
                "is_fictional": facts.is_fictional,
                "source": facts.source,
                "uncertain": facts.uncertain,
            }
            for facts in organisations
        ],
    )


def put_links(links: Iterable[LinkFacts]) -> Put:
    """Put the dated links between trusts and ICBs, by trust, ICB and first day."""
    ids = organisation_ids()
    return put_rows(
        OrganisationLink,
        ("trust_id", "icb_id", "from_on"),
        [
            {
                "trust_id": known(ids, facts.trust),
                "icb_id": known(ids, facts.icb),
                "from_on": facts.from_on,
                "to_on": facts.to_on,
                "source": facts.source,
                "uncertain": facts.uncertain,
            }
            for facts in links
        ],
    )


def put_successions(successions: Iterable[SuccessionFacts]) -> Put:
    """Put which organisation followed which, by both and the day."""
    ids = organisation_ids()
    return put_rows(
        Succession,
        ("predecessor_id", "successor_id", "happened_on"),
        [
            {
                "predecessor_id": known(ids, facts.predecessor),
                "successor_id": known(ids, facts.successor),
                "happened_on": facts.happened_on,
                "kind": facts.kind,
                "source": facts.source,
                "uncertain": facts.uncertain,
            }
            for facts in successions
        ],
    )


def organisation_ids() -> dict[str, int]:
    return dict(Organisation.objects.values_list("code", "pk"))


def known(ids: Mapping[str, int], code: str) -> int:
    if code not in ids:
        raise Refused(f"No organisation has the code {code}. Add it to the file of organisations first.")
    return ids[code]
