"""A source in trouble makes stale what is read from it, from the day the trouble began, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.snapshot import snapshot_document
from indicators.troubles import Trouble
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

GAP = {"kind": "difference", "first": "women", "second": "men"}
PLAN = plan(
    ("A.1-a.1", "gap", pledge("-12@2019", "0@2023")),
    ("A.1-b.1", "women", pledge("48@2019", "60@2023")),
    ("A.2-a.1", "unseen", pledge("48@2019", "60@2023")),
    indicators=(indicator("gap", derivation=GAP), *map(indicator, ("women", "men", "unseen"))),
)
SEEN = [*series("2021=52", "women"), *series("2021=58", "men", source="survey")]
SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}


def trouble(**given) -> Trouble:
    return Trouble(**{"source": "register", "since": date(2022, 3, 1), "why": "no answer", **given})


def lines(*troubles: Trouble, as_of=date(2022, 6, 1)) -> dict[str, dict]:
    said = snapshot_document(PLAN, SEEN, as_of=as_of, known_on=None, surroundings=SURROUNDINGS, troubles=troubles)
    assert tuple(map(Trouble.from_dict, said["troubles"])) == troubles
    return {line["code"]: line for line in said["lines"]}


def stale(*troubles: Trouble, **given) -> list[str]:
    found = lines(*troubles, **given)
    assert all(("stale" in line["flags"]) == (line["stale_since"] is not None) for line in found.values())
    return [code for code, line in found.items() if line["stale_since"]]


def test_without_trouble_nothing_is_stale():
    assert stale() == []


@pytest.mark.parametrize(("given", "codes"), [
    ({}, ["A.1-a.1", "A.1-b.1", "A.2-a.1"]),
    ({"source": "survey"}, ["A.1-a.1", "A.2-a.1"]),
    ({"source": "elsewhere"}, []),
    ({"indicators": ("women",)}, ["A.1-a.1", "A.1-b.1"]),
    ({"source": "survey", "indicators": ("women",)}, []),
    ({"since": date(2022, 6, 1)}, ["A.1-a.1", "A.1-b.1", "A.2-a.1"]),
    ({"since": date(2022, 6, 2)}, []),
])  # fmt: skip
def test_a_trouble_reaches_what_is_read_from_its_source_down_to_the_parts_and_nothing_else(given, codes):
    assert stale(trouble(**given)) == codes


def test_a_line_says_since_when_and_why_the_longest_trouble_first():
    line = lines(trouble(why="later", since=date(2022, 5, 1)), trouble())["A.1-b.1"]
    assert line["stale_since"] == "2022-03-01"
    assert [(one["source"], one["since"], one["why"]) for one in line["troubles"]] == [
        ("register", "2022-03-01", "no answer"), ("register", "2022-05-01", "later"),
    ]  # fmt: skip
    assert line["latest"]["value"] == "52"


def test_a_value_that_was_overdue_before_the_trouble_began_is_stale_since_then():
    line = lines(trouble(since=date(2025, 1, 1)), as_of=date(2026, 1, 1))["A.1-b.1"]
    assert (line["stale_since"], len(line["troubles"])) == ("2024-01-01", 1)
