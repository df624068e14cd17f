"""Pots, ledger, queries, projects, imports."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
