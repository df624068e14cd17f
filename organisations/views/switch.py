"""The organisations a person holds a role at today."""

from typing import Any, cast

from django.utils import timezone
from django.views.generic import TemplateView

from organisations.selectors import memberships_of


class Switch(TemplateView):
    template_name = "organisations/switch.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        memberships = memberships_of(cast("Any", self.request.user), timezone.localdate())
        return {**super().get_context_data(**kwargs), "memberships": memberships}
