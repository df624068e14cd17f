"""Verify: re-adds every pot, checks both identities, stored totals, provenance, the audit chains and their anchors.

Reads only. Each problem is one sentence that names the first bad row it stands for.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from dataset.files.digest import LOADED, standing
from dataset.seals import check_seals, with_rows_or_chain
from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.models import Movement, Posting, Pot, Share, Total
from funding.selectors import pot_positions
from funding.shared import digest_of
from organisations.models import Anchor, ChainHead, Event, Organisation
from organisations.services.anchors import anchor_digest
from organisations.services.audit import digest
from roi.models import CaseVersion
from roi.services.cases import hash_of, subject


@dataclass(frozen=True, slots=True)
class Problem:
    """`check` is totals, identity, postings, chain, anchor, guard, cases, rows or shares; `where` names the row."""

    check: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    organisations: int
    pots: int
    postings: int
    events: int
    anchors: int
    problems: tuple[Problem, ...]


def verify(*, today: date, anchors_kept: Iterable[str] = ()) -> Verified:
    """Check everything. `anchors_kept` are hashes of anchors that were kept outside: each must still be there."""
    organisations = list(Organisation.objects.filter(events__isnull=False).distinct().order_by("code"))
    problems = [
        *check_guards(),
        *check_totals(),
        *check_identities(organisations, today),
        *(problem for organisation in organisations for problem in check_chain(organisation)),
        *check_heads(),
        *check_postings(),
        *check_anchors(anchors_kept),
        *check_cases(),
        *check_rows(),
        *check_shares(),
    ]
    return Verified(
        organisations=len(organisations),
        pots=Pot.objects.count(),
        postings=Posting.objects.count(),
        events=Event.objects.count(),
        anchors=Anchor.objects.count(),
        problems=tuple(problems),
    )


def check_guards() -> Iterator[Problem]:
    """The triggers that keep rows from being changed are part of what is verified."""
    ends = ("update", "delete") if connection.vendor == "sqlite" else ("change", "truncate")
    missing = sorted({f"{table}_no_{end}" for table in APPEND_ONLY for end in ends} - triggers())
    if missing:
        message = f"{len(missing)} triggers that refuse changes are missing, such as {missing[0]}."
        yield Problem("guard", "database", message)


def triggers() -> set[str]:
    """Names of the triggers that are switched on."""
    asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


APPEND_ONLY = (
    "organisations_event",
    "organisations_anchor",
    "funding_movement",
    "funding_posting",
    "funding_award",
    "funding_instalment",
    "funding_term",
    "funding_potwithdrawal",
    "funding_transfer",
    "funding_transferreceipt",
    "funding_monthcloserequest",
    "funding_monthclose",
    "funding_monthreopen",
    "funding_accountssubmission",
    "funding_overriderequest",
    "funding_override",
    "funding_querystep",
    "funding_share",
    "funding_stepside",
    "funding_transactionline",
    "funding_claim",
    "funding_establishmentmonth",
    "funding_postcharged",
    "funding_overheadterm",
    "funding_overheadcharge",
    "funding_schemehistory",
    "funding_potcontinuation",
    "funding_budgetvirement",
    "funding_signedvariation",
    "funding_reallocatedresource",
    "funding_transferreckoning",
    "funding_plannedcost",
    "funding_plannedcostmonth",
    "funding_matchterm",
    "funding_planline",
    "funding_bid",
    "funding_bidstep",
    "funding_biddocument",
    "funding_biddocumentready",
    "funding_bidanswer",
    "funding_bidhours",
    "funding_agreement",
    "funding_agreementterms",
    "funding_agreementmilestone",
    "funding_agreementcost",
    "funding_partnerreport",
    "funding_partnerreportreceived",
    "funding_partnerpayment",
    "funding_paymentquestion",
    "funding_paymentquestionrevoked",
    "funding_paymentanswer",
    "funding_surveyanswer",
    "funding_barrieraction",
    "funding_barrieractionstep",
    "funding_matchingrule",
    "funding_linedecision",
    "funding_lineshare",
    "funding_balanceline",
    "roi_signoff",
    "roi_delegationband",
    "roi_signatory",
    "roi_confirmation",
    "roi_casearrangement",
)


def check_totals() -> Iterator[Problem]:
    """Stored totals against a fresh sum of all postings."""
    fresh: dict[tuple[int, int, str], Decimal] = defaultdict(lambda: ZERO)
    rows = Posting.objects.values_list("pot", "year", "from_place", "to_place", "amount")
    for pot, year, from_place, to_place, amount in rows.iterator(chunk_size=5000):
        fresh[pot, year, from_place] -= amount
        fresh[pot, year, to_place] += amount
    stored = {
        (pot, year, place): balance
        for pot, year, place, balance in Total.objects.values_list("pot", "year", "place", "balance")
    }
    names = {pot.pk: f"{pot.organisation.code} {pot.reference}" for pot in Pot.objects.select_related("organisation")}
    for key in sorted(fresh.keys() | stored.keys()):
        if fresh.get(key, ZERO) != stored.get(key, ZERO):
            pot, year, place = key
            yield Problem(
                "totals",
                f"{names[pot]} {FinancialYear(year).code} {place}",
                f"The stored total is £{stored.get(key, ZERO):,.2f}; "
                f"the postings add up to £{fresh.get(key, ZERO):,.2f}.",
            )


def check_identities(organisations: list[Organisation], today: date) -> Iterator[Problem]:
    for organisation in organisations:
        years = set(Posting.objects.filter(pot__organisation=organisation).values_list("year", flat=True))
        for start in sorted(years):
            pots = Pot.objects.of(organisation).in_year(start).select_related("organisation")
            for each in pot_positions(pots, FinancialYear(start), today):
                for name, difference in (("awarded", each.awarded.difference), ("used", each.position.difference)):
                    if difference:
                        yield Problem(
                            "identity",
                            f"{organisation.code} {each.pot.reference} {each.year.code}",
                            f"What was {name} does not add up: £{difference:,.2f} is left over.",
                        )


def check_chain(organisation: Organisation) -> Iterator[Problem]:
    """The first row of an organisation's chain that does not follow from the row before it."""
    previous, expected = "0" * 64, 1
    for event in Event.objects.filter(organisation=organisation).order_by("sequence").iterator(chunk_size=2000):
        where = f"{organisation.code} row {expected}"
        if event.sequence != expected:
            yield Problem(
                "chain", where, f"Row {expected} of the audit chain is missing; row {event.sequence} stands there."
            )
            return
        made = digest(
            previous_hash=previous,
            sequence=event.sequence,
            at=event.at,
            by=event.by_id,
            organisation=organisation.code,
            action=event.action,
            subject=event.subject,
            before=event.before,
            after=event.after,
            reason=event.reason,
            seals=event.seals,
        )
        if event.previous_hash != previous or event.hash != made:
            yield Problem("chain", where, f"Row {expected} of the audit chain was changed after it was written.")
            return
        previous, expected = event.hash, expected + 1
    head = ChainHead.objects.filter(organisation=organisation).first()
    if head is None or (head.sequence, head.hash) != (expected - 1, previous):
        yield Problem("chain", f"{organisation.code} row {expected}", "The end of the audit chain is missing.")


