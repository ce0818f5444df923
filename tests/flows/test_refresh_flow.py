"""The refresh as Prefect runs it: side by side, again after silence, with credentials from blocks; and who serves it."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest
from werkzeug import Response

from connectors import registry
from tests.connectors.specimens import source_of
from tests.flows.leaky import CANARY, KIND
from tests.flows.places import bank, load, pages, silent_port
from tests.prefect_served import LEAVES_SOCKETS_OPEN
from warehouse.connection import open_warehouse
from warehouse.migrate import migrate
from warehouse.runs import last_runs
from warehouse.settings import Settings

pytestmark = LEAVES_SOCKETS_OPEN

TIMEOUT = 10
PATH = "/country/all/indicator/A.B"


@pytest.fixture(scope="module")
def settings(tmp_path_factory, prefect_at_hand):
    """A record of our own, and a server of Prefect's."""
    home = tmp_path_factory.mktemp("flow")
    settings = Settings(home, f"sqlite:///{home / 'milepost.db'}", home)
    migrate(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MILEPOST_HOME", str(home))
        patch.setenv("MILEPOST_DATABASE_URL", "")
        patch.setitem(registry.KINDS, "leaky", KIND)
        yield settings


@pytest.fixture(scope="module")
def refreshed(settings, make_httpserver):
    """One refresh of a source that never answers, of three that do at once, and of one whose credential is in a block."""
    from prefect.blocks.system import Secret

    from flows.errands import Origin
    from flows.refresh import refresh_now

    asked = []
    make_httpserver.clear()
    make_httpserver.expect_request(PATH).respond_with_json(pages({}))
    make_httpserver.expect_request("/closed").respond_with_handler(
        lambda request: asked.append(request.headers["Authorization"]) or Response("[]")
    )
    # The local server by two names, so that hosts that answer do not stand in one lane.
    here = make_httpserver.url_for("").rstrip("/")
    there = here.replace("localhost", "127.0.0.1")
    Secret(value=CANARY).save("milepost-closed-token")
    with socket.socket() as listener:
        silent = bank("silent", silent_port(listener).replace("127.0.0.1", "127.0.0.2"), timeout_seconds=TIMEOUT)
        closed = source_of("leaky", id="closed", address=f"{here}/closed", secrets=["token"])
        load(settings, silent, bank("one", here), bank("two", there), bank("three", here), closed)
        started = time.monotonic()
        done = asyncio.run(refresh_now("small", None, origin=Origin.LIVE, recordings=None))
        took = time.monotonic() - started
    return {one.source: one for one in done}, took, asked


def test_one_that_hangs_fails_alone_and_costs_its_own_time_only(refreshed, settings):
    done, took, _ = refreshed
    assert done["silent"].unavailable
    assert [done[name].changes for name in ("one", "two", "three")] == [1, 1, 1]
    with open_warehouse(settings) as warehouse:
        fetches = {run.source: run.id for run in last_runs(warehouse, limit=100) if run.kind == "fetch"}
    # The run log is in the order of the ends: whoever answers is done before who does not.
    assert max(fetches, key=fetches.get) == "silent"
    assert TIMEOUT < took < TIMEOUT + 15


def test_a_credential_kept_by_prefect_is_found_where_the_environment_has_none(refreshed):
    done, _, asked = refreshed
    assert asked == [f"Bearer {CANARY}"]
    assert done["closed"].problem is None


def test_a_silent_source_is_asked_again_as_often_as_its_plan_says(settings, httpserver, monkeypatch):
    from flows import errands
    from flows.refresh import refresh

    monkeypatch.setattr(errands, "WAITS", (0.1,))
    httpserver.expect_request(PATH).respond_with_data(status=503)
    load(settings, bank("down", httpserver.url_for("").rstrip("/"), retries=2, timeout_seconds=1))
    state = asyncio.run(refresh("small", ["down"], return_state=True))
    assert state.is_failed()
    assert "down: " in state.message
    with open_warehouse(settings) as warehouse:
        assert [run.outcome for run in last_runs(warehouse, source="down")] == ["unavailable"] * 3


def test_what_waits_is_admitted_without_asking_any_source(settings, httpserver):
    from flows.errands import Errand
    from flows.landing_steps import land
    from flows.refresh import catch_up

    httpserver.expect_request(PATH).respond_with_json(pages({}))
    load(settings, bank("left", httpserver.url_for("").rstrip("/")))
    land(Errand(settings=settings, plan="small", source="left", by="somebody whose process died", tries=0))
    httpserver.clear()
    (done,) = asyncio.run(catch_up())
    assert (done.source, done.changes, httpserver.log[1:]) == ("left", 1, [])


def test_the_schedule_follows_the_plans_while_it_is_served(settings):
    said, states = asyncio.run(_served(settings))
    assert said[0].startswith("refresh/small.a runs at ")
    assert [line.split(" runs ")[0] for line in said] == [
        "refresh/small.a", "refresh/small.b", "refresh/small.c", "refresh/small.a"
    ]  # fmt: skip
    assert said[3] == "refresh/small.a runs no more: its plan does not have it"
    assert states == {"small.a": True, "small.b": False, "small.c": False}


async def _served(settings):
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    from flows.left_behind import forget_others
    from flows.served import Served

    said = []
    runner = Runner(name="milepost")
    await Served(runner, lambda _: None).put_up([])
    served = Served(runner, said.append)
    load(settings, bank("a", ""), bank("b", ""))
    await served.follow(settings)
    load(settings, bank("b", ""), bank("c", ""))
    await served.follow(settings)
    await served.follow(settings)
    async with get_client() as client:
        states = {one.name: one.paused for one in await client.read_deployments() if one.name.startswith("small.")}
        await forget_others([served.numbers["refresh/small.b"]])
        assert [one.name for one in await client.read_deployments()] == ["small.b"]
    return said, states
