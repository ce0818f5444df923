"""A plan with two indicators that are judged together, and a record in which both were seen."""

from __future__ import annotations

from tests.frames import candidate, frame_of, small_plan
from tests.warehouse.story import Story
from warehouse.plans import load_plan

RATE, REUSE, BOTH = "I.1-a.1", "I.1-a.2", "I.1-a.T"


def benchmark(value: str, period: str):
    return {"state": "established", "value": value, "period": period, "source": "the plan"}


def two_places(rule: str = "all", **given):
    """Recycling from 20 to 30, reuse from 10 to 20 percent, 2019 to 2023, and both together by a rule."""
    names = {RATE: ("recycling-rate", "20", "30"), REUSE: ("reuse-rate", "10", "20")}
    places = [{"code": code, "indicator": name, "printed": name} for code, (name, _, _) in names.items()]
    composite = {"code": BOTH, "title": {"en": "Recycled and reused"}, "rule": rule, "components": list(names)}
    outcome = {"code": "I.1-a", "title": {"en": "Less waste"}, "indicators": places, "composites": [composite]}
    objective = {
        "code": "I.1",
        "title": {"en": "Environment"},
        "outcomes": [outcome],
        "outputs": [],
        "printed_total": dict.fromkeys(range(2020, 2024), 0),
    }
    indicators = [
        {"id": name, "title": {"en": name}, "unit": "percent", "area": "CHE", "sources": ["register"]}
        for name, _, _ in names.values()
    ]
    pledges = [
        {"indicator": code, "baseline": benchmark(start, "2019"), "target": benchmark(end, "2023")}
        for code, (_, start, end) in names.items()
    ]
    return small_plan(objectives=[objective], indicators=indicators, pledges=pledges, **given)


def record_two(warehouse, plan=None, *, rate: float = 30.0, reuse: float = 11.0, year: str = "2021") -> Story:
    """Load the plan, and admit a value of both indicators."""
    from tests.frames import day

    plan = plan or two_places()
    load_plan(warehouse, plan, at=day(0), by="editor")
    story = Story(warehouse)
    see_two(story, plan, rate=rate, reuse=reuse, year=year)
    return story


def see_two(story: Story, plan, *, rate: float, reuse: float, year: str = "2021") -> None:
    """Admit another delivery of both."""
    rows = [
        candidate(value, indicator=name, period=year, row=row)
        for row, (name, value) in enumerate((("recycling-rate", rate), ("reuse-rate", reuse)), start=2)
    ]
    story.admit(frame_of(*rows), plan=plan)
