"""What differs between two values of a plan, field by field, whatever fields the schema gives them. Pure.

A field is found by looking at the schema, not by knowing it, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from indicators.benchmarks import Benchmark, Revision
from indicators.crosswalk import CrosswalkStep
from indicators.definitions import SINGULARS
from indicators.texts import Part, PrintedVariant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Kind = Literal["added", "removed", "changed", "moved"]
Words = tuple[str, ...]

KNOWN_BY: dict[type[Part], tuple[str, ...]] = {
    Benchmark: ("period",),
    Revision: ("of", "effective"),
    PrintedVariant: ("where",),
    CrosswalkStep: ("old",),
}
"""By which fields parts of a list are the same one; others are matched by what they say, then by their order."""


ONE_OF = {many: one for one, many in SINGULARS.items()}
"""What one of those is called that a field holds."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: `what` names it by fields and keys, `old` and `new` are as JSON knows them."""

    kind: Kind
    what: Words
    old: Any
    new: Any


def changes(old: Any, new: Any, what: Words = ()) -> Iterator[Change]:
    """Give every difference between two values of one field; nothing for two that are written the same."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_keys(old, new, what)
    elif isinstance(old, Part) and type(old) is type(new):
        for name in type(old).model_fields:
            yield from changes(getattr(old, name), getattr(new, name), (*what, name))
    elif isinstance(old, tuple) and isinstance(new, tuple):
        is_of_parts = any(isinstance(item, Part) for item in (*old, *new))
        yield from _of_parts(old, new, what) if is_of_parts else _of_values(old, new, what)
    elif _shown(old) != _shown(new):
        kind: Kind = "added" if old is None else "removed" if new is None else "changed"
        yield Change(kind, what, told(old), told(new))


def one_of(what: Words) -> Words:
    """Name one of those that a field holds: a milestone of the milestones."""
    return (*what[:-1], ONE_OF.get(what[-1], what[-1])) if what else what


def told(value: Any) -> Any:
    """Write a value as JSON knows it, its parts without what they leave unsaid; numbers stay exact."""
    if isinstance(value, Part):
        fields = type(value).model_fields
        said = {name: getattr(value, name) for name in fields}
        return {name: told(item) for name, item in said.items() if item != fields[name].get_default()}
    if isinstance(value, dict):
        return {str(key): told(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [told(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: Any) -> str:
    # 37.2 and 37.20 are one number and two prints, and figures are kept as printed.
    return repr(told(value))


def _of_keys(old: Mapping[Any, Any], new: Mapping[Any, Any], what: Words) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        here = (*what, str(key))
        if key not in old:
            yield Change("added", here, None, told(new[key]))
        elif key not in new:
            yield Change("removed", here, told(old[key]), None)
        else:
            yield from changes(old[key], new[key], here)


def _of_values(old: Sequence[Any], new: Sequence[Any], what: Words) -> Iterator[Change]:
    was, now = Counter(map(_shown, old)), Counter(map(_shown, new))
    if was == now:
        if list(map(_shown, old)) != list(map(_shown, new)):
            yield Change("moved", what, told(old), told(new))
        return
    one = one_of(what)
    yield from (Change("removed", one, told(item), None) for item in _left(old, was - now))
    yield from (Change("added", one, None, told(item)) for item in _left(new, now - was))


def _left(items: Sequence[Any], count: Counter[str]) -> Iterator[Any]:
    for item in items:
        if count[_shown(item)] > 0:
            count[_shown(item)] -= 1
            yield item


def _of_parts(old: Sequence[Any], new: Sequence[Any], what: Words) -> Iterator[Change]:
    known = all(type(item) in KNOWN_BY for item in (*old, *new))
    for label, was, now in _by_name(old, new) if known else _by_content(old, new):
        here = (*one_of(what), label)
        if was is None or now is None:
            yield Change("added" if was is None else "removed", here, told(was), told(now))
        else:
            yield from changes(was, now, here)
    if known:
        both = set(_names(old)) & set(_names(new))
        before, after = ([name for name in _names(items) if name in both] for items in (old, new))
        if before != after:
            yield Change("moved", what, before, after)


Aligned = tuple[str, Any | None, Any | None]
"""A name for a part of a list, what it was and what it is."""


def _by_name(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Aligned]:
    was, now = dict(zip(_names(old), old, strict=True)), dict(zip(_names(new), new, strict=True))
    yield from ((name, was.get(name), now.get(name)) for name in dict.fromkeys([*was, *now]))


def _by_content(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Aligned]:
    """Match what says the same, then what stands between in its order; the name is the number it has now, or had."""
    matcher = SequenceMatcher(None, [*map(_shown, old)], [*map(_shown, new)], autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        for n in range(max(end - start, last - first)):
            was = old[start + n] if start + n < end else None
            now = new[first + n] if first + n < last else None
            yield str((first if now is not None else start) + n + 1), was, now


def _names(items: Sequence[Any]) -> list[str]:
    """Name each part by what it is known by; a second one of the same name by its number too."""
    names = [" ".join(_words(getattr(item, name)) for name in KNOWN_BY[type(item)]) for item in items]
    return [f"{name} #{names[: n + 1].count(name)}" if name in names[:n] else name for n, name in enumerate(names)]


def _words(value: Any) -> str:
    said = told(value)
    return ", ".join(map(str, said)) if isinstance(said, list) else "" if said is None else str(said)
