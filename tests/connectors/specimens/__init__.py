"""For each kind of source one specimen: a source of a plan, and a server that answers as such a system does.

Every module here has a `SPECIMEN`, or `SPECIMENS` where a kind of source answers in several forms. The contract and the faults are asked of all of them: a new kind of
source is under test as soon as its specimen stands here.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators.framework import Source, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug import Request, Response

Cell = tuple[str, str, str, str]
"""Indicator, area, period, breakdown."""


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """One source, honest answers to whatever its connector asks, and what must be read from them.

    `answer` is the whole server: it gets each request, and answers 404 to what it does not know. The
    source's `address` is the path its answers stand under; the test puts the server's own before it.
    `conditional` says that the source gives validators, so that an unchanged answer costs one request.
    `expected` are the values that must come out, and no others. `secrets` are the credentials `answer` asks
    for; none of them may be seen anywhere afterwards.
    """

    source: Source
    answer: Callable[[Request], Response]
    expected: Mapping[Cell, float]
    conditional: bool = True
    secrets: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.source.connector


def source_of(kind: str, **given) -> Source:
    """A source of the plan with what every source must say."""
    about = {"id": f"a-{kind}", "title": Text(en=kind), "connector": kind, "address": "", "owner": "Owner",
             "licence": "CC BY 4.0", "cadence": "0 5 * * 1"}  # fmt: skip
    return Source.model_validate({**about, **given})


def specimens() -> list[Specimen]:
    """Every specimen, by the kinds' names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [one for module in modules for one in getattr(module, "SPECIMENS", None) or [module.SPECIMEN]]
