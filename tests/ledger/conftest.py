"""Which tests of the ledger a run takes: those for its database, and the long forms only when they are asked for."""

import os

import pytest
from django.db import connection


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept, left = [], []
    for item in items:
        (kept if belongs(item) else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def belongs(item: pytest.Item) -> bool:
    if item.get_closest_marker("long_form"):
        return "LEDGER_MINUTES" in os.environ
    only = item.get_closest_marker("only_on")
    return only is None or only.args[0] == connection.vendor
