"""Rows of the ledger and the dated facts it rests on only grow."""

from django.db import migrations

from organisations.append_only import append_only

TABLES = (
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
)


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]
    operations = [append_only(f"funding_{table}") for table in TABLES]
