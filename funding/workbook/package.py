"""The zip of a workbook: its directory is checked and every part unpacked once, before a reader may see it."""

import re
import struct
import zipfile
import zlib
from pathlib import Path

from funding.workbook.refusals import Refused

MOST_PARTS = 2_000
LARGEST_PART = 150 * 1024 * 1024
LARGEST_WHOLE = 300 * 1024 * 1024
RATIO_FREE = 2 * 1024 * 1024  # small parts may pack as tightly as they like
LARGEST_RATIO = 150
BLOCK = 1 << 16
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
WIDE_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-16-le", "utf-16-be"))


def open_package(path: Path) -> zipfile.ZipFile:
    """The zip, after every check on its directory and its parts. Raises Refused."""
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError, struct.error) as error:
        raise Refused("damaged") from error
    try:
        _check_directory(package)
        _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error, ValueError) as error:
        raise Refused("damaged") from error
    except RuntimeError as error:  # zipfile's word for a part that needs a password
        raise Refused("encrypted") from error
    return package


def kind_of_package(package: zipfile.ZipFile) -> str:
    """`xlsx`, `xlsb` or `ods`. Raises Refused for documents, folders and protected spreadsheets."""
    names = {name.casefold() for name in package.namelist()}
    if "mimetype" in names or "content.xml" in names:
        kind = package.read("mimetype")[:100] if "mimetype" in names else b"spreadsheet"
        if b"spreadsheet" not in kind:
            raise Refused("document")
        if "meta-inf/manifest.xml" in names and b"encryption-data" in package.read(
            _named(package, "meta-inf/manifest.xml")
        ):
            raise Refused("encrypted")
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names) or _workbook_elsewhere(package, names):
        return "xlsx"
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        raise Refused("document")
    if not names or "[content_types].xml" in names:
        raise Refused("damaged")
    raise Refused("archive")


def _named(package: zipfile.ZipFile, name: str) -> str:
    return next(real for real in package.namelist() if real.casefold() == name)


def _workbook_elsewhere(package: zipfile.ZipFile, names: set[str]) -> bool:
    return "[content_types].xml" in names and b"spreadsheetml" in package.read(_named(package, "[content_types].xml"))


def _check_directory(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused("too_many_parts")
    seen = set()
    for part in parts:
        name = part.filename.replace("\\", "/")
        if (
            name.startswith("/")
            or ".." in name.split("/")
            or ":" in name.split("/")[0]
            or (part.external_attr >> 28) == 0xA
        ):
            raise Refused("unsafe")
        if name.casefold() in seen:
            raise Refused("unsafe")
        seen.add(name.casefold())
        if part.flag_bits & 0x1:
            raise Refused("encrypted")
    if sum(part.file_size for part in parts) > LARGEST_WHOLE:
        raise Refused("bomb")


def _check_parts(package: zipfile.ZipFile) -> None:
    whole = 0
    for part in package.infolist():
        size = 0
        text = part.filename.casefold().endswith((".xml", ".rels", ".vml"))
        tail = b""
        with package.open(part) as stream:
            while block := stream.read(BLOCK):
                size += len(block)
                whole += len(block)
                if size > LARGEST_PART or whole > LARGEST_WHOLE:
                    raise Refused("bomb")
                if size > RATIO_FREE and size > LARGEST_RATIO * max(part.compress_size, 1):
                    raise Refused("bomb")
                if text:
                    _refuse_doctype(tail + block)
                    tail = block[-20:]


def _refuse_doctype(block: bytes) -> None:
    plain = b"<!" in block and DOCTYPE.search(block)
    if plain or (b"\x00" in block and any(mark in block for mark in WIDE_DOCTYPE)):
        raise Refused("unsafe", "The file holds a document type declaration, which no spreadsheet needs. "
                                "Open it in Excel, save it as a new workbook and upload that.")  # fmt: skip


def active_content(package: zipfile.ZipFile) -> list[str]:
    """What the workbook could do beside holding cells, in words. Nothing of it is run or followed here."""
    names = [name.casefold() for name in package.namelist()]
    kinds = (
        ("macros", ("vbaproject.bin", "xl/macrosheets/", "basic/")),
        ("links to other workbooks", ("externallinks/",)),
        ("data connections", ("connections.xml", "querytables/")),
        ("embedded files", ("embeddings/", "activex/", "objectreplacements/")),
    )
    return [word for word, marks in kinds if any(mark in name for name in names for mark in marks)]