def check_heads() -> Iterator[Problem]:
    """A chain whose rows are all gone still has its head."""
    for head in ChainHead.objects.filter(sequence__gt=0, organisation__events__isnull=True).select_related(
        "organisation"
    ):
        yield Problem("chain", f"{head.organisation.code} row 1", "Every row of the audit chain is missing.")


MANY_MOVEMENTS = ("apply-import", "undo-import", "match-lines", "open-lines")  # one row of the chain names them all


def check_postings() -> Iterator[Problem]:
    """Each movement's postings against what its row in the chain says was posted, and no row without its movement."""
    for organisation in Organisation.objects.filter(movements__isnull=False).distinct().order_by("code"):
        said = postings_said(organisation)
        loads = loads_said(organisation)
        for sequence, after in loads.items():
            yield from against_the_load(organisation, sequence, after)
        imports = imports_said(organisation)
        for sequence, posted in imports.items():
            yield from against_the_import(organisation, sequence, posted)
        movements = (
            Movement.objects.filter(organisation=organisation)
            .exclude(sequence__in=[*loads, *imports])
            .prefetch_related("postings__pot")
            .order_by("pk")
        )
        for movement in movements.iterator(chunk_size=2000):
            message = against_the_chain(movement, said.pop(movement.sequence, None))
            if message:
                yield Problem("postings", f"{organisation.code} movement {movement.pk}", message)
        for sequence in sorted(said):
            yield Problem(
                "postings", f"{organisation.code} row {sequence}", "The movement that this row names is missing."
            )


