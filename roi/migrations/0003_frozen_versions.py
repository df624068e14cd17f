"""What a version was worked out from never changes; a signed one only becomes superseded; sign-offs only grow.

The stored document is written once: its columns go from empty to a value and then stay.
"""

from django.db import migrations

from organisations.append_only import append_only

TABLE = "roi_caseversion"
FROZEN = (
    "case_id",
    "number",
    "inputs",
    "inputs_hash",
    "engine_version",
    "figures",
    "statement",
    "pots",
    "entered_by",
    "prepared_at",
    "prepared_by_id",
)
WRITTEN_ONCE = ("pdf_file", "pdf_sha256", "html_file", "html_sha256")
MESSAGE = "a version of a case keeps what it was prepared with: prepare a new version"


def refused(unlike: str) -> str:
    """The condition that refuses an update; `unlike` is how the engine writes that two values differ."""
    parts = [f"OLD.{column} {unlike} NEW.{column}" for column in FROZEN]
    parts += [f"(OLD.{column} <> '' AND OLD.{column} {unlike} NEW.{column})" for column in WRITTEN_ONCE]
    parts += [
        "(OLD.status = 'signed' AND NEW.status NOT IN ('signed', 'superseded'))",
        "(OLD.status IN ('returned', 'superseded') AND NEW.status <> OLD.status)",
    ]
    return " OR ".join(parts)


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} WHEN {refused('IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN ({refused('IS DISTINCT FROM')}) EXECUTE FUNCTION {TABLE}_refuse()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
    )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("frozen", "kept"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{act}")
        return
    schema_editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_refuse() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("roi", "0002_outcomes_and_cases")]
    operations = [migrations.RunPython(protect, release), append_only("roi_signoff")]
