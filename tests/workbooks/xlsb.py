"""Binary workbooks (.xlsb), record by record after [MS-XLSB]: numbers, texts, errors and formula results."""

import struct

from tests.workbooks.write import package

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def xlsb(path, rows, *, sheet="Budget", hidden_rows=(), state=0):
    """`rows` from row 1, as for `write.xlsx`; a text that is an error of Excel becomes an error cell."""
    book = (
        record(131)
        + record(143)
        + record(156, struct.pack("<II", state, 1) + text("rId1") + text(sheet))
        + record(144)
        + record(132)
    )
    return package(
        path,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet_records(rows, hidden_rows),
        },
    )


def sheet_records(rows, hidden_rows=()):
    wide = max((len(row or ()) for row in rows), default=1)
    found = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, wide - 1)) + record(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number + 1 in hidden_rows else 0
        found += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, value in enumerate(row or ()):
            found += cell(column, value)
    return found + record(146) + record(130)


def cell(column, value):
    head = struct.pack("<II", column, 0)
    formula = isinstance(value, tuple)
    if formula:
        value = value[1]
    if value is None:
        return b""
    if value in ERRORS:
        number, body = (11 if formula else 3), bytes([ERRORS[value]])
    elif isinstance(value, str):
        number, body = (8 if formula else 6), text(value)
    else:
        number, body = (9 if formula else 5), struct.pack("<d", value)
    return record(number, head + body + (struct.pack("<HII", 0, 0, 0) if formula else b""))


def record(number, body=b""):
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + body


def text(words):
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")
