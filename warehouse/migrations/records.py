"""The tables of the record as a revision makes them: insert-only, numbered by the database, with named keys.

Released revisions use these functions: add new ones, never alter one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def words(*names: str) -> list[sa.Column[Any]]:
    """Give columns of text, none of which may be empty of a value."""
    return [sa.Column(name, WORDS, nullable=False) for name in names]


def link(name: str, to: str) -> sa.Column[Any]:
    """Give a column that names a row of another table."""
    return sa.Column(name, COUNT, sa.ForeignKey(f"{to}.id"), nullable=False)


def make_record(
    name: str,
    *parts: sa.schema.SchemaItem,
    unique: Sequence[tuple[str, ...]] = (),
    index: Sequence[tuple[str, list[str]]] = (),
) -> None:
    """Make an insert-only table: its parts, its keys by their columns, its indexes by name and columns."""
    keys = [sa.UniqueConstraint(*key, name=f"{name}_{'_'.join(key)}_key") for key in unique]
    number = sa.Column("id", COUNT, sa.Identity(always=True), nullable=False)
    op.create_table(name, number, *parts, sa.PrimaryKeyConstraint("id", name=f"{name}_pkey"), *keys)
    for title, columns in index:
        op.create_index(title, name, columns)
    guard(name, [["id"], *map(list, unique)])


def guard(name: str, keys: Sequence[Sequence[str]]) -> None:
    """Have the database refuse every change of a table's rows. `keys` are its unique keys, the primary one first."""
    for statement in guards_of(op.get_bind().dialect.name, name, keys):
        op.execute(sa.text(statement))
