"""Lines no larger than a word: every value of a few, and of very many what the eye can tell apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.sparklines import HEIGHT, STROKE, WIDTH, sparkline

WITHOUT_TARGET = {"target": {"state": "not_set"}}
values = st.lists(st.integers(-1000, 1000).map(str), min_size=2, max_size=400)


def months(values: list[str]) -> list[dict]:
    return [{"period": f"{2000 + n // 12}-{n % 12 + 1:02}", "value": value} for n, value in enumerate(values)]


def drawn(points: list[dict]) -> list[tuple[float, ...]]:
    line = sparkline(WITHOUT_TARGET, points)
    return [tuple(map(float, one.split(","))) for one in line.points.split(" ")]


def test_one_value_makes_no_line():
    assert sparkline(WITHOUT_TARGET, months(["1"])) is None
    assert sparkline(WITHOUT_TARGET, [*months(["1"]), {"period": "2001", "value": None}]) is None


def test_a_few_values_are_all_drawn_and_the_target_has_its_height():
    line = sparkline({"target": {"state": "established", "value": "20"}}, months(["0", "10", "5"]))
    assert line.points == "3.0,21.0 48.0,12.0 93.0,16.5"
    assert (line.end, line.target) == ((93.0, 16.5), 3.0)


@given(values)
def test_however_many_values_there_are_a_line_has_no_more_points_than_can_be_seen(seen):
    points = drawn(months(seen))
    assert len(points) <= WIDTH / STROKE * 2 + 1
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


@given(values)
def test_the_highest_the_lowest_and_the_last_value_are_always_drawn(seen):
    points, line = drawn(months(seen)), sparkline(WITHOUT_TARGET, months(seen))
    numbers = [float(one) for one in seen]
    if len(set(seen)) > 1:
        assert {min(y for _, y in points), max(y for _, y in points)} == {3.0, HEIGHT - 3.0}
        assert round((HEIGHT - 3.0) - points[-1][1], 1) == round(
            (numbers[-1] - min(numbers)) / (max(numbers) - min(numbers)) * (HEIGHT - 6.0), 1
        )
    assert line.end == points[-1]
