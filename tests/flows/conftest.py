"""Prefect for tests: set up as for a run, in a home of its own, whatever this machine's own settings are."""

from __future__ import annotations

import os

import pytest

from flows.engine import prepare


@pytest.fixture(scope="session")
def prefect_prepared(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PREFECT_")]:
            patch.delenv(name)
        environ = dict(os.environ)
        prepare(environ, tmp_path_factory.mktemp("home"), log_level="CRITICAL")
        for name, value in environ.items():
            patch.setenv(name, value)
        yield
