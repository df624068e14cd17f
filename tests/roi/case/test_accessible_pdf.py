"""The PDF is PDF/UA-1 and PDF/A-3 at once, by two checkers of the package index: page, which holds all machine rules of
both standards, and pdfua, which looks at what reaches a screen reader."""

import subprocess
import sys
from pathlib import Path

import page
import pytest

from roi.case.document import make_pdf


@pytest.fixture(scope="module", params=["golden", "poor"])
def path(request, golden_bytes, poor_facts, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / f"{request.param}.pdf"
    path.write_bytes(golden_bytes if request.param == "golden" else make_pdf(poor_facts))
    return path


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_it_conforms_to_the_standard_for_access_and_to_that_for_archives(path, profile):
    report = page.validate_pdf(path, profile=profile)
    assert report.rules.total > 100
    assert [(fault.rule_id, fault.message) for fault in report.failures] == []


def tool(name):
    return str(Path(sys.executable).with_name(name))


def test_pdfua_finds_nothing(path):
    done = subprocess.run([tool("pdfua"), "check", str(path)], capture_output=True, text=True, timeout=120)
    assert "PASS (no findings)" in done.stdout, done.stdout


def test_the_checkers_can_fail(path, tmp_path):
    plain = path.read_bytes().replace(b"<pdfuaid:part>1", b"<pdfuaid:part>7")
    assert not page.is_pdf_compliant_bytes(plain, profile="ua1")
