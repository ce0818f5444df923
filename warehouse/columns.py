"""What every table of the record is made of: names of constraints, types of columns, the number of a row.

Text is in the order of its code points, as SQLite has it, so that both engines sort alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, Text

if TYPE_CHECKING:
    from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s_index",
    }
)

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points, on both engines."""

Count = BigInteger().with_variant(Integer, "sqlite")
"""A whole number; on SQLite `INTEGER`, the only type that makes a key the row's own number."""


def number() -> Column[int]:
    """Give the number of a row, which the database counts."""
    return Column("id", Count, Identity(always=True), primary_key=True)


def words(name: str, *constraints: SchemaItem) -> Column[str]:
    """Give a column of text that is never null."""
    return Column(name, Words, *constraints, nullable=False)


def count(name: str, *constraints: SchemaItem) -> Column[int]:
    """Give a column of whole numbers that is never null."""
    return Column(name, Count, *constraints, nullable=False)
