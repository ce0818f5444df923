"""A plan names the codes of its own dimensions, and a name for a code that nothing has is a mistake."""

from __future__ import annotations

import pytest

from indicators.crossings import remarks_on
from tests.indicators.plans import indicator, plan, pledge

PLACE = ("A.1-a.1", "rate", pledge("40@2019", "60@2023"))
OWN = {"dimension": "sector", "codes": {"PUB": {"en": "public"}, "_T": {"en": "both sectors"}}}


def remarks(*lists):
    """What is wrong with these lists, beside what is wrong with so small a plan anyway."""
    bare, told = remarks_on(made()), remarks_on(made(*lists))
    return {(one.code, one.found) for one in told if one not in bare}


def made(*lists):
    return plan(PLACE, indicators=(indicator(dimensions={"sector": ["PUB", "PRI"]}),), code_lists=list(lists))


def test_a_plan_names_its_own_codes_and_their_total():
    assert remarks(OWN) == set()


@pytest.mark.parametrize(
    ("lists", "code", "found"),
    [
        ([{"dimension": "sector", "codes": {"PUP": {"en": "public"}}}], "plan-code-unused", "sector=PUP"),
        ([{"dimension": "branch", "codes": {"PUB": {"en": "public"}}}], "plan-code-unused", "branch=PUB"),
        ([OWN, OWN], "plan-code-twice", "code list of sector, 2 times"),
    ],
)
def test_words_for_what_is_not_there_and_words_said_twice_are_mistakes(lists, code, found):
    assert remarks(*lists) == {(code, found)}
