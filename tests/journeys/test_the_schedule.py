"""`milepost up`: a run that nobody asked for happens because it fell due, and one Ctrl-C stops everything."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from warehouse.connection import open_warehouse
from warehouse.migrate import migrate
from warehouse.plan_folder import read_plan
from warehouse.plans import load_plan
from warehouse.runs import last_runs
from warehouse.settings import Settings

ROOT = Path(__file__).parents[2]
UP = [sys.executable, "-c", "from cli.main import main; main()", "up"]
SCHEDULE = """
deployments:
  - name: often
    entrypoint: flows.assess.assess
    schedules: [{ cron: "* * * * *" }]
"""
# As often as a cadence can be, and no oftener: each run is a process that loads everything anew.
PLAN, OFTEN = "itu-gs-2020-2023", "ewaste-monitor"
PATIENCE = 240
"""Seconds a loaded machine is given; an idle one needs forty."""

pytestmark = pytest.mark.timeout(2 * PATIENCE)


def until(asked, process):
    """Ask again and again until the answer is true; a process that died is the answer."""
    end = time.monotonic() + PATIENCE
    while not (answer := asked()):
        assert process.poll() is None, "milepost up ended by itself"
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.5)
    return answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home, f"sqlite:///{home / 'milepost.db'}", ROOT / "plans")
    migrate(settings)
    plan = read_plan(settings.plans, PLAN)
    # One source is due each minute; the others as their plan says, which is not now.
    each_minute = [
        one.model_copy(update={"cadence": "* * * * *" if one.id == OFTEN else "0 6 1 1 *"}) for one in plan.sources
    ]
    with open_warehouse(settings) as warehouse:
        load_plan(warehouse, plan.model_copy(update={"sources": tuple(each_minute)}), at=datetime.now(UTC), by="tests")
    (home / "schedule.yaml").write_text(SCHEDULE, encoding="utf-8")
    return settings


@contextmanager
def up(home, port):
    """`milepost up` in a process of its own, and the file of what it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MILEPOST_", "PREFECT_"))}
    environ = kept | {
        "MILEPOST_HOME": str(home.home), "MILEPOST_USER": "the schedule", "PREFECT_RUNNER_POLL_FREQUENCY": "2",
    }  # fmt: skip
    words = [
        *UP,
        "--port",
        str(port),
        "--portal-port",
        str(free_port()),
        "--schedule",
        str(home.home / "schedule.yaml"),
    ]
    said = home.home / f"said-{port}.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, cwd=ROOT, env=environ, start_new_session=True)
    try:
        yield process, said
    finally:
        _end(process)


def _end(process):
    """Stop what still runs as a person would, so that nothing it started is left behind; then by force."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def served(home):
    """A schedule served until a run of each flow was seen, then interrupted: what happened, and what was said."""
    port = free_port()
    with up(home, port) as (process, said):
        kinds = until(lambda: _kinds_of_runs(home), process)
        runs = until(lambda: _finished_runs(port), process)
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)
    return {"port": port, "kinds": kinds, "runs": runs, "code": code, "said": said.read_text(encoding="utf-8")}


def _kinds_of_runs(home):
    with open_warehouse(home) as warehouse:
        found = {one.kind: one for one in last_runs(warehouse)}
    return found if {"fetch", "admission", "assess"} <= found.keys() else None


def _finished_runs(port):
    asked = requests.post(
        f"http://127.0.0.1:{port}/api/flow_runs/filter",
        json={"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}},
        timeout=30,
    )
    found = asked.json() if asked.ok else []
    return found if len({one["deployment_id"] for one in found}) == 2 else None


def test_a_source_is_refreshed_because_its_time_has_come(served):
    assert served["kinds"]["fetch"].source == OFTEN
    assert served["kinds"]["admission"].new == 9


def test_the_figures_are_assessed_because_their_time_has_come(served):
    said = served["kinds"]["assess"]
    assert said.message.startswith("itu-gs-2020-2023: ")
    assert said.author == "the schedule"


def test_each_source_of_the_plan_is_served_at_its_own_cadence(served):
    said = served["said"]
    assert f"refresh/{PLAN}.{OFTEN} runs at * * * * * (Europe/Zurich)" in said
    assert said.count(f"refresh/{PLAN}.") == len(read_plan(ROOT / "plans", PLAN).sources)
    assert re.search(rf"refresh/{PLAN}\.frmd runs at \d+ 6 1 1 \* \(Europe/Zurich\)", said)


def test_nobody_asked_for_those_runs(served):
    assert all(one["auto_scheduled"] for one in served["runs"])


def test_one_interrupt_stops_everything_without_a_traceback(served):
    assert served["code"] == 0
    assert served["said"].rstrip().endswith("stopped")
    assert "Traceback" not in served["said"]
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{served['port']}/api/health", timeout=5)


def test_a_supervisor_stops_everything_as_quietly(served, home):
    with up(home, free_port()) as (process, said):
        until(lambda: "Ctrl-C stops everything" in said.read_text(encoding="utf-8"), process)
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)
    assert code == 0
    assert said.read_text(encoding="utf-8").rstrip().endswith("stopped")
    assert not re.search("Traceback|Warning", said.read_text(encoding="utf-8"))


def test_a_port_that_is_taken_is_one_clear_mistake(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*UP, "--port", str(port)], capture_output=True, text=True, cwd=ROOT, check=False,
            env=os.environ | {"MILEPOST_HOME": str(home.home)},
        )  # fmt: skip
    assert done.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened on" in done.stderr
    assert "Traceback" not in done.stderr
