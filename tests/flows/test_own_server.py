"""The server of a run at a terminal: there as soon as flows ask for it, and gone with the run, however that ended."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
import requests

from tests.flows.places import ROOT

RUN = """
import os, sys
from pathlib import Path
from flows.engine import prepare

prepare(os.environ, Path(sys.argv[1]), log_level="CRITICAL")
from prefect.settings import PREFECT_API_URL
from flows.own_server import server_at_hand

with server_at_hand():
    print(PREFECT_API_URL.value(), flush=True)
    sys.stdin.readline()
"""


def answers(api: str) -> bool:
    try:
        return requests.get(f"{api}/health", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.mark.parametrize("end", ["by itself", "killed"])
def test_a_run_has_a_server_that_ends_with_it(tmp_path, end):
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        api = run.stdout.readline().strip()
        assert answers(api)
        if end == "killed":
            run.kill()
        else:
            assert run.communicate("\n", timeout=60)
            assert (run.returncode, answers(api)) == (0, False)
    until = time.monotonic() + 60
    while answers(api):
        assert time.monotonic() < until, "nobody ended the server"
        time.sleep(0.2)


def test_a_server_that_is_named_is_used_and_none_is_started(prefect_prepared):
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.own_server import own_server, server_at_hand

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}), server_at_hand():
        assert PREFECT_API_URL.value() == "http://127.0.0.1:9/api"
    assert own_server.cache_info().currsize == 0
