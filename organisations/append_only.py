"""Tables whose rows are only ever added: triggers refuse UPDATE, DELETE and TRUNCATE on SQLite and PostgreSQL."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

type Statements = Callable[[str, str], list[str]]
type Step = Callable[[StateApps, BaseDatabaseSchemaEditor], None]

MESSAGE = "rows of {table} are never changed or deleted: reverse and post again"


def protecting(table: str, vendor: str) -> list[str]:
    """The statements that make a table append-only."""
    message = MESSAGE.format(table=table)
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for act in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def releasing(table: str, vendor: str) -> list[str]:
    """The statements that take the protection away again."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{act}" for act in ("update", "delete")]
    return [f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE"]


def append_only(table: str) -> RunPython:
    """A migration step that makes the table append-only. SQLite forgets it when a later migration rebuilds the table,
    so such a migration states it again (a test counts the triggers)."""
    return RunPython(stating(protecting, table), stating(releasing, table))


def released(table: str) -> RunPython:
    """A migration step that takes the protection away while the table is changed; `append_only` states it again."""
    return RunPython(stating(releasing, table), stating(protecting, table))


def stating(statements: Statements, table: str) -> Step:
    def step(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return step
