"""Two snapshots compared: every figure of a line that differs, and the causes of each difference.

Pure: the inputs are two frozen documents. The way is always walked from the older to the newer one, and a comparison
asked for the other way round is the same one read backwards, so that the same difference never has two explanations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.canonical import digest_of
from indicators.compare_causes import Cause, Change, Side, changes_of_line, row_causes
from indicators.compare_composites import Together, causes_together, composite_figures, composites_of, rule_changes
from indicators.compare_walk import EXACT, Contribution, Figure, apart, contributions, restated
from indicators.hybrids import FIGURES, Hybrids, frozen_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indicators.compare_walk import Move

__all__ = ["Cause", "Comparison", "FigureChange", "LineChange", "compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """One figure of a line that differs. `restated` is the older figure under all that changed but new data."""

    figure: str
    before: Figure
    after: Figure
    contributions: tuple[Contribution, ...]
    restated: Figure = None

    def turned(self) -> FigureChange:
        told = tuple(one.turned() for one in reversed(self.contributions))
        return replace(self, before=self.after, after=self.before, contributions=told)

    def as_dict(self) -> dict[str, Any]:
        return {
            "figure": self.figure,
            "before": self.before,
            "after": self.after,
            "difference": apart(self.before, self.after),
            "restated": self.restated,
            "contributions": [one.as_dict() for one in self.contributions],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A line that differs: `kind` is changed, added, dropped or renumbered. `changes` are the inputs that differ."""

    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    figures: tuple[FigureChange, ...]
    changes: tuple[Change, ...] = ()

    @property
    def line(self) -> Mapping[str, Any]:
        """The line as the second snapshot has it, else as the first."""
        said = self.after or self.before
        assert said is not None, "a line stands in one of the two"
        return said

    @property
    def causes(self) -> set[Cause]:
        """Every cause that acted on a figure of the line."""
        return {cause for figure in self.figures for one in figure.contributions for cause in one.causes}

    def turned(self) -> LineChange:
        kind = {"added": "dropped", "dropped": "added"}.get(self.kind, self.kind)
        return LineChange(
            kind=kind, before=self.after, after=self.before, figures=tuple(one.turned() for one in self.figures),
            changes=tuple(one.turned() for one in self.changes),
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "code": self.line["code"],
            "code_before": self.before["code"] if self.before else None,
            "indicator": self.line["indicator"],
            "title": self.line["title"],
            "unit": self.line["unit"],
            "period_before": _period(self.before),
            "period_after": _period(self.after),
            "figures": [one.as_dict() for one in self.figures],
            "changes": [one.as_dict() for one in self.changes],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two snapshots, line by line; how many lines do not differ in any figure."""

    lines: tuple[LineChange, ...]
    unchanged: int
    split: bool

    def turned(self) -> Comparison:
        return replace(self, lines=tuple(one.turned() for one in self.lines))

    def as_dict(self) -> dict[str, Any]:
        """Write it as plain dicts. `split` is false where a snapshot is too old to tell causes apart."""
        return {"unchanged": self.unchanged, "split": self.split, "lines": [one.as_dict() for one in self.lines]}


def compare(one: Mapping[str, Any], other: Mapping[str, Any]) -> Comparison:
    """Compare two frozen documents, of one plan or of two editions; what `other` says stands as `after`.

    Lines are matched by code and indicator, then by the indicator alone where its code is another. Documents from
    before observations were frozen are compared too, but causes that acted on one line together stay together.
    """
    if _is_later(one, other):
        return compare(other, one).turned()
    both = _Both(Side(one), Side(other))
    pairs = _pairs(both.older, both.newer)
    changed = [found for codes in pairs if (found := both.changed(codes)) is not None]
    met = [{pair[side] for pair in pairs} for side in (0, 1)]
    gone = [_one_sided("dropped", line) for code, line in both.older.lines.items() if code not in met[0]]
    added = [_one_sided("added", line) for code, line in both.newer.lines.items() if code not in met[1]]
    together, same = both.composites(pairs, changed)
    return Comparison(
        lines=(*changed, *gone, *added, *together),
        unchanged=len(pairs) - len(changed) + same,
        split=both.can_split,
    )


def _is_later(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    when, then = _when(one), _when(other)
    # Without a moment that tells them apart any fixed order will do, as long as it is the same from both sides.
    return digest_of(dict(one)) > digest_of(dict(other)) if when == then else when > then


def _when(document: Mapping[str, Any]) -> tuple[str, ...]:
    return document["as_of"], document.get("known_on") or "", document.get("taken_at") or ""


def _pairs(older: Side, newer: Side) -> list[tuple[str, str]]:
    names = {code: line["indicator"] for code, line in newer.lines.items()}
    same = [(code, code) for code, line in older.lines.items() if names.get(code) == line["indicator"]]
    met = {code for code, _ in same}
    alone = [_by_indicator(side, met) for side in (older, newer)]
    moved = {
        codes[0]: alone[1][name][0]
        for name, codes in alone[0].items()
        if len(codes) == len(alone[1].get(name, ())) == 1
    }
    order = list(older.lines)
    return sorted([*same, *moved.items()], key=lambda pair: order.index(pair[0]))


def _by_indicator(side: Side, met: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, line in side.lines.items():
        if code not in met:
            found.setdefault(line["indicator"], []).append(code)
    return found


def _one_sided(kind: str, line: Mapping[str, Any]) -> LineChange:
    figures = []
    for name, figure in frozen_figures(line).items():
        if figure is not None:
            before, after = (figure, None) if kind == "dropped" else (None, figure)
            told = (Contribution((Cause.PLAN,), before, after),)
            figures.append(FigureChange(figure=name, before=before, after=after, contributions=told))
    sides = (line, None) if kind == "dropped" else (None, line)
    change = Change(
        cause=Cause.PLAN, what=kind, at=line["code"], before=sides[0] and line["code"], after=sides[1] and line["code"]
    )  # fmt: skip
    return LineChange(kind=kind, before=sides[0], after=sides[1], figures=tuple(figures), changes=(change,))


class _Both:
    """Two sides, and the causes by which their observations differ."""

    def __init__(self, older: Side, newer: Side) -> None:
        self.older, self.newer = older, newer
        self.can_split = older.rows is not None and newer.rows is not None
        self._rows = row_causes(older, newer) if self.can_split else {}
        self._hybrids = Hybrids(older, newer, self._rows)

    def changed(self, codes: tuple[str, str]) -> LineChange | None:
        """Give what differs in a line that stands in both, None where no figure does."""
        before, after = self.older.lines[codes[0]], self.newer.lines[codes[1]]
        start, end = frozen_figures(before), frozen_figures(after)
        renumbered, overridden = codes[0] != codes[1], tuple(_overridden(before, after))
        if start == end and not renumbered and not overridden:
            return None
        changes = changes_of_line(self.older, self.newer, codes, self._rows)
        causes = tuple(dict.fromkeys(one.cause for one in changes))
        moves = self._hybrids.moves(codes, causes, start, end) if self.can_split else _together(causes, end)
        figures = (*_figures(start, end, moves), *overridden)
        told = {cause for figure in figures for one in figure.contributions for cause in one.causes}
        kept = [one for one in changes if one.cause in told]
        if renumbered:
            kept.append(Change(cause=Cause.PLAN, what="renumbered", at=codes[1], before=codes[0], after=codes[1]))
        kind = "renumbered" if renumbered else "changed"
        return LineChange(kind=kind, before=before, after=after, figures=figures, changes=tuple(kept))

    def composites(
        self, pairs: Sequence[tuple[str, str]], changed: Sequence[LineChange]
    ) -> tuple[list[LineChange], int]:  # fmt: skip
        """Compare what is judged together, and count what does not differ."""
        walks = Together(self.older, self.newer, pairs, self._hybrids, self._rows) if self.can_split else None
        acted = {line.line["code"]: line.causes for line in changed}
        was, now = composites_of(self.older.document), composites_of(self.newer.document)
        found = [_composite(was.get(code), now.get(code), walks, acted) for code in dict.fromkeys([*was, *now])]
        return [one for one in found if one is not None], found.count(None)


def _composite(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, walks: Together | None,
    acted: Mapping[str, set[Cause]],
) -> LineChange | None:  # fmt: skip
    """Give what differs in a composite that stands in one of two documents at least, None where nothing does."""
    start, end = composite_figures(before), composite_figures(after)
    if before is None or after is None:
        moves: Mapping[str, Sequence[Move]] = {name: [(Cause.PLAN, end[name])] for name in FIGURES}
        kind = "dropped" if before else "added"
        return LineChange(kind=kind, before=before, after=after, figures=tuple(_figures(start, end, moves)))
    overridden = tuple(_overridden(before, after))
    if start == end and not overridden:
        return None
    walk = walks.moves(after["code"], start, end) if walks else None
    if walk is None:
        *first, last = causes_together(before, after, acted)
        walk = {name: [*((cause, None) for cause in first), (last, end[name])] for name in FIGURES}
    figures, changes = (*_figures(start, end, walk), *overridden), tuple(rule_changes(before, after))
    return LineChange(kind="changed", before=before, after=after, figures=figures, changes=changes)


def _together(causes: Sequence[Cause], end: Mapping[str, Figure]) -> dict[str, list[Move]]:
    """Without frozen observations no figure halfway can be made: all causes that are seen are told together."""
    seen = (*(cause for cause in causes if cause is not Cause.NEW_DATA), Cause.NEW_DATA)
    return {name: [*((cause, None) for cause in seen[:-1]), (seen[-1], end[name])] for name in FIGURES}


def _figures(
    start: Mapping[str, Figure], end: Mapping[str, Figure], moves: Mapping[str, Sequence[Move]]
) -> Iterator[FigureChange]:
    for name in FIGURES:
        if start[name] != end[name]:
            yield FigureChange(
                figure=name, before=start[name], after=end[name], contributions=contributions(start[name], moves[name]),
                restated=restated(start[name], moves[name]),
            )  # fmt: skip


def _overridden(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FigureChange]:
    was, now = (_override(line) for line in (before, after))
    if was != now:
        told = (Contribution((Cause.OVERRIDE,), was, now),)
        yield FigureChange(figure="override", before=was, after=now, contributions=told)


def _override(line: Mapping[str, Any]) -> str | None:
    said = line.get("override")
    return None if not said else str(said["status"])


def _period(line: Mapping[str, Any] | None) -> str | None:
    return line["latest"]["period"] if line and line["latest"] else None


def total(contributions_of: Sequence[Contribution]) -> Decimal:
    """Add up what contributions say, exactly. Raises ValueError where one of them has no difference."""
    found = Decimal(0)
    for one in contributions_of:
        if one.difference is None:
            raise ValueError(f"{one} has no difference")
        found = EXACT.add(found, one.difference)
    return found
