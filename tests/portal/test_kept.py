"""What pages made of the record is kept for the next who asks: as much as fits, what nobody asks for goes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal.settings import PortalSettings
from portal.surroundings import MOST_KEPT, USUAL_WEIGHT, Surroundings, now
from warehouse.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LARGE = MOST_KEPT // 2


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    record = Settings(tmp_path, f"sqlite:///{tmp_path / 'milepost.db'}", tmp_path)
    return Surroundings(settings=PortalSettings(record=record, url="http://127.0.0.1"), clock=now)


class Making:
    def __init__(self, around: Surroundings) -> None:
        self.around, self.made = around, []

    def ask(self, key: str, weight: int = USUAL_WEIGHT) -> str:
        def make() -> str:
            self.made.append(key)
            return key.upper()

        return self.around.kept(key, make, weigh=lambda _: weight)


def test_what_was_made_is_not_made_again(around):
    making = Making(around)
    assert [making.ask("a"), making.ask("a"), making.ask("b")] == ["A", "A", "B"]
    assert making.made == ["a", "b"]
    assert (around.at_hand("a"), around.at_hand("c")) == ("A", None)


def test_as_much_is_kept_as_fits_and_what_was_asked_for_last_stays(around):
    making = Making(around)
    for key in ("a", "b", "a", "c", "a", "b"):
        making.ask(key, LARGE)
    assert making.made == ["a", "b", "c", "b"]


def test_many_small_things_are_kept_beside_each_other(around):
    making = Making(around)
    for _ in range(2):
        for number in range(MOST_KEPT // USUAL_WEIGHT):
            making.ask(str(number))
    assert len(making.made) == MOST_KEPT // USUAL_WEIGHT


def test_what_is_too_large_to_keep_is_given_all_the_same(around):
    making = Making(around)
    making.ask("small")
    assert [making.ask("huge", MOST_KEPT + 1), making.ask("huge", MOST_KEPT + 1)] == ["HUGE", "HUGE"]
    making.ask("small")
    assert making.made == ["small", "huge", "huge"]
