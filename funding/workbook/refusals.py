"""Why a file is not read: a code that never changes and one plain sentence with the next step."""

SAVE_AGAIN = "Open it in Excel, save it as an Excel workbook (.xlsx) and upload that."

SENTENCES = {
    "empty": "The file is empty. Save it again where it came from and upload the new copy.",
    "too_large": "The file is larger than 20 MB. Delete the sheets that are not needed and upload it again.",
    "encrypted": "The file is protected with a password. Remove the password in Excel and upload it again.",
    "web_page": f"The file is a web page with a table in it, not a spreadsheet, whatever its name says. {SAVE_AGAIN}",
    "error_page": "The file is a web page that shows an error or asks to sign in, not the workbook. Download it again.",
    "pdf": "The file is a PDF, not a spreadsheet. Ask for the workbook that it was printed from.",
    "picture": "The file is a picture, not a spreadsheet. Ask for the workbook itself.",
    "document": "The file is a document or a presentation. Copy its table into Excel and upload that.",
    "archive": "The file is a compressed folder. Unpack it and upload the workbook inside.",
    "xml": f"The file is XML, which is not read here. {SAVE_AGAIN}",
    "not_a_spreadsheet": "The file is not a spreadsheet. Choose an Excel workbook, an .ods file or a CSV file.",
    "damaged": f"The file is damaged or not complete. {SAVE_AGAIN}",
    "unsafe": f"The file holds parts that a spreadsheet does not need and that could do harm. {SAVE_AGAIN}",
    "bomb": "The file unpacks to far more than its size. Copy the cells into a new workbook and upload that.",
    "too_many_parts": "The workbook has too many parts. Copy the sheets that are needed into a new workbook.",
    "too_many_cells": "The workbook holds more than 2.5 million cells. Keep only the sheets that are needed.",
    "far_cell": "A cell stands far away from the rest. Delete the empty rows and columns after the table.",
    "too_many_merges": "The workbook merges too many cells. Unmerge them and upload it again.",
    "long_text": "A cell holds more text than Excel allows. Shorten it and upload the file again.",
    "took_too_long": "The file took too long to read. Keep the sheets that are needed and upload it again.",
}


class Refused(Exception):
    """The file is not read. `code` is stable; `message` is one sentence with the next step, fit for a screen."""

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.message = message or SENTENCES[code]
        super().__init__(self.message)
