"""Pages of other sites read the API from a browser where the settings let them: reading alone, and never with a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indicators.errors import CallerMistake
from portal.settings import PortalSettings
from tests.portal.api_office import API, api_office, program
from tests.portal.world import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

THEIRS = "https://charts.example.org"
LETS_IN = "access-control-allow-origin"


@pytest.fixture(scope="module")
def open_office(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("origins"), cross_origins=(THEIRS,)) as portal:
        yield portal


@pytest.mark.parametrize("address", [f"{API}/progress", f"/sdmx/data/{PLAN.code}", "/api/v1/openapi.json"])
def test_a_page_of_a_site_that_is_named_may_read(open_office, address):
    answer = program(open_office, None).get(address, headers={"origin": THEIRS})
    assert answer.status_code == 200
    assert answer.headers[LETS_IN] == THEIRS
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]


def test_it_may_read_the_tag_and_the_next_page_and_show_a_token(open_office):
    asks = {"origin": THEIRS, "access-control-request-method": "GET",
            "access-control-request-headers": "authorization,if-none-match"}  # fmt: skip
    assert program(open_office, None).options(f"{API}/progress", headers=asks).status_code == 200
    told = program(open_office).get(f"{API}/progress?limit=1", headers={"origin": THEIRS}).headers
    assert {"etag", "link"} <= {name.strip() for name in told["access-control-expose-headers"].split(",")}
    assert {"Accept", "Cookie"} <= {name.strip() for name in told["vary"].split(",")}


@pytest.mark.parametrize("origin", ["https://other.example.org", "http://charts.example.org", "null"])
def test_no_other_site_may(open_office, origin):
    assert LETS_IN not in program(open_office, None).get(f"{API}/progress", headers={"origin": origin}).headers


def test_nobody_hands_in_or_looks_at_pages_from_elsewhere(open_office):
    asks = {"origin": THEIRS, "access-control-request-method": "POST"}
    assert program(open_office, None).options("/api/v1/submissions", headers=asks).status_code == 400
    assert LETS_IN not in program(open_office).post("/api/v1/submissions", headers={"origin": THEIRS}).headers
    assert LETS_IN not in program(open_office, None).get("/progress", headers={"origin": THEIRS}).headers


def test_without_the_setting_no_site_may(shared_portal):
    assert LETS_IN not in shared_portal.client().get(f"{API}/progress", headers={"origin": THEIRS}).headers


@pytest.mark.parametrize(("said", "read"), [
    ("", ()), (f"{THEIRS}, http://127.0.0.1:3000", (THEIRS, "http://127.0.0.1:3000")), ("*", ("*",)),
])  # fmt: skip
def test_the_setting_names_origins(said, read):
    assert PortalSettings.from_environment({"MILEPOST_PORTAL_CORS": said}).cross_origins == read


@pytest.mark.parametrize("said", ["charts.example.org", f"{THEIRS}/", f"{THEIRS}/page", "ftp://charts.example.org"])
def test_what_is_no_origin_is_refused(said):
    with pytest.raises(CallerMistake, match="MILEPOST_PORTAL_CORS: found"):
        PortalSettings.from_environment({"MILEPOST_PORTAL_CORS": said})
