"""Making and upgrading the record. A migration is one transaction: it happens whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from indicators.errors import CallerMistake, Conflict
from warehouse.connection import Warehouse, open_warehouse

if TYPE_CHECKING:
    from warehouse.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"

_SET_UP = "run `milepost init`"


def newest_revision() -> str:
    """The revision this version of the program works with."""
    return (MIGRATIONS / "HEAD").read_text(encoding="ascii").strip()


def migrate(settings: Settings) -> tuple[str | None, str]:
    """Make the record, or bring it up to date; say from which revision to which. Harmless when there is nothing to do.

    Raises Conflict for a record that a newer version of the program has made.
    """
    with open_warehouse(settings) as warehouse, warehouse.write() as connection:
        before = _revision(connection)
        _refuse_the_unknown(before)
        if before != newest_revision():
            _upgrade(connection)
        return before, newest_revision()


def require_current(warehouse: Warehouse) -> None:
    """Raise CallerMistake when the record is not set up or is of an older version, Conflict when of a newer one."""
    with warehouse.read() as connection:
        found = _revision(connection)
    if found is None:
        raise CallerMistake(f"there is no record here yet: {_SET_UP}")
    _refuse_the_unknown(found)
    if found != newest_revision():
        raise CallerMistake(
            f"the record is at revision {found}, this version works with {newest_revision()}: {_SET_UP}"
        )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _refuse_the_unknown(found: str | None) -> None:
    known = {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    if found is not None and found not in known:
        raise Conflict(
            f"the record is at revision {found}, which this version of Milepost does not know: "
            "use the version that made it, or a newer one"
        )


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - costs a fifth of a second, and only setting up needs it
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
