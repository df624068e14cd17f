"""Two spreadsheet programs that work a workbook out anew: LibreOffice, and IronCalc from the package index."""

import os
import subprocess

import ironcalc
from openpyxl import load_workbook

from setup.system import office

FIRST_ROW = 4


def by_libreoffice(path, folder):
    """Rows of the sheet Figures, worked out by LibreOffice."""
    command = [office(), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
               "--outdir", str(folder / "out"), str(path)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, env=os.environ | {"HOME": str(folder)})
    worked = folder / "out" / path.name
    assert worked.exists(), done.stdout + done.stderr
    sheet = load_workbook(worked, data_only=True)["Figures"]
    return {row[0]: row[2] for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True) if row[0]}


def by_ironcalc(path):
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    model.evaluate()
    names = [sheet["name"] if isinstance(sheet, dict) else sheet.name for sheet in model.get_worksheets_properties()]
    at, found, row = names.index("Figures"), {}, FIRST_ROW
    while name := model.get_cell_value(at, row, 1):
        found[name] = model.get_cell_value(at, row, 3)
        row += 1
    return found


def changed(content, folder, **inputs):
    """The workbook with other values in named inputs, as a person would type them."""
    path = folder / "changed.xlsx"
    path.write_bytes(content)
    book = load_workbook(path)
    for name, value in inputs.items():
        sheet, cell = book.defined_names[name].attr_text.split("!")
        book[sheet][cell.replace("$", "")].value = value
    book.save(path)
    return path
