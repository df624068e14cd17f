"""Every table whose rows are only added still carries its triggers after all migrations."""

import pytest
from django.db import connection

TABLES = [
    "organisations_event",
    "organisations_anchor",
    *(
        f"funding_{table}"
        for table in (
            "movement",
            "posting",
            "award",
            "instalment",
            "term",
            "transfer",
            "transferreceipt",
            "monthcloserequest",
            "monthclose",
            "monthreopen",
            "overriderequest",
            "override",
            "querystep",
            "transactionline",
            "claim",
            "establishmentmonth",
            "postcharged",
            "overheadterm",
            "overheadcharge",
            "schemehistory",
            "potcontinuation",
            "budgetvirement",
            "signedvariation",
            "transferreckoning",
        )
    ),
]


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
