"""The commands that the README names exist, and CI runs the one for the tests."""

import os
import re
import subprocess

import pytest

from setup.__main__ import TARGETS
from setup.process import ROOT

README = ROOT / "README.md"
MADE = re.compile(r"\bmake ([a-z]+)\b")


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_ci_runs_the_test_command_of_the_readme_and_nothing_else():
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ['cd "$(dirname "$0")/.." && exec make test']
    assert "make test" in README.read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_command_that_the_readme_and_the_operations_page_name_is_a_target():
    named = set()
    for page in (README, ROOT / "docs" / "operations.md"):
        in_code = re.findall(r"`[^`]+`|^ {4}.*$|```.*?```", page.read_text(), re.MULTILINE | re.DOTALL)
        named |= set(MADE.findall("\n".join(in_code)))
    assert {"run", "test"} <= named
    assert named <= makefile_targets()


def test_every_target_of_the_makefile_is_known_to_the_set_up():
    makefile = (ROOT / "Makefile").read_text()
    assert set(re.findall(r"\$\(SETUP\) ([a-z]+)", makefile)) == set(TARGETS)


def test_help_lists_every_target():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(MADE.findall(shown)) >= makefile_targets()


def test_without_a_python_one_sentence_says_which_to_install(tmp_path):
    for name in ("head", "sh"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    done = subprocess.run(
        ["/bin/sh", "setup/find_python.sh"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "Ringfence needs Python 3.12, 3.13 or 3.14, and none was found: install one, then give the same command again.\n"
    )


@pytest.mark.parametrize(("version", "accepted"), [("3.11", False), ("3.12", True), ("3.14", True), ("3.15", False)])
def test_only_pythons_that_were_tried_are_taken(tmp_path, version, accepted):
    major, minor = version.split(".")
    probe = re.search(r"probe='(.*?)'", (ROOT / "setup" / "find_python.sh").read_text(), re.DOTALL)[1]
    pretend = f"import sys; sys.version_info = ({major}, {minor}, 0)\n{probe.removeprefix('import sys')}"
    done = subprocess.run([os.sys.executable, "-c", pretend], capture_output=True, text=True)
    assert (done.returncode == 0, bool(done.stdout)) == (accepted, accepted)
