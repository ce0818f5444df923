"""What a person must say before a file can be read: the sheet, the encoding, what its headings mean, its marks.

Only what the file does not say itself is asked, one thing after the other where the next hangs on the last. Each
answer shows what the file would look like; suggestions come first and nothing is taken for granted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from connectors.books import Book, SheetUnclear, book_of, delimiter_of, sheet_in, tops_of_text
from connectors.decoding import EncodingUnknown, text_of
from connectors.file_kinds import FileKind, kind_of_file
from connectors.layouts import key_of
from connectors.own_headings import COLUMNS, OwnHeadings
from connectors.question_marks import dates_asked, decimals_asked
from connectors.sheets import NamedHeadings, chosen_in, header_in, open_table
from connectors.signs import seen
from connectors.tables import as_laid_out
from indicators.errors import SourceChanged
from indicators.handing_in import Encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.sheets import Headings
    from indicators.framework import Source
    from indicators.handing_in import Choices

Kind = Literal["sheet", "encoding", "decimal", "dates", "columns"]

PREVIEWED = 5
LONGEST = 120
_LOOKED_AT = 200_000
_RECOGNISED = frozenset({Encoding.UTF_8, Encoding.UTF_16_LE, Encoding.UTF_16_BE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer: what it sets in the `Choices`, how it is called, and what the file looks like read so.

    Of a question about columns each option is a heading of the file with values under it; `sets` is what it would
    mean as far as that is known, "" for a column that is left out.
    """

    sets: dict[str, Any]
    title: str
    preview: tuple[str, ...] = ()
    suggested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask. `columns` are those of ours that the headings of a file may stand for."""

    kind: Kind
    sentence: str
    options: tuple[Option, ...]
    columns: tuple[str, ...] = ()


def questions_about(content: bytes, source: Source, choices: Choices) -> tuple[Question, ...]:
    """Give what must be asked before a file can be read; nothing when it can, or when no answer would help. Pure."""
    headings = headings_of(source, choices)
    if headings is None:
        return ()
    try:
        return tuple(_asked(content, source, headings, choices))
    except SourceChanged:
        # Reading it says what is wrong: there is nothing a person could say to mend it.
        return ()


def headings_of(source: Source, choices: Choices) -> Headings | None:
    """Give the headings a source's tables are found by; None for a source whose files are no tables."""
    if source.connector == "responses":
        from connectors.responses import columns_of  # noqa: PLC0415 - reading microdata is no part of reading tables

        return NamedHeadings(columns_of(source), (), chosen_in(choices))
    if source.connector not in {"workbook", "folder"} or (source.layout and source.layout.form != "csv"):
        return None
    if source.layout is None:
        return OwnHeadings({series.indicator for series in source.series}, chosen_in(choices))
    keys = [key_of(source.layout, name) for name in source.layout.columns]
    return NamedHeadings(keys, (), chosen_in(as_laid_out(choices, source.layout)))


def _asked(content: bytes, source: Source, headings: Headings, choices: Choices) -> Iterator[Question]:
    kind = kind_of_file(content)
    if kind is FileKind.TEXT:
        try:
            text = text_of(content, choices.encoding)
        except SourceChanged as error:
            if choices.encoding is not None or isinstance(error, EncodingUnknown):
                yield _about_encoding(content)
            return
        tops = tops_of_text(text, delimiter_of(text, headings))
    else:
        book = book_of(content, kind)
        title = _sheet_of(book, headings, choices)
        if title is None:
            yield _about_sheet(book, headings)
            return
        tops = book.tops(title)
        choices = choices.model_copy(update={"sheet": title})
    if not header_in(tops, headings):
        yield from _about_columns(tops, source, headings)
        return
    table = open_table(content, headings, choices)
    yield from (Question(**_as_question(one)) for one in (decimals_asked(table, source, choices),) if one)
    table = open_table(content, headings, choices)
    yield from (Question(**_as_question(one)) for one in (dates_asked(table, source, choices),) if one)


def _as_question(asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked, "options": tuple(Option(**one) for one in asked["options"])}


