"""At the terminal a snapshot is signed off, kept back and replaced, and nothing under embargo goes to the public."""

from __future__ import annotations

import json

import pytest

from flows.surroundings import settings
from tests.cli.terminal import at_home_with, typed
from tests.frames import NOON, small_plan
from tests.reports.sample import snapshot
from warehouse.connection import open_warehouse
from warehouse.snapshots import freeze

EMBARGO = ("snapshot", "embargo", "1", "--until", "2999-01-01T00:00Z", "--reason", "Council meets")


@pytest.fixture
def home(tmp_path, migrated_file):
    """A record with one snapshot."""
    with at_home_with(small_plan(), tmp_path, migrated_file):
        with open_warehouse(settings()) as warehouse:
            freeze(warehouse, snapshot(), at=NOON, by="tests")
        yield tmp_path


def test_a_report_under_embargo_is_refused_to_the_public_and_marked_for_all_others(home):
    assert typed(*EMBARGO).exit_code == 0
    public = typed("report", "build", "--public", "--format", "html")
    assert (public.exit_code, "under embargo until 2999-01-01" in public.stderr) == (4, True)
    assert not (home / "reports").exists()
    said = typed("report", "build", "--format", "html")
    assert said.exit_code == 0
    (path,) = (home / "reports").rglob("*.html")
    assert "EMBARGOED until 1 January 2999, 00:00 UTC" in path.read_text(encoding="utf-8")


def test_exports_under_embargo_lie_beside_a_notice_and_are_refused_to_the_public(home):
    typed(*EMBARGO)
    assert typed("export", "csv", "--public").exit_code == 4
    assert typed("export", "csv").exit_code == 0
    (notice,) = (home / "exports").rglob("EMBARGOED.txt")
    assert notice.parent.name == "csv-EMBARGOED"
    assert "EMBARGOED until 2999-01-01T00:00:00.000000Z" in notice.read_text(encoding="utf-8")


def test_after_the_embargo_the_public_has_it(home):
    typed("snapshot", "embargo", "1", "--until", "2020-01-01T00:00+01:00", "--reason", "Council met")
    assert typed("report", "build", "--public", "--format", "html").exit_code == 0


def test_the_list_tells_who_signed_what_is_kept_back_and_what_was_replaced(home):
    assert "signed off by root" in typed("snapshot", "sign", "1", "--note", "as agreed").stdout
    typed(*EMBARGO)
    said = typed("snapshot", "list", "--format", "json")
    (line,) = json.loads(said.stdout)
    assert (line["signed"], line["embargo"][:4], line["replaced_by"]) == ("1 of 1", "2999", None)
    shown = json.loads(typed("snapshot", "show", "1").stdout)["standing"]
    assert (shown["signatures"][0]["note"], shown["embargo"]["reason"]) == ("as agreed", "Council meets")


def test_an_instant_without_a_zone_names_none(home):
    said = typed("snapshot", "embargo", "1", "--until", "2026-05-01", "--reason", "x")
    assert (said.exit_code, "expected an instant with its zone" in said.stderr) == (2, True)


def test_an_erratum_is_frozen_anew_and_the_old_one_says_that_it_was_replaced(home):
    assert "snapshot 2" in typed("snapshot", "take", "--plan", "small").stdout
    said = typed("snapshot", "erratum", "2", "--reason", "a wrong unit")
    assert (said.exit_code, "replaces snapshot 2" in said.stdout) == (0, True)
    assert json.loads(typed("snapshot", "show", "3").stdout)["erratum"]["reason"] == "a wrong unit"
    assert json.loads(typed("snapshot", "show", "2").stdout)["standing"]["replaced_by"]["snapshot"] == 3
    again = typed("report", "build", "--public", "--snapshot", "2")
    assert (again.exit_code, "snapshot 3 replaces it" in again.stderr) == (4, True)
