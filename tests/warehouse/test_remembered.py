"""An answer is remembered for one person, one source and one row of headings, and the newest is the one recalled."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.frames import day
from warehouse.accounts import create_account
from warehouse.remembered import digest_of_headings, recall, remember

HEADINGS = digest_of_headings(["Pays", "Année", "Valeur"])


@pytest.fixture
def ana(warehouse) -> int:
    return create_account(warehouse, "ana", display_name="Ana", email="", language="en", at=day(0), by="admin").id


def test_the_newest_answer_is_recalled_for_the_same_person_source_and_headings(warehouse, ana):
    about = {"account": ana, "source": "register", "headings": HEADINGS}
    assert recall(warehouse, **about) is None
    for number, decimal in enumerate([",", "."]):
        remember(warehouse, choices={"decimal": decimal}, at=day(number), **about)
    assert recall(warehouse, **about) == {"decimal": "."}
    other = create_account(warehouse, "bo", display_name="Bo", email="", language="en", at=day(0), by="admin").id
    for elsewhere in ({"account": other}, {"source": "other"}, {"headings": digest_of_headings(["Pays"])}):
        assert recall(warehouse, **(about | elsewhere)) is None


def test_the_same_answer_is_written_once(warehouse, ana):
    for number in range(3):
        remember(warehouse, account=ana, source="register", headings=HEADINGS, choices={"decimal": ","}, at=day(number))
    with warehouse.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM remembered")).scalar() == 1


def test_headings_in_another_order_are_other_headings():
    assert digest_of_headings(["a", "b"]) != digest_of_headings(["b", "a"])
    assert digest_of_headings(["a,b"]) != digest_of_headings(["a", "b"])
