"""What is not published reaches nobody outside, by no address of the API: drafts, embargoes, other days, people, machines."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from portal.application import make_application
from portal.rules import READERS, every_route
from portal.settings import PortalSettings
from portal.visitors import API as FOR_PROGRAMS
from tests.portal.api_office import API, COUNTED, api_office, program
from tests.portal.reading import PLACE, RISK
from tests.portal.world import OTHER, PLAN
from warehouse.api_tokens import TokenScope
from warehouse.plans import load_plan
from warehouse.sign_off import embargo, freeze_erratum, sign
from warehouse.snapshots import list_snapshots, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

NAMED = {"plan": PLAN.code, "code": PLACE, "key": "all", "snapshot_id": "{snapshot}", "risk": RISK}
ROUTES = sorted(
    re.sub(r"\{(\w+)\}", lambda found: NAMED[found[1]], route.path)
    for _, route in every_route(make_application(PortalSettings.from_environment({})))
    if route.path.startswith(FOR_PROGRAMS) and route.terms.rule is READERS
)
"""Every address that everybody may read, where something is published."""

OF_A_PLAN = [address for address in ROUTES if PLAN.code in address and "{snapshot}" not in address]


@pytest.fixture(scope="module")
def library(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("private")) as portal:
        yield portal


@pytest.fixture(scope="module")
def anyone(library: Portal):
    return program(library, None)


def test_every_address_that_is_read_is_tried():
    assert len(ROUTES) >= 20


@pytest.mark.parametrize("address", OF_A_PLAN)
def test_anyone_reads_what_is_published_and_nothing_later(library, anyone, address):
    frozen = read_snapshot(library.warehouse, 1)
    answer = anyone.get(address)
    assert answer.status_code == 200
    if answer.headers["content-type"] == "application/json":
        assert answer.json()["about"]["snapshot"] == frozen.digest
        assert answer.json()["about"]["as_of"] == "2024-01-31"


@pytest.mark.parametrize("asked", ["known_on=2030-01-01", "on=2030-01-01", "known_on=2020-01-01"])
@pytest.mark.parametrize("address", OF_A_PLAN)
def test_other_days_are_for_those_who_show_a_token(anyone, address, asked):
    answer = anyone.get(f"{address}?{asked}")
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("address", ROUTES)
def test_a_snapshot_that_nobody_signed_is_not_there(library, anyone, address):
    drafted = list_snapshots(library.warehouse)[0]
    for name in (drafted.id, drafted.digest, drafted.digest[:12]):
        if "{snapshot}" in address:
            assert anyone.get(address.replace("{snapshot}", str(name))).status_code == 404
        elif PLAN.code in address:
            assert anyone.get(f"{address}?snapshot={name}").status_code == 404


def test_what_came_after_the_snapshot_is_in_no_answer(anyone):
    for address in OF_A_PLAN:
        assert "DDD" not in anyone.get(address).text
    assert anyone.get(f"{API}/observations?indicator={COUNTED}").json()["observations"] == []
    assert anyone.get(f"{API}/indicators/{PLACE}/trace?area=AAA").status_code == 404


def test_people_and_places_on_our_machines_are_in_no_answer(library, anyone):
    home = str(library.settings.record.home)
    for address in (*OF_A_PLAN, f"{API}/snapshots/1", f"{API}/indicators/{PLACE}/trace?period=2019"):
        answer = anyone.get(address).text
        assert home not in answer
        assert not re.search('"(author|landed_by|taken_by|path)":"', answer)


def test_who_works_here_sees_them(library):
    steps = program(library).get(f"{API}/indicators/{PLACE}/trace").json()["steps"]
    assert {step["step"]: step for step in steps}["run"]["author"] == "setup"
    assert program(library).get(f"{API}/snapshots/1").json()["snapshot"]["taken_by"] == "writer"


@pytest.mark.parametrize("name", ["nobody", "admin"])
def test_an_account_that_sees_no_drafts_reads_what_anyone_does(library, name):
    theirs = program(library, name)
    assert theirs.get(f"{API}/progress").json()["about"]["as_of"] == "2024-01-31"
    assert theirs.get(f"{API}/progress?snapshot=2").status_code == 404
    assert theirs.get(f"{API}/progress?known_on=2030-01-01").status_code == 401


def test_a_token_reads_with_the_scope_to_read_alone(library):
    assert program(library, "writer", [TokenScope.READ]).get(f"{API}/progress").status_code == 200
    hands_in = program(library, "writer", [one for one in TokenScope if one is not TokenScope.READ])
    assert hands_in.get(f"{API}/progress").status_code == 403


@pytest.mark.parametrize("shown", ["Bearer x", "Bearer", "Basic d3JpdGVyOng="])
def test_a_token_that_does_not_hold_is_not_taken_for_none(library, shown):
    answer = program(library, None).get(f"{API}/progress", headers={"authorization": shown})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_findings_are_told_of_those_sources_that_one_sees(library):
    assert program(library, "every-owner").get(f"{API}/findings").json()["findings"]
    assert program(library, "other-owner").get(f"{API}/findings").json()["findings"] == []
    assert program(library, "other-owner").get(f"{API}/findings?source={OTHER}").json()["findings"] == []


def test_a_plan_that_is_not_public_is_for_those_who_show_a_token(shared_portal):
    for address in ROUTES:
        answer = shared_portal.client().get(address.replace("{snapshot}", "1"))
        assert answer.status_code == 401, address


@pytest.mark.parametrize("name", [None, "nobody"])
def test_whether_there_is_a_plan_is_not_told_to_whoever_may_not_see_it(library, name):
    hidden = PLAN.model_copy(update={"code": "quiet-plan", "public": False})
    load_plan(library.warehouse, hidden, at=library.clock(), by="setup")
    for address in ("/api/v1/plans/{plan}", "/api/v1/plans/{plan}/progress"):
        asked = [program(library, name).get(address.format(plan=plan)) for plan in ("quiet-plan", "no-such-plan")]
        assert {answer.status_code for answer in asked} == {401 if name is None else 403}, address
    pages = [library.client(name).get(f"/progress?plan={plan}") for plan in ("quiet-plan", "no-such-plan")]
    assert {answer.status_code for answer in pages} == {303 if name is None else 403}
    assert program(library).get("/api/v1/plans/quiet-plan").status_code == 200
    assert program(library).get("/api/v1/plans/no-such-plan").status_code == 404


class TestAsTimeGoesBy:
    """These change what is published, one after the other."""

    def test_an_embargo_takes_a_snapshot_from_everybody_until_it_passes(self, library, anyone):
        newest = list_snapshots(library.warehouse)[0]
        sign(library.warehouse, newest.id, by="officer", at=library.clock())
        assert anyone.get(f"{API}/progress").json()["about"]["as_of"] == "2025-01-31"
        embargo(library.warehouse, newest.id, until=library.clock() + timedelta(days=3), reason="the board first",
                by="writer", at=library.clock())  # fmt: skip
        assert anyone.get(f"{API}/progress").json()["about"]["as_of"] == "2024-01-31"
        assert [row["id"] for row in anyone.get(f"{API}/snapshots").json()["snapshots"]] == [1]
        assert (
            anyone.get(f"{API}/snapshots/2").status_code
            == anyone.get("/api/v1/snapshots/2/progress").status_code
            == 404
        )
        assert "the board first" in program(library).get(f"{API}/snapshots/2").text
        assert program(library).get(f"{API}/snapshots?fields=id,state").json()["snapshots"][0] == {
            "id": 2,
            "state": "embargoed",
        }
        library.clock.pass_by(days=4)
        assert [row["id"] for row in anyone.get(f"{API}/snapshots").json()["snapshots"]] == [2, 1]
        assert "the board first" not in anyone.get(f"{API}/snapshots/2").text

    def test_an_erratum_that_nobody_signed_is_not_told_of(self, library, anyone):
        newest = read_snapshot(library.warehouse, 2)
        document = {
            name: part for name, part in newest.document.items() if name not in {"taken_at", "taken_by", "previous"}
        }
        frozen = freeze_erratum(
            library.warehouse, document, newest, reason="a wrong title", by="writer", at=library.clock()
        )
        assert anyone.get(f"{API}/snapshots/2").json()["snapshot"]["replaced_by"] is None
        assert frozen.digest not in anyone.get(f"{API}/snapshots/2").text
        sign(library.warehouse, frozen.id, by="officer", at=library.clock())
        assert anyone.get(f"{API}/snapshots/2").json()["snapshot"]["replaced_by"]["snapshot"] == frozen.id
        assert anyone.get(f"{API}/progress").json()["about"]["snapshot"] == frozen.digest
