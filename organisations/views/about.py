"""Pages about the program itself, open to everybody: help, how figures are worked out, accessibility, privacy."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class Help(TemplateView):
    template_name = "organisations/help.html"


@method_decorator(login_not_required, name="dispatch")
class Figures(TemplateView):
    template_name = "organisations/figures.html"


@method_decorator(login_not_required, name="dispatch")
class Accessibility(TemplateView):
    template_name = "organisations/accessibility.html"


@method_decorator(login_not_required, name="dispatch")
class Privacy(TemplateView):
    template_name = "organisations/privacy.html"
