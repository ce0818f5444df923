"""One flat table: its columns with their titles, its rows of Python values, its key. What is empty is None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from reports.exports.column_titles import TITLES
from reports.exports.contents import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Kind = Literal["text", "code", "decimal", "integer", "date", "instant", "boolean"]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `titles` are by language; a `required` one is never empty."""

    name: str
    kind: Kind
    titles: Mapping[str, str]
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, its rows of Python values (None for none), its key, and what its codes refer to."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...]
    refers: str = ""


def columns_of(*given: str) -> tuple[Column, ...]:
    """Read columns as `name kind` or `name kind!`, the latter never empty."""
    made = []
    for text in given:
        name, kind = text.split()
        made.append(Column(name, cast("Kind", kind.rstrip("!")), TITLES[name], required=kind.endswith("!")))
    return tuple(made)


def languages_of(said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give the languages in which some of the texts are said."""
    found = {language for text in said for language in texts(text)}
    return [language for language in LANGUAGES if language in found]


def in_languages(part: str, spoken: Iterable[str]) -> tuple[Column, ...]:
    """Give a column of texts for each language."""
    return tuple(
        Column(f"{part}_{language}", "text", {other: f"{title} ({language})" for other, title in TITLES[part].items()})
        for language in spoken
    )


def table_of(
    name: str, says: str, columns: Sequence[Column], rows: Iterable[Row], key: tuple[str, ...], refers: str = ""
) -> Table:
    """Make a table. An empty text in a row is no text."""
    plain = tuple(tuple(None if cell == "" else cell for cell in row) for row in rows)
    return Table(name=name, says=says, columns=tuple(columns), rows=plain, key=key, refers=refers)
