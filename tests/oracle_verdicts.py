"""Whole verdicts again, slowly and obviously: every direction, unit, rule, band, unknown, flag and both methods.

Nothing of the core is used. Values are Fractions, times are months counted from the year 0, a falling indicator is
turned upside down, and what is due is found by walking month by month. Only a root needs decimals: it is drawn with
60 digits, more than twice as many as the core keeps.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from fractions import Fraction

MANY_DIGITS, KEPT = Context(prec=60), Context(prec=28)
Value = tuple[Fraction, int]
"""A value and the month it stands for."""


@dataclass(frozen=True)
class Goal:
    """A target: `value`, `band`, `relative` (percent of the baseline) or `yearly` (percent a year), due in a month."""

    kind: str
    month: int
    figure: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True)
class Matter:
    """What is to be judged. A baseline, target or value that is not known is the name of its absence."""

    baseline: Value | str
    target: Goal | str
    seen: Value | str
    direction: str
    unit: str = ""
    milestones: dict[int, Fraction] = field(default_factory=dict)
    original: Goal | str | None = None
    on_track: Fraction = Fraction(95, 100)
    at_risk: Fraction = Fraction(60, 100)


@dataclass(frozen=True)
class Verdict:
    status: str
    reason: str | None = None
    gap: Fraction | None = None
    progress: Fraction | None = None
    elapsed: Fraction | None = None
    pace: Fraction | None = None
    flags: frozenset[str] = frozenset()


def judged(matter: Matter, method: str) -> tuple[Verdict, Verdict, Verdict | None]:
    """Give the method's verdict, the other method's, and the method's against the first target set."""
    linear, growth = _linear(matter), _growth(matter)
    chosen, other = (linear, growth) if method == "linear-1" else (growth, linear)
    both_judge = "not_assessable" not in {chosen.status, other.status}
    if both_judge and chosen.status != other.status:
        chosen = replace(chosen, flags=chosen.flags | {"method_sensitive"})
    if matter.original is None:
        return chosen, other, None
    first = replace(matter, target=matter.original, original=None, milestones={})
    return chosen, other, _linear(first) if method == "linear-1" else _growth(first)


def met_before(matter: Matter, status: str, earlier: dict[int, Fraction]) -> int | None:
    """Give the last month after the baseline in which a value met the target that the judged one does not."""
    underway = status in {"on_track", "at_risk", "off_track", "moving_away"}
    if not underway or isinstance(matter.baseline, str) or isinstance(matter.target, str):
        return None
    after, goal = matter.baseline[1], resolved(matter)
    return max((at for at, value in earlier.items() if at > after and _meets(matter, goal, value)), default=None)


def _no(reason: str, *, gap: Fraction | None = None, flags: frozenset[str] = frozenset()) -> Verdict:
    return Verdict("not_assessable", reason, gap=gap, flags=flags)


def _refused(matter: Matter) -> Verdict | None:
    """Say why there is nothing to judge, before any arithmetic."""
    if isinstance(matter.seen, str):
        return _no(matter.seen)
    if (absent := _without_goal(matter)) is not None:
        return _no(absent)
    goal = resolved(matter)
    gap = _gap(matter, goal, matter.seen[0])
    if matter.direction == "none":
        return _no("no_direction", gap=gap)
    if matter.direction == "band" and goal.kind != "band":
        return _no("target_not_a_band", gap=gap)
    if isinstance(matter.baseline, str):
        return None
    return _refused_with_baseline(matter, matter.baseline, goal, matter.seen, gap)


def _without_goal(matter: Matter) -> str | None:
    if isinstance(matter.target, str):
        return f"target_{matter.target}"
    hangs = matter.target.kind in {"relative", "yearly"} and isinstance(matter.baseline, str)
    return f"baseline_{matter.baseline}" if hangs else None


def _refused_with_baseline(matter: Matter, baseline: Value, goal: Goal, seen: Value, gap: Fraction) -> Verdict | None:
    if goal.month <= baseline[1]:
        return _no("target_not_after_baseline", gap=gap)
    if goal.kind == "value":
        ends = max(abs(baseline[0]), abs(goal.figure))
        if matter.unit == "percent" and 0 < ends <= 1 and abs(seen[0]) > 1 and abs(seen[0]) >= 10 * ends:
            return _no("fraction_for_percent", gap=gap)
        travels = matter.direction in {"increase", "decrease"} and goal.figure != baseline[0]
        if travels and _meets(matter, goal, baseline[0]):
            return _no("direction_contradicts", gap=gap, flags=frozenset({"target_met_at_baseline"}))
    if seen[1] > baseline[1]:
        return None
    told = _no("no_observation_after_baseline", gap=gap)
    if seen[1] < baseline[1] or _is_to_hold(matter, goal):
        return told
    return replace(told, progress=(seen[0] - baseline[0]) / (goal.figure - baseline[0]), elapsed=Fraction(0))


def _linear(matter: Matter) -> Verdict:
    if refused := _refused(matter):
        return refused
    assert isinstance(matter.seen, tuple)
    goal = resolved(matter)
    value, gap = matter.seen[0], _gap(matter, goal, matter.seen[0])
    met = _meets(matter, goal, value)
    if _is_to_hold(matter, goal):
        return Verdict("maintained" if met else "below_floor", gap=gap)
    if isinstance(matter.baseline, str):
        pending = frozenset({"baseline_pending"})
        return Verdict("achieved", gap=gap, flags=pending) if met else _no(f"baseline_{matter.baseline}", gap=gap, flags=pending)  # fmt: skip
    return _travelled(matter, goal, matter.baseline, matter.seen, gap)


