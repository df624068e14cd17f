"""Addresses of the package."""

urlpatterns: list = []
