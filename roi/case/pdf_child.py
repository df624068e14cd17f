"""The process that draws one PDF and ends. It knows no Django: JSON with HTML and CSS comes in, a PDF goes out."""

import base64
import json
import os
import resource
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

MEMORY = 1536 * 1024 * 1024  # address space; a case needs about a third of it
PROCESSOR_SECONDS = 55
LARGEST_OUTPUT = 64 * 1024 * 1024
FETCHED, NO_MEMORY = 3, 4


def main(fonts: str) -> None:
    """Read standard input, write the PDF to standard output. Status 3: something else was asked for; 4: no memory."""
    confine()
    with suppress(MemoryError, ImportError, OSError):  # said where it is needed
        import weasyprint  # noqa: F401 - loaded while the other side still writes
    message = json.loads(sys.stdin.buffer.read())
    status = 0
    try:
        sys.stdout.buffer.write(drawn(message, Path(fonts)))
        sys.stdout.buffer.flush()
    except MemoryError:
        status = NO_MEMORY
    except BaseException as fault:  # the fetcher's refusal is no Exception
        status = FETCHED if type(fault).__name__ == "Refusal" else 1
    os._exit(status)  # nothing here is worth tidying up


def drawn(message: dict[str, Any], fonts: Path) -> bytes:
    """PDF/UA-1 and PDF/A-3 in one file, with what was sent along attached as its source and its data."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from roi.case.pdf_finish import finish

    fetcher, letters = only_fonts(fonts), FontConfiguration()
    sheet = CSS(string=message["css"], font_config=letters, url_fetcher=fetcher, base_url="asset:")
    page = HTML(string=message["html"], url_fetcher=fetcher, base_url="asset:")
    content: bytes = page.write_pdf(
        stylesheets=[sheet],
        font_config=letters,
        pdf_variant="pdf/a-3a",
        pdf_identifier=message["identifier"].encode(),
        attachments=[attachment(each) for each in message["attachments"]],
        finisher=finish,
    )
    return content


def attachment(file: dict[str, str]) -> Any:
    """A file of the version: it carries the moment of the version, not that of the drawing."""
    from weasyprint import Attachment

    at = datetime.fromisoformat(file["at"])
    return Attachment(
        string=base64.b64decode(file["content"]), name=file["name"], description=file["description"], created=at,
        modified=at, relationship=file["relationship"],
    )  # fmt: skip


def only_fonts(folder: Path) -> Any:
    """A fetcher that serves the bundled fonts as `asset:NAME` and stops the whole drawing on anything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    files = {f"asset:{path.name}": path for path in folder.glob("*.woff2")}

    class Refusal(FatalURLFetchingError):
        """Something outside the bundled fonts was asked for."""

    class OnlyFonts(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in files:
                raise Refusal(url)
            return URLFetcherResponse(url, files[url].read_bytes(), {"Content-Type": "font/woff2"})

    return OnlyFonts(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)


def confine() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    with suppress(OSError, AttributeError):  # containers may forbid it; the fetcher still refuses
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
