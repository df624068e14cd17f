"""What must come from the operating system: libraries for PDF files, and programs that the tests use.

Debian and its relatives get them through apt when this user may install;
everyone else gets one sentence with the names.
"""

import ctypes
import os
import shutil

from setup.process import Stopped, run, say, succeeds

LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "fontconfig",
}
MAC_LIBRARIES = ("libpango-1.0.dylib", "/opt/homebrew/lib/libpango-1.0.dylib", "/usr/local/lib/libpango-1.0.dylib")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ALWAYS = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"]


def ensure_libraries() -> None:
    """Pango, HarfBuzz and fontconfig, which draw the PDF files."""
    if os.uname().sysname == "Darwin":
        if not any(_loads(name) for name in MAC_LIBRARIES):
            raise Stopped(
                "PDF files need Pango: install it with “brew install pango”, then give the same command again."
            )
    elif not all(_loads(name) for name in LIBRARIES):
        install(ALWAYS, "draw PDF files")


def ensure_test_tools() -> None:
    """A browser, the tools that read a PDF and a spreadsheet program, which only the tests use."""
    missing = [] if browser() else ["chromium"]
    missing += [] if shutil.which("pdftotext") else ["poppler-utils"]
    missing += [] if office() else ["libreoffice-calc"]
    if missing:
        install(missing, "run the tests")


def browser() -> str | None:
    """The path of Chromium, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def office() -> str | None:
    """The path of LibreOffice, which works the workbook of a case out anew."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def install(packages: list[str], purpose: str) -> None:
    """Installs Debian packages, or stops with a sentence that names them."""
    names = " ".join(packages)
    by_hand = f"To {purpose}, install these system packages (Debian names), then give the same command again: {names}."
    front = _apt()
    if front is None:
        raise Stopped(by_hand)
    say(f"Installing from the system's package manager: {names}")
    command = [*front, "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    succeeds([*front, "update", "--quiet"])
    run(command, f"The system's package manager could not install them. {by_hand}")


def _apt() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if os.geteuid() == 0:
        return words
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n", *words]
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
