"""Remembers what is done: a step is done while the hash of everything that it was made from stays the same."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from setup.process import ROOT, STATE


def digest(paths: Iterable[Path], *words: object) -> str:
    """One hash over names and contents of files (folders with all that is in them) and over some words."""
    total = hashlib.sha256(repr(words).encode())
    for path in paths:
        for file in sorted(_files(path)):
            total.update(f"{file.relative_to(ROOT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def is_done(step: str, made_from: str) -> bool:
    stamp = STATE / f"{step}.done"
    return stamp.exists() and stamp.read_text() == made_from


def mark_done(step: str, made_from: str) -> None:
    STATE.mkdir(exist_ok=True)
    (STATE / f"{step}.done").write_text(made_from)


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return [path] if path.exists() else []
