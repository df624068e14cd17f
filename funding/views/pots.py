"""The list of pots and the page of one pot."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from funding.domain.money import in_words
from funding.filters import PotFilter
from funding.known import recorded
from funding.listings import own_movements, pots_listing
from funding.overrides import override_states
from funding.past import projects_of_pot
from funding.readings import events_of_pot, pot_months, queries_of_pot
from funding.selectors import in_transit_at_start, pot_positions, pots_of, transfer_lines, whole, withdrawal_of
from funding.tables import AwardTable, FindingTable, MonthTable, PotTable, TermsTable, TransferTable
from funding.views.downloads import ListPage
from funding.views.forms_page import PotOfPage
from funding.views.identity import awarded_identity, position_identity
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.templatetags.figures import day_in_words

ROWS_A_PAGE = 25
TOTALLED = (
    "received",
    "transfers_in",
    "spent",
    "other_sources",
    "passed_on",
    "other_uses",
    "used_elsewhere",
    "not_explained",
    "still_to_spend",
)

OFTEN_NOUGHT = ("transfers_in", "other_sources", "passed_on", "other_uses")  # left out when no pot has such money
PLANNED = "Against plan: months that have begun."
NOT_PLANNED = "No budget by month is imported."
RECENT = 8
FREQUENT = 4

EVENT_WORDS = {
    "open-pot": "Pot logged",
    "change-award": "Award changed",
    "change-terms": "Terms changed",
    "withdraw-pot": "Pot withdrawn",
    "set-match": "Match share set",
    "receive-money": "Money received",
    "record-spend": "Spend recorded",
    "apply-elsewhere": "Use for another purpose recorded",
    "return-to-funder": "Returned to funder",
    "reverse-movement": "Movement reversed",
    "pass-on": "Passed on",
    "confirm-transfer": "Transfer confirmed",
    "commit-money": "Money committed",
    "release-commitment": "Commitment released",
    "spend-commitment": "Commitment spent",
    "record-delivery": "Delivery recorded",
    "accrue-spend": "Spend accrued",
    "reverse-accrual": "Accrual reversed",
    "restore-money": "Money restored to the pot",
    "carry-forward": "Carried forward",
    "lapse-balance": "Lapsed to the year-end position",
    "move-between-pots": "Moved between pots",
    "ask-for-override": "Override asked for",
    "confirm-override": "Override consented to",
    "link-projects": "Projects linked",
    "apply-import": "Actual spend imported",
    "undo-import": "Import undone",
}


class PotList(ListPage):
    """Every pot with an award or a posting in the year, with what became of its money."""

    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pots = pots_of(self.organisation, self.year, self.known)
        positions = pot_positions(pots, self.year, self.today, self.known)
        chosen = PotFilter(request.GET or None, queryset=pots, positions=positions)
        keys = set(chosen.qs.values_list("pk", flat=True))
        rows = [each for each in positions if each.pot.pk in keys]
        taken = self.file(lambda to, facts: pots_listing(rows, self.year, to, facts), "pots")
        if taken:
            return taken
        money, total = whole(rows)
        table = PotTable(
            rows,
            address=self.address,
            caption=f"Funding pots, {self.year} (April {self.year.start} to March {self.year.start + 1})",
            unit="Whole pounds. The total covers every pot that the filters leave, on all pages.",
            nothing="No pots match these filters.",
            totals={"awarded": money.awarded, **{part: getattr(total, part) for part in TOTALLED}},
            exclude=[part for part in OFTEN_NOUGHT if not any(getattr(each.position, part) for each in rows)],
        )
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
        return render(
            request,
            "funding/pot/list.html",
            {
                "table": table,
                "filter": chosen,
                "count": f"{len(rows)} of {len(positions)} pots",
                "any": bool(positions),
                "here": self.address("funding:pot-list"),
                "downloads": self.downloads,
                "can_log": Act.LOG_POTS in self.acts,
                "can_copy": Act.CHANGE_TERMS in self.acts,
                "can_import": Act.IMPORT in self.acts,
                "page_has_errors": bool(chosen.form.errors),
            },
        )


class PotDetail(PotOfPage, YearPage):
    """One pot: its passport, both identities, months, award, terms, transfers, queries, projects and history."""

    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pot = self.pot
        withdrawn = withdrawal_of(pot, self.known)
        history = [self.event(each) for each in events_of_pot(pot, self.known)]
        (found,) = pot_positions([pot], self.year, self.today, self.known)
        months = pot_months(pot, self.year, self.today, self.known)
        of_year = self.organisation, self.year, self.known
        lines = [*in_transit_at_start(*of_year), *transfer_lines(*of_year)]
        transfers = [x for x in lines if x.transfer.sender_pot_id == pot.pk or receipt_pot(x) == pot.pk]
        return render(
            request,
            "funding/pot/detail.html",
            {
                "pot": pot,
                "found": found,
                "passport": passport_rows(pot, found),
                "awarded": awarded_identity(
                    found.awarded, self.year, self.behind("received"), self.behind("transfers-in"), "#award"
                ),
                "position": position_identity(found.position, self.year, self.behind),
                "months": MonthTable(
                    months.rows,
                    totals=month_totals(months.total),
                    prefix="months-",
                    exclude=() if months.total.plan is not None else ("plan", "variance"),
                    unit=f"Whole pounds. {PLANNED if months.total.plan is not None else NOT_PLANNED}",
                ),
                "whole_year_plan": months.whole_year_plan,
                "awards": AwardTable(self.then(pot.awards.prefetch_related("instalments")), prefix="award-"),
                "terms": TermsTable(self.then(pot.terms.all()), prefix="terms-"),
                "transfers": TransferTable(
                    transfers,
                    address=self.address,
                    prefix="transfers-",
                    caption="Transfers of this pot",
                    receiver=self.organisation,
                    own=own_movements(transfers, self.organisation, self.known),
                    nothing="No money of this pot was passed on or came from another organisation in the year.",
                ),
                "findings": FindingTable(
                    queries_of_pot(pot, self.year, self.known),
                    address=self.address,
                    prefix="queries-",
                    caption="Queries",
                    exclude=["pots", "figures"],
                    nothing="No rule found anything about this pot in the year.",
                ),
                "projects": [
                    {"name": str(each), "url": self.address("funding:project-detail", reference=each.reference)}
                    for each in projects_of_pot(pot, self.known)
                ],
                "overrides": [
                    self.override(state) for state in override_states(pot, self.year, self.today, self.known)
                ],
                "recent": history[:RECENT],
                "earlier": history[RECENT:],
                "withdrawn": withdrawn,
                "actions": [] if withdrawn else self.actions()[:FREQUENT],
                "further_actions": [] if withdrawn else self.actions()[FREQUENT:],
                "steps": [{"label": "Funding pots", "url": self.address("funding:pot-list")}],
            },
        )

    def then(self, rows: Any) -> Any:
        """Rows of the pot that were recorded by the day that is asked for."""
        return recorded(rows, self.known, "pot__organisation", "sequence")

    def behind(self, part: str) -> str:
        return self.address("funding:pot-postings", reference=self.pot.reference, place=part)

    def actions(self) -> list[dict[str, str]]:
        """What the person may do to the pot, most frequent first."""
        offered = [
            (Act.POST, "pot-receive", "Record money received"),
            (Act.POST, "pot-spend", "Record spend"),
            (Act.POST, "pot-spend-by-month", "Record spend by month"),
            (Act.POST, "pot-apply-elsewhere", "Record use for another purpose"),
            (Act.POST, "pot-commit", "Commit money"),
            (Act.POST, "pot-accrue", "Accrue spend"),
            (Act.POST, "pot-pass-on", "Pass money on"),
            (Act.POST, "pot-move", "Move money to another pot"),
            (Act.POST, "pot-return", "Return money to the funder"),
            (Act.CLOSE, "pot-carry-forward", "Carry money forward"),
            (Act.CLOSE, "pot-lapse", "Let money lapse"),
            (Act.POST, "override-ask", "Ask for an override"),
            (Act.LOG_POTS, "pot-projects", "Link the pot to projects"),
            (Act.CHANGE_TERMS, "pot-award", "Change the award"),
            (Act.CHANGE_TERMS, "pot-terms", "Change the terms"),
            (Act.CHANGE_TERMS, "pot-match", "Set the match share"),
            (Act.CHANGE_TERMS, "pot-withdraw", "Withdraw the pot"),
        ]
        return [
            {"label": label, "url": self.address(f"funding:{name}", reference=self.pot.reference)}
            for act, name, label in offered
            if act in self.acts
        ]

    def override(self, state: Any) -> dict[str, Any]:
        asked = state.request
        return {
            "name": f"{in_words(asked.amount, pence=True)} beyond what the pot holds ({asked.pk})",
            "url": self.address("funding:override-consent", pk=asked.pk) if Act.CLOSE in self.acts else "",
            "text": f"{state.status}, until {day_in_words(asked.expires_on)}. Asked by {asked.asked_by.name}.",
        }

    def event(self, event: Any) -> dict[str, Any]:
        return {
            "title": EVENT_WORDS.get(event.action, event.action.replace("-", " ").capitalize()),
            "at": event.at,
            "by": event.by.name,
            "text": event.reason,
        }


def receipt_pot(line: Any) -> int | None:
    return line.transfer.receipt.pot_id if line.is_confirmed else None


def month_totals(total: Any) -> dict[str, Any]:
    return {
        "plan": total.plan,
        "received": total.received,
        "spent": total.spent,
        "variance": total.variance,
        "unexplained": total.unexplained,
        "other": total.other,
    }


def passport_rows(pot: Any, found: Any) -> list[dict[str, Any]]:
    """The facts of the pot, as the summary list takes them."""
    published = pot.published_allocation
    source = ""
    if published:
        parts = (published.batch.file.name, published.batch.sheet, published.cell)
        source = ", ".join(part for part in parts if part)
    return [
        {"key": "Funder", "value": pot.funder_name},
        {"key": "Kind", "value": pot.get_kind_display()},
        {"key": "Money", "value": "Capital" if pot.is_capital else "Revenue"},
        {"key": "Recurrence", "value": found.recurrence.label if found.recurrence else ""},
        {"key": "Protection now", "value": found.protection.label},
        {"key": "Stated purpose", "value": pot.purpose},
        {"key": "Conditions", "value": pot.conditions},
        {"key": "Core20PLUS5 areas", "value": ", ".join(str(area) for area in pot.areas.all())},
        {"key": "PLUS groups", "value": pot.plus_groups},
        {"key": "Announced, starts, use by", "value": dates_of(found)},
        {"key": "Evidence", "value": pot.evidence},
        *([{"key": "Published figure", "value": source}] if source else []),
        {"key": "Logged by", "value": pot.opened_by.name},
    ]


def dates_of(found: Any) -> str:
    """The dates of the pot that are known; the last day for using it as it was changed last."""
    pot = found.pot
    named = (("announced", pot.announced_on), ("starts", pot.starts_on), ("use by", found.use_by_on))
    return ", ".join(f"{word} {day_in_words(day)}" for word, day in named if day)
