"""What a document says of a place reads back as what was said of it: every figure a figure, every text a text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from indicators.assessment import assess_plan
from indicators.canonical import plain
from indicators.composites import judge_composites
from indicators.overrides import Override
from indicators.read_back import TEXTS, TEXTS_OF_STEPS, read_back
from indicators.steps import STEPS
from indicators.terms import Status
from tests.indicators.builders import series
from tests.indicators.plans import benchmark, indicator, plan, pledge
from tests.indicators.test_aggregation import LATER, SEEN, group_plan

REVISED = {
    "of": "target", "was": benchmark("55@2023"), "effective": "2021-03-01", "reason": "more is possible", "by": "board",
}  # fmt: skip
PLAN = plan(
    ("A.1-a.1", "gap", pledge("-12@2019", "0@2023")),
    ("A.1-b.1", "women", {**pledge("48@2019", "60@2023", "50@2020"), "revisions": [REVISED]}),
    ("A.2-a.1", "men", pledge("58@2019", "to_be_established")),
    ("A.2-b.1", "unseen", pledge("to_be_established", "to_be_established")),
    indicators=(
        indicator("gap", derivation={"kind": "difference", "first": "women", "second": "men"}),
        *map(indicator, ("women", "men", "unseen")),
    ),
)
FIGURES = [*series("2019=48.5 2020=50 2021=52E", "women"), *series("2019=60 2020=59 2021=58.25", "men")]
BY_HAND = Override(
    number=1, place="A.1-a.1", status=Status.AT_RISK, reason="a survey is late", first_day=date(2022, 1, 1),
    last_day=date(2022, 12, 31), author="officer", at="2022-01-01T00:00:00.000000Z",
)  # fmt: skip


def lines():
    yield from assess_plan(PLAN, FIGURES, as_of=date(2022, 6, 1), overrides=[BY_HAND])
    for rule in ("pooled", "sum", "mean"):
        yield from assess_plan(group_plan(method=rule), SEEN, as_of=LATER)


def test_a_line_reads_back_as_it_was_judged():
    told = [line.as_dict() for line in lines()]
    for line in told:
        # How a benchmark was before is written down as the plan holds it, with texts for figures.
        for part in ("baseline", "target"):
            line[part].pop("revisions", None)
    assert read_back(plain(told)) == told
    assert {step["step"] for line in told for step in line["trace"]} >= {
        "derived_difference", "progress", "due_in_time", "due_by_milestones", "pace", "paced", "target_revised",
        "override", "aggregated_pooled",
    }  # fmt: skip


def test_what_is_a_figure_in_one_step_and_a_text_in_another_is_told_apart():
    due = {"step": "due_in_time", "baseline": "2016", "period": "2022", "target": "2023", "result": "0.50"}
    way = {"step": "progress", "baseline": "20", "target": "30", "value": "22.3", "result": "0.23"}
    assert read_back(due) == due | {"result": Decimal("0.50")}
    assert all(isinstance(item, Decimal) for name, item in read_back(way).items() if name != "step")
    assert read_back({"due": "2024", "value": "20"}) == {"due": "2024", "value": Decimal(20)}


def test_an_exact_text_keeps_its_digits_and_what_there_is_not_stays_nothing():
    assert str(read_back({"value": "12.50"})["value"]) == "12.50"
    assert read_back({"value": None, "points": [{"value": "0"}]}) == {"value": None, "points": [{"value": Decimal(0)}]}


@pytest.mark.parametrize("key", sorted(STEPS))
def test_every_step_says_which_of_its_parts_are_texts(key):
    texts = (TEXTS | TEXTS_OF_STEPS.get(key, frozenset())) & STEPS[key]
    step = {"step": key, **dict.fromkeys(STEPS[key], "1"), **dict.fromkeys(texts, "a word")}
    assert {name for name, item in read_back(step).items() if isinstance(item, str)} == texts | {"step"}


def test_components_weighed_together_read_back():
    both = [("A.1-a.1", "women", pledge("40@2019", "60@2023")), ("A.1-a.2", "men", pledge("40@2019", "60@2023"))]
    of = plan(*both, indicators=tuple(map(indicator, ("women", "men"))))
    composite = {"code": "A.1-a", "title": {"en": "Both"}, "rule": "weighted", "components": ["A.1-a.1", "A.1-a.2"],
                 "weights": {"A.1-a.1": "1", "A.1-a.2": "3"}}  # fmt: skip
    (objective,) = of.model_dump(mode="json")["objectives"]
    objective["outcomes"][0]["composites"] = [composite]
    made = type(of).model_validate(of.model_dump(mode="json") | {"objectives": [objective]})
    judged = [one.as_dict() for one in judge_composites(made, assess_plan(made, FIGURES, as_of=date(2022, 6, 1)))]
    assert judged[0]["trace"][1]["weights"] == [1, 3]
    assert read_back(plain(judged)) == judged
