"""The pictures of the documentation, taken from the demonstration story: `python -m tests.journeys.pictures` writes docs/images."""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from setup import system
from setup.process import ROOT
from tests.conftest import BROWSER_FLAGS
from tests.journeys.person import TRUST, Person
from tests.prepared import copy_prepared
from tests.running_server import running_server

FOLDER = ROOT / "docs" / "images"
LARGEST = 200_000
COLOURS = 96
WIDTH = 1280
PICTURES = {
    "overview": ("Priya Shah", f"/{TRUST}/2025-26/", 1100),
    "pot": ("Priya Shah", f"/{TRUST}/2025-26/pots/P-001/", 1100),
    "query": ("Priya Shah", f"/{TRUST}/2025-26/use-of-funds/", 1100),
    "case": ("Helen Ashworth", f"/{TRUST}/2025-26/cases/BC-001/versions/1/", 1300),
}


def smaller(picture: bytes) -> bytes:
    """The same picture with few colours, as PNG."""
    paletted = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = BytesIO()
    paletted.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(copy_prepared(Path(folder))) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=system.browser(), args=BROWSER_FLAGS)
        for name, (person, address, height) in PICTURES.items():
            page = browser.new_context(base_url=site, viewport={"width": WIDTH, "height": height}).new_page()
            Person(page, person).open(address)
            page.evaluate("document.fonts.ready")
            made = smaller(page.screenshot())
            if len(made) > LARGEST:
                raise SystemExit(f"{name} has {len(made):,} bytes: take fewer colours or a lower picture.")
            (FOLDER / f"{name}.png").write_bytes(made)
            print(f"docs/images/{name}.png {len(made):,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
