"""Reports that are made when they are asked for: what happens when too many ask, when it takes too long, when nothing
can be kept.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from portal import report_files
from tests.portal.reading import published
from tests.portal.world import Clock, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

ADDRESS = "/snapshots/1/reports/annual-report.en.html"


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with served(published(office, tmp_path_factory.mktemp("library")), clock=Clock(datetime.now(UTC))) as portal:
        yield portal


def kept(portal: Portal) -> list[Path]:
    return [path for path in (portal.settings.record.home / "reports").rglob("*") if path.is_file()]


def test_where_too_many_wait_already_the_next_is_told_to_come_back(library):
    with ExitStack() as held:
        for _ in range(report_files.WAIT_AT_MOST):
            held.enter_context(report_files._waiting)
        answer = library.client().get(ADDRESS)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert kept(library) == []


def test_what_takes_too_long_is_given_up_and_nothing_of_it_is_kept(library, monkeypatch):
    monkeypatch.setattr(report_files, "SECONDS_TO_MAKE", 0.01)
    assert library.client().get(ADDRESS).status_code == 503
    assert kept(library) == []


def test_where_nothing_can_be_kept_it_is_made_all_the_same(library):
    (library.settings.record.home / "reports").write_text("in the way", encoding="utf-8")
    answer = library.client().get(ADDRESS)
    assert answer.status_code == 200
    assert b"Annual implementation report" in answer.content
