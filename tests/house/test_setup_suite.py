"""`make test` fails when any of its parts fails, and when a part turns out to hold no test."""

import sys
from contextlib import nullcontext

import pytest

from setup import checks, suite

PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "/dev/null", "--color=no", "-q"]


@pytest.fixture
def example(tmp_path):
    file = tmp_path / "test_example.py"
    file.write_text("import pytest\n@pytest.mark.both_databases\ndef test_one(): pass\ndef test_two(): assert 0\n")
    return str(file)


@pytest.mark.parametrize(
    ("options", "status", "last"),
    [(["-k", "one"], 0, "1 passed"), (["-k", "two"], 1, "1 failed"), (["-k", "neither"], 5, "2 deselected")],
)
def test_a_run_gives_its_status_and_its_closing_line(example, capfd, options, status, last):
    command = [*PYTEST, "-W", "ignore", "-p", "no:django", example, *options]
    found, line = suite.run(command, {"DJANGO_SETTINGS_MODULE": "tests.settings"})
    assert (found, line.split(",")[0].split(" in ")[0]) == (status, last)
    assert line in capfd.readouterr().out


@pytest.mark.parametrize(
    ("checked", "statuses", "expected"),
    [
        (True, [0, 0], 0),
        (False, [0, 0], 1),
        (True, [1, 0], 1),
        (True, [0, 1], 1),
        (True, [0, 5], 1),
        (True, [5, 0], 1),
        (True, [1, 1], 1),
    ],
)
def test_every_part_counts(monkeypatch, capsys, checked, statuses, expected):
    left = iter([(status, f"closing line {number}") for number, status in enumerate(statuses)])
    ran = []
    monkeypatch.setattr(suite.signal, "signal", lambda *_: None)
    monkeypatch.setattr(suite.checks, "run_all", lambda: checked)
    monkeypatch.setattr(suite, "private_postgresql", lambda: nullcontext("postgres://nowhere"))
    monkeypatch.setattr(suite, "run", lambda command, env: ran.append(env) or next(left))
    monkeypatch.setenv("DATABASE_URL", "postgres://what-this-terminal-works-on")
    assert suite.main() == expected
    assert ran == [{}, {"DATABASE_URL": "postgres://nowhere"}]
    assert "DATABASE_URL" not in suite.os.environ
    assert capsys.readouterr().out.endswith("SQLite: closing line 0\nPostgreSQL: closing line 1\n")


def test_a_check_that_fails_shows_why_and_the_others_are_still_run(monkeypatch, capsys):
    python = sys.executable
    monkeypatch.setattr(
        checks,
        "all_checks",
        lambda: [
            checks.Check("spelling", (python, "-c", "print('line 3: teh'); raise SystemExit(1)")),
            checks.Check("grammar", (python, "-c", "print('noise')")),
        ],
    )
    assert checks.run_all() is False
    shown = capsys.readouterr().out
    assert "spelling: FAILED\nline 3: teh\n" in shown
    assert "grammar: ok\n" in shown
    assert "noise" not in shown


def test_the_checks_cover_types_lint_format_layers_templates_migrations_and_production():
    named = {check.name: " ".join(check.command) for check in checks.all_checks()}
    for word in (
        "mypy",
        "ruff check",
        "ruff format --check",
        "lint-imports",
        "djade",
        "makemigrations --check",
        "--deploy",
    ):
        assert any(word in command for command in named.values()), word
