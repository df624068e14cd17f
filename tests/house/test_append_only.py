"""Every table whose rows are only added still carries its triggers after all migrations."""

import re
from pathlib import Path

import pytest
from django.db import connection

from dataset.verify import APPEND_ONLY

TABLES = APPEND_ONLY


def test_every_table_that_a_migration_protects_is_verified():
    written = "".join(file.read_text() for file in Path(__file__).parents[2].glob("*/migrations/*.py"))
    named = set(re.findall(r"append_only\([\"'](\w+)[\"']\)", written))
    for listed in re.findall(r"^(?:TABLES|ONLY_ADDED) = \((.*?)\)", written, re.S | re.M):
        named |= {f"funding_{name}" for name in re.findall(r'"(\w+)"', listed)}
    assert named == set(APPEND_ONLY)


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("table", TABLES)
def test_the_table_refuses_change(table):
    if connection.vendor == "sqlite":
        asked, wanted = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            {"no_update", "no_delete"},
        )
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'"
        wanted = {"no_change", "no_truncate"}
    with connection.cursor() as cursor:
        cursor.execute(asked, [table])
        assert {name for (name,) in cursor.fetchall()} == {f"{table}_{end}" for end in wanted}
