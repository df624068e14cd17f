"""Terms of funding that trusts showed to another body: what each shared, frozen as it was previewed. Nothing of a trust
that did not share them, or closed no month of the year, is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, from_pence, in_words, to_pence
from funding.domain.terms import YearTerms
from funding.known import Known
from funding.models import Share
from funding.past import by_then, closes_standing
from funding.selectors import months_closed
from funding.shared import TERMS, Content
from funding.terms import terms_of
from organisations.models import Organisation

PLACES = Decimal("0.1")


def terms_as_shown(organisation: Organisation, year: FinancialYear, today: date) -> Content:
    """What another body sees of the terms of the year: the figures, and no pot."""
    terms = terms_of(organisation, year, today)
    said = shown(terms)
    return {
        "heading": f"Terms of funding in {year}",
        "rows": [
            ["Organisation", organisation.name],
            ["As at", f"{today:%-d %B %Y}"],
            ["Months closed", str(len(months_closed(organisation, year)))],
            ["Awarded", in_words(terms.total)],
            ["Of it recurrent", in_words(terms.recurrent)],
            ["Of it external", in_words(terms.external)],
            ["Of it awarded after month 9", in_words(terms.late)],
            ["Of it ring-fenced", in_words(terms.ring_fenced)],
            ["Median notice in days", said["notice_days"] or "No value"],
            ["Median length in months", said["length_months"] or "No value"],
            ["Pots for each project", said["pots_a_project"] or "No value"],
            ["Index of short-termism", said["index"] or "No value"],
            ["Comparison", "The body that this is shared with sees these figures beside those of its other trusts."],
        ],
        "steps": [],
        TERMS: said,
    }


def shown(terms: YearTerms) -> dict[str, str]:
    """The figures as they are frozen: whole pence, and values with one decimal place at most; empty where there is
    none."""
    amounts = {name: str(to_pence(getattr(terms, name))) for name in ("total", "recurrent", "external", "late",
                                                                       "ring_fenced")}  # fmt: skip
    values = {name: getattr(terms, name) for name in ("notice_days", "length_months", "pots_a_project", "index")}
    return amounts | {name: "" if value is None else plain(value) for name, value in values.items()}


def plain(value: Decimal) -> str:
    return f"{value.quantize(PLACES):f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class SharedTerms:
    """The terms of one trust, as it shared them last: pounds, fractions of them, and medians or None."""

    organisation: Organisation
    shared_on: date
    total: Decimal
    recurrent_share: Decimal | None
    external_share: Decimal | None
    late_share: Decimal | None
    ring_fenced_share: Decimal | None
    notice_days: Decimal | None
    length_months: Decimal | None
    pots_a_project: Decimal | None
    index: Decimal | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Trusts that returned, the largest sum first so that trusts of like size stand together, and those that did
    not."""

    returned: tuple[SharedTerms, ...]
    missing: tuple[Organisation, ...]

    @property
    def covering(self) -> Decimal:
        return sum((each.total for each in self.returned), ZERO)


def terms_compared(viewer: Organisation, trusts: Sequence[Organisation], year: FinancialYear,
                   known: Known | None = None) -> Compared:  # fmt: skip
    """Terms of those of the trusts that shared them with the viewer and have a month of the year closed. The viewer's
    own row is left out. The number of queries does not grow with the number of trusts."""
    others = [trust for trust in trusts if trust.pk != viewer.pk]
    shares = Share.objects.filter(
        by_then(known, "at"), with_organisation=viewer, organisation__in=others, year=year.start, query__isnull=True,
        content__has_key=TERMS,
    ).select_related("organisation").order_by("pk")  # fmt: skip
    latest = {share.organisation_id: share for share in shares}
    closes = closes_standing(known).filter(organisation__in=others, year=year.start)
    closed = set(closes.values_list("organisation", flat=True))
    found = [as_shared(latest[trust.pk]) for trust in others if trust.pk in latest and trust.pk in closed]
    there = {each.organisation.pk for each in found}
    found.sort(key=lambda each: (-each.total, each.organisation.name))
    return Compared(tuple(found), tuple(trust for trust in others if trust.pk not in there))


def as_shared(share: Share) -> SharedTerms:
    said = share.content[TERMS]
    total = from_pence(int(said["total"]))

    def part(name: str) -> Decimal | None:
        return from_pence(int(said[name])) / total if total > 0 else None

    def value(name: str) -> Decimal | None:
        return Decimal(said[name]) if said[name] else None

    return SharedTerms(
        organisation=share.organisation,
        shared_on=share.at.date(),
        total=total,
        recurrent_share=part("recurrent"),
        external_share=part("external"),
        late_share=part("late"),
        ring_fenced_share=part("ring_fenced"),
        notice_days=value("notice_days"),
        length_months=value("length_months"),
        pots_a_project=value("pots_a_project"),
        index=value("index"),
    )
