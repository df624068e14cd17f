"""Transfers between organisations, with both sides and the gap, and the page on which the receiver confirms one."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.forms.movement import ConfirmTransferForm
from funding.listings import own_movements, transfers_listing
from funding.readings import two_sides
from funding.selectors import TransferLine, in_transit_at_start, pots_of, transfer_for, transfer_lines
from funding.services.transfers import confirm_on_new_pot, confirm_transfer
from funding.tables import TransferTable
from funding.views.downloads import ListPage
from funding.views.forms_page import Done, FormPage
from funding.views.movements import pence
from organisations.permissions import Act
from organisations.refusals import Refused


class TransferList(ListPage):
    """Money passed on and money passed to this organisation, line by line; what was in transit when the year began
    stands in a table of its own."""

    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = transfer_lines(self.organisation, self.year, self.known)
        earlier = in_transit_at_start(self.organisation, self.year, self.known)
        own = own_movements([*lines, *earlier], self.organisation, self.known)
        taken = self.file(lambda to, facts: transfers_listing(lines, self.year, own, to, facts), "transfers")
        if taken:
            return taken
        context = {
            "table": self.table(lines, own, f"Transfers, {self.year}"),
            "earlier": self.table(earlier, own, f"In transit when {self.year} began", prefix="earlier-", can_ask=False)
            if earlier
            else None,
            "total": two_sides([*lines, *earlier]),
            "downloads": self.downloads,
        }
        return render(request, "funding/transfer/list.html", context)

    def table(
        self, lines: list[TransferLine], own: Any, caption: str, *, prefix: str = "", can_ask: bool = True
    ) -> TransferTable:
        """An earlier year's transfer is asked about on the pages of its year."""
        total = two_sides(lines)
        return TransferTable(
            lines,
            address=self.address,
            prefix=prefix,
            receiver=self.organisation,
            own=own,
            can_confirm=Act.POST in self.acts,
            asker=self.organisation if can_ask and Act.QUERY in self.acts else None,
            caption=caption,
            unit="Pounds and pence",
            totals={"sent": total.sent, "confirmed": total.confirmed, "gap": total.gap} if lines else None,
        )


class TransferConfirm(FormPage):
    """Confirm what came, on a pot of one's own or on a new one named after the transfer, in the year in which it came:
    that of the sender or a later one."""

    needs = Act.POST
    section = "pots"
    form_class = ConfirmTransferForm
    template_name = "funding/transfer/confirm.html"
    title = "Confirm a transfer"
    button = "Confirm it"

    @cached_property
    def transfer(self) -> Any:
        transfer = transfer_for(self.organisation, self.kwargs["pk"])
        if transfer is None or transfer.receiver_id != self.organisation.pk or transfer.year > self.year.start:
            raise Http404
        return transfer

    def back(self) -> tuple[str, str]:
        return self.address("funding:transfer-list"), "Transfers"

    def form_options(self) -> dict[str, Any]:
        return {"pots": pots_of(self.organisation, self.year)}

    def initial(self) -> dict[str, Any]:
        return {"amount": self.transfer.amount}

    def context(self) -> dict[str, Any]:
        transfer = self.transfer
        receipt = getattr(transfer, "receipt", None)
        return {
            "transfer": transfer,
            "receipt": receipt,
            "next_year": self.year + 1,
            "next_url": self.address("funding:transfer-confirm", pk=transfer.pk, year=self.year + 1)
            if self.today > self.year.last_day
            else "",
            "facts": [
                {"key": "From", "value": transfer.sender_pot.organisation.name},
                {"key": "What it is for", "value": transfer.what_for},
                {"key": "Sent on", "value": f"{transfer.sent_on:%-d %B %Y}"},
                {"key": "Sent", "value": pence(transfer.amount)},
            ],
        }

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        if not typed["pot"] and Act.LOG_POTS not in self.acts:
            raise Refused("Choose a pot: opening a new one needs a role that may log pots.", field="pot")
        facts = {"by": self.person, "transfer": self.transfer, "amount": typed["amount"], "on": typed["on"]}
        receipt = confirm_transfer(pot=typed["pot"], **facts) if typed["pot"] else confirm_on_new_pot(**facts)
        gap = self.transfer.amount - receipt.amount
        said = f"{pence(receipt.amount)} is confirmed on {receipt.pot}."
        return Done(
            said if not gap else f"{said} The gap to what was sent is {pence(gap)}.",
            self.address("funding:pot-detail", reference=receipt.pot.reference),
        )
