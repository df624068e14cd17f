"""Bodies that others followed: by date, over several steps, divided or merged."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from funding.domain.succession import Passed, held_before, in_force

DAY = date(2026, 4, 1)
PASSED = [Passed("A", "AB", DAY), Passed("B", "AB", DAY), Passed("C", "AB", DAY), Passed("C", "D", DAY),
          Passed("AB", "Z", date(2028, 4, 1))]  # fmt: skip


def test_the_body_in_force_follows_the_date():
    assert in_force("A", DAY - timedelta(1), PASSED) == ("A",)
    assert in_force("A", DAY, PASSED) == ("AB",)
    assert in_force("A", date(2028, 4, 1), PASSED) == ("Z",)
    assert in_force("C", DAY, PASSED) == ("AB", "D")
    assert in_force("X", DAY, PASSED) == ("X",)
    assert held_before("AB", DAY, PASSED) == ("A", "B", "C")
    assert held_before("AB", DAY - timedelta(1), PASSED) == ()


codes = st.sampled_from("ABCDEF")
days = st.integers(0, 3).map(lambda n: date(2025 + n, 4, 1))


@given(st.lists(st.builds(Passed, codes, codes, days), max_size=8), codes, days)
def test_any_history_ends_and_does_not_depend_on_the_order_of_its_rows(passed, code, day):
    found = in_force(code, day, passed)
    assert found == in_force(code, day, passed[::-1])
