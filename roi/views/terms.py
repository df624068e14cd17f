"""Terms of funding: the figures of the year, the index of short-termism with its parts, the years, and the pots."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.financial_year import FinancialYear
from funding.domain.money import in_words
from funding.domain.terms import Part, PotTerms, YearTerms
from funding.past import projects_then
from funding.selectors import projects_of
from funding.terms import terms_by_year, terms_of
from funding.terms_listings import terms_listing
from funding.views.downloads import ListPage
from organisations.permissions import Act
from organisations.templatetags.figures import MINUS, percent
from roi.case.blocks import Chart
from roi.case.terms_pictures import YearShares, shares_by_year
from roi.terms_tables import IndexTable, PotsAProjectTable, TermsTable, TermsYearsTable

NAMES = ("Recurrent", "External", "Awarded after month 9", "Ring-fenced")
HEADINGS = {
    Part.RECURRENT: "Recurrent pots",
    Part.EXTERNAL: "Pots from outside the NHS and the organisation itself",
    Part.LATE: "Pots with money awarded after month 9",
    Part.RING_FENCED: "Ring-fenced pots",
    Part.NOTICE: "Pots that state when they were announced and when they start",
    Part.LENGTH: "Pots that end, with their length",
}
NOT_GIVEN = "Not given"
ICB = "icb"


class TermsOfFunding(ListPage):
    """Every figure leads to the pots behind it: the list below, narrowed by `?part=`."""

    needs = Act.SEE
    section = "terms"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        terms = terms_of(self.organisation, self.year, self.today, self.known)
        asked = request.GET.get("part", "")
        part = Part(asked) if asked in Part else None
        pots = terms.behind(part) if part else terms.pots
        taken = self.file(lambda to, facts: terms_listing(pots, self.year, to, facts), "terms")
        if taken:
            return taken
        years = terms_by_year(self.organisation, self.today, self.known)
        return render(
            request,
            "roi/terms/detail.html",
            {
                "any": bool(terms.pots),
                "lead": lead(terms, self.year),
                "cards": self.cards(terms),
                "index": self.index(terms),
                "picture": trend(years),
                "years": self.years(years),
                "pots": self.pots(pots, part),
                "part": part,
                "whole_url": self.address("roi:terms"),
                "wrong_part": "" if part or not asked else f"“{asked}” is no figure of this page: every pot is shown.",
                "projects": self.projects(terms),
                "downloads": self.downloads,
                "ways": self.ways(),
            },
        )

    def ways(self) -> list[dict[str, str]]:
        """The further pages about the terms."""
        pages = [
            ("The cliff: what ends when", "roi:cliff"),
            ("Year-end calendar", "roi:year-end"),
            ("Re-allocated resource", "funding:reallocated-list"),
            ("Barriers and enablers", "funding:barrier-list"),
        ]
        if self.organisation.kind == ICB:
            pages.append(("Terms of its trusts", "roi:terms-compared"))
            pages.append(("Barriers of its trusts", "funding:barriers-compared"))
        if Act.SHARE in self.acts:
            pages.append(("Share the terms", "funding:terms-share"))
        return [{"label": label, "url": self.address(name)} for label, name in pages]

    def behind(self, part: Part | None) -> str:
        address = self.address("roi:terms")
        join = "&" if "?" in address else "?"
        return f"{address}{join}part={part.value}#pots" if part else f"{address}#pots"

    def cards(self, terms: YearTerms) -> list[dict[str, str]]:
        def card(label: str, text: str, part: Part, note: str) -> dict[str, str]:
            return {"label": label, "text": text, "url": self.behind(part), "note": note}

        return [
            card("Recurrent share", percent(terms.recurrent_share), Part.RECURRENT,
                 f"{in_words(terms.recurrent)} of {in_words(terms.total)} awarded"),
            card("External share", percent(terms.external_share), Part.EXTERNAL,
                 f"{in_words(terms.external)} from charities, research funders, councils and others"),
            card("Median notice", days(terms.notice_days), Part.NOTICE,
                 f"From announced to start. {counted(terms.without_notice, 'pot')} without both dates"),
            card("Median length", months(terms.length_months), Part.LENGTH,
                 f"From start to last day, of pots that end. {counted(terms.going_on, 'pot')} recurrent, "
                 f"{counted(terms.without_length, 'pot')} without both dates"),
            card("Awarded after month 9", percent(terms.late_share), Part.LATE,
                 f"{in_words(terms.late)} of {in_words(terms.total)}"),
            card("Ring-fenced share", percent(terms.ring_fenced_share), Part.RING_FENCED,
                 f"{in_words(terms.ring_fenced)} of {in_words(terms.total)}"),
            {"label": "Pots for each project", "text": plain(terms.pots_a_project), "url": "#projects",
             "note": f"The median of {counted(len(terms.projects), 'project')}"},
        ]  # fmt: skip

    def index(self, terms: YearTerms) -> dict[str, Any]:
        links = (Part.RECURRENT, Part.LENGTH, Part.NOTICE, Part.LATE)
        rows = [
            {"name": part.name, "how": sentence(part.how), "value": hundredths(part.value), "url": self.behind(link)}
            for part, link in zip(terms.index_parts, links, strict=True)
        ]
        return {
            "figure": "No value" if terms.index is None else whole(terms.index),
            "missing": [row["name"] for row in rows if row["value"] == "No value"],
            "table": IndexTable(rows, prefix="index-", caption="The four parts of the index"),
        }

    def years(self, years: Sequence[tuple[FinancialYear, YearTerms]]) -> TermsYearsTable:
        rows = [
            {
                "year": str(year),
                "url": self.address("roi:terms", year=year),
                "total": terms.total,
                "recurrent": percent(terms.recurrent_share),
                "external": percent(terms.external_share),
                "late": percent(terms.late_share),
                "ring_fenced": percent(terms.ring_fenced_share),
                "notice": days(terms.notice_days),
                "length": months(terms.length_months),
                "pots": plain(terms.pots_a_project),
                "index": "No value" if terms.index is None else whole(terms.index),
            }
            for year, terms in years
        ]
        return TermsYearsTable(rows, prefix="years-", caption="Terms by year")

    def pots(self, pots: Sequence[PotTerms], part: Part | None) -> TermsTable:
        rows = [
            {
                "name": f"{pot.reference} {pot.name}",
                "url": self.address("funding:pot-detail", reference=pot.reference),
                "kind": pot.kind.label,
                "recurrence": pot.recurrence.label if pot.recurrence else None,
                "protection": pot.protection.label,
                "amount": pot.amount,
                "late": pot.late,
                "announced_on": pot.announced_on,
                "starts_on": pot.starts_on,
                "notice": NOT_GIVEN if pot.notice_days is None else days(Decimal(pot.notice_days)),
                "use_by_on": pot.use_by_on,
                "length": length_of(pot),
            }
            for pot in pots
        ]
        totals = {"amount": sum((pot.amount for pot in pots), Decimal(0)),
                  "late": sum((pot.late for pot in pots), Decimal(0))}  # fmt: skip
        return TermsTable(
            rows,
            prefix="pots-",
            caption=f"{HEADINGS[part] if part else 'Every pot'}, {self.year}",
            unit="Whole pounds",
            totals=totals if rows else None,
            nothing="No pot of this year stands behind that figure.",
        )

    def projects(self, terms: YearTerms) -> PotsAProjectTable:
        known = {str(each): each for each in projects_then(projects_of(self.organisation), self.known)}
        rows = [
            {"name": name, "pots": count,
             "url": self.address("funding:project-detail", reference=known[name].reference)}
            for name, count in sorted(terms.projects.items(), key=lambda each: (-each[1], each[0]))
        ]  # fmt: skip
        return PotsAProjectTable(
            rows,
            prefix="projects-",
            caption=f"Pots for each project, {self.year}",
            nothing="No project has a pot of this year.",
        )


def trend(years: Sequence[tuple[FinancialYear, YearTerms]]) -> Chart | None:
    shares = [
        YearShares(str(year), (terms.recurrent_share, terms.external_share, terms.late_share, terms.ring_fenced_share))
        for year, terms in years
    ]
    return shares_by_year("terms-by-year", NAMES, shares, caption="Shares by year") if shares else None


def lead(terms: YearTerms, year: FinancialYear) -> str:
    if not terms.pots:
        return f"No pot of {year} is logged yet."
    if terms.total <= 0:
        return f"No money was awarded for {year}, so no share can be given."
    said = f"Of {in_words(terms.total)} awarded for {year}, {percent(terms.recurrent_share)} goes on from year to year"
    if terms.notice_days is None:
        return f"{said}."
    if terms.notice_days < 0:
        return f"{said}. Half of the pots were announced at least {days(-terms.notice_days)} after they began."
    return f"{said}. Half of the pots were announced {days(terms.notice_days)} or less before they began."


def length_of(pot: PotTerms) -> str:
    if pot.is_recurrent:
        return "Goes on"
    return NOT_GIVEN if pot.length_months is None else months(Decimal(pot.length_months))


def plain(value: Decimal | None) -> str:
    """`4`, `2.5` or `No value`."""
    if value is None:
        return "No value"
    text = f"{value.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)}".removesuffix(".0")
    return text.replace("-", MINUS)


def days(value: Decimal | None) -> str:
    return "No value" if value is None else f"{plain(value)} day{'' if value == 1 else 's'}"


def months(value: Decimal | None) -> str:
    return "No value" if value is None else f"{plain(value)} month{'' if value == 1 else 's'}"


def whole(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1), rounding=ROUND_HALF_UP)}"


def hundredths(value: Decimal | None) -> str:
    return "No value" if value is None else whole(value * 100)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
