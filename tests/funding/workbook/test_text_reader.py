import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.workbook.refusals import Refused
from funding.workbook.text_reader import decoded, text_rows


def rows(tmp_path, content, name="a.csv"):
    path = tmp_path / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return text_rows(path, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_recognised(encoding):
    assert decoded("Item,Cost £\nCafé,1\n".encode(encoding)) == "Item,Cost £\nCafé,1\n"


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=60))
def test_text_in_utf8_always_reads_back(text):
    assert decoded(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    text = f"Item{delimiter}Cost\nPay{delimiter}1\n\nRent{delimiter}2\n"
    assert rows(tmp_path, text) == [
        (1, [(1, "Item"), (2, "Cost")]),
        (2, [(1, "Pay"), (2, "1")]),
        (4, [(1, "Rent"), (2, "2")]),
    ]


def test_commas_inside_quotes_and_line_breaks_stay_in_their_cell(tmp_path):
    assert rows(tmp_path, 'Item,Cost\n"Pay,\nall","1,200"\n')[1] == (2, [(1, "Pay,\nall"), (2, "1,200")])


def test_the_directive_of_excel_keeps_its_row(tmp_path):
    assert rows(tmp_path, "sep=;\r\nA;1,5\r\n") == [(2, [(1, "A"), (2, "1,5")])]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"403 Forbidden", "a.csv", "not_a_spreadsheet"),
        (b"one\ntwo\nthree", "a.xlsx", "not_a_spreadsheet"),
        (b",,\n,,\n", "a.csv", "empty"),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", "a.csv", "long_text"),
        (b",".join([b"1"] * 600), "a.csv", "far_cell"),
        (b"\x81\x01\x02\x03\x04\x05" * 30, "a.csv", "not_a_spreadsheet"),
    ],
)
def test_text_that_is_no_table_is_refused(tmp_path, content, name, code):
    with pytest.raises(Refused) as refused:
        rows(tmp_path, content, name)
    assert refused.value.code == code
