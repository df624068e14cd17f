"""Who: organisations, people, roles with dates, and the audit chain."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"

    def ready(self) -> None:
        from organisations import checks  # noqa: F401  registers the start-up checks