def postings_said(organisation: Organisation) -> dict[int, dict[str, Any]]:
    """What the rows of the chain say was posted, by their place in it."""
    rows = Event.objects.filter(organisation=organisation, after__postings__isnull=False)
    said = rows.values_list("sequence", "after").iterator(chunk_size=5000)
    return {sequence: after for sequence, after in said if after is not None}


def loads_said(organisation: Organisation) -> dict[int, dict[str, Any]]:
    """What the rows of the chain say that loads of a data set brought, by their place in it."""
    rows = Event.objects.filter(organisation=organisation, action=LOADED).order_by("sequence")
    return {sequence: after for sequence, after in rows.values_list("sequence", "after") if after is not None}


def imports_said(organisation: Organisation) -> dict[int, list[dict[str, Any]]]:
    """What the rows of the chain say that imports and matched lines posted, or took back, by their place in it."""
    rows = Event.objects.filter(organisation=organisation, action__in=MANY_MOVEMENTS)
    said = rows.filter(after__movements__isnull=False).values_list("sequence", "after")
    return {sequence: after["movements"] for sequence, after in said.order_by("sequence") if after is not None}


def against_the_import(organisation: Organisation, sequence: int, said: list[dict[str, Any]]) -> Iterator[Problem]:
    """Each movement of an import against what its row in the chain names, in their order."""
    rows = Movement.objects.filter(organisation=organisation, sequence=sequence).prefetch_related("postings__pot")
    found = list(rows.order_by("pk"))
    if len(found) != len(said):
        message = f"{len(found)} movements stand where its row in the audit chain names {len(said)}."
        yield Problem("postings", f"{organisation.code} row {sequence}", message)
        return
    for movement, named in zip(found, said, strict=True):
        message = against_the_chain(movement, named)
        if message:
            yield Problem("postings", f"{organisation.code} movement {movement.pk}", message)


def against_the_load(organisation: Organisation, sequence: int, said: dict[str, Any]) -> Iterator[Problem]:
    """What stands of a load against the digests that its row in the chain holds: the pots that differ are named."""
    found = standing(organisation, sequence)
    before, now = said["digests_by_pot"], found["digests_by_pot"]
    for pot in sorted(before.keys() | now.keys()):
        if before.get(pot) != now.get(pot):
            yield Problem(
                "postings",
                f"{organisation.code} row {sequence} {pot}",
                f"The postings of {pot} are not those that were loaded with this row of the audit chain.",
            )
    if before == now and (said["movements"], said["postings_digest"]) != (found["movements"], found["postings_digest"]):
        yield Problem(
            "postings", f"{organisation.code} row {sequence}", "The movements are not those loaded with this row."
        )


def against_the_chain(movement: Movement, said: dict[str, Any] | None) -> str:
    if said is None:
        return "No row of the audit chain of its own names it."
    found = [
        [p.pot.reference, p.from_place, p.to_place, str(p.amount), p.year, p.month] for p in movement.postings.all()
    ]
    if said["postings"] != found:
        return "Its postings are not those that its row in the audit chain names."
    if (said["on"], said["kind"]) != (movement.effective_on.isoformat(), movement.kind):
        return "Its date or kind is not what its row in the audit chain names."
    return ""


