"""The database itself refuses to change or delete an audit row; only an open seal may be set."""

from contextlib import contextmanager

TABLE = "core_auditentry"
COLUMNS = (
    "id", "at", "actor_id", "real_actor_id", "roles", "action", "target_type", "target_id",
    "target_label", "subject_key_id", "details", "address", "request_id",
)  # fmt: skip
REFUSAL = "The audit trail is append-only."


def _sqlite() -> list[str]:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)
    return [
        f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE} "
        f"WHEN OLD.seal_id IS NOT NULL OR {changed} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def _postgresql() -> list[str]:
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in COLUMNS)
    return [
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' THEN "
        f"IF OLD.seal_id IS NULL AND NOT ({changed}) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ]


def install(connection) -> None:
    with connection.cursor() as cursor:
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def remove(connection) -> None:
    statements = (
        ["DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete"]
        if connection.vendor == "sqlite"
        else [
            f"DROP TRIGGER IF EXISTS audit_no_change ON {TABLE}",
            "DROP FUNCTION IF EXISTS audit_refuse",
        ]
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def lifted(connection):
    """For emptying a test database; nothing else may use it."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
