"""What the set-up builds into static/: complete, from this site alone, and fit for production's hashed names."""

import os
import re
import subprocess
import sys

import pytest

from setup.assets import FACES, MODULES, STATIC, sheets
from setup.checks import PRODUCTION
from setup.process import ROOT

NAMED = re.compile(r"url\(\s*[\"']?([^\"')]+)")


@pytest.fixture(scope="module")
def styles() -> dict[str, str]:
    assert STATIC.exists(), "static/ is not built: give `make assets` first"
    return {built.name: built.read_text() for _, built in sheets()}


def test_there_is_something_to_look_at(styles):
    assert {"ringfence.css", "fonts.css"} <= styles.keys()
    assert len(styles["ringfence.css"]) > 100_000
    assert ".nhsuk-button" in styles["ringfence.css"]


def test_no_stylesheet_names_another_site(styles):
    assert [(name, found) for name, text in styles.items() if (found := re.findall(r"//[\w-]+\.[\w.-]+", text))] == []


def test_no_stylesheet_asks_for_the_licensed_letters_of_the_nhs(styles):
    assert [name for name, text in styles.items() if "frutiger" in text.lower()] == []


def test_every_file_that_a_stylesheet_names_was_built(styles):
    named = {path for text in styles.values() for path in NAMED.findall(text) if not path.startswith("data:")}
    assert named
    assert [path for path in sorted(named) if not (STATIC / path).exists()] == []


def test_no_picture_of_the_nhs_logo_is_handed_out(styles):
    assert (MODULES / "nhsuk-frontend" / "dist" / "nhsuk" / "assets" / "images" / "favicon.svg").exists()
    built = {file.name for file in (STATIC / "nhsuk").rglob("*") if file.is_file()}
    assert built
    assert [name for name in built if not re.fullmatch(r"nhsuk-icon-[a-z-]+\.svg", name)] == []


def test_the_letters_of_the_pdf_and_their_licence_are_there(styles):
    for face in FACES:
        assert (STATIC / "fonts" / f"{face}.woff2").read_bytes()[:4] == b"wOF2"
        assert face in styles["fonts.css"]
    assert "SIL Open Font License" in (STATIC / "fonts" / "LICENSE").read_text()


def test_the_accessibility_checker_is_there_for_the_browser_tests():
    assert "axe" in (STATIC / "axe" / "axe.min.js").read_text()[:2000]


def test_production_collects_them_under_hashed_names(tmp_path, styles):
    env = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "config.settings", "RINGFENCE_VAR": str(tmp_path)}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    hashed = [
        file.name for file in (tmp_path / "static").iterdir() if re.fullmatch(r"ringfence\.\w{12}\.css", file.name)
    ]
    assert len(hashed) == 1
    assert (tmp_path / "static" / f"{hashed[0]}.gz").exists()
    images = NAMED.findall((tmp_path / "static" / hashed[0]).read_text())
    assert [path for path in images if "nhsuk-icon" in path and not re.search(r"\.\w{12}\.svg$", path)] == []
