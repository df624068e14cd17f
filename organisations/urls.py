"""Addresses of the package."""

from django.urls import path

from organisations.views.about import Accessibility, Figures, Help, Privacy
from organisations.views.demo import DemoSignIn
from organisations.views.people import PeopleList, PersonInvite, RoleEnd
from organisations.views.switch import Switch

app_name = "organisations"

urlpatterns = [
    path("demo/sign-in/<int:pk>/", DemoSignIn.as_view(), name="demo-sign-in"),
    path("organisations/", Switch.as_view(), name="switch"),
    path("help/", Help.as_view(), name="help"),
    path("help/figures/", Figures.as_view(), name="figures"),
    path("accessibility/", Accessibility.as_view(), name="accessibility"),
    path("privacy/", Privacy.as_view(), name="privacy"),
    path("<str:organisation>/people/", PeopleList.as_view(), name="people"),
    path("<str:organisation>/people/invite/", PersonInvite.as_view(), name="person-invite"),
    path("<str:organisation>/people/<int:pk>/end/", RoleEnd.as_view(), name="role-end"),
]
