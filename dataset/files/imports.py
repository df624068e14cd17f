"""Files of what was imported: uploaded files by their hash, tables taken from them, published figures, budgets."""

from dataset.files.cells import POUNDS
from dataset.files.shape import NOW, SYSTEM, file, given
from funding.models import (
    ActualMonth,
    BudgetLine,
    BudgetMonth,
    ImportBatch,
    ImportMemory,
    PublishedAllocation,
    UploadedFile,
)

UPLOADED_FILES = file(
    "uploaded_files.csv",
    UploadedFile,
    "Files that people uploaded. Their content stands in files/, each under its hash, when the dump was made with "
    "--with-files. A folder made elsewhere may leave them out.",
    owner="organisation",
    follows={"stored_as": "imports/ and the hash", "size": "the size of the content in files/, or 0"},
    says={
        "name": "Name of the file.",
        "sha256": "SHA-256 of its content, 64 hexadecimal digits.",
        "size": "Bytes.",
        "stored_as": "Where the content stands in the store.",
        "uploaded_at": "When it was uploaded.",
        "uploaded_by": "E-mail address of who uploaded it.",
    },
)

IMPORTS = file(
    "imports.csv",
    ImportBatch,
    "Tables that were taken from files. For budgets one row is one version of the budget: what was planned at a time. "
    "Its lines stand in budget_lines.csv. A version counts from the moment applied_at until undone_at.",
    owner="organisation",
    defaults={
        "holds": "budget",
        "applied_at": NOW,
        "applied_by": SYSTEM,
        "mapping": '{"amounts":[],"code":null,"holds":"budget","label":null,"multiplier":1,"sheet":null,"table":1}',
        "as_of_month": "0",
    },
    follows={
        "file": "the folder's own budget_months.csv, budget_lines.csv or imports.csv, which is then kept as an upload",
        "table": "1, 2, … in the organisation",
        "mapping_hash": "SHA-256 of the mapping",
        "rows": "the number of its budget lines",
        "amount": "the sum of its budget lines",
        "loaded_on": "the first day of the year",
    },
    says={
        "file": "Row of uploaded_files.csv.",
        "holds": "What the table holds.",
        "sheet": "Name of the sheet; empty for CSV.",
        "table": "Which table of the sheet.",
        "mapping": "Which columns were taken.",
        "mapping_hash": "SHA-256 of the mapping.",
        "control_totals": "Totals of the workbook and whether they agreed.",
        "left_out": "Rows that were left out, with the reason.",
        "rows": "Rows that were taken.",
        "amount": "Their sum.",
        "rounding": "What rounding to the penny changed.",
        "staged_at": "When it was staged.",
        "staged_by": "E-mail address of who staged it.",
        "applied_at": "When it was applied; only then it counts.",
        "applied_by": "E-mail address of who applied it.",
        "undone_at": "When it was undone; from then on it does not count.",
        "undone_by": "E-mail address of who undid it.",
        "as_of_month": "The month from which this version of the budget is the one that counts; 0 is before the year.",
        "loaded_on": "The day on which this version was loaded into the ledger.",
        "is_whole_budget": "yes when a pot without a line had no budget in it.",
    },
)

PUBLISHED = file(
    "published_allocations.csv",
    PublishedAllocation,
    "Figures that a national body published for a holder: reference records, no pots.",
    owner="import",
    names={"batch": "import"},
    says={
        "batch": "Row of imports.csv.",
        "holder": "Code of the organisation that the figure is for.",
        "heading": "Heading of the column.",
        "amount": "Pounds.",
        "cell": "The cell.",
        "raw": "What stood there.",
    },
)

BUDGET_LINES = file(
    "budget_lines.csv",
    BudgetLine,
    "Lines of a budget version, each with the pot and project that it belongs to.",
    owner="import",
    follows={"row": "the number of the row in this file", "label": "the code, or the pot"},
    names={"batch": "import"},
    says={
        "batch": "Row of imports.csv: the version of the budget.",
        "row": "Row of the sheet.",
        "label": "What the line is called.",
        "code": "Cost centre or code.",
        "pot": "The pot that the line belongs to; empty for a budget outside the pots.",
        "nature": "What the line stands for. Efficiency and vacancy factors are negative amounts.",
    },
    given=(given("amount", POUNDS, "Pounds for the whole year, when budget_months.csv has no row of the line."),),
)

BUDGET_MONTHS = file(
    "budget_months.csv",
    BudgetMonth,
    "The plan of a line for a month, or for the year.",
    owner="line",
    follows={"cell": "the cell of this file", "raw": "what stands there"},
    says={
        "line": "Row of budget_lines.csv.",
        "month": "Month of the financial year: 1 is April; empty for the whole year.",
        "amount": "Pounds; may be negative.",
        "cell": "The cell.",
        "raw": "What stood there.",
    },
)

ACTUAL_MONTHS = file(
    "actual_months.csv",
    ActualMonth,
    "The actual spend of a line for a month, as a workbook said it. What was posted of it stands in movements.csv.",
    owner="line",
    follows={"cell": "the cell of this file", "raw": "what stands there"},
    says={
        "line": "Row of budget_lines.csv.",
        "amount": "Pounds; may be negative.",
        "cell": "The cell.",
        "raw": "What stood there.",
        "movement": "Row of movements.csv that posted its change since the last import; empty when nothing was posted.",
    },
)

MEMORIES = file(
    "import_memories.csv",
    ImportMemory,
    "What was answered last for a table with the same headings, for the next import.",
    owner="organisation",
    names={"batch": "import"},
    says={
        "holds": "What the table held.",
        "fingerprint": "SHA-256 of the headings.",
        "columns": "What each heading stood for.",
        "words": "The pot or project that each code or name stood for.",
        "batch": "Row of imports.csv: the import that was answered last.",
        "kept_at": "When it was answered.",
        "kept_by": "E-mail address of who answered.",
    },
)
