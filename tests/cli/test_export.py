"""`milepost export`: a frozen snapshot becomes files, where and as asked; what cannot be done is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import command_line
from reports.exports.build import FORMS
from tests.frames import NOON
from tests.reports.exported import document
from warehouse.connection import open_warehouse
from warehouse.migrate import migrate
from warehouse.settings import Settings
from warehouse.snapshots import freeze

PLANS = Path(__file__).parents[2] / "plans"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A record that holds two snapshots: a plan without identifiers of its organisation, then one with them."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home, f"sqlite:///{home / 'milepost.db'}", PLANS)
    migrate(settings)
    nameless = document() | {"plan": document()["plan"] | {"registered_as": None}}
    with open_warehouse(settings) as warehouse:
        freeze(warehouse, nameless, at=NOON, by="tests")
        home.joinpath("digest").write_text(freeze(warehouse, document(), at=NOON, by="tests").digest)
    return home


@pytest.fixture
def milepost(home, monkeypatch):
    monkeypatch.setenv("MILEPOST_HOME", str(home))
    monkeypatch.delenv("MILEPOST_DATABASE_URL", raising=False)

    def call(*words):
        return CliRunner().invoke(command_line(list(words)), list(words))

    return call


@pytest.mark.parametrize("form", FORMS)
def test_the_newest_snapshot_is_written_under_its_name_and_digest(milepost, home, form):
    done = milepost("export", form)
    assert done.exit_code == 0, done.output
    folder = home / "exports" / f"itu-gs-2020-2023-{(home / 'digest').read_text()[:12]}" / form
    assert sorted(map(Path, done.stdout.split())) == sorted(folder.iterdir())
    assert all(path.stat().st_size for path in folder.iterdir())


def test_a_snapshot_by_the_beginning_of_its_digest_goes_where_it_is_asked_to(milepost, home, tmp_path):
    digest = (home / "digest").read_text()
    done = milepost("export", "csv", digest[:8], "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    said = json.loads((tmp_path / "out" / "csv-metadata.json").read_text(encoding="utf-8"))
    assert said["dc:identifier"] == f"sha256:{digest}"


def test_writing_the_same_again_changes_nothing_and_says_so(milepost, tmp_path):
    first = milepost("export", "sdmx-ml", "2", "--out", str(tmp_path))
    times = [path.stat().st_mtime_ns for path in sorted(tmp_path.iterdir())]
    again = milepost("export", "sdmx-ml", "2", "--out", str(tmp_path))
    assert "there already" not in first.stderr
    assert "the files were there already, with the same bytes" in again.stderr
    assert [path.stat().st_mtime_ns for path in sorted(tmp_path.iterdir())] == times


def test_a_plan_without_an_identifier_is_refused_with_what_to_add_and_nothing_is_written(milepost, tmp_path):
    done = milepost("export", "iati", "1", "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "expected iati and iati_type under [registered_as]" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(milepost, tmp_path):
    (tmp_path / "out").write_text("a file")
    done = milepost("export", "csv", "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert f"{tmp_path / 'out' / 'indicators.csv'} cannot be written" in done.stderr


def test_an_export_there_is_not_is_a_mistake_of_the_caller(milepost):
    done = milepost("export", "pdf")
    assert done.exit_code == 2
    assert "iati" in done.stderr
