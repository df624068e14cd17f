"""The page behind a partner's link: one payment and nothing else, without an account. Opening it uses nothing up, so
that a mail filter that looks first does no harm. Every link that does not work is answered alike."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView

from funding.forms.agreements import PartnerAnswerForm
from funding.partner_links import open_question
from funding.services.partner_payments import LINK_GONE, answer_through_link
from organisations.attempts import is_tried_too_often
from organisations.refusals import Refused

TOO_MANY = "Too many links that do not work were tried from here. Wait a minute and open your link again."
GUESSES_A_MINUTE = 20


@method_decorator(login_not_required, name="dispatch")
class PartnerAnswer(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(PartnerAnswerForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PartnerAnswerForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            answer_through_link(token=kwargs["token"], today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return self.show(form)
        return HttpResponseRedirect(reverse("funding:partner-thanks"))

    def show(self, form: PartnerAnswerForm) -> HttpResponse:
        question = open_question(self.kwargs["token"], timezone.localdate())
        if question is None:
            return self.gone()
        payment = question.payment
        facts = {
            "question": question,
            "agreement": payment.agreement,
            "amount": payment.amount,
            "on": payment.movement.effective_on,
            "form": form,
        }
        return render(self.request, "funding/agreement/answer.html", facts)

    def gone(self) -> HttpResponse:
        if is_tried_too_often(self.request, "partner-link", GUESSES_A_MINUTE):
            return render(self.request, "funding/agreement/gone.html", {"message": TOO_MANY}, status=429)
        return render(self.request, "funding/agreement/gone.html", {"message": LINK_GONE}, status=404)


@method_decorator(login_not_required, name="dispatch")
class PartnerThanks(TemplateView):
    template_name = "funding/agreement/thanks.html"
