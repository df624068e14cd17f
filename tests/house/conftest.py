"""The demonstration story for tests of the house."""

from tests.dataset.conftest import played, story  # noqa: F401
