"""What became of each place of the edition before: continued, renumbered, split, merged or dropped. Pure.

The newer edition says it, as data, so that one table reports against both.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the schema reads this annotation at run time
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import model_validator

from indicators.texts import NonEmpty, Part, Slug, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

KINDS = ("continued", "renumbered", "split", "merged", "dropped")

SHAPES: dict[str, tuple[str, Callable[[tuple[str, ...], tuple[str, ...]], bool]]] = {
    "continued": ("one place to the same code", lambda old, new: len(old) == 1 and old == new),
    "renumbered": ("one place to another code", lambda old, new: len(old) == len(new) == 1 and old != new),
    "split": ("one place to two or more", lambda old, new: len(old) == 1 and len(new) > 1),
    "merged": ("two places or more to one", lambda old, new: len(old) > 1 and len(new) == 1),
    "dropped": ("places to nothing", lambda old, new: bool(old) and not new),
}
"""Of each kind, what goes to what."""


class CrosswalkStep(Part):
    """What became of some places of the edition before. Codes in `old` are that edition's, in `new` this one's.

    What was dropped is discontinued on a day, under the title it had, and is still counted: in the roll-up of
    `objective`, where that is given, and of the whole plan.
    """

    kind: Literal["continued", "renumbered", "split", "merged", "dropped"]
    old: tuple[NonEmpty, ...]
    new: tuple[NonEmpty, ...] = ()
    reason: NonEmpty | None = None
    decision: NonEmpty | None = None
    discontinued_on: date | None = None
    title: Text | None = None
    objective: NonEmpty | None = None

    @model_validator(mode="after")
    def _has_the_shape_of_its_kind(self) -> Self:
        shape, fits = SHAPES[self.kind]
        if not fits(self.old, self.new):
            raise ValueError(
                f"{self.kind} takes {shape}: found {', '.join(self.old)} to {', '.join(self.new) or 'none'}"
            )
        if len(set(self.old)) < len(self.old) or len(set(self.new)) < len(self.new):
            raise ValueError("each code once")
        dropped = self.kind == "dropped"
        if dropped != (self.discontinued_on is not None) or dropped != (self.title is not None):
            raise ValueError("what is dropped, and nothing else, needs discontinued_on and the title it had")
        if dropped and self.reason is None:
            raise ValueError("what is dropped needs its reason")
        return self


class Crosswalk(Part):
    """The way from the edition before, by its plan's code, to this one."""

    before: Slug
    steps: tuple[CrosswalkStep, ...]

    def discontinued(self, objective: str | None) -> int:
        """Count what was dropped, for one objective or for the whole plan."""
        return sum(
            len(one.old) for one in self.steps if one.kind == "dropped" and objective in {None, one.objective}
        )  # fmt: skip


def crosswalk_rows(
    crosswalk: Crosswalk, old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Give one row for every place of either edition: what it was and is, and how it stands against both pledges.

    `old` and `new` are progress lines (`ProgressLine.as_dict`) by code, judged on the same record. New places that come
    from nowhere are `added`, old ones that no step names `unmapped`.
    """
    for one in crosswalk.steps:
        for code in one.old if len(one.old) >= len(one.new) else one.new:
            was = code if len(one.old) >= len(one.new) else one.old[0]
            now = (code if len(one.new) > 1 else one.new[0]) if one.new else None
            yield _row(one.kind, was, now, old, new) | _ended(one)
    named = {code for one in crosswalk.steps for code in one.old}
    come = {code for one in crosswalk.steps for code in one.new}
    yield from (_row("unmapped", code, None, old, new) for code in old if code not in named)
    yield from (_row("added", None, code, old, new) for code in new if code not in come)


def _row(
    kind: str,
    was: str | None,
    now: str | None,
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    before, after = old.get(was or ""), new.get(now or "")
    title = (after or before or {}).get("title")
    return {"kind": kind, "old": was, "new": now, "title": title, **_side("old", before), **_side("new", after),
            "latest": ((after or before) or {}).get("latest"), "discontinued_on": None, "reason": None}  # fmt: skip


def _side(which: str, line: Mapping[str, Any] | None) -> dict[str, Any]:
    names = ("baseline", "target", "progress", "status")
    return {f"{which}_{name}": None if line is None else line[name] for name in names}


def _ended(one: CrosswalkStep) -> dict[str, Any]:
    if one.discontinued_on is None or one.title is None:
        return {"reason": one.reason}
    title = {language: getattr(one.title, language) for language in one.title.languages()}
    return {"reason": one.reason, "discontinued_on": one.discontinued_on.isoformat(), "title": title}
