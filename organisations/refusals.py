"""Refusals: errors whose message is one plain sentence fit for a screen."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """The thing asked for cannot be done. `field` names the form field it belongs to, if any."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refused, PermissionDenied):
    """The person has no role that allows this act at this organisation today."""
