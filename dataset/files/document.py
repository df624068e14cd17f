"""docs/dataset.md: the format, file by file and column by column, written from the files themselves."""

from collections.abc import Iterator

from dataset.files import FILES
from dataset.files.given_movements import CONCERNS, FOLLOWS, FROM_COMMITMENT, NEEDS
from dataset.files.keys import target
from dataset.files.shape import MARKS, Column, File
from funding.domain.words import MovementKind

INTRODUCTION = """\
# The data set: everything as CSV files

<!-- Written by `manage.py dump_dataset docs/dataset.md --document`. Change the meanings in dataset/files, not here. -->

`manage.py dump_dataset FOLDER` writes everything that the program holds into a folder of CSV files, and `manage.py
load_dataset FOLDER` reads such a folder: to leave, to move between SQLite and PostgreSQL, or to bring organisations
whose figures were put together by a spreadsheet or another program. Both commands take `--json`. Their exit status is
0 when it is done, 1 when it was refused, 2 when the command was typed wrongly.

A load is all or nothing. Everything is checked first; each problem is printed as *file, row, column: sentence*, up to
200 at once, with the row number that a spreadsheet shows. A file or column that this page does not name is a problem.
A file that is missing is not: it counts as empty.

## Two kinds of folder

**A whole dump has `events.csv`.** It goes into an empty database (after `manage.py migrate`) and keeps every number,
because the audit chain covers them: the number of a person is part of every hash. A dump that is loaded and dumped
again is the same, byte for byte. `manage.py verify` checks it afterwards. Passwords, second factors, sessions and
totals are never dumped; totals are worked out again from the postings. With `--with-files` the folder `files/` holds
the content of uploaded files and signed documents, each named by its SHA-256.

**A folder made elsewhere has no `events.csv`.** The `id` of a row is then any name of your own, needed only where
another row refers to it. The organisations may stand beside others that are there already, but must not hold pots,
projects, movements, imports, codes or closed months yet. Each organisation gets one row in its audit chain,
`load-dataset`, with a digest of all rows and of the postings of every pot, and `manage.py verify` finds what is
changed later. `sequence` columns are not read. Who recorded a row is the program itself unless you name a person.

## How cells are written

- UTF-8, commas, a first row with the names of the columns, in any order. A dump ends lines with LF and sorts rows by
  number.
- **pounds**: `1234.50`, `-20.00`; no comma, no £. **number**: `0.75`. **date**: `2026-04-30`. **moment**:
  `2026-04-30T09:15:00Z`; without an offset it is UTC. **financial year**: `2025-26`. **month of the
  year**: of the financial year, so 1 is April, 12 is March.
  **yes or no**: `yes`, `no`. **JSON**: sorted keys, no spaces.
- **code**: one of the words in the first column of the list below the table, exactly as it stands there.
- **row**: the name of a row of another file: `ZZX1` for an organisation, the e-mail address for a person,
  `ZZX1/P-001` for a pot, `ZZX1/PR-001` for a project, otherwise its `id`. **list**: several of them, parted by
  semicolons.
- An empty cell is nothing, or blank text. The tables say what an empty cell becomes in a folder made elsewhere.
- Text that starts with `=`, `+`, `-`, `@` or an apostrophe has an apostrophe before it, so that no spreadsheet takes
  it for a formula; it is taken off again. Text without it is read too.

## The smallest folder

Four files make two pots whose money can be followed; a fifth closes months, so that rules can run. A larger example
stands in [examples/dataset](examples/dataset).

`organisations.csv`

    code,name,kind
    ZZX1,Saltmere Hospitals NHS Trust,trust

`pots.csv`

    organisation,reference,name,kind,protection,use_by_on
    ZZX1,P-001,Smoking in pregnancy,core20plus5,ring-fenced,2026-03-31
    ZZX1,P-002,Lung checks at work,nhs-other,unrestricted,

`awards.csv`

    pot,year,amount
    ZZX1/P-001,2025-26,120000.00
    ZZX1/P-002,2025-26,60000.00

`movements.csv`

    kind,effective_on,pot,to_pot,amount,basis,destination,reason
    receive,2025-05-02,ZZX1/P-001,,60000.00,cash,,
    spend-unexplained,2025-06-30,ZZX1/P-001,,950.00,,,No project on the invoice
    apply-elsewhere,2025-07-31,ZZX1/P-001,,20000.00,,position-in-year,Held towards the control total
    receive,2025-06-02,ZZX1/P-002,,60000.00,cash,,
    move,2025-07-31,ZZX1/P-002,ZZX1/P-001,1500.00,,,A shared nurse

`months_closed.csv`

    organisation,year,month
    ZZX1,2025-26,1
    ZZX1,2025-26,2

Then `manage.py load_dataset FOLDER`, `manage.py verify` and
`manage.py scan_diversions --organisation ZZX1 --year 2025-26`.
"""

