"""The trust's finance lead at the pages of 2025/26, on a day in that year."""

import pytest
import time_machine

from tests.funding.views.page import At


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel("2025-09-15 10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def finance(system) -> At:
    return At(system.finance_lead, system.trust, system.year)
