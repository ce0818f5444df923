"""A plan in which every field of the schema says something, made by looking at the schema and never checked against it."""

from __future__ import annotations

import types
import typing
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin

from indicators.framework import Plan
from indicators.plan_nodes import parts_in
from indicators.texts import Part

PLAIN = {str: "said", int: 1, bool: True, Decimal: Decimal("1.5"), date: date(2020, 1, 1)}


def sample(annotation: Any, choice: int = 0) -> Any:
    """One value of a type; of several it may be, the one that `choice` falls on."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return sample(args[0], choice)
    if origin in {Union, types.UnionType}:
        some = [one for one in args if one is not types.NoneType]
        return sample(some[choice % len(some)], choice)
    if origin in {tuple, dict}:
        inner = [sample(one, choice) for one in args if one is not ...]
        return tuple(inner) if origin is tuple else {inner[0]: inner[1]}
    if origin is None and issubclass(annotation, Part):
        fields = annotation.model_fields.items()
        return annotation.model_construct(**{name: sample(field.annotation, choice) for name, field in fields})
    # The first of the words or members that it may be.
    return PLAIN[annotation] if annotation in PLAIN else (args or list(annotation))[0]


def every_part() -> dict[type[Part], set[str]]:
    """Every part that a plan may hold, with its fields, from the schema alone."""
    found: dict[type[Part], set[str]] = {}
    waiting: list[type[Part]] = [Plan]
    while waiting:
        part = waiting.pop()
        found[part] = set(part.model_fields)
        held = (one for field in part.model_fields.values() for one in parts_in(field.annotation))
        waiting += [one for one in held if one not in found]
    return found


def places_of(value: Any, way: tuple[Any, ...] = ()) -> typing.Iterator[tuple[tuple[Any, ...], Part]]:
    """Every part within a value, and the way to it."""
    if isinstance(value, Part):
        yield way, value
        for name in type(value).model_fields:
            yield from places_of(getattr(value, name), (*way, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from places_of(item, (*way, key))
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from places_of(item, (*way, n))


def put(value: Any, way: tuple[Any, ...], instead: Any) -> Any:
    """The same value with another one at the end of a way."""
    if not way:
        return instead
    step, *rest = way
    if isinstance(value, Part):
        return value.model_copy(update={step: put(getattr(value, step), tuple(rest), instead)})
    if isinstance(value, dict):
        return value | {step: put(value[step], tuple(rest), instead)}
    return (*value[:step], put(value[step], tuple(rest), instead), *value[step + 1 :])
