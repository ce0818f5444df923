"""How a difference is split among its causes: the way from the older figure to the newer one, step by step.

Each step puts one kind of input of the newer snapshot in place of the older one's and judges again with the one judge
there is. A contribution is the difference a step makes, so the contributions telescope: they add up to the whole
difference exactly. Where a figure does not exist halfway (a target that contradicts the old direction), the causes
around that gap are told together, for nothing tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from typing import TYPE_CHECKING, Any

from indicators.compare_causes import WALK, Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXACT = Context(prec=400, traps=[Inexact])
"""Decimals of 28 digits, whatever their size, are subtracted without loss."""

Figure = Decimal | str | None
Move = tuple[Cause, Figure]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What some causes together did to a figure. `difference` is None where there is no figure on one side."""

    causes: tuple[Cause, ...]
    before: Figure
    after: Figure

    @property
    def difference(self) -> Decimal | None:
        return apart(self.before, self.after)

    def turned(self) -> Contribution:
        """Tell it from the other side."""
        return Contribution(self.causes, self.after, self.before)

    def as_dict(self) -> dict[str, Any]:
        said = {"causes": [cause.value for cause in self.causes], "before": self.before, "after": self.after}
        return said | {"difference": self.difference}


def apart(before: Figure, after: Figure) -> Decimal | None:
    """Give after − before, exactly; None where either is no number."""
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return EXACT.subtract(after, before)
    return None


def contributions(start: Figure, moves: Iterable[Move]) -> tuple[Contribution, ...]:
    """Split the way from a figure along its moves. A cause that moved nothing is not told."""
    found: list[Contribution] = []
    waiting: list[Cause] = []
    last = previous = start
    for cause, figure in moves:
        # An input that differs may matter unseen while there is no figure; the program is seen or it is not.
        idle, previous = figure == previous and cause is Cause.PROGRAM, figure
        if idle or (figure == last and not waiting):
            continue
        waiting.append(cause)
        if figure is None:
            continue
        if figure != last:
            found.append(Contribution(_named(waiting), last, figure))
        waiting, last = [], figure
    if waiting and last is not None:
        found.append(Contribution(_named(waiting), last, None))
    return tuple(found)


def _named(causes: Sequence[Cause]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(causes))


def restated(start: Figure, moves: Iterable[Move]) -> Figure:
    """Give the older figure under all that changed but the data that came new."""
    figure = start
    for cause, then in moves:
        if cause is Cause.NEW_DATA:
            break
        if cause in WALK or cause is Cause.PROGRAM:
            figure = then
    return figure


def rounded_to_add_up(parts: Sequence[Decimal], decimals: int) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Round a sum and its parts so that the printed parts add up to the printed sum.

    What rounding each part leaves over goes to those it was taken from most (largest remainders first).
    """
    unit = Decimal(1).scaleb(-decimals)
    rounded = [part.quantize(unit, ROUND_HALF_EVEN, WIDE) for part in parts]
    whole = _sum(parts).quantize(unit, ROUND_HALF_EVEN, WIDE)
    missing = int(EXACT.subtract(whole, _sum(rounded)).scaleb(decimals, WIDE))
    sign = 1 if missing > 0 else -1
    taken = [EXACT.subtract(part, printed) * sign for part, printed in zip(parts, rounded, strict=True)]
    for position in sorted(range(len(parts)), key=taken.__getitem__, reverse=True)[: abs(missing)]:
        rounded[position] = EXACT.add(rounded[position], unit * sign)
    return whole, tuple(rounded)


def _sum(parts: Iterable[Decimal]) -> Decimal:
    found = Decimal(0)
    for part in parts:
        found = EXACT.add(found, part)
    return found


WIDE = Context(prec=400)
