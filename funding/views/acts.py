"""Pages of what an organisation decides about a pot's money, and of what follows an earlier movement."""

from collections.abc import Callable
from typing import Any, ClassVar

from funding.forms.act import (
    AccrueForm,
    CarryForwardForm,
    CommitForm,
    FollowForm,
    FollowWithEvidenceForm,
    LapseForm,
    MoveForm,
)
from funding.forms.movement import ReverseForm
from funding.overrides import overrides_to_use
from funding.selectors import pot_positions, pots_of
from funding.services.acts import (
    accrue_spend,
    cancel_accrual,
    carry_forward,
    commit_money,
    lapse_balance,
    move_between_pots,
    record_delivery,
    release_commitment,
    restore_money,
    spend_commitment,
)
from funding.views.forms_page import Done, FormPage, PotFormPage
from funding.views.movements import MovementOfPage, pence
from organisations.permissions import Act


class BeyondPage(PotFormPage):
    """An act that is refused beyond what the pot holds, unless it uses an override by two people."""

    needs = Act.POST
    template_name = "funding/override/act.html"

    def overrides(self) -> Any:
        return overrides_to_use(self.pot, self.year, self.today)

    def context(self) -> dict[str, Any]:
        (found,) = pot_positions([self.pot], self.year, self.today)
        return {
            **super().context(),
            "left": found.position.still_to_spend,
            "overrides": self.overrides(),
            "override_url": self.address("funding:override-ask", reference=self.pot.reference),
        }


class PotCommit(BeyondPage):
    form_class = CommitForm
    title = "Commit money"
    button = "Commit it"
    lead = "Sets money aside for a project before it is spent."

    def form_options(self) -> dict[str, Any]:
        return {"pot": self.pot, "overrides": self.overrides()}

    def act(self, form: Any) -> Done:
        commit_money(by=self.person, pot=self.pot, **form.cleaned_data)
        return Done(f"{pence(form.cleaned_data['amount'])} is committed.", self.pot_address)


class PotAccrue(PotFormPage):
    needs = Act.POST
    form_class = AccrueForm
    title = "Accrue spend"
    button = "Accrue it"
    lead = "For what was delivered and not yet invoiced. It reverses itself on the first day of the next month."

    def form_options(self) -> dict[str, Any]:
        return {"pot": self.pot}

    def act(self, form: Any) -> Done:
        accrue_spend(by=self.person, pot=self.pot, **form.cleaned_data)
        return Done(f"{pence(form.cleaned_data['amount'])} is accrued.", self.pot_address)


class PotMove(BeyondPage):
    form_class = MoveForm
    title = "Move money to another pot"
    button = "Move it"

    def form_options(self) -> dict[str, Any]:
        pots = pots_of(self.organisation, self.year).exclude(pk=self.pot.pk)
        return {"pots": pots, "overrides": self.overrides()}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        move_between_pots(by=self.person, from_pot=self.pot, **typed)
        return Done(f"{pence(typed['amount'])} moved to {typed['to_pot']}.", self.pot_address)


class PotYearEnd(PotFormPage):
    """What is left, proposed as the amount."""

    needs = Act.CLOSE

    def initial(self) -> dict[str, Any]:
        (found,) = pot_positions([self.pot], self.year, self.today)
        left = found.position.still_to_spend or found.position.not_explained
        return {"amount": left} if left > 0 else {}


class PotCarryForward(PotYearEnd):
    form_class = CarryForwardForm
    title = "Carry money forward"
    button = "Carry it forward"
    lead = "Takes what is left on 31 March over to 1 April. Without a basis it lapses instead."

    def act(self, form: Any) -> Done:
        carry_forward(by=self.person, pot=self.pot, year=self.year, **form.cleaned_data)
        return Done(f"{pence(form.cleaned_data['amount'])} carried forward to {self.year + 1}.", self.pot_address)


class PotLapse(PotYearEnd):
    form_class = LapseForm
    title = "Let money lapse"
    button = "Record that it lapsed"
    lead = "For what is left without a basis to carry it forward. It goes to the year-end position, which is a use."

    def act(self, form: Any) -> Done:
        lapse_balance(by=self.person, pot=self.pot, year=self.year, **form.cleaned_data)
        return Done(f"{pence(form.cleaned_data['amount'])} lapsed to the year-end position.", self.pot_address)


class FollowPage(MovementOfPage, FormPage):
    """What follows an earlier movement; the service names that movement by `follows` and refuses other kinds."""

    needs = Act.POST
    section = "pots"
    form_class = FollowForm
    follows: ClassVar[str]
    service: ClassVar[Callable[..., Any]]
    said: ClassVar[str]

    def back(self) -> tuple[str, str]:
        return self.address("funding:movement-detail", pk=self.movement.pk), "The movement"

    def act(self, form: Any) -> Done:
        done = type(self).service(by=self.person, **{self.follows: self.movement}, **form.cleaned_data)
        return Done(
            f"{pence(form.cleaned_data['amount'])} {self.said}.", self.address("funding:movement-detail", pk=done.pk)
        )


class MovementRestore(FollowPage):
    title = "Bring money back to its pot"
    button = "Bring it back"
    follows = "use"
    service = staticmethod(restore_money)
    said = "is back in its pot"


class MovementRelease(FollowPage):
    title = "Release a commitment"
    button = "Release it"
    follows = "commitment"
    service = staticmethod(release_commitment)
    said = "is released"


class MovementSpend(FollowPage):
    title = "Record spend of a commitment"
    button = "Record it"
    form_class = FollowWithEvidenceForm
    follows = "commitment"
    service = staticmethod(spend_commitment)
    said = "is spent"


class MovementDeliver(FollowPage):
    title = "Record a delivery"
    button = "Record it"
    form_class = FollowWithEvidenceForm
    follows = "prepayment"
    service = staticmethod(record_delivery)
    said = "is delivered and counts as spent"


class MovementCancel(MovementOfPage, FormPage):
    """Take back an accrual that was a mistake, together with its reversal."""

    needs = Act.POST
    section = "pots"
    form_class = ReverseForm
    title = "Take an accrual back"
    button = "Take it back"
    lead = "The accrual and its reversal stay in the history; one movement undoes both."

    def back(self) -> tuple[str, str]:
        return self.address("funding:movement-detail", pk=self.movement.pk), "The movement"

    def act(self, form: Any) -> Done:
        done = cancel_accrual(by=self.person, accrual=self.movement, **form.cleaned_data)
        return Done("The accrual is taken back.", self.address("funding:movement-detail", pk=done.pk))
