"""OpenDocument spreadsheets as LibreOffice writes them: values with types, errors, formulas, repeats, hidden parts."""

from datetime import date

from tests.workbooks.write import package

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
)
HIDDEN = (
    '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def ods(path, rows, *, sheet="Budget", hidden_rows=(), hidden=False):
    """`rows` from row 1, as for `write.xlsx`: a pair is a formula with its result, None as result leaves it out."""
    return ods_content(path, table(sheet, rows, hidden_rows=hidden_rows, hidden=hidden))


def table(name, rows, *, hidden_rows=(), hidden=False):
    body = "".join(_row(row or (), number in hidden_rows) for number, row in enumerate(rows, 1))
    style = ' table:style-name="gone"' if hidden else ""
    return f'<table:table table:name="{name}"{style}>{body}{BLANK_REST}</table:table>'


def ods_content(path, tables):
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} office:version="1.3"><office:automatic-styles>{HIDDEN}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return package(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        },
    )


BLANK_REST = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


def _row(row, hidden):
    seen = ' table:visibility="collapse"' if hidden else ""
    cells = "".join(_cell(value) for value in row)
    return f"<table:table-row{seen}>{cells or '<table:table-cell/>'}</table:table-row>"


def _cell(value):
    formula = ""
    if isinstance(value, tuple):
        formula, value = f' table:formula="of:{escaped(value[0])}"', value[1]
    if value is None:
        return f"<table:table-cell{formula}/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, str) and value.startswith("#"):
        return f'<table:table-cell{formula} office:value-type="string" office:string-value=""><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell{formula} office:value-type="string"><text:p>{escaped(value)}</text:p></table:table-cell>'
    return f'<table:table-cell{formula} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
