"""What cannot be done is told to programs as problem details, the same everywhere, and what is already had is not told again."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from limits import RateLimitItemPerMinute

from portal.paces import Pace, Paces
from tests.portal.api_office import API, api_office, program
from tests.portal.reading import PLACE
from tests.portal.world import PLAN
from warehouse.sign_off import embargo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal


@pytest.fixture(scope="module")
def library(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("refusals")) as portal:
        yield portal


@pytest.fixture(scope="module")
def reader(library: Portal):
    return program(library)


def cursor_of(client, address: str) -> str:
    return client.get(address).json()["next"].rpartition("cursor=")[2]


@pytest.mark.parametrize(("address", "status"), [
    ("/progress?sort=colour", 400), ("/progress?fields=code,colour", 400), ("/progress?cursor=abc", 400),
    ("/progress?known_on=soon", 400), ("/progress?on=2024-13-01", 400), ("/progress?limit=0", 422),
    ("/progress?limit=1001", 422), ("/progress?status=green", 422), ("/progress?colour=red", 422),
    ("/progress?snapshot=1&known_on=2024-01-01", 422), ("/progress?snapshot=99", 404), ("/progress?format=doc", 422),
    ("/progress?format=sdmx-csv", 406), ("/progress?known_on=1999-01-01", 404), ("/observations?key=a.b.c.d", 400),
    ("/observations?indicator=none", 400), ("/observations?key=none..", 400), ("/observations?since=soon", 400),
    ("/observations?history=true&format=sdmx-csv", 400), ("/indicators/none", 404), ("/indicators/none/trace", 404),
    ("/indicators/none/trace?period=2020", 404), (f"/indicators/{PLACE}?format=csv", 422), ("/snapshots/99", 404),
    ("/snapshots/zzz", 404), ("/snapshots/1?known_on=2024-01-01", 422), ("/findings?severity=grave", 422), ("/nothing", 404),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(reader, address, status):
    answer = reader.get(f"{API}{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told = answer.json()
    assert (told["status"], told["type"], len(told["request_id"])) == (status, "about:blank", 16)
    assert status not in {400, 406} or "expected" in told["detail"]
    assert status != 422 or told["errors"][0]["expected"]


@pytest.mark.parametrize(("address", "status"), [
    ("/api/v1/plans/none", 404), ("/api/v1/snapshots/99/progress", 404), ("/api/v1/snapshots/zzz/progress", 404),
    ("/sdmx/data/none", 404), (f"/sdmx/data/{PLAN.code}/a.b.c.d", 400), (f"/sdmx/data/{PLAN.code}/all?key=all", 400),
    ("/sdmx/none", 404), ("/api/none", 404),
])  # fmt: skip
def test_so_is_what_is_nowhere(reader, address, status):
    answer = reader.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "address", [API, f"{API}/indicators/{PLACE}", f"{API}/indicators/{PLACE}/trace", f"{API}/snapshots/1"]
)
def test_what_is_one_piece_is_json_alone(reader, address):
    answer = reader.get(address, headers={"accept": "text/csv"})
    assert (answer.status_code, answer.json()["detail"]) == (
        406,
        "found 'text/csv'; expected one of json (application/json)",
    )


def test_what_only_reads_takes_nothing(reader):
    answer = reader.post(f"{API}/progress")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"] == "GET"


def forged(client, name: str, *place) -> str:
    """Write a cursor that is good for a question, with another place in it."""
    whole = cursor_of(client, f"{API}/{name}?limit=1")
    question = json.loads(base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4)))[0]
    return base64.urlsafe_b64encode(json.dumps([question, *place]).encode()).decode()


@pytest.mark.parametrize(("name", "place"), [
    ("progress", ["x", "I.5-c.1"]), ("progress", [-1, "x"]), ("progress", [2**70, "x"]), ("progress", []), ("progress", [1, {}]),
    ("observations", [1, 2, 3, 4, 5, 6]), ("observations", ["a", "b", "", "d", "2020"]), ("findings", ["x"]), ("findings", [None]),
    ("observations", ["a", "b\0", "", "d", "2020", None]), ("observations", ["a", "\ud800", "", "d", "2020", None]),
])  # fmt: skip
def test_a_forged_cursor_is_none(reader, name, place):
    assert reader.get(f"{API}/{name}?cursor={forged(reader, name, *place)}").status_code == 400


@pytest.mark.parametrize("address", [f"{API}/observations?area=%00", f"{API}/observations?key=.%00.", f"{API}/findings?code=a%00",
                                     f"{API}/progress?lang=xx", f"{API}/sources?source=%00"])  # fmt: skip
def test_what_can_stand_in_no_record_is_not_looked_for(reader, address):
    assert reader.get(address).status_code == 422
    assert reader.get(f"/sdmx/data/{PLAN.code}/.%00.").status_code == 400


@pytest.mark.parametrize("changed", ["objective=I.5&", "sort=code&"])
def test_a_cursor_is_good_for_its_own_question_alone(reader, changed):
    cursor = cursor_of(reader, f"{API}/progress?limit=1")
    assert reader.get(f"{API}/progress?limit=5&fields=code&cursor={cursor}").status_code == 200
    assert reader.get(f"{API}/progress?{changed}cursor={cursor}").status_code == 400
    assert reader.get(f"{API}/indicators?cursor={cursor}").status_code == 400


@pytest.mark.parametrize("address", ["/api/v1/plans", API, f"{API}/progress", f"{API}/indicators/{PLACE}", f"{API}/observations",
                                     f"{API}/sources", f"{API}/findings", f"{API}/snapshots", f"/sdmx/data/{PLAN.code}"])  # fmt: skip
def test_who_has_the_answer_already_is_told_so_until_something_comes(library, reader, address):
    tag = reader.get(address).headers["etag"]
    again = reader.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    as_csv = reader.get(address, headers={"if-none-match": tag, "accept": "text/csv, */*"})
    assert as_csv.status_code == 200
    embargo(library.warehouse, 2, until=library.clock(), reason="again", by="writer", at=library.clock())
    assert reader.get(address, headers={"if-none-match": tag}).status_code == 200


def test_who_asks_too_often_is_told_when_to_come_again(library, reader):
    around = library.application.state.surroundings
    unhurried, around.paces = around.paces, Paces()
    around.paces._items[Pace.API] = RateLimitItemPerMinute(2)
    try:
        answers = [reader.get(f"/sdmx/data/{PLAN.code}?limit=1") for _ in range(3)]
    finally:
        around.paces = unhurried
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["content-type"] == "application/problem+json"
    assert int(answers[2].headers["retry-after"]) >= 1
