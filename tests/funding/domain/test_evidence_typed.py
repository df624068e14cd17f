"""What people type or a cell holds becomes the value of the document, or is refused in one sentence."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.domain.evidence import OverheadBase
from funding.domain.evidence_kinds import BY_CODE, KINDS, USED_BY, Field, Holds, Kept
from funding.domain.evidence_typed import how_to_write, in_words_of, read_typed, typed
from funding.domain.financial_year import FinancialYear
from funding.domain.rules import RULES
from funding.services.evidence_document import RECORDS

YEAR = FinancialYear(2025)


def a_field(holds, **facts):
    return Field("key", "Share", holds, **facts)


@pytest.mark.parametrize(
    ("holds", "given", "expected"),
    [
        (Holds.POUNDS, "£1,250.50", 125_050),
        (Holds.POUNDS, "(1,200)", -120_000),
        (Holds.POUNDS, Decimal("3278871.98"), 327_887_198),
        (Holds.POSTS, "4.5", 450),
        (Holds.POSTS, Decimal("0.6"), 60),
        (Holds.PERCENT, "12.5%", 125_000),
        (Holds.PERCENT, "12.5", 125_000),
        (Holds.NUMBER, Decimal("12"), 12),
        (Holds.MONTH, "April", 1),
        (Holds.MONTH, "mar", 12),
        (Holds.MONTH, "M4", 4),
        (Holds.MONTH, "Month 4", 4),
        (Holds.MONTH, "May (month 2)", None),
        (Holds.MONTH, Decimal(7), 7),
        (Holds.MONTH, "Before the year", 0),
        (Holds.MONTH, "Jun-25", 3),
        (Holds.MONTH, "January 2026", 10),
        (Holds.MONTH, datetime(2025, 6, 1), 3),
        (Holds.DAY, "30/06/2025", "2025-06-30"),
        (Holds.DAY, "30 June 2025", "2025-06-30"),
        (Holds.DAY, date(2025, 6, 30), "2025-06-30"),
        (Holds.YES_NO, "Y", True),
        (Holds.YES_NO, False, False),
        (Holds.WORD, "Direct cost", "direct-cost"),
        (Holds.TEXT, Decimal("4711.0"), "4711"),
        (Holds.TEXT, "  ", None),
        (Holds.POUNDS, None, None),
    ],
)
def test_what_is_typed_becomes_the_value_of_the_document(holds, given, expected):
    words = OverheadBase if holds is Holds.WORD else None
    if expected is None and given == "May (month 2)":
        with pytest.raises(ValueError, match="is not a month"):
            read_typed(a_field(holds), given, year=YEAR)
        return
    assert read_typed(a_field(holds, words=words), given, year=YEAR) == expected


@pytest.mark.parametrize(
    ("holds", "given", "said"),
    [
        (Holds.POUNDS, "12 thousand", "is not an amount in pounds"),
        (Holds.POSTS, "three", "“three” is not a number. Give share as figures, such as 4.5."),
        (Holds.POSTS, "4.505", "“4.505” has more than 2 decimal places. Round it."),
        (Holds.POSTS, "NaN", "is not a number"),
        (Holds.PERCENT, "200000", "is above 100,000"),
        (Holds.NUMBER, "1.5", "is not a whole number"),
        (Holds.MONTH, "Smarch", "“Smarch” is not a month. Give its name, or 1 (April) to 12 (March)."),
        (Holds.MONTH, "Jun-24", "June 2024 is not in 2025/26. Give a month from April 2025 to March 2026."),
        (Holds.MONTH, date(2026, 4, 1), "April 2026 is not in 2025/26."),
        (Holds.DAY, "31/06/2025", "“31/06/2025” is not a date."),
        (Holds.YES_NO, "perhaps", "“perhaps” is neither yes nor no."),
        (Holds.TEXT, "x" * 301, "has more than 300 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(holds, given, said):
    with pytest.raises(ValueError) as refused:
        read_typed(a_field(holds), given, year=YEAR)
    assert said in str(refused.value)


def test_a_cell_shown_as_a_per_cent_holds_the_fraction():
    assert read_typed(a_field(Holds.PERCENT), Decimal("0.125"), is_percent=True) == 125_000


@given(st.sampled_from([Holds.POUNDS, Holds.POSTS, Holds.PERCENT, Holds.NUMBER]), st.integers(-(10**7), 10**7))
def test_what_is_shown_to_be_typed_again_reads_back_to_the_same_value(holds, value):
    assert read_typed(a_field(holds), typed(a_field(holds), value)) == value


@pytest.mark.parametrize(
    ("holds", "value", "said"),
    [(Holds.POUNDS, -125_050, "−£1,250.50"), (Holds.PERCENT, 125_000, "12.5%"), (Holds.MONTH, 12, "March (month 12)"),
     (Holds.MONTH, 0, "Before the year"), (Holds.DAY, "2025-06-03", "3 June 2025"), (Holds.YES_NO, False, "No"),
     (Holds.TEXT, None, "")],
)  # fmt: skip
def test_a_value_reads_in_words_on_the_page(holds, value, said):
    assert in_words_of(a_field(holds), value) == said


def test_every_kind_of_the_document_that_is_evidence_has_a_form():
    assert set(RECORDS) - set(BY_CODE) == {"rule-setting"}
    assert set(BY_CODE) <= set(RECORDS)


def test_every_rule_says_what_it_uses_and_every_kind_serves_a_rule_that_is_there():
    assert set(USED_BY) == {rule.code for rule in RULES}
    used = {each.what for uses in USED_BY.values() for each in uses}
    assert used - set(Kept) <= set(BY_CODE)
    assert set(BY_CODE) - used == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_columns_of_a_kind_are_told_apart_and_say_how_they_are_written(kind):
    labels = [field.label.lower() for field in kind.fields]
    assert len(set(labels)) == len(labels)
    for field in kind.fields:
        assert how_to_write(field)
        assert ("May be empty" in how_to_write(field)) is not field.needed
