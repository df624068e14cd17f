"""The gate before any reader: the first bytes decide what a file is, never its name. Plain standard library only."""

import re
from pathlib import Path

from funding.workbook.refusals import Refused

LARGEST_FILE = 20 * 1024 * 1024
BINARY_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
WEB = ("<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<script", "<div", "<title", "<!--")
ERROR_TAG = re.compile(r"<(?:error|fault|exception)[ >]")
ERROR_ANSWER = re.compile(r"""\{\s*["'](?:error|errors|message|status|code|detail|fault)["']\s*:""")
ERROR_LINE = re.compile(
    r"(?:(?:http\S* )?(?:error )?[45]\d\d\b|not found|access denied|forbidden|bad gateway|service unavailable"
    r"|internal server error|unauthori[sz]ed|gateway time-?out)[^,;\t]*"
)
MAILED_PAGE = re.compile(r"(?:from:[^\n]*\n)?(?:[a-z-]+:[^\n]*\n)*?mime-version:[^\n]*\n")


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def kind_of(path: Path, name: str) -> str:
    """`zip`, `xls` or `text`; raises Refused for everything that is not a spreadsheet."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > LARGEST_FILE:
        raise Refused("too_large")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_compound(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head[:4] in (
        b"\x09\x08\x10\x00",
        b"\x09\x08\x08\x00",
        b"\x09\x04\x06\x00",
        b"\x09\x02\x06\x00",
        b"\x09\x00\x04\x00",
    ):
        return "xls"
    _refuse_other_files(head)
    _refuse_marked_up_text(head)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused("empty")
    return "text"


def _kind_of_compound(path: Path) -> str:
    """Old Excel files, protected new ones and old Word files share one container; the names inside tell them apart."""
    content = path.read_bytes()
    if wide("EncryptedPackage") in content or wide("EncryptionInfo") in content:
        raise Refused("encrypted")
    if len(content) < 512:
        raise Refused("damaged")
    if (
        wide("Workbook") in content
        or wide("WORKBOOK") in content
        or wide("Book\x00") in content
        or wide("BOOK\x00") in content
    ):
        return "xls"
    if wide("WordDocument") in content or wide("PowerPoint Document") in content:
        raise Refused("document")
    raise Refused("not_a_spreadsheet")


def _refuse_other_files(head: bytes) -> None:
    if head.lstrip()[:5] == b"%PDF-":
        raise Refused("pdf")
    if head.startswith(PICTURES):
        raise Refused("picture")
    if head.startswith(ARCHIVES):
        raise Refused("archive")
    if head.startswith(b"{\\rtf"):
        raise Refused("document")


def _refuse_marked_up_text(head: bytes) -> None:
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace").replace("\x00", "")
    text = text.removeprefix("\ufeff").removeprefix("ï»¿").lstrip().casefold()
    if text.startswith("<?xml") and "<html" not in text:
        raise Refused("error_page" if ERROR_TAG.search(text) else "xml")
    if text.startswith((*WEB, "<?xml")):
        raise Refused("web_page" if "<table" in text or "schemas-microsoft-com:office" in text else "error_page")
    if MAILED_PAGE.match(text):
        raise Refused("web_page")
    if ERROR_ANSWER.match(text) or ERROR_LINE.fullmatch(text.strip()[:400]):
        raise Refused("error_page")
