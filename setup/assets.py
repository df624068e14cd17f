"""Builds the look into static/: NHS styles and scripts, our fonts, and the accessibility checker that the tests use.

Node comes from the Python package index, so none need be installed; nothing that is built names another site.
"""

import os
import re
import shutil
import sys
from pathlib import Path

from setup import environment, stamp
from setup.process import ROOT, STATE, Stopped, Word, run, say

SOURCES = ROOT / "assets"
MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
NODE = STATE / "node"
FACES = [
    f"arimo-{subset}-{weight}-{style}"
    for subset in ("latin", "latin-ext")
    for weight in (400, 700)
    for style in ("normal", "italic")
]
OUTSIDE = re.compile(rb"(?:url\(\s*[\"']?|@import\s+[\"']?)(?:https?:)?//")


def ensure() -> None:
    locks = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc", environment.LOCKS / "assets.txt"]
    packages = stamp.digest(locks)
    if not ((MODULES / ".package-lock.json").exists() and stamp.is_done("packages", packages)):
        _fetch_packages()
        stamp.mark_done("packages", packages)
    made_from = stamp.digest([SOURCES, Path(__file__)], packages)
    if not (all(built.exists() for _, built in sheets()) and stamp.is_done("look", made_from)):
        build()
        stamp.mark_done("look", made_from)


def build() -> None:
    """Writes static/ anew from assets/ and node_modules/."""
    say("Building the look")
    shutil.rmtree(STATIC, ignore_errors=True)
    for folder in ("nhsuk/images", "fonts", "axe"):
        (STATIC / folder).mkdir(parents=True)
    pairs = [f"{source}:{built}" for source, built in sheets()]
    sass: list[Word] = [MODULES / "sass" / "sass.js", "--load-path", MODULES, "--no-source-map", "--style=compressed"]
    run(
        [NODE / "bin" / "node", *sass, "--quiet-deps", *pairs],
        "The stylesheets could not be built: mend the line of assets/ that is named above.",
        _path_with_node(),
    )
    nhsuk = MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
    for script in [*nhsuk.glob("nhsuk-frontend.min.js*"), *SOURCES.glob("*.js"), *SOURCES.glob("*.svg")]:
        _copy(script, STATIC)
    _copy_named_images(nhsuk / "assets" / "images")
    arimo = MODULES / "@fontsource" / "arimo"
    for face in FACES:
        _copy(arimo / "files" / f"{face}.woff2", STATIC / "fonts")
    _copy(arimo / "LICENSE", STATIC / "fonts")
    _copy(MODULES / "axe-core" / "axe.min.js", STATIC / "axe")
    refuse_outside()


def sheets() -> list[tuple[Path, Path]]:
    """Every stylesheet of assets/ and what it is built to."""
    return [(source, STATIC / f"{source.stem}.css") for source in sorted(SOURCES.glob("[!_]*.scss"))]


def refuse_outside() -> None:
    """Stops when a built stylesheet would fetch something from another site."""
    for sheet in STATIC.rglob("*.css"):
        if OUTSIDE.search(sheet.read_bytes()):
            raise Stopped(f"{sheet.relative_to(ROOT)} fetches from another site: take that address out of assets/.")


def lock_packages(*, update: bool) -> None:
    """Writes package-lock.json again from package.json."""
    _ensure_node()
    run(
        [NODE / "bin" / "npm", "update" if update else "install", "--package-lock-only", "--ignore-scripts"],
        "package-lock.json was not written.",
        _path_with_node(),
    )


def _ensure_node() -> None:
    made_from = stamp.digest([environment.LOCKS / "assets.txt"], sys.executable)
    if not (NODE.exists() and stamp.is_done("node", made_from)):
        environment.install(NODE, environment.LOCKS / "assets.txt")
        stamp.mark_done("node", made_from)


def _fetch_packages() -> None:
    say("Fetching the packages of the look")
    _ensure_node()
    run(
        [NODE / "bin" / "npm", "ci", "--ignore-scripts", "--omit=optional"],
        "The packages of the look could not be fetched: check that this machine reaches an npm registry.",
        _path_with_node(),
    )


def _path_with_node() -> dict[str, str]:
    return {"PATH": f"{NODE / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def _copy_named_images(folder: Path) -> None:
    """Only the images that the stylesheets name: the rest shows the NHS logo, which is a trade mark."""
    named = re.findall(r"nhsuk/images/([\w.-]+)", "".join(built.read_text() for _, built in sheets()))
    for name in sorted(set(named)):
        _copy(folder / name, STATIC / "nhsuk" / "images")


def _copy(file: Path, folder: Path) -> None:
    shutil.copyfile(file, folder / file.name)
