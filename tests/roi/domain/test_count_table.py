"""Tables of counts as people paste them: months down or across, and one sentence for the first fault."""

from decimal import Decimal

import pytest

from funding.domain.financial_year import FinancialYear
from roi.domain.breakdowns import breakdown_called
from roi.domain.count_table import Count, TableFault, counts_of, written_table

YEAR = FinancialYear(2025)


def read(text, breakdown="all"):
    return counts_of(text, breakdown_called(breakdown), YEAR)


def test_months_down_with_people_exposed():
    found = read("Month\tEvents\tPeople exposed\nApr-24\t82\t1,000\nMay 2024\t77\t1,010")
    assert found == {
        (2024, 1, "all"): Count(Decimal(82), Decimal(1000)),
        (2024, 2, "all"): Count(Decimal(77), Decimal(1010)),
    }


def test_months_across_say_the_same():
    down = read("Month,Fifth 1,Fifth 2,Fifth 3,Fifth 4,Fifth 5,Unknown\nApril,1,2,3,4,5,6\nMay,7,8,9,10,11,12", "imd")
    across = read("IMD,April,May\nQ1,1,7\nQ2,2,8\nQ3,3,9\nQ4,4,10\n5,5,11\nnot known,6,12", "imd")
    assert down == across
    assert down[2025, 2, "5"] == Count(Decimal(11))


def test_a_table_that_is_written_reads_back_the_same():
    found = read("Month,Female,Female exposed,Male,Male exposed,Unknown,Unknown exposed\nApril,8,80,9,90,0,0", "sex")
    assert read("\n".join("\t".join(row) for row in written_table(found, breakdown_called("sex"))), "sex") == found


@pytest.mark.parametrize(
    ("table", "breakdown", "sentence"),
    [
        ("", "all", "Paste a table with a row of headings and a row for each month."),
        ("Month,Visits\nApril,1", "all", "The heading “Visits” is none of “Events”."),
        (
            "Month,Events,Exposed\nApril,1,-5",
            "all",
            "April 2025: the number exposed cannot be below 0 (Events). Correct “-5”.",
        ),
        ("Month,Events\nApril,-1", "all", "April 2025: a count cannot be below 0 (Events)."),
        ("Month,Events\nApril,1\nJune,2", "all", "May 2025 is missing between April 2025 and June 2025."),
        ("Month,Events\nApril,1\nApril,2", "all", "April 2025 is there twice."),
        ("Month,Events\nApril,*", "all", "“*” (Events) is not a number."),
        ("Month,Events\nApril,", "all", "April 2025: Events is empty. Write 0 if there were none."),
        ("Month,Events\nSpring,1", "all", "Row 2 starts with “Spring”, which is no month."),
        ("Month,Female,Male\nApril,1,2", "sex", "A column is missing: Unknown."),
        (
            "Month,Female,Male,Unknown,Total\nApril,1,2,0,4",
            "sex",
            "April 2025: the parts add to 3 and the total says 4.",
        ),
        ("Month,Events,Total\nApril,1,2", "all", "Two columns are headed “Total”."),
        ("Month,Events\nApril,NaN", "all", "is not a number"),
    ],
)
def test_the_first_fault_is_one_sentence_that_says_where(table, breakdown, sentence):
    with pytest.raises(TableFault) as fault:
        read(table, breakdown)
    assert sentence in str(fault.value)
