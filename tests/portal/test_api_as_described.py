"""The API does what its own description says, whatever it is sent: no failure of ours, no answer that is not described."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy import text

from tests.portal.world import copied, served
from warehouse.api_tokens import TokenScope, issue_token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Unhurried:
    """Paces without a limit: that there is one is tested elsewhere."""

    def seconds_to_wait(self, pace, *who) -> int:
        return 0


@pytest.fixture(scope="module")
def open_portal(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with served(copied(office, tmp_path_factory.mktemp("described"))) as running:
        running.application.state.surroundings.paces = Unhurried()
        yield running


@pytest.fixture(scope="module")
def described(open_portal):
    return schemathesis.openapi.from_url(f"{open_portal.url}/api/v1/openapi.json")


@pytest.fixture(scope="module")
def token(open_portal) -> str:
    return issue_token(
        open_portal.warehouse, "every-owner", title="a program", scopes=TokenScope, lasts=timedelta(days=30),
        at=open_portal.clock(), by="setup",
    )  # fmt: skip


def observations(portal) -> int:
    with portal.warehouse.read() as connection:
        return connection.execute(text("SELECT count(*) FROM observation")).scalar_one()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_every_answer_is_as_described(open_portal, described, token, mode):
    before = observations(open_portal)
    for found in described.get_all_operations():
        # Nothing can be wrong with a request that only names a thing.
        if mode is GenerationMode.POSITIVE or found.ok().body or found.ok().query:
            hold_to_its_word(found.ok(), mode, token)
    assert observations(open_portal) == before


def hold_to_its_word(operation, mode, token) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def is_as_described(case):
        # Whether a request that is written well can be done depends on the file and on what the record holds.
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=[positive_data_acceptance])

    is_as_described()


def test_the_description_is_openapi_31(open_portal):
    told = open_portal.client().get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert {"/api/v1/submissions", "/api/v1/submissions/{submission_id}"} <= set(told["paths"])
