"""The steps of the set-up: done once, done again when what they are made from changes, and plain when they cannot."""

import sys

import pytest

from setup import assets, pdf, process, server, stamp, system
from setup.process import Stopped


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    for module in (process, stamp, pdf, assets):
        for name, path in (
            ("ROOT", tmp_path),
            ("STATE", tmp_path / ".setup"),
            ("LOG", tmp_path / ".setup" / "log.txt"),
        ):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, path)
    (tmp_path / ".setup").mkdir()
    return tmp_path


def test_a_step_is_done_until_a_file_it_is_made_from_changes(elsewhere):
    source = elsewhere / "lock.txt"
    source.write_text("one")
    stamp.mark_done("step", stamp.digest([source]))
    assert stamp.is_done("step", stamp.digest([source]))
    source.write_text("two")
    assert not stamp.is_done("step", stamp.digest([source]))


def test_a_step_is_not_done_when_a_file_of_its_folder_has_another_name(elsewhere):
    folder = elsewhere / "assets"
    folder.mkdir()
    (folder / "a.scss").write_text("same")
    before = stamp.digest([folder])
    (folder / "a.scss").rename(folder / "b.scss")
    assert stamp.digest([folder]) != before


def test_a_program_that_fails_is_shown_with_the_end_of_its_output(elsewhere, capsys):
    program = [sys.executable, "-c", "print('first'); print('the reason'); raise SystemExit(3)"]
    with pytest.raises(Stopped, match=r"It did not work. All that was printed is in .setup/log.txt."):
        process.run(program, "It did not work.")
    assert "  | the reason" in capsys.readouterr().err


def test_a_program_that_works_prints_nothing(elsewhere, capfd):
    process.run([sys.executable, "-c", "print('noise')"], "It did not work.")
    assert capfd.readouterr() == ("", "")


def test_a_machine_that_draws_a_pdf_passes(elsewhere):
    assert pdf.draw([sys.executable, "-c", "print('%PDF-1.7')"]) is None


@pytest.mark.parametrize(
    ("program", "how"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", r"crashed \(signal 11\)"),
        ("raise SystemExit(1)", "ended with status 1"),
        ("print('no such thing')", "ended with status 0"),
    ],
)
def test_a_machine_that_draws_no_pdf_is_told_what_to_install(elsewhere, program, how):
    with pytest.raises(Stopped, match=f"the test page {how}. Install Pango, .* and at least one font"):
        pdf.draw([sys.executable, "-c", program])


def test_what_may_not_be_installed_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setattr(system, "_apt", lambda: None)
    with pytest.raises(Stopped, match=r"To run the tests, install these system packages .*: chromium poppler-utils\."):
        system.install(["chromium", "poppler-utils"], "run the tests")


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_that_cannot_be_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Stopped, match="give a number such as PORT=8001"):
        server.free_port()


def test_a_port_in_use_is_refused_with_the_way_out(monkeypatch):
    import socket

    with socket.create_server((server.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(Stopped, match=f"Port {port} is in use: .* PORT=8001"):
            server.free_port()


@pytest.mark.parametrize(
    "css",
    [
        "a{background:url(https://assets.nhs.uk/x.svg)}",
        'a{background:url("//assets.nhs.uk/x.svg")}',
        '@import "https://fonts.example/x.css";',
        "@import url( 'http://fonts.example/x.css');",
    ],
)
def test_a_stylesheet_that_fetches_from_another_site_stops_the_build(elsewhere, monkeypatch, css):
    monkeypatch.setattr(assets, "STATIC", elsewhere)
    (elsewhere / "bad.css").write_text(css)
    with pytest.raises(Stopped, match=r"bad.css fetches from another site"):
        assets.refuse_outside()


def test_a_stylesheet_that_keeps_to_its_own_site_is_built(elsewhere, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", elsewhere)
    (elsewhere / "good.css").write_text(
        'a{background:url("nhsuk/images/x.svg")}b{background:url(data:image/png;base64,//8=)}'
    )
    assert assets.refuse_outside() is None
