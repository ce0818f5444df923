"""What is about a part of a plan is made of that part alone, and says what it says when the whole plan was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal.api_office import API, api_office, program, told
from tests.portal.reading import OBJECTIVE, PLACE, SOURCE
from tests.portal.world import PLAN
from warehouse.runs import record_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

OBJECTIVES = [one.code for one in PLAN.objectives]
DAY = "known_on=2030-01-01"


@pytest.fixture(scope="module")
def library(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("parts")) as portal:
        yield portal


def both(library: Portal, path: str) -> tuple[str, str]:
    """Ask for an address when nothing is judged yet, and when the whole plan is."""
    made, reader = library.application.state.surroundings.made, library.client("writer")
    made.clear()
    alone = reader.get(path)
    assert alone.status_code == 200
    assert not [key for key in made if key[-1] is None], "the whole plan was judged"
    made.clear()
    reader.get(f"/progress?plan={PLAN.code}&{DAY}").raise_for_status()
    assert [key for key in made if key[-1] is None]
    return alone.text, reader.get(path).text


@pytest.mark.parametrize("code", OBJECTIVES)
@pytest.mark.parametrize("path", ["/objectives/{}?", f"{API}/progress?objective={{}}&"])
def test_an_objective_is_told_of_alike(library, path, code):
    alone, after = both(library, path.format(code) + DAY)
    assert alone == after


@pytest.mark.parametrize("code", PLAN.places())
def test_an_indicator_is_told_of_alike(library, code):
    for path in (f"/indicators/{code}?", f"{API}/indicators/{code}?"):
        alone, after = both(library, path + DAY)
        assert alone == after


@pytest.mark.parametrize(
    "path", ["/indicators/{}/explained?", "/indicators/{}/compared?", API + "/indicators/{}/trace?"]
)
def test_a_figure_is_explained_and_compared_alike(library, path):
    alone, after = both(library, path.format(PLACE) + DAY)
    assert alone == after


def test_roll_ups_are_those_of_the_objectives_that_are_asked_for(library):
    reader = program(library)
    whole = told(reader, f"{API}/progress")["roll_ups"]
    assert [one["objective"] for one in whole] == [*OBJECTIVES, None]
    asked = told(reader, f"{API}/progress?objective={OBJECTIVE}&objective={OBJECTIVES[0]}")["roll_ups"]
    assert asked == [one for one in whole if one["objective"] in {OBJECTIVE, OBJECTIVES[0]}]


def test_what_changes_no_figure_makes_a_page_anew_and_judges_nothing_again(library):
    made, reader = library.application.state.surroundings.made, library.client("writer")

    def ask() -> tuple[str, list]:
        answer = reader.get(f"/objectives/{OBJECTIVE}?plan={PLAN.code}")
        return answer.headers["etag"], sorted((key for key in made if key[0] in {"place", "rows"}), key=str)

    tag, judged = ask()
    record_run(library.warehouse, kind="fetch", outcome="unchanged", source=SOURCE, at=library.clock(), by="schedule")
    after, still = ask()
    assert after != tag
    assert still == judged


def test_a_part_that_was_judged_is_kept_for_the_next_who_asks(library):
    made, reader = library.application.state.surroundings.made, library.client("writer")
    made.clear()
    reader.get(f"/objectives/{OBJECTIVE}?plan={PLAN.code}").raise_for_status()
    kept = len(made)
    reader.get(f"/objectives/{OBJECTIVE}?plan={PLAN.code}").raise_for_status()
    assert len(made) == kept
