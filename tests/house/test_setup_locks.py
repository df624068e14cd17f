"""What is installed is pinned and checked by its hash, and no lock says where it comes from."""

import json
import re

import pytest

from setup.lock import LOCKS
from setup.process import ROOT

ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links")


@pytest.mark.parametrize("name", LOCKS)
def test_every_python_package_has_an_exact_version_and_hashes(name):
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    packages = [entry for entry in re.split(r"\n(?=\S)", lock.strip()) if entry]
    assert packages
    assert [entry.split()[0] for entry in packages if not re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", entry)] == []
    assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_python_lock_names_an_address(name):
    assert ADDRESS.findall((ROOT / "requirements" / f"{name}.txt").read_text()) == []


def test_the_development_lock_holds_the_runtime_lock():
    runtime, dev = (versions((ROOT / "requirements" / f"{name}.txt").read_text()) for name in ("runtime", "dev"))
    assert len(runtime) > 20
    assert runtime <= dev


def versions(lock: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[\w.]+", lock.replace("[binary]", ""), re.MULTILINE))


def test_every_npm_package_has_a_hash_and_none_an_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert packages
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_npm_is_told_to_leave_addresses_out():
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text().splitlines()
