"""What an owner's word needs is asked alike by the page, the API and the terminal, and nothing is done without it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from indicators.handing_in import Choices
from indicators.handovers import State, Step
from portal.terminal import Request
from portal.terminal import hand_in as from_a_terminal
from portal.worker import work_once
from tests.portal.counter import OFFICER, OWNER, SOURCE, do, hand_in, rows
from tests.portal.world import copied, served
from warehouse.api_tokens import TokenScope, issue_token
from warehouse.submissions import submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHOLE = Choices(covers="whole")
STOPPED = rows("9", since=2023)
"""All there is of the source: a whole file that leaves out everything known is stopped by a blocker."""


@pytest.fixture(scope="module")
def portal(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with served(copied(office, tmp_path_factory.mktemp("deciding"))) as running:
        name = hand_in(running, rows("6", "7"), "published.csv")
        work_once(running.warehouse, running.clock, worker="test")
        do(running, name, Step.CONFIRMED, OWNER, note="late figures", document={"accept": "all"})
        do(running, name, Step.SIGNED, OFFICER)
        work_once(running.warehouse, running.clock, worker="test")
        yield running


@pytest.fixture(scope="module")
def names(portal) -> dict[str, str]:
    found = {
        "stopped": hand_in(portal, STOPPED, "stopped.csv", WHOLE),
        "unfit": hand_in(portal, rows("two", "three"), "unfit.csv"),
        "mixed": hand_in(portal, rows("8", "nine"), "mixed.csv"),
    }
    work_once(portal.warehouse, portal.clock, worker="test")
    return found


@pytest.fixture(scope="module")
def token(portal) -> dict[str, str]:
    secret = issue_token(
        portal.warehouse, OWNER, title="a program", scopes=TokenScope, lasts=timedelta(days=30), at=portal.clock(),
        by="setup",
    )  # fmt: skip
    return {"authorization": f"Bearer {secret}"}


def stands(portal, name: str) -> State:
    return submission(portal.warehouse, name).state


WORD = {"accept": "fit", "note": "as they are"}


@pytest.mark.parametrize("which", ["stopped", "unfit"])
def test_a_page_takes_no_word_on_a_file_of_which_nothing_can_count(portal, names, which):
    owner = portal.client(OWNER)
    page = owner.get(f"/submissions/{names[which]}")
    assert "Nothing of this file can count" in page.text
    assert f"/submissions/{names[which]}/confirm" not in page.text
    refused = owner.post(f"/submissions/{names[which]}/confirm", data=WORD)
    assert (refused.status_code, stands(portal, names[which])) == (422, State.DRAFT)
    assert "mend what was found and hand it in again" in refused.text


@pytest.mark.parametrize(("which", "why"), [("stopped", "rows-vanished, "), ("unfit", "all its 2 rows are refused")])
def test_the_api_says_why_nothing_of_a_file_can_count(portal, names, token, which, why):
    answer = portal.client().post(f"/api/v1/submissions/{names[which]}/confirm", json=WORD, headers=token)
    assert (answer.status_code, stands(portal, names[which])) == (400, State.DRAFT)
    assert answer.json()["detail"].startswith(f"file: found nothing in it that can count: {why}")


def test_the_terminal_says_so_too(portal):
    asked = Request(
        source=SOURCE, plan=None, file_name="again.csv", content=STOPPED + b"\n", choices=WHOLE, dry_run=False,
        by="root", clock=portal.clock, **WORD,
    )  # fmt: skip
    answer = from_a_terminal(portal.warehouse, asked)
    assert (answer["state"], answer["blocked"]) == ("draft", True)
    (said,) = answer["wanting"]
    assert said.startswith("file: found nothing in it that can count: rows-vanished, ")


def test_the_api_names_everything_that_is_wanting_at_once(portal, names, token):
    answer = portal.client().post(f"/api/v1/submissions/{names['mixed']}/confirm", json={}, headers=token)
    assert answer.status_code == 400
    assert 'accept: found "all" with 1 refused rows' in answer.json()["detail"]
    assert "note: found nothing; expected why" in answer.json()["detail"]


def test_a_page_marks_everything_that_is_wanting_at_once(portal, names):
    refused = portal.client(OWNER).post(f"/submissions/{names['mixed']}/confirm", data={"accept": "all"})
    assert refused.status_code == 422
    assert "Some rows are refused: mend the file, or leave them out" in refused.text
    assert "Say why known values change, or what you say to the warnings" in refused.text


@pytest.mark.parametrize(
    ("step", "wanted"), [("comment", "Write the comment first"), ("return", "Say what is to be mended")]
)
def test_a_step_that_needs_words_is_not_taken_without_them(portal, names, step, wanted):
    before = submission(portal.warehouse, names["mixed"])
    refused = portal.client(OFFICER).post(f"/submissions/{names['mixed']}/{step}", data={"note": " ", "comment": " "})
    assert (refused.status_code, wanted in refused.text) == (422, True)
    assert submission(portal.warehouse, names["mixed"]) == before


def test_whoever_looked_at_an_earlier_version_looks_again(portal, names, token):
    one = submission(portal.warehouse, names["mixed"])
    late = WORD | {"version": one.version - 1}
    answer = portal.client().post(f"/api/v1/submissions/{names['mixed']}/confirm", json=late, headers=token)
    assert (answer.status_code, submission(portal.warehouse, names["mixed"])) == (409, one)


def test_with_the_word_that_was_wanting_it_is_submitted(portal, names, token):
    answer = portal.client().post(f"/api/v1/submissions/{names['mixed']}/confirm", json=WORD, headers=token)
    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")
