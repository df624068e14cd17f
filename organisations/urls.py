"""Addresses of the package."""

from django.urls import path

from organisations.views.demo import DemoSignIn

app_name = "organisations"

urlpatterns = [
    path("demo/sign-in/<int:pk>/", DemoSignIn.as_view(), name="demo-sign-in"),
]