def _travelled(matter: Matter, goal: Goal, baseline: Value, seen: Value, gap: Fraction) -> Verdict:
    way = goal.figure - baseline[0]
    share, due = (seen[0] - baseline[0]) / way, (_due(matter, goal, baseline, seen[1]) - baseline[0]) / way
    passed = Fraction(seen[1] - baseline[1], goal.month - baseline[1])
    pace = share / due if due > 0 else None
    said = Verdict(
        "", gap=gap, progress=share, elapsed=min(passed, Fraction(1)), pace=pace,
        flags=frozenset({"past_target_period"} if passed > 1 else ()),
    )  # fmt: skip
    if _meets(matter, goal, seen[0]):
        return replace(said, status="achieved")
    if share < 0:
        return replace(said, status="moving_away")
    if pace is None and matter.unit == "rubric":
        return replace(said, status="not_assessable", reason="not_yet_due")
    return replace(said, status="on_track" if pace is None else _called(matter, pace))


def _due(matter: Matter, goal: Goal, baseline: Value, month: int) -> Fraction:
    """Walk from the baseline a month at a time, always towards the next stop; a rubric jumps at its stops."""
    stops = _stops(matter, goal, baseline)
    (value, now) = baseline
    while now < min(month, goal.month):
        ahead = min(at for at in stops if at > now)
        if matter.unit != "rubric":
            value += (stops[ahead] - value) / (ahead - now)
        elif ahead == now + 1:
            value = stops[ahead]
        now += 1
    return value


def _stops(matter: Matter, goal: Goal, baseline: Value) -> dict[int, Fraction]:
    stops = {at: to for at, to in matter.milestones.items() if baseline[1] < at < goal.month}
    asked = matter.target
    if isinstance(asked, Goal) and asked.kind == "yearly" and not matter.milestones:
        at = baseline[1] + 12
        while at < goal.month:
            stops[at] = _grown(baseline[0], asked.figure, at - baseline[1])
            at += 12
    return {**stops, goal.month: goal.figure}


def _growth(matter: Matter) -> Verdict:
    if refused := _refused(matter):
        return refused
    assert isinstance(matter.seen, tuple)
    goal = resolved(matter)
    gap = _gap(matter, goal, matter.seen[0])
    if isinstance(matter.baseline, str):
        return _no(f"baseline_{matter.baseline}", gap=gap)
    can_grow = not _is_to_hold(matter, goal) and matter.unit != "rubric" and _of_one_sign(matter, goal)
    required = _rate(matter.baseline, (goal.figure, goal.month)) if can_grow else 0
    if required == 0:
        return _no("growth_not_applicable", gap=gap)
    # Cut to 40 digits, so that a ratio which is exactly on a threshold is not lost in the last digit of a root.
    ratio = Fraction(Context(prec=40).plus(_decimal(_rate(matter.baseline, matter.seen) / required)))
    if _meets(matter, goal, matter.seen[0]):
        return Verdict("achieved", gap=gap, pace=ratio)
    return Verdict("moving_away" if ratio < 0 else _called(matter, ratio), gap=gap, pace=ratio)


def _of_one_sign(matter: Matter, goal: Goal) -> bool:
    values = (matter.baseline[0], goal.figure, matter.seen[0])
    return all(one > 0 for one in values) or all(one < 0 for one in values)


def resolved(matter: Matter) -> Goal:
    """Turn a rule into the value it asks for, kept to 28 digits as the plan's figures are."""
    goal = matter.target
    assert isinstance(goal, Goal)
    if goal.kind in {"value", "band"}:
        return goal
    assert isinstance(matter.baseline, tuple)
    value, month = matter.baseline
    if goal.kind == "relative":
        return Goal("value", goal.month, _kept(value * (1 + goal.figure / 100)))
    return Goal("value", goal.month, _grown(value, goal.figure, goal.month - month))


def _grown(value: Fraction, percent: Fraction, months: int) -> Fraction:
    factor = 1 + percent / 100
    if months % 12 == 0:
        return _kept(value * factor ** (months // 12))
    root = MANY_DIGITS.power(_decimal(factor), MANY_DIGITS.divide(Decimal(months), Decimal(12)))
    return _kept(value * Fraction(root))


def _rate(start: Value, end: Value) -> Fraction:
    years = MANY_DIGITS.divide(Decimal(12), Decimal(end[1] - start[1]))
    return Fraction(MANY_DIGITS.power(_decimal(end[0] / start[0]), years)) - 1


def _decimal(number: Fraction) -> Decimal:
    return MANY_DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))


def _kept(number: Fraction) -> Fraction:
    return Fraction(KEPT.divide(Decimal(number.numerator), Decimal(number.denominator)))


def _is_to_hold(matter: Matter, goal: Goal) -> bool:
    if goal.kind == "band":
        return True
    if isinstance(matter.baseline, str):
        return matter.direction in {"at_least", "at_most"}
    return _meets(matter, goal, matter.baseline[0])


def _meets(matter: Matter, goal: Goal, value: Fraction) -> bool:
    if goal.kind == "band":
        return _missed(goal, value) == 0
    if matter.direction in {"increase", "at_least"}:
        return value >= goal.figure
    return value <= goal.figure


def _missed(goal: Goal, value: Fraction) -> Fraction:
    if goal.figure is not None and value < goal.figure:
        return goal.figure - value
    return value - goal.high if goal.high is not None and value > goal.high else Fraction(0)


def _gap(matter: Matter, goal: Goal, value: Fraction) -> Fraction:
    if goal.kind == "band":
        return _missed(goal, value)
    to_go = goal.figure - value
    if matter.direction == "none":
        return abs(to_go)
    return to_go if matter.direction in {"increase", "at_least"} else -to_go


def _called(matter: Matter, pace: Fraction) -> str:
    if pace >= matter.on_track:
        return "on_track"
    return "at_risk" if pace >= matter.at_risk else "off_track"
