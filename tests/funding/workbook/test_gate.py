import io
import zipfile

import pytest

from funding.workbook import confinement, door
from funding.workbook.door import Refused, read_workbook
from funding.workbook.refusals import SENTENCES
from tests.workbooks import write

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONFINED = "import sys; sys.path[:0] = sys.argv[1:3]; from funding.workbook import child; child._confine();"
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refusal(path, name=None):
    with pytest.raises(Refused) as refused:
        read_workbook(path, name=name)
    assert refused.value.message
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"403 Forbidden", "error_page"),
        (b"<!DOCTYPE html><html><body>Access denied</body></html>", "error_page"),
        (b'{"error": {"code": 403, "message": "link expired"}}', "error_page"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "error_page"),
        (b"Not Found\nThe requested address was not found on this server.\n", "error_page"),
        (b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "web_page"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml"),
        (b"%PDF-1.7 and so on", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (b"{\\rtf1 text}", "document"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + b"\x00" * 60, "damaged"),
        (OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le"), "document"),
        (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "damaged"),
        (b"PK\x03\x04 not a zip at all", "damaged"),
        (bytes(range(1, 32)) * 40, "not_a_spreadsheet"),
    ],
)
def test_the_first_bytes_decide_whatever_the_name(tmp_path, content, code):
    path = tmp_path / "budget.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_every_refusal_is_short_and_says_what_to_do():
    for sentence in SENTENCES.values():
        assert len(sentence.split()) <= 40
        assert sentence.count(".") >= 2


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.seek(21 * 1024 * 1024)
        file.write(b"x")
    assert refusal(path) == "too_large"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (ONE_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "far_cell"),
        (ONE_CELL + '<row r="9"><c r="ZZZ9"><v>1</v></c></row>', "far_cell"),
        (ONE_CELL + '<row r="9"><c r="A9999999"><v>1</v></c></row>', "far_cell"),
        (ONE_CELL + '<row r="9"><c r="9Z"><v>1</v></c></row>', "damaged"),
        ("<a>" * 100 + "</a>" * 100, "unsafe"),
        (ONE_CELL + "<broken", "damaged"),
        ("</sheetData><mergeCells><mergeCell ref='A2000:XFD3000'/></mergeCells><sheetData>", "too_many_merges"),
    ],
)
def test_sheets_that_would_hurt_a_reader_are_refused(tmp_path, cells, code):
    assert refusal(write.package(tmp_path / "a.xlsx", write.bare_workbook(write.sheet_xml(cells)))) == code


def test_a_far_cell_that_is_only_formatted_does_no_harm(tmp_path):
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read_workbook(write.package(tmp_path / "a.xlsx", write.bare_workbook(write.sheet_xml(cells)))).sheets == (
        ("S", True),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_document_type_is_refused_in_any_part(tmp_path, encoding):
    parts = write.bare_workbook(write.sheet_xml(ONE_CELL))
    parts["docProps/core.xml"] = '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode(encoding)
    assert refusal(write.package(tmp_path / "a.xlsx", parts)) == "unsafe"


def test_a_zip_of_blanks_is_refused(tmp_path):
    parts = write.bare_workbook(write.sheet_xml(" " * 30_000_000))
    assert refusal(write.package(tmp_path / "a.xlsx", parts)) == "bomb"


def test_part_names_that_leave_the_folder_or_stand_twice_are_refused(tmp_path):
    parts = write.bare_workbook(write.sheet_xml(ONE_CELL))
    assert refusal(write.package(tmp_path / "a.xlsx", {**parts, "../evil.xml": "<a/>"})) == "unsafe"
    assert refusal(write.package(tmp_path / "b.xlsx", {**parts, "XL/WORKBOOK.XML": "<a/>"})) == "unsafe"


def test_zips_that_are_no_workbooks_are_named_for_what_they_are(tmp_path):
    assert (
        refusal(write.package(tmp_path / "a.xlsx", {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}))
        == "document"
    )
    assert refusal(write.package(tmp_path / "b.xlsx", {"budget.csv": "a,b"})) == "archive"
    assert refusal(write.package(tmp_path / "c.xlsx", {str(n): "x" for n in range(2001)})) == "too_many_parts"
    manifest = '<m xmlns="m"><file-entry><encryption-data/></file-entry></m>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": "<a/>",
        "META-INF/manifest.xml": manifest,
    }
    assert refusal(write.package(tmp_path / "d.ods", parts)) == "encrypted"


def test_a_cut_off_workbook_is_damaged(tmp_path):
    whole = write.xlsx(tmp_path / "a.xlsx", [["Item", "Cost"], ["Pay", 1]]).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "b.xlsx") == "damaged"


def test_a_part_that_is_protected_is_encrypted(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("xl/workbook.xml", "<a/>")
    content = bytearray(made.getvalue())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refusal(tmp_path / "a.xlsx") == "encrypted"


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("import os; os.abort()", "damaged"),
        ("import os; os._exit(3)", "damaged"),
        ("x = bytearray(10**13)", "damaged"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "damaged"),
        ("import sys; sys.exit(0)", "damaged"),
        (CONFINED + "x = bytearray(2 * 10**9)", "damaged"),
        ("import time; time.sleep(60)", "took_too_long"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "took_too_long"),
        ("import sys; open(sys.argv[5], 'w').write('{not json')", "damaged"),
    ],
)
def test_whatever_becomes_of_the_reading_process_is_a_refusal(tmp_path, monkeypatch, start, code):
    monkeypatch.setattr(door, "START", start)
    monkeypatch.setattr(door, "SECONDS", 2)
    assert refusal(write.csv_text(tmp_path / "a.csv", "Item,Cost\nPay,1\n")) == code


def test_the_reading_process_has_little_memory_and_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    said = (
        "import sys; sys.path[:0] = sys.argv[1:3]; from funding.workbook import child; child._confine();"
        "import json, os, resource, socket;"
        "names = socket.if_nameindex();"
        "told = [os.environ.get('SECRET_KEY'), len(names) <= 1, resource.getrlimit(resource.RLIMIT_AS)[0], 'django' in sys.modules];"
        "open(sys.argv[5], 'w').write(json.dumps({'refused': {'code': 'told', 'message': json.dumps(told)}}) + '\\n')"
    )
    monkeypatch.setattr(door, "START", said)
    with pytest.raises(Refused) as refused:
        read_workbook(write.csv_text(tmp_path / "a.csv", "Item,Cost\nPay,1\n"))
    assert refused.value.message == "[null, true, 1073741824, false]"


def test_a_process_that_answers_half_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr(
        door,
        "START",
        """import sys; open(sys.argv[5], 'w').write('{"kind": "text"}\\n{"name": null, "lines": 3, "visible": true}\\n[1, 1, "a"]\\n')""",
    )
    assert refusal(write.csv_text(tmp_path / "a.csv", "Item,Cost\nPay,1\n")) == "damaged"


def test_a_check_says_where_the_network_is_not_cut(monkeypatch):
    monkeypatch.setattr(confinement, "TRY", "import sys; sys.exit(1)")
    assert [message.id for message in confinement.network_is_cut()] == ["funding.I001"]
    monkeypatch.setattr(confinement, "TRY", "pass")
    assert confinement.network_is_cut() == []
