"""Pots, ledger, queries, projects, imports."""

from django.apps import AppConfig
from django.core import checks


class FundingConfig(AppConfig):
    name = "funding"

    def ready(self) -> None:
        from funding.workbook.confinement import network_is_cut

        checks.register(network_is_cut, checks.Tags.security, deploy=True)
