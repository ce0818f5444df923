"""Rows about people, cut down before they land: only the fields a plan names, and the row's own number.

The same rows make the same bytes, so that an unchanged answer lands nothing new. Of what is left out
only the names of the fields are kept.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connectors.http import read_json
from indicators.errors import SourceChanged
from indicators.framework import Counting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators.framework import SeriesBinding, Source

LARGEST_NUMBER = 2**53
PARTS = {"fields", "left_out", "rows", "total"}


@dataclass(frozen=True, slots=True)
class Response:
    """One row as its source numbers it. `problems` says by field (or "" for the row) why there is no answer in it."""

    number: int
    answers: Mapping[str, Any]
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What landed of one resource: the fields that were kept, the names of those that were not, and the rows."""

    fields: tuple[str, ...]
    left_out: tuple[str, ...]
    responses: tuple[Response, ...]


def counting_of(series: SeriesBinding) -> Counting:
    """Say how a series counts; one that says nothing counts every row."""
    return series.counting or Counting()


def counted_fields(source: Source, bindings: Sequence[SeriesBinding]) -> frozenset[str]:
    """Give the fields these series are counted by. Raises SourceChanged when the plan keeps no rows of the source."""
    if source.microdata is None:
        raise SourceChanged(
            f"{source.id}: the plan does not say what is kept of its rows; give the source a [source.microdata] table"
        )
    named = {source.microdata.period, *source.microdata.counted_when}
    for counting in map(counting_of, bindings):
        named |= {*counting.where, counting.distinct, counting.by_area, *counting.dimensions.values()}
    return frozenset(named - {""})


def kept_fields(source: Source, bindings: Sequence[SeriesBinding], personal: frozenset[str]) -> frozenset[str]:
    """Give the fields that may land. Raises SourceChanged for one of those (small letters) that name a person."""
    counted = counted_fields(source, bindings)
    kept = counted | frozenset(source.microdata.keep if source.microdata else ())
    named = sorted(name for name in kept if name.casefold() in personal)
    if named:
        raise SourceChanged(
            f"{source.id}: the plan keeps {', '.join(named)}, which tells who answered; "
            "take it out of the plan: people can be counted without being named"
        )
    return kept


def minimised(responses: Iterable[Response], fields: Iterable[str], *, left_out: Iterable[str] = ()) -> bytes:
    """Write the rows with these fields alone, sorted by number, as they land.

    `left_out` names fields the caller has left out already. Raises SourceChanged for a number that came twice.
    """
    kept, dropped = set(fields), set(left_out)
    rows: dict[int, dict[str, Any]] = {}
    for response in responses:
        if response.number in rows:
            raise SourceChanged(f"row {response.number} came twice; expected every row once: ask again later")
        dropped |= response.answers.keys() - kept
        rows[response.number] = _row(response, kept)
    document = {
        "fields": sorted(kept), "left_out": sorted(map(_text, dropped)), "total": len(rows),
        "rows": [rows[number] for number in sorted(rows)],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _row(response: Response, kept: set[str]) -> dict[str, Any]:
    answers = {name: _plain(value) for name, value in response.answers.items() if name in kept}
    problems = {"problems": dict(response.problems)} if response.problems else {}
    return {"number": response.number, "answers": answers, **problems}


def _plain(value: Any) -> Any:
    """Keep texts, numbers, truths and lists of them. What is within an object has no name in the plan, so it goes."""
    if isinstance(value, dict):
        return {}
    if isinstance(value, list):
        return [_plain(one) if not isinstance(one, list) else {} for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    # Half of a character, which JSON can write and no encoding can, is told as a question mark.
    return text.encode("utf-8", errors="replace").decode()


def read_rows(content: bytes, shown: str) -> Any:
    """Read JSON about people. Raises SourceChanged, which quotes no answer."""
    try:
        return read_json(content, shown)
    except SourceChanged:
        if not content.strip() or content.lstrip().startswith(b"<"):
            raise
        raise SourceChanged(f"{shown}: found {len(content):,} bytes that cannot be read, expected JSON") from None


def number_in(row: Mapping[str, Any], name: str, shown: str) -> int:
    """Give the number a source gives a row. Raises SourceChanged when there is none."""
    number = _number_of(row.get(name))
    if number is None:
        raise SourceChanged(f"{shown}: a row has no number in {name}, expected every row to have one")
    return number


def _number_of(written: object) -> int | None:
    """Read a whole number above nothing, as JSON or digits."""
    if isinstance(written, str) and re.fullmatch("[0-9]{1,16}", written):
        written = int(written)
    is_number = isinstance(written, int) and not isinstance(written, bool) and 0 < written < LARGEST_NUMBER
    return int(written) if is_number and isinstance(written, int) else None


def read_kept(content: bytes, shown: str) -> Kept:
    """Read what `minimised` wrote. Raises SourceChanged for anything else: whole rows must not have landed."""
    document = read_rows(content, shown)
    if not isinstance(document, dict) or set(document) != PARTS:
        raise SourceChanged(f"{shown}: found other bytes than minimised rows; expected {', '.join(sorted(PARTS))}")
    fields, left_out = (_names(document[name], name, shown) for name in ("fields", "left_out"))
    rows = document["rows"]
    if not isinstance(rows, list) or document["total"] != len(rows) or isinstance(document["total"], bool):
        raise SourceChanged(f"{shown}: total is {_short(document['total'])}, expected the number of rows")
    responses = tuple(_response(row, set(fields), shown) for row in rows)
    if len({response.number for response in responses}) != len(responses):
        raise SourceChanged(f"{shown}: a row came twice; expected every row once")
    return Kept(fields, left_out, responses)


def _names(written: Any, name: str, shown: str) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        raise SourceChanged(f"{shown}: {name} is {_short(written)}, expected names of fields")
    return tuple(written)


def _response(row: Any, fields: set[str], shown: str) -> Response:
    if not isinstance(row, dict) or not row.keys() <= {"number", "answers", "problems"}:
        raise SourceChanged(f"{shown}: found {_short(row)}, expected a row with a number and answers")
    answers, problems = row.get("answers"), row.get("problems", {})
    if not isinstance(answers, dict) or not answers.keys() <= fields:
        raise SourceChanged(f"{shown}: found {_short(answers)}, expected answers to the fields that were kept")
    if not isinstance(problems, dict) or not all(isinstance(code, str) for code in problems.values()):
        raise SourceChanged(f"{shown}: found {_short(problems)}, expected a problem's code by field")
    return Response(number_in(row, "number", shown), answers, problems)


def _short(value: object) -> str:
    if isinstance(value, dict | list):
        return f"{len(value)} values"
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
