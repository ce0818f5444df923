"""What a suppressed count was cannot be worked out, not even by who knows the rule and everything that is told."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.suppression import gives_away, suppressed_in
from tests.connectors.rows import counts, read, series, source

LARGEST = 7


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ({"F": 30, "M": 20}, ""),
        ({"F": 30, "M": 5}, ""),
        ({"F": 30, "M": 4}, "FM"),
        ({"F": 30, "M": 4, "X": 12}, "MX"),
        ({"F": 30, "M": 4, "X": 3}, "MX"),
        ({"F": 30, "M": 2, "X": 2}, "FMX"),
        ({"F": 30, "M": 0, "X": 2}, "FX"),
        ({"F": 0, "M": 0, "X": 2}, "FMX"),
        ({"F": 30, "M": 30, "X": 2, "Y": 40}, "FMX"),
        ({"F": 30, "M": 0}, ""),
        ({"F": 1, "M": 2, "X": 0}, "FMX"),
        ({"F": 0, "M": 0}, ""),
        ({}, ""),
    ],
)
def test_small_counts_are_suppressed_and_what_they_could_be_recomputed_from(parts, hidden):
    assert suppressed_in(parts, sum(parts.values()), 5) == set(hidden)


def published(parts, smallest):
    """What anybody sees of a table whose parts make the total: None for what is suppressed."""
    total = sum(parts)
    table = dict(enumerate(parts))
    if gives_away(table, total, smallest):
        return (None,) * (len(parts) + 1)
    hidden = suppressed_in(table, total, smallest)
    shown = tuple(None if place in hidden else count for place, count in table.items())
    return (*shown, None if 0 < total < smallest else total)


@cache
def tables(size, smallest):
    """Every table of that many parts, by what is seen of it."""
    seen = defaultdict(list)
    for parts in product(range(LARGEST + 1), repeat=size):
        seen[published(parts, smallest)].append(parts)
    return seen


@pytest.mark.parametrize("smallest", [3, 4, 5])
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_suppressed_count_could_always_have_been_another(size, smallest):
    for view, candidates in tables(size, smallest).items():
        for place, shown in enumerate(view[:-1]):
            assert shown is not None or len({parts[place] for parts in candidates}) > 1, (view, candidates)
        assert view[-1] is not None or len({sum(parts) for parts in candidates}) > 1


@given(st.lists(st.sampled_from("FMX"), max_size=25), st.sampled_from([3, 5]))
def test_what_is_read_is_suppressed_as_the_rule_says(sexes, smallest):
    codes = {"sex": {"F": "F", "M": "M", "X": "X"}}
    found = counts(
        read(
            source(series(dimensions={"sex": "sex"}), codes=codes, smallest_cell=smallest),
            [{"sex": sex} for sex in sexes],
        )
    )
    seen = (*(found[f"sex={sex}"] for sex in "FMX"), found[""]) if sexes else ()
    assert seen == (published([sexes.count(sex) for sex in "FMX"], smallest) if sexes else ())


def test_no_note_tells_what_is_suppressed():
    rows = [{"sex": "F", "q": "1"}, {"sex": "M", "q": "1"}, *[{"sex": "F", "q": "2"}] * 8]
    asked = source(
        series("all", dimensions={"sex": "sex"}), series("ones", where={"q": ["1"]}, dimensions={"sex": "sex"}),
        codes={"sex": {"F": "F", "M": "M"}}, smallest_cell=5,
    )  # fmt: skip
    frame = read(asked, rows).frame
    suppressed = frame[frame["status"] == "Q"]
    assert suppressed["value"].isna().all()
    assert set(suppressed["note"]) == {"suppressed, of 10 responses"}
    few = read(asked, rows[:3]).frame
    assert set(few["note"]) == {"suppressed, of few responses"}
