"""Addresses of the package."""

from django.urls import URLPattern, register_converter

from funding.addresses import YearConverter

register_converter(YearConverter, "year")

app_name = "funding"

pages: list[URLPattern] = []

imports: list[URLPattern] = []

urlpatterns = [*pages, *imports]
