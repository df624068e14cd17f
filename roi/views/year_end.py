"""The year-end calendar: what each pot would have left at its present rate, what comes late, by when to commit."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.money import in_words
from funding.domain.words import Recurrence
from funding.domain.year_end import FEWEST_COMMITMENTS, LEAD_DAYS, PotToEnd, YearEnd
from funding.terms_listings import year_end_listing
from funding.views.downloads import ListPage
from funding.year_end import year_end_of
from organisations.permissions import Act
from roi.case.bars import Step, waterfall
from roi.case.blocks import Chart
from roi.case.wording import day
from roi.terms_tables import ForwardTable, LateTable, YearEndTable
from roi.views.terms import counted

MOST_DRAWN = 10


class YearEndCalendar(ListPage):
    needs = Act.SEE
    section = "terms"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = year_end_of(self.organisation, self.year, self.today, self.known)
        taken = self.file(lambda to, facts: year_end_listing(found, to, facts), "year-end")
        if taken:
            return taken
        return render(
            request,
            "roi/terms/year_end.html",
            {
                "lead": lead(found),
                "lead_time": lead_time(found),
                "picture": picture_of(found),
                "calendar": calendar(found),
                "pots": self.pots(found),
                "late": self.late(found),
                "forward": self.forward(found),
                "downloads": self.downloads,
                "steps": [{"label": "Terms of funding", "url": self.address("roi:terms")}],
            },
        )

    def pot_of(self, pot: PotToEnd) -> dict[str, str]:
        url = self.address("funding:pot-postings", reference=pot.reference, place="available")
        return {"name": f"{pot.reference} {pot.name}", "url": url}

    def pots(self, found: YearEnd) -> YearEndTable:
        rows = [
            {
                **self.pot_of(pot),
                "ends_on": pot.ends_on,
                "balance": pot.left_now + pot.committed,
                "to_come": pot.to_come,
                "monthly": pot.monthly,
                "expected": pot.expected,
                "goes_back": pot.goes_back,
                "what": what_becomes(pot),
                "commit_by": found.commit_by(pot),
                "forward": pot.could_bring_forward,
            }
            for pot in found.with_balance
        ]
        return YearEndTable(
            rows,
            prefix="pots-",
            caption=f"Pots that would have money left, {found.year}",
            unit="Whole pounds",
            totals={"goes_back": found.goes_back} if rows else None,
            nothing="At the rates to date no pot would have money left.",
        )

    def late(self, found: YearEnd) -> LateTable:
        rows: list[dict[str, Any]] = []
        for pot in found.pots:
            if pot.overdue:
                rows.append({**self.pot_of(pot), "on": None, "amount": pot.overdue, "why": "Its day has passed"})
            rows += [
                {**self.pot_of(pot), "on": due.on, "amount": due.amount, "why": "Due after month 9"} for due in pot.late
            ]
        rows.sort(key=lambda row: (row["on"] or date.min, row["name"]))
        return LateTable(
            rows,
            prefix="late-",
            caption="Awards expected late",
            unit="Whole pounds",
            nothing="Nothing is overdue, and no award that is still to come is due after month 9.",
        )

    def forward(self, found: YearEnd) -> ForwardTable:
        rows = [
            {**self.pot_of(pot), "project": each.project, "other": each.pot, "monthly": each.monthly}
            for pot in found.with_balance
            if pot.could_bring_forward
            for each in pot.elsewhere
        ]
        return ForwardTable(
            rows,
            prefix="forward-",
            caption="Projects paid from later money",
            unit="Whole pounds a month",
            nothing="No project of these pots is paid from money that lasts longer.",
        )


def lead(found: YearEnd) -> str:
    if not found.goes_back:
        return f"At the rates to date no pot of {found.year} would have money left, as seen from {day(found.day)}."
    return (
        f"At the rates to date {in_words(found.goes_back)} of {counted(len(found.with_balance), 'pot')} would be left "
        f"in {found.year}, as seen from {day(found.day)}."
    )


def lead_time(found: YearEnd) -> str:
    """Where the days from committing to spending come from."""
    if found.is_own_lead:
        return (
            f"The last sensible day to commit is the last day less {found.lead_days} days: the median time from "
            f"committing to spending of {found.commitments} commitments in this ledger."
        )
    return (
        f"The last sensible day to commit is the last day less {LEAD_DAYS} days. That is this product's default: fewer "
        f"than {FEWEST_COMMITMENTS} commitments were spent in this ledger."
    )


def what_becomes(pot: PotToEnd) -> str:
    if pot.may_go_on and pot.use_by_on:
        return f"May be used until {day(pot.use_by_on)}, with a basis to carry it forward"
    if pot.recurrence is Recurrence.RECURRENT:
        return "Lapses without a basis to carry it forward; the pot goes on"
    return "Goes back to the funder or lapses"


def calendar(found: YearEnd) -> list[dict[str, str]]:
    """Days ahead, in order: by when to commit, what is due, what ends."""
    days: list[tuple[date, str, str]] = []
    for pot in found.with_balance:
        name = f"{pot.reference} {pot.name}"
        amount = in_words(pot.goes_back)
        days.append((found.commit_by(pot), f"{name}: last sensible day to commit", f"{amount} would be left"))
        days.append((pot.ends_on, f"{name}: last day in the year", what_becomes(pot)))
    for pot in found.pots:
        days += [
            (due.on, f"{pot.reference} {pot.name}: {in_words(due.amount)} is due", "Due after month 9")
            for due in pot.late
        ]
    return [{"day": day(on), "title": title, "text": text} for on, title, text in sorted(days) if on >= found.day]


def picture_of(found: YearEnd) -> Chart | None:
    pots = found.with_balance
    if not pots:
        return None
    steps = [Step("Would be left in all", found.goes_back, "total")]
    steps += [Step(f"{pot.reference} {pot.name}", pot.goes_back, "part") for pot in pots[:MOST_DRAWN]]
    rest = sum((pot.goes_back for pot in pots[MOST_DRAWN:]), pots[0].goes_back * 0)
    if rest:
        steps.append(Step(f"{len(pots) - MOST_DRAWN} other pots", rest, "part"))
    finding = f"{in_words(pots[0].goes_back)} of {in_words(found.goes_back)} would be left in {pots[0].reference}."
    return waterfall("year-end", steps, finding, caption="What would be left, by pot")
