"""Every figure of every worked example agrees within what its source allows, and the page that prints them is in step."""

from pathlib import Path

import pytest

from tests.worked_examples.check import Check
from tests.worked_examples.table import EXAMPLES, checks_of, name_of

PAGE = Path(__file__).parents[2] / "docs" / "method-checks.md"


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_our_figures_are_theirs(example):
    apart = [check for check in checks_of(example) if not check.holds]
    assert apart == []


def test_each_example_names_its_source_and_stands_on_the_page():
    page = PAGE.read_text()
    for example in EXAMPLES:
        assert example.SOURCE
        assert f"| {name_of(example)} |" in page


def test_a_figure_that_is_off_by_a_millionth_is_seen():
    assert not Check("", 1.000001, 1).holds
    assert Check("", 1 + 1e-10, 1).holds
