"""An evidence pack is checked without the database, and what was changed in it is found."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dataset.pack import problems_of
from organisations.models import Event
from organisations.refusals import NotAllowed
from roi.services.cases import prepare_version
from roi.services.packs import make_pack, pack_of, zipped
from tests.roi.golden import golden_case, opened

ROOT = Path(__file__).parents[2]


@pytest.fixture
def made(db, tmp_path):
    golden = golden_case()
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    content = make_pack(by=golden.system.exec_lead, version=version)
    path = tmp_path / "pack.zip"
    path.write_bytes(content)
    return version, path


def unpack(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_hashes(files):
    """The files with a manifest that agrees with them, as a forger would write it."""
    from hashlib import sha256

    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {n: sha256(c).hexdigest() for n, c in files.items() if n != "manifest.json"}
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def test_a_pack_agrees_on_a_machine_without_the_database(made, tmp_path):
    _, path = made
    assert problems_of(path) == []
    with zipfile.ZipFile(path) as archive:
        assert {"README.txt", "case.pdf", "workings.xlsx", "postings.csv", "audit.json"} <= set(archive.namelist())
    assert len(Event.objects.get(action="make-pack").after["sha256"]) == 64
    done = subprocess.run(
        [sys.executable, "manage.py", "verify", "--pack", str(path)], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": f"sqlite:///{tmp_path}/none/none.sqlite3", "DEBUG": "true"},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "Everything in the pack agrees."), done.stderr


def test_a_pack_of_small_numbers_is_for_those_who_prepare_sign_or_audit_cases(db, monkeypatch):
    golden = golden_case()
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    monkeypatch.setattr("roi.services.packs.pack_of", lambda version, known: b"zip")
    assert make_pack(by=golden.system.contributor, version=version) == b"zip"
    version.inputs["outcomes"][0]["observed"][0] = 3
    del version.inputs["outcomes"][0]["quintiles"]
    with pytest.raises(NotAllowed, match="auditor"):
        make_pack(by=golden.system.contributor, version=version)
    for person in (golden.system.finance_lead, golden.system.exec_lead):
        assert make_pack(by=person, version=version) == b"zip"


def test_every_way_of_changing_a_pack_is_found(made, tmp_path):
    _, path = made
    files = unpack(path)

    def changed(**contents):
        other = tmp_path / "changed.zip"
        other.write_bytes(zipped(with_hashes({**files, **contents})))
        return " ".join(problems_of(other))

    rows = list(csv.reader(io.StringIO(files["postings.csv"].decode())))
    place = rows[0].index("spent_on_this_project_pence")
    spent = next(row for row in rows[1:] if int(row[place]))
    spent[place] = str(int(spent[place]) + 1)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert "pence in the case and" in changed(**{"postings.csv": out.getvalue().encode()})
    figures = json.loads(files["figures.json"])
    figures["returns"]["trust_cash"]["benefit_pence"] += 1
    assert "at “returns”" in changed(**{"figures.json": json.dumps(figures).encode()})
    inputs = json.loads(files["case-file.json"])
    inputs["outcomes"][0]["attribution"]["value"] = 0.9
    assert "its hash differs" in changed(**{"case-file.json": json.dumps(inputs).encode()})
    audit = json.loads(files["audit.json"])
    audit[0]["by_name"], audit[0]["reason"] = "x", "another reason"
    assert "does not have the hash" in changed(**{"audit.json": json.dumps(audit).encode()})
    plain = tmp_path / "plain.zip"
    plain.write_bytes(zipped({**files, "README.txt": b"x"}))
    assert problems_of(plain) == ["README.txt is not the file that was packed."]
    less = {name: content for name, content in files.items() if name != "case.pdf"}
    plain.write_bytes(zipped(less))
    assert problems_of(plain) == ["case.pdf is missing."]
    plain.write_bytes(b"no zip")
    assert "no evidence pack" in problems_of(plain)[0]


def test_the_same_records_give_the_same_pack(made):
    version, _ = made
    assert pack_of(version) == pack_of(version)