def check_anchors(kept: Iterable[str]) -> Iterator[Problem]:
    """Anchors follow each other, and every head they hold is still in its chain."""
    previous = "0" * 64
    hashes = set()
    for anchor in Anchor.objects.order_by("pk"):
        where = f"anchor of {anchor.at:%-d %B %Y %H:%M}"
        if anchor.previous_hash != previous or anchor.hash != anchor_digest(previous, anchor.at, anchor.heads):
            yield Problem("anchor", where, "The anchor was changed after it was written.")
            return
        for code, (sequence, chain_hash) in sorted(anchor.heads.items()):
            if (
                sequence
                and not Event.objects.filter(organisation__code=code, sequence=sequence, hash=chain_hash).exists()
            ):
                yield Problem("anchor", f"{code} row {sequence}", f"The chain was rewritten since the {where}.")
        previous = anchor.hash
        hashes.add(anchor.hash)
    for wanted in kept:
        if wanted not in hashes:
            yield Problem("anchor", wanted[:12], "An anchor that was kept outside is missing here.")


def check_rows() -> Iterator[Problem]:
    """Every row against the hash that an audit chain keeps of it: the first bad one of each table."""
    for bad in check_seals(with_rows_or_chain()):
        more = f" {bad.count - 1:,} more rows of the table differ." if bad.count > 1 else ""
        yield Problem("rows", f"{bad.organisation} {bad.table} {bad.number}", bad.message + more)


def check_shares() -> Iterator[Problem]:
    """What was shown to another body against its own hash, and the hash against the rows in both chains. One that came
    with a load made elsewhere is told of by the row of the load alone."""
    loads = set(Event.objects.filter(action=LOADED).values_list("organisation", "sequence"))
    said = {
        (organisation, after["from"], after["with"], after["digest"])
        for organisation, after in Event.objects.filter(action="share").values_list("organisation__code", "after")
        if after
    }
    shares = Share.objects.select_related("organisation", "with_organisation").order_by("pk")
    for share in shares.iterator(chunk_size=500):
        both = share.organisation.code, share.with_organisation.code
        where = f"{both[0]} share {share.pk}"
        if digest_of(share.content) != share.digest:
            yield Problem("shares", where, f"What {share.with_organisation.name} sees is not what was shared.")
        elif (share.organisation_id, share.sequence) in loads:
            continue
        elif any((each, *both, share.digest) not in said for each in both):
            yield Problem("shares", where, "No row of both audit chains says that this was shared.")


def check_cases() -> Iterator[Problem]:
    """Versions of business cases: their inputs and kept documents against their hashes, the hashes against the rows of
    the chain that were written when a version was signed and kept, and the triggers that freeze them. A document that
    is not in the store is not checked."""
    ends = ["frozen", "kept"] if connection.vendor == "sqlite" else ["frozen", "kept", "no_truncate"]
    for name in sorted({f"roi_caseversion_{end}" for end in ends} - triggers()):
        yield Problem("cases", "database", f"The trigger {name}, which freezes versions of cases, is missing.")
    events = Event.objects.filter(action__in=("sign-version", "keep-document")).order_by("sequence")
    said: dict[tuple[int, str], dict[str, Any]] = defaultdict(dict)
    for organisation, what, after in events.values_list("organisation", "subject", "after"):
        said[organisation, what] |= after or {}
    for version in CaseVersion.objects.select_related("case__organisation").order_by("pk").iterator(chunk_size=100):
        where = f"{version.case.organisation.code} {subject(version)}"
        chain = said.get((version.case.organisation_id, subject(version)), {})
        if hash_of(version.inputs) != version.inputs_hash:
            yield Problem("cases", where, "Its inputs are not those that it was prepared with.")
        for name in ("inputs_hash", "pdf_sha256", "html_sha256"):
            if name in chain and chain[name] != getattr(version, name):
                yield Problem("cases", where, f"Its {name} is not the one in the audit chain.")
        for what, file, sha256 in (
            ("PDF", version.pdf_file, version.pdf_sha256),
            ("page", version.html_file, version.html_sha256),
        ):
            if file and default_storage.exists(file):
                with default_storage.open(file) as content:
                    if hashlib.sha256(content.read()).hexdigest() != sha256:
                        yield Problem("cases", where, f"Its stored {what} is not the one that was signed.")
