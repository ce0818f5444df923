"""A canary as the credential of sources that say it back in every way: it is in no output, log, record or file."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.connectors.specimens import source_of
from tests.flows.leaky import CANARY, KIND, WAYS, answer
from tests.flows.places import ROOT, load
from warehouse.connection import open_warehouse
from warehouse.migrate import migrate
from warehouse.runs import last_runs
from warehouse.settings import Settings

REFRESH = f"""
from connectors.registry import KINDS
KINDS["leaky"] = {KIND!r}
from cli.main import main
main()
"""

pytestmark = pytest.mark.timeout(480)


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory, make_httpserver):
    """A whole refresh through Prefect, with everything it can log, of one source for each way of saying it back."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home, f"sqlite:///{home / 'milepost.db'}", home)
    migrate(settings)
    seen = []
    make_httpserver.clear()
    for way in WAYS:
        make_httpserver.expect_request(f"/{way}").respond_with_handler(
            lambda request: seen.append(request.headers["Authorization"]) or answer(request)
        )
    about = {"secrets": ["token"], "timeout_seconds": 4}
    load(settings, *(source_of("leaky", id=way, address=make_httpserver.url_for(f"/{way}"), **about) for way in WAYS))
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MILEPOST_", "PREFECT_"))}
    environ |= {f"MILEPOST_SECRET_{way.upper()}_TOKEN": CANARY for way in WAYS}
    environ |= {"MILEPOST_HOME": str(home), "PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_ROOT_LEVEL": "DEBUG"}
    done = subprocess.run(
        [sys.executable, "-c", REFRESH, "refresh"], capture_output=True, cwd=ROOT, env=environ, check=False
    )
    return settings, done, seen


def test_the_canary_was_really_sent_and_every_source_was_asked(refreshed):
    settings, done, seen = refreshed
    assert done.returncode == 3, done.stderr.decode()
    assert set(seen) == {f"Bearer {CANARY}"}
    with open_warehouse(settings) as warehouse:
        outcomes = {run.source: run.outcome for run in last_runs(warehouse, limit=100) if run.kind == "fetch"}
    expected = dict.fromkeys(WAYS, "changed") | {"down": "unavailable", "honest": "fetched"}
    assert outcomes == expected


@pytest.mark.parametrize("form", ["canary-7f3a", "Y2FuYXJ5LTdmM2E"])
def test_it_is_in_no_output_and_in_no_file(refreshed, form):
    settings, done, _ = refreshed
    assert form.encode() not in done.stdout + done.stderr
    files = [path for path in settings.home.rglob("*") if path.is_file()]
    assert any(path.name == "prefect.db" for path in files)
    assert [path for path in files if form.encode() in path.read_bytes()] == []
