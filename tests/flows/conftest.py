"""Prefect for tests: set up as for a run, in a home of its own, whatever this machine's own settings are."""

from __future__ import annotations

import gc
import logging
import os
import warnings

import pytest

from flows.engine import prepare


@pytest.fixture(autouse=True, scope="module")
def _what_a_file_leaves_open_is_told_there():
    """Prefect keeps lines to its server of its own accord; what it forgets to close is not for a later test to find.

    Nor is how loud it tells the root of all loggers to be.
    """
    loud = logging.getLogger().level
    yield
    logging.getLogger().setLevel(loud)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


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
