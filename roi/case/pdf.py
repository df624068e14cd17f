"""The only door to WeasyPrint: the facts of a case go in, the bytes of a PDF come out, or PdfFailed with a sentence.

It is drawn by a disposable process with little memory, little time and no network, which sees only our own fonts.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from roi.case.facts import CaseFacts
from roi.case.rendering import STATIC, render_html
from roi.case.workings import write_case, write_workings

SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]
SHEETS = ("fonts.css", "case.css")
START = "import sys; sys.path.insert(0, sys.argv[1]); from roi.case.pdf_child import main; main(sys.argv[2])"
FETCHED, NO_MEMORY = 3, 4
REASONS = {
    FETCHED: "The PDF was not made: the document asks for a file from elsewhere. Take addresses out of its texts.",
    NO_MEMORY: "The PDF was not made: it needs too much memory. Shorten the texts of the case and try again.",
}


class PdfFailed(Exception):
    """No PDF was made; the message is one sentence fit for a screen."""


@dataclass(frozen=True)
class Attached:
    """A file that the PDF carries: `relationship` is Source (what it was made from) or Data."""

    name: str
    description: str
    content: bytes
    relationship: str
    at: datetime


def make_pdf(facts: CaseFacts) -> bytes:
    """The case as PDF/UA-1 and PDF/A-3, with its workings and case file attached. The same facts give the same bytes.
    Raises PdfFailed."""
    identifier = f"{facts.inputs_hash}-{facts.version}-{facts.status}"
    with started() as child:  # it loads its libraries while the page and the workings are written here
        html, attached = render_html(facts, styled=False), attached_to(facts)
        return drawn_by(child, html, identifier, attached)


def attached_to(facts: CaseFacts) -> tuple[Attached, ...]:
    stem, at = f"{facts.reference}-version-{facts.version}", facts.prepared_at
    return (
        Attached(f"{stem}-workings.xlsx", "Workings: every figure of the case as a live formula",
                 write_workings(facts), "Source", at),
        Attached(f"{stem}.json", "Case file: the inputs, as manage.py appraise takes them", write_case(facts), "Data",
                 at),
    )  # fmt: skip


def draw_pdf(html: str, *, identifier: str, attached: Sequence[Attached] = ()) -> bytes:
    """Draw a whole HTML document with the look of the case. Raises PdfFailed."""
    with started() as child:
        return drawn_by(child, html, identifier, attached)


@contextmanager
def started() -> Iterator["subprocess.Popen[bytes]"]:
    """The process that draws, waiting for what to draw. It and its files are gone afterwards, whatever happened."""
    command = [sys.executable, "-I", "-c", START, str(ROOT), str(STATIC / "fonts")]
    with TemporaryDirectory(prefix="pdf-", ignore_cleanup_errors=True) as scratch:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code, a list of arguments
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(scratch),
            start_new_session=True,
        )  # fmt: skip
        try:
            yield child
        finally:
            child.kill()
            child.communicate()


def drawn_by(child: "subprocess.Popen[bytes]", html: str, identifier: str, attached: Sequence[Attached]) -> bytes:
    files = [
        {"name": file.name, "description": file.description, "relationship": file.relationship,
         "at": file.at.isoformat(), "content": base64.b64encode(file.content).decode()}
        for file in attached
    ]  # fmt: skip
    message = json.dumps({"html": html, "css": stylesheet(), "identifier": identifier, "attachments": files})
    try:
        content, _ = child.communicate(message.encode(), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise PdfFailed(
            f"The PDF was not ready after {SECONDS} seconds. Use the web page of the case, or try again."
        ) from None
    if child.returncode == 0 and content.startswith(b"%PDF-"):
        return content
    raise PdfFailed(
        REASONS.get(child.returncode, "The PDF could not be drawn here. Run make setup, which checks what it needs.")
    )


def stylesheet() -> str:
    """The style sheets as built, with the addresses of the fonts in a scheme that only the child can serve."""
    try:
        text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SHEETS)
    except FileNotFoundError:
        raise PdfFailed("The PDF was not made: its style sheets are not built. Run make assets.") from None
    return text.replace('url("fonts/', 'url("asset:')


def environment(scratch: str) -> dict[str, str]:
    """No secrets; only what fontconfig needs to find its files and keep its cache, and a folder for its own files."""
    kept = ("HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
    fixed = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TMPDIR": scratch}
    return {**fixed, **{name: os.environ[name] for name in kept if name in os.environ}}
