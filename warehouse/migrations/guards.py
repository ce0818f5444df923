"""Triggers by which the database itself refuses to change a record.

Released revisions use these functions: add new ones, never alter one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SQLITE = "sqlite"

REFUSAL = "is a record: rows are added, never changed or removed"


def guards_once(dialect: str) -> Iterator[str]:
    """Statements to run before the first table is guarded."""
    if dialect != SQLITE:
        yield f"""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '% {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
        """


def guards_of(dialect: str, table: str, keys: Sequence[Sequence[str]]) -> Iterator[str]:
    """Statements that make `table` insert-only. `keys` are its unique keys, the primary one among them."""
    if dialect == SQLITE:
        yield from _sqlite_guards(table, keys)
        return
    for name, act in (("refuse_change", "UPDATE OR DELETE"), ("refuse_truncate", "TRUNCATE")):
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        # Otherwise `session_replication_role = replica` switches it off for a session.
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}"


def _sqlite_guards(table: str, keys: Sequence[Sequence[str]]) -> Iterator[str]:
    for act in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_refuse_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
        )
    # INSERT OR REPLACE removes the row in its way without a DELETE trigger being told, unless a pragma of the
    # connection says so; this one does not depend on the connection.
    for number, key in enumerate(keys):
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - the names are those of our tables
        yield (
            f"CREATE TRIGGER {table}_refuse_replace_{number} BEFORE INSERT ON {table} WHEN {taken} "
            f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
        )


def order_guard(dialect: str) -> Iterator[str]:
    """Vintages rise with the time they became known: the order *as known on* rests upon."""
    refusal = "vintage must be known later than the one before"
    if dialect == SQLITE:
        # After, not before: only then does SQLite know the number the row was given.
        later = "SELECT 1 FROM vintage WHERE id <> NEW.id AND (known_at >= NEW.known_at OR id > NEW.id)"
        yield (
            f"CREATE TRIGGER vintage_refuse_disorder AFTER INSERT ON vintage WHEN EXISTS ({later}) "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        return
    yield f"""
        CREATE FUNCTION refuse_disorder() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM vintage WHERE known_at >= NEW.known_at OR id >= NEW.id) THEN
                RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
    """  # noqa: S608 - nothing of it is input
    yield (
        "CREATE TRIGGER vintage_refuse_disorder BEFORE INSERT ON vintage "
        "FOR EACH ROW EXECUTE FUNCTION refuse_disorder()"
    )
    yield "ALTER TABLE vintage ENABLE ALWAYS TRIGGER vintage_refuse_disorder"
