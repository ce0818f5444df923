"""Steps that tell how a value was derived, as sentences a person reads."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from cli.wording import sentences
from indicators.steps import step
from reports.wording import REPORT, Words

TOLD = [
    ("derived_sum", {"parts": [Decimal(2), Decimal("3.5")], "result": Decimal("5.5")},
     "Derived: the parts (2, 3.5) add up to 5.5."),
    ("derived_distinct", {"areas": ["BRA", "CHE"], "known": 3, "result": Decimal(2)},
     "Areas with a value above 0: 2 of the 3 that are known (BRA, CHE)."),
    ("derived_distinct", {"areas": [], "known": 3, "result": Decimal(0)},
     "Areas with a value above 0: 0 of the 3 that are known (–)."),
    ("derived_distinct_within", {"areas": ["CHE"], "known": 3, "within": 2, "period": "2025", "result": Decimal(1)},
     "Areas with a value above 0 within 2 years up to 2025: 1 of the 3 that are known (CHE)."),
    ("derived_annual", {"parts": [Decimal(1)] * 4, "period": "2020", "result": Decimal(4)},
     "The periods of 2020 (1, 1, 1, 1) add up to 4."),
    ("cumulated", {"parts": [Decimal(12), Decimal(9)], "since": "2020", "result": Decimal(21)},
     "The periods from 2020 on (12, 9) add up to 21."),
    ("sum_incomplete", {"missing": 1, "expected": 3}, "The sum is incomplete: 1 of 3 are missing."),
    ("aggregated_pooled", {"first": Decimal(980), "second": Decimal(1100), "members": 2, "of": 3, "coverage": Decimal("99.5"),
                           "result": Decimal("89.0909090909")},
     "Pooled over 2 of 3 members (99.5% of the whole): 980 ÷ 1,100 × 100 = 89.0909."),
    ("aggregated_weighted", {"weights": "population", "members": 2, "of": 2, "coverage": Decimal(100), "result": Decimal(7)},
     "The mean of 2 of 2 members (100% of the whole), weighted by population, is 7."),
    ("aggregated_sum", {"members": 2, "of": 2, "coverage": Decimal(100), "result": Decimal(7)},
     "2 of 2 members (100%) add up to 7."),
    ("aggregated_mean", {"members": 2, "of": 2, "coverage": Decimal(100), "result": Decimal(7)},
     "The mean of 2 of 2 members (100%), each counted alike, is 7."),
    ("interpolated", {"period": "2020", "before": Decimal(10), "before_period": "2019", "after": Decimal(20),
                      "after_period": "2021", "result": Decimal(15)},
     "Filled in for 2020 between 10 (2019) and 20 (2021): 15."),
]  # fmt: skip


@pytest.mark.parametrize(("key", "figures", "sentence"), TOLD, ids=[f"{key}-{n}" for n, (key, *_) in enumerate(TOLD)])
def test_a_step_is_a_sentence(key, figures, sentence):
    assert sentences([step(key, **figures)]) == [sentence]


def test_areas_are_codes_in_every_language_and_never_figures():
    about = step("derived_distinct", areas=["INF", "NAN"], known=2, result="2")
    for language, _ in REPORT.locales:
        assert re.search(r"INF\W{1,4}NAN", Words(language).sentences([about])[0])
