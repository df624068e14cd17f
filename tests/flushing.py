"""Keeps tests from emptying tables: ours refuse it, so a test that would is stopped before any test runs."""

from collections.abc import Iterable

import pytest
from django.test import TestCase as RollingBack
from django.test import TransactionTestCase

FLUSHING_FIXTURES = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def refuse_flushing(items: Iterable[pytest.Item]) -> None:
    """Raises `pytest.UsageError` with the names of all tests that would empty tables after they ran."""
    names = [item.nodeid for item in items if flushes(item)]
    if names:
        raise pytest.UsageError(
            "These tests would empty tables that refuse it. Use `db`, or `committed_db` for real commits: "
            + ", ".join(names)
        )


def flushes(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    if marker and ({"transaction", "reset_sequences", "serialized_rollback"} & marker.kwargs.keys() or marker.args):
        return any(marker.kwargs.values()) or any(marker.args)
    if FLUSHING_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    case = getattr(item, "cls", None)
    return isinstance(case, type) and issubclass(case, TransactionTestCase) and not issubclass(case, RollingBack)
