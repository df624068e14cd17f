"""XML parts of a workbook, streamed through expat: no tree, no declarations, no deep nesting."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from xml.parsers import expat

from funding.workbook.refusals import Refused

DEEPEST = 64
BLOCK = 1 << 16

Start = Callable[[str, dict[str, str]], object]


def read_xml(
    package: zipfile.ZipFile, name: str, start: Start,
    end: Callable[[str], object] | None = None, text: Callable[[str], object] | None = None,
) -> None:  # fmt: skip
    """Stream a part through expat; names come without their prefix. Raises Refused for what no spreadsheet needs."""
    parse_xml(blocks_of(package, name), start, end, text)


def blocks_of(package: zipfile.ZipFile, name: str, size: int = BLOCK) -> Iterator[bytes]:
    try:
        with package.open(name) as stream:
            while block := stream.read(size):
                yield block
    except (KeyError, zipfile.BadZipFile) as error:
        raise Refused("damaged") from error


def parse_xml(
    blocks: Iterable[bytes], start: Start,
    end: Callable[[str], object] | None = None, text: Callable[[str], object] | None = None,
) -> None:  # fmt: skip
    depth = 0

    def opened(tag: str, given: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused("unsafe")
        start(
            tag[tag.rfind(":") + 1 :],
            {key[key.rfind(":") + 1 :]: value for key, value in given.items()} if given else given,
        )

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(tag[tag.rfind(":") + 1 :])

    def declared(*_: object) -> None:
        raise Refused("unsafe")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    if text:
        parser.CharacterDataHandler = text
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        raise Refused("damaged") from error


def parts_by_name(package: zipfile.ZipFile) -> dict[str, str]:
    """The real name of each part by its name in small letters."""
    return {name.casefold().lstrip("/"): name for name in package.namelist()}


def related_parts(package: zipfile.ZipFile, parts: dict[str, str], book: str) -> dict[str, str]:
    """The part that each relation of the workbook names, by its id."""
    folder = PurePosixPath(book).parent
    relations = f"{folder}/_rels/{PurePosixPath(book).name}.rels".removeprefix("./")
    found: dict[str, str] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        target = given.get("Target", "")
        if tag == "Relationship" and given.get("TargetMode") != "External":
            whole = target.lstrip("/") if target.startswith("/") else str(folder / target)
            found[given.get("Id", "")] = whole.casefold().removeprefix("./")

    if relations in parts:
        read_xml(package, parts[relations], start)
    return found
