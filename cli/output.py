"""How answers reach a person or a machine: results on stdout, messages on stderr, an exit code that means something."""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from indicators.errors import ManyMistakes, MilepostError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How to write the answer.")]


@contextmanager
def mistakes_told() -> Iterator[None]:
    """Turn our errors into one clear message and their exit code; anything else stays a bug with its traceback."""
    try:
        yield
    except ManyMistakes as error:
        for mistake in error.mistakes:
            say(f"{mistake.place()}: found {mistake.found}; expected {mistake.expected}; {mistake.remedy}")
        say(f"milepost: {error}; {error.left_undone}")
        raise typer.Exit(error.exit_code) from None
    except MilepostError as error:
        say(f"milepost: {error}")
        raise typer.Exit(error.exit_code) from None


def say(message: str) -> None:
    """Tell a person something that is not the answer itself."""
    typer.echo(message, err=True)


def show(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: Format) -> None:
    """Write rows: all fields as JSON, the chosen columns as CSV or as an aligned table."""
    if form is Format.JSON:
        show_json(rows)
    elif form is Format.CSV:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
        typer.echo(text.getvalue().rstrip("\n"))
    else:
        show_table([[_cell(row.get(name)) for name in columns] for row in rows], columns)


def show_json(value: Any) -> None:
    """Write a value as JSON. Figures are numbers; shares keep their decimal point."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def show_table(rows: Iterable[Sequence[str]], columns: Sequence[str]) -> None:
    """Write an aligned table; widths count wide characters as two."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=160)
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(_plain(value), ensure_ascii=False) if isinstance(value, dict | list) else str(value)


SHARES = frozenset({"progress", "elapsed", "pace", "ratio", "share"})


def _plain(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _plain(item, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and name not in SHARES else float(value)
    return value
