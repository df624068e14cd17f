"""Checks that this machine can draw a PDF, in a process of its own, because without any font WeasyPrint crashes."""

import subprocess

from setup import environment, stamp, system
from setup.process import LOG, VENV_PYTHON, Stopped, say

DRAW = """
import sys
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string="<p>£1,200 – ready.").write_pdf())
"""


def ensure() -> None:
    """Draws one line, once for each set of packages."""
    made_from = stamp.digest([environment.LOCKS / "runtime.txt"], DRAW)
    if not stamp.is_done("pdf", made_from):
        say("Checking that PDF files can be drawn")
        draw([str(VENV_PYTHON), "-c", DRAW])
        stamp.mark_done("pdf", made_from)


def draw(command: list[str]) -> None:
    """Runs a program that writes a PDF to its standard output; stops with a sentence when it does not."""
    done = subprocess.run(command, capture_output=True)
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return
    with LOG.open("ab") as log:
        log.write(done.stderr)
    how = f"ended with status {done.returncode}" if done.returncode >= 0 else f"crashed (signal {-done.returncode})"
    raise Stopped(
        f"No PDF can be drawn here: the test page {how}. Install Pango, HarfBuzz, fontconfig and at least one font "
        f"(Debian names: {' '.join(system.ALWAYS)})."
    )
