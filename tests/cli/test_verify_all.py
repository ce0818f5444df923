"""`milepost snapshot verify --all`: the whole record agrees, or the place that does not is named and the exit code says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli.terminal import at_home_with, typed
from tests.frames import small_plan


@pytest.fixture
def home(tmp_path, migrated_file):
    """A record with a plan and one snapshot of it."""
    with at_home_with(small_plan(), tmp_path, migrated_file):
        assert typed("snapshot", "take").exit_code == 0
        yield tmp_path


def test_a_sound_record_is_said_to_be_sound_with_the_head_to_keep_elsewhere(home):
    said = typed("snapshot", "verify", "--all")
    assert (said.exit_code, "every sealed row of every table" in said.stdout) == (0, True)
    head = typed("snapshot", "seal").stdout.split("head ")[1].strip()
    assert head in said.stdout
    assert len(head) == 64


def test_rows_after_the_last_seal_are_counted_and_sealed_on_request(home):
    typed("snapshot", "sign", "1")
    assert "covered by the next: 2" in typed("snapshot", "verify", "--all").stdout
    assert typed("snapshot", "seal").stdout.startswith("2 rows sealed")
    assert "covered by the next: 0" in typed("snapshot", "verify", "--all").stdout


def test_one_changed_letter_is_found_and_its_place_named(home):
    with closing(sqlite3.connect(home / "milepost.db")) as owner:
        owner.execute("DROP TRIGGER plan_edition_refuse_update")
        owner.execute("UPDATE plan_edition SET loaded_by = 'ront'")
        owner.commit()
    said = typed("snapshot", "verify", "--all")
    assert said.exit_code == 4
    assert "table plan_edition" in said.stderr
    assert "loaded_by" in said.stderr
    assert typed("snapshot", "verify").exit_code == 0
