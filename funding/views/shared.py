"""What other organisations shared with this one, and asking them: the pages of the other side of a query."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.money import in_words
from funding.forms.query import AskForm
from funding.selectors import transfer_for, transfer_lines
from funding.services.other_side import ask_about_pot, ask_about_transfer
from funding.shared import query_seen_by, seen_queries, seen_query, shared_pots, totals_shared
from funding.tables import SeenQueryTable
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act


class SharedList(YearPage):
    """Queries of other organisations of which this one sees something, and the totals they shared."""

    needs = Act.SEE
    section = "use"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        table = SeenQueryTable(
            seen_queries(self.organisation, self.year, self.known),
            address=self.address,
            caption=f"Queries shared with {self.organisation.name}, {self.year}",
            nothing="Nothing was asked of or shared by another organisation in the year.",
        )
        return render(
            request,
            "funding/query/shared_list.html",
            {
                "table": table,
                "totals": totals_shared(self.organisation, self.year, self.known),
                "can_ask": Act.QUERY in self.acts,
                "steps": [{"label": "Use of funds", "url": self.address("funding:use-of-funds")}],
            },
        )


class SharedDetail(YearPage):
    """One query of another organisation: what both recorded, what was shared word for word, what this one said."""

    needs = Act.SEE
    section = "use"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = query_seen_by(self.organisation, kwargs["pk"])
        if query is None or query.organisation_id == self.organisation.pk or query.year != self.year.start:
            raise Http404
        seen = seen_query(query, self.organisation, self.known)
        line = seen.line
        return render(
            request,
            "funding/query/shared_detail.html",
            {
                "seen": seen,
                "facts": [
                    {"key": "Organisation", "value": seen.organisation.name},
                    *([{"key": "Question", "value": seen.question}] if seen.question else []),
                    *(
                        [
                            {"key": "Transfer", "value": f"{line.what_for}, sent on {line.sent_on:%-d %B %Y}"},
                            {"key": "Sent", "value": in_words(line.amount, pence=True)},
                            {"key": "Sent and not confirmed", "value": in_words(seen.gap, pence=True)},
                        ]
                        if line
                        else []
                    ),
                ],
                "said": [{"title": x.title, "at": x.at, "by": x.by, "text": x.text} for x in seen.said],
                "actions": self.actions(seen),
                "steps": [{"label": "Shared with you", "url": self.address("funding:shared-list")}],
            },
        )

    def actions(self, seen: Any) -> list[dict[str, str]]:
        is_open = seen.status.value in ("open", "explained", "queried-again")
        offered = (
            ("query-accept", "Accept the answer", seen.can_accept),
            ("query-again", "Query it again", seen.can_accept),
            ("query-withdraw", "Withdraw the question", seen.asked_by_viewer and is_open),
        )
        return [
            {"label": label, "url": self.address(f"funding:{name}", pk=seen.pk)}
            for name, label, holds in offered
            if holds and Act.QUERY in self.acts
        ]


class Ask(FormPage):
    """Ask another organisation about a transfer line or a pot it shared; `?about=transfer-12` chooses one."""

    needs = Act.QUERY
    section = "use"
    form_class = AskForm
    title = "Ask another organisation"
    button = "Send the question"
    lead = "The other organisation sees your question at once. Records may be disclosable."

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        lines = [
            (f"transfer-{x.transfer.pk}", f"Transfer to {x.transfer.receiver.name}: {x.transfer.what_for}, {words(x)}")
            if x.transfer.receiver_id != self.organisation.pk
            else (
                f"transfer-{x.transfer.pk}",
                f"Transfer from {x.transfer.sender_pot.organisation.name}: {x.transfer.what_for}, {words(x)}",
            )
            for x in transfer_lines(self.organisation, self.year)
        ]
        pots = [
            (f"pot-{pot.pk}", f"Pot of {pot.organisation.name}: {pot}")
            for pot in shared_pots(self.organisation, self.year)
        ]
        return [*lines, *pots]

    def form_options(self) -> dict[str, Any]:
        return {"choices": self.choices}

    def initial(self) -> dict[str, Any]:
        return {"about": self.request.GET.get("about", "")}

    def back(self) -> tuple[str, str]:
        return self.address("funding:shared-list"), "Shared with you"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        kind, _, number = typed["about"].partition("-")
        asker = {"by": self.person, "organisation": self.organisation, "question": typed["question"]}
        if kind == "transfer":
            transfer = transfer_for(self.organisation, int(number))
            if transfer is None:
                raise Http404
            query = ask_about_transfer(transfer=transfer, **asker)
        else:
            pot = shared_pots(self.organisation, self.year).get(pk=int(number))
            query = ask_about_pot(pot=pot, year=self.year, amount=typed["amount"], **asker)
        return Done(
            f"{query.organisation.name} sees your question.", self.address("funding:shared-detail", pk=query.pk)
        )


def words(line: Any) -> str:
    return in_words(line.sent, pence=True)