def _sheet_of(book: Book, headings: Headings, choices: Choices) -> str | None:
    try:
        return sheet_in(book, headings, choices)
    except SheetUnclear:
        return book.titles[0] if len(book.titles) == 1 else None


def _about_sheet(book: Book, headings: Headings) -> Question:
    fit = [title for title in book.titles if header_in(book.tops(title), headings)]
    ordered = [*fit, *(title for title in book.titles if title not in fit)]
    if not ordered:
        raise SourceChanged("no sheet of the workbook can be seen; expected one: show the sheet with the table")
    sentence = (
        "Which sheet is meant? Several sheets have our columns."
        if fit
        else "Which sheet is meant? No sheet has our columns in one row."
    )
    options = tuple(
        Option(sets={"sheet": title}, title=title, preview=_lines(book.tops(title)), suggested=title in fit)
        for title in ordered
    )
    return Question(kind="sheet", sentence=sentence, options=options)


def _lines(tops: Sequence[Sequence[str]]) -> tuple[str, ...]:
    told = [" | ".join(line).strip(" |") for line in tops if any(line)]
    return tuple(_shortly(line) for line in told[:PREVIEWED])


def _shortly(text: str) -> str:
    shown = seen(text.strip())
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _about_encoding(content: bytes) -> Question:
    """Ask with the same five lines in each encoding that has characters for all of the file."""
    suggested = _suggested(content)
    possible = [one for one in Encoding if one not in _RECOGNISED and _reads(content, one)]
    ordered = sorted(possible, key=lambda one: suggested.index(one) if one in suggested else len(suggested))
    lines = [line for line in content.split(b"\n") if not line.isascii()][:PREVIEWED]
    options = tuple(
        Option(
            sets={"encoding": one.value}, title=one.value, suggested=one in suggested[:1],
            preview=tuple(_shortly(line.decode(one.value, errors="replace")) for line in lines),
        )
        for one in ordered
    )  # fmt: skip
    sentence = "In which encoding was this file saved? Choose the one in which these lines can be read."
    return Question(kind="encoding", sentence=sentence, options=options)


def _reads(content: bytes, encoding: Encoding) -> bool:
    try:
        content.decode(encoding.value)
    except UnicodeDecodeError:
        return False
    return True


def _suggested(content: bytes) -> list[str]:
    """Give the encodings a detector holds for likely, the likeliest first. It is often wrong on short files."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - needed for files in old encodings alone

    allowed = [one.value for one in Encoding if one not in _RECOGNISED]
    found = from_bytes(content[:_LOOKED_AT], cp_isolation=allowed)
    return [match.encoding for match in found]


def _about_columns(tops: Sequence[Sequence[str]], source: Source, headings: Headings) -> Iterator[Question]:
    lines = [line for line in tops if any(line)]
    if not lines:
        return
    befores: list[Sequence[str]] = [(), *lines]
    keys = [headings.keys(line, above) for above, line in zip(befores, lines, strict=False)]
    best = min(range(len(lines)), key=lambda at: (len(headings.missing(keys[at])), -sum(map(bool, lines[at]))))
    missing = ", ".join(headings.missing(keys[best]))
    options = tuple(
        _heading(place, text, keys[best][place], headings, lines[best + 1 :])
        for place, text in enumerate(lines[best])
        if text
    )
    yield Question(
        kind="columns", options=options, columns=_columns_of(source),
        sentence=f"Which columns are these? No row has headings that we know for {missing}.",
    )  # fmt: skip


def _heading(place: int, text: str, key: str, headings: Headings, under: Sequence[Sequence[str]]) -> Option:
    values = [line[place] for line in under if place < len(line) and line[place]]
    known = key.removeprefix(":") if headings.wants(key) else ""
    preview = tuple(_shortly(value) for value in values[:PREVIEWED])
    return Option(sets={"columns": {text: known}}, title=seen(text), preview=preview, suggested=bool(known))


def _columns_of(source: Source) -> tuple[str, ...]:
    if source.connector == "responses":
        from connectors.responses import columns_of  # noqa: PLC0415 - as above

        return tuple(columns_of(source))
    if source.layout is not None:
        return tuple(source.layout.columns)
    return (*COLUMNS, *(dict.fromkeys(series.indicator for series in source.series)))
