"""The cliff: month by month what ends, what loses its money with it, and what an ask of recurrent money would keep."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from funding.cliff import agreements_ahead, cliff_of
from funding.domain.cliff import Cliff, PotAhead, Saved, Share
from funding.domain.money import in_words
from funding.terms_listings import cliff_listing
from funding.views.downloads import ListPage
from organisations.permissions import Act
from roi.case.terms_pictures import MonthFunded, cliff, spoken
from roi.case.wording import day, number
from roi.terms_forms import AskForm
from roi.terms_tables import CliffMonthsTable, CliffTable, KeptTable, LosingTable
from roi.views.terms import counted


class CliffView(ListPage):
    """36 months from the present one; in another year, from its last or first day."""

    needs = Act.SEE
    section = "terms"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen_from = min(max(self.today, self.year.first_day), self.year.last_day)
        found = cliff_of(self.organisation, seen_from, self.known)
        taken = self.file(lambda to, facts: cliff_listing(found, self.year, to, facts), "cliff")
        if taken:
            return taken
        form = AskForm(request.GET if "ask" in request.GET else None)
        ask = form.cleaned_data["ask"] if form.is_bound and form.is_valid() else None
        return render(
            request,
            "roi/terms/cliff.html",
            {
                "lead": lead(found),
                "cards": cards(found),
                "picture": picture_of(found) if found.pots else None,
                "pots": self.pots(found),
                "losing": self.losing(found, seen_from),
                "months": months_table(found),
                "without_end": [f"{pot.reference} {pot.name}" for pot in found.without_end],
                "form": form,
                "page_has_errors": bool(form.errors),
                "kept_fields": {"known": self.known.on.isoformat()} if self.known else {},
                "saved": self.saved(found.saved(ask)) if ask else None,
                "downloads": self.downloads,
                "steps": [{"label": "Terms of funding", "url": self.address("roi:terms")}],
            },
        )

    def pot_url(self, pot: PotAhead) -> str:
        return self.address("funding:pot-detail", reference=pot.reference)

    def pots(self, found: Cliff) -> CliffTable:
        rows = [
            {
                "month": spoken(month.month),
                "name": f"{pot.reference} {pot.name}",
                "url": self.pot_url(pot),
                "use_by_on": pot.use_by_on,
                "yearly": pot.yearly,
                "projects": shares(pot.projects),
                "wte": None if pot.wte is None else number(pot.wte, 2),
                "partners": shares(pot.partners),
            }
            for month in found.months
            for pot in month.ending
        ]
        posts = found.posts_ending
        return CliffTable(
            rows,
            prefix="pots-",
            caption="What ends, the first one first",
            unit="Whole pounds",
            totals={"yearly": found.yearly_ending, "wte": "" if posts is None else number(posts, 2)} if rows else None,
            nothing="No pot ends in these months.",
        )

    def losing(self, found: Cliff, day: date) -> LosingTable:
        rows = [
            {
                "month": spoken(each.pot.ends) if each.pot.ends else "",
                "name": f"{each.agreement.reference} {each.agreement.partner}",
                "url": self.address("roi:agreement-detail", reference=each.agreement.reference),
                "pot": f"{each.pot.reference} {each.pot.name}",
                "ends_on": each.agreement.ends_on,
                "yearly": each.agreement.yearly,
                "after": each.after,
            }
            for each in found.losing(agreements_ahead(self.organisation, day, self.known))
        ]
        return LosingTable(
            rows, prefix="losing-", caption="Partner agreements that lose their money", unit="Whole pounds",
            nothing="No partner agreement rests on a pot that ends in these months.",
        )  # fmt: skip

    def saved(self, saved: Saved) -> dict[str, Any]:
        rows = [
            {
                "name": f"{line.pot.reference} {line.pot.name}",
                "url": self.pot_url(line.pot),
                "month": spoken(line.pot.ends) if line.pot.ends else "",
                "yearly": line.pot.yearly,
                "kept": line.kept,
                "words": "Whole" if line.is_whole else "In part" if line.kept else "Not kept",
            }
            for line in saved.lines
        ]
        whole = [line for line in saved.lines if line.is_whole]
        words = (
            f"{in_words(saved.ask)} a year would keep {in_words(saved.kept)} a year of cost whose money ends: "
            f"{counted(len(whole), 'pot')} of {len(saved.lines)} wholly."
        )
        if saved.posts:
            words += f" {number(saved.posts, 2)} WTE of posts are theirs."
        if saved.left > 0:
            words += f" {in_words(saved.left)} of the ask would be left over."
        return {
            "words": words,
            "table": KeptTable(
                rows, prefix="kept-", caption="What the ask would keep: the money that ends first, first",
                unit="Whole pounds", nothing="No cost loses its money in these months.",
            ),
        }  # fmt: skip


def lead(found: Cliff) -> str:
    if not found.pots:
        return f"No pot pays for anything after {day(found.day)}."
    resting = f"{in_words(found.resting)} of {in_words(found.cost)} a year of cost that goes on"
    return f"{resting} rests on money that is not recurrent, as seen from {day(found.day)}."


def cards(found: Cliff) -> list[dict[str, str]]:
    yearly = found.yearly_ending
    posts = found.posts_ending
    projects = {share.name for pot in found.ending for share in pot.projects}
    partners = {share.name for pot in found.ending for share in pot.partners}
    return [
        {"label": "Rests on money that is not recurrent", "text": in_words(found.resting), "url": "#pots",
         "note": f"Cost that goes on, a year, of {in_words(found.cost)}"},
        {"label": "Loses its money in 36 months", "text": in_words(yearly), "url": "#pots",
         "note": f"A year, with {counted(len(found.ending), 'pot')}"},
        {"label": "Posts that lose their money",
         "text": "None recorded" if posts is None else f"{number(posts, 2)} WTE", "url": "#pots",
         "note": "From posts charged to the pots, or their establishment"},
        {"label": "Projects and partners that do", "text": f"{len(projects)} and {len(partners)}", "url": "#pots",
         "note": "Paid from these pots in the last twelve months"},
    ]  # fmt: skip


def picture_of(found: Cliff) -> Any:
    months = [
        MonthFunded(each.month, each.recurrent, each.non_recurrent, each.ended, len(each.ending))
        for each in found.months
    ]
    return cliff("cliff", months, caption="Cost that goes on, by month")


def months_table(found: Cliff) -> CliffMonthsTable:
    rows = [
        {
            "month": spoken(each.month),
            "recurrent": each.recurrent,
            "non_recurrent": each.non_recurrent,
            "ended": each.ended,
            "pots": ", ".join(pot.reference for pot in each.ending) or None,
        }
        for each in found.months
    ]
    return CliffMonthsTable(rows, prefix="months-", caption="Month by month", unit="Whole pounds a month")


def shares(found: Iterable[Share]) -> str:
    named = [
        f"{share.name} ({in_words((share.monthly * 12).quantize(Decimal(1), rounding=ROUND_HALF_UP))})"
        for share in found
    ]
    return ", ".join(named) or "None"