OWN_ID = "Number of the row; in a folder made elsewhere any name that other rows refer to it by."

MOVEMENTS = """
### How postings follow from a movement

In a folder made elsewhere a movement names `pot` and `amount`, and its postings are these. `reverse` posts the
opposite of the movement that it reverses, and needs neither pot nor amount. Balances are not checked: the folder
tells what happened.

| kind | posts from → to | needs besides pot and amount |
|---|---|---|
"""


def document() -> str:
    """The whole page, as Markdown."""
    parts = [INTRODUCTION, "\n## The files\n\n| file | holds |\n|---|---|\n"]
    parts += [f"| [{file.name}](#{anchor(file)}) | {first_sentence(file)} |\n" for file in FILES]
    for file in FILES:
        parts += section(file)
    return "".join(parts)


def anchor(file: File) -> str:
    return file.name.replace(".", "")


def first_sentence(file: File) -> str:
    return file.meaning.split(". ", 1)[0].rstrip(".") + "."


def section(file: File) -> Iterator[str]:
    yield f"\n## {file.name}\n\n{file.meaning}\n"
    if file.is_shared:
        yield f"A row that the database holds already (the same {', '.join(file.key)}) stays as it stands.\n"
    yield "\n| column | kind | meaning | when empty, in a folder made elsewhere |\n|---|---|---|---|\n"
    for column in file.columns:
        yield f"| `{column.name}` | {kind_words(column)} | {meaning(file, column)} | {when_empty(column)} |\n"
    for column in file.columns:
        if column.kind.codes:
            yield f"\nCodes of `{column.name}`:\n\n"
            yield "".join(f"- `{value}` {words}\n" for value, words in column.kind.codes)
    if file.left_out:
        left_out = "; ".join(f"{name} ({why})" for name, why in file.left_out.items())
        yield f"\nNot in the file: {left_out}.\n"
    if file.name == "movements.csv":
        yield MOVEMENTS
        yield from posting_rules()


def kind_words(column: Column) -> str:
    named = target(column)
    if named is not None:
        return f"{column.kind.words} of {named.name}"
    return column.kind.words


def meaning(file: File, column: Column) -> str:
    if column.name == "id":
        return OWN_ID if file.key == ("id",) else "Number of the row. Not read in a folder made elsewhere."
    return column.meaning if column.is_dumped else f"{column.meaning} Only in folders made elsewhere."


def when_empty(column: Column) -> str:
    if column.is_required:
        return "**must be filled in**"
    if column.follows:
        return column.follows
    if column.default:
        return column.default if column.default in MARKS else f"`{column.default}`"
    if column.name == "id" or column.is_null or column.kind.is_many:
        return "–"
    value = column.otherwise()
    return f"`{column.kind.write(value)}`" if value not in ("", None) else "–"


def posting_rules() -> Iterator[str]:
    for kind in MovementKind:
        if kind is MovementKind.REVERSE:
            yield f"| `{kind.value}` | the opposite of what it reverses | `reverses` |\n"
            continue
        pairs = " and ".join(f"{one.value} → {other.value}" for one, other in FOLLOWS[kind])
        if kind is MovementKind.SPEND:
            pairs += f"; with `concerns`: {FROM_COMMITMENT[0].value} → {FROM_COMMITMENT[1].value}"
        if kind is MovementKind.CARRY_FORWARD:
            pairs += " (month 1 of the next year)"
        if kind is MovementKind.CANCEL:
            pairs += " (the next month)"
        yield f"| `{kind.value}` | {pairs} | {needs_words(kind)} |\n"


def needs_words(kind: MovementKind) -> str:
    more = {
        MovementKind.RECEIVE: ["basis"],
        MovementKind.APPLY_ELSEWHERE: ["destination"],
        MovementKind.CARRY_FORWARD: ["carry_basis"],
        MovementKind.MOVE: ["to_pot"],
    }
    words = [f"`{name}`" for name in [*NEEDS.get(kind, ()), *more.get(kind, [])]]
    if kind in CONCERNS and "`concerns`" in words:
        words[words.index("`concerns`")] = f"`concerns`: a movement of the kind {CONCERNS[kind].value}"
    return ", ".join(words) or "–"
