"""Fixtures of the package's tests."""

import pytest

from tests.fixtures import System, a_system


@pytest.fixture
def system(db) -> System:
    """An ICB with two trusts and their people."""
    return a_system()
