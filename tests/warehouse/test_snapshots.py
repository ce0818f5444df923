from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
from sqlalchemy import text

from indicators.canonical import canonical_json
from indicators.errors import CallerMistake, Conflict
from indicators.provenance import sha256_of
from tests.frames import day, numbered
from tests.warehouse.story import RATE, Story
from warehouse.landed_files import path_of
from warehouse.observations import series_known_on
from warehouse.snapshots import freeze, list_snapshots, read_snapshot, verify_chain


def document(value: object = "1", plan: str = "small", **more) -> dict:
    return {"plan": {"code": plan}, "lines": [{"title": {"zh": "电子废物"}, "value": value}], **more}


def freeze_one(warehouse, on: int = 0, by: str = "editor", **given):
    return freeze(warehouse, document(**given), at=day(on), by=by)


def citing(warehouse) -> dict:
    """A document that cites what is known, as a snapshot does."""
    inputs = [
        {"period": one.period.text, "value": one.value, "observation": one.id, "vintage": one.vintage,
         "sha256": one.sha256, "row": one.row}
        for one in series_known_on(warehouse, RATE, None)
    ]  # fmt: skip
    return {"plan": {"code": "small"}, "lines": [{"inputs": inputs}]}


def tamper(warehouse, table: str, change: str) -> None:
    """Do what only the owner of the tables can: switch the guards off."""
    with warehouse.write() as connection:
        if warehouse.on_sqlite:
            guard = connection.exec_driver_sql(
                f"SELECT sql FROM sqlite_master WHERE name = '{table}_refuse_update'"
            ).scalar()
            connection.exec_driver_sql(f"DROP TRIGGER {table}_refuse_update")
            connection.exec_driver_sql(f"UPDATE {table} SET {change}")
            connection.exec_driver_sql(guard)
        else:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL; UPDATE {table} SET {change}")


def test_what_is_frozen_is_canonical_text_whose_digest_names_it(warehouse):
    frozen = freeze_one(warehouse, value=Decimal("0.50"))
    read = read_snapshot(warehouse, frozen.id)
    assert read.document == {**document("0.50"), "taken_at": "2026-01-01T12:00:00.000000Z", "taken_by": "editor",
                             "previous": None}  # fmt: skip
    assert read.digest == frozen.digest == hashlib.sha256(canonical_json(read.document).encode()).hexdigest()
    with warehouse.read() as connection:
        assert connection.execute(text("SELECT document FROM snapshot")).scalar_one() == canonical_json(read.document)


def test_each_snapshot_of_a_plan_names_the_one_before(warehouse):
    first, other, second = freeze_one(warehouse), freeze_one(warehouse, plan="other"), freeze_one(warehouse, value="2")
    assert (first.previous, other.previous, second.previous) == (None, None, first.digest)
    assert read_snapshot(warehouse, second.id).document["previous"] == first.digest
    assert [line.id for line in list_snapshots(warehouse)] == [second.id, other.id, first.id]
    assert [line.id for line in list_snapshots(warehouse, plan="small")] == [second.id, first.id]


def test_a_snapshot_that_would_say_the_same_is_the_one_there_is(warehouse):
    first = freeze_one(warehouse)
    again = freeze_one(warehouse, on=5, by="somebody else")
    assert (again.id, again.digest, again.new) == (first.id, first.digest, False)
    there_and_back = [freeze_one(warehouse, value=value).new for value in "21"]
    assert there_and_back == [True, True]


def test_a_float_is_never_frozen(warehouse):
    with pytest.raises(TypeError, match="float"):
        freeze_one(warehouse, value=0.5)
    assert list_snapshots(warehouse) == []


def test_a_snapshot_is_named_by_number_or_by_the_beginning_of_its_digest(warehouse):
    first, second = freeze_one(warehouse), freeze_one(warehouse, value="2")
    assert read_snapshot(warehouse).id == second.id
    assert read_snapshot(warehouse, str(first.id)).id == first.id
    assert read_snapshot(warehouse, first.digest[:8]).id == first.id
    assert read_snapshot(warehouse, plan="small").id == second.id
    for name, told in (("zzz", "names no snapshot"), (99, "there is no snapshot"), ("0000000", "there is no snapshot")):
        with pytest.raises(CallerMistake, match=told):
            read_snapshot(warehouse, name)
    with pytest.raises(CallerMistake, match="milepost snapshot take"):
        read_snapshot(warehouse, plan="other")


def test_a_snapshot_whose_text_was_changed_is_not_given_out(warehouse):
    frozen = freeze_one(warehouse, value="17.5")
    tamper(warehouse, "snapshot", "document = replace(document, '17.5', '97.5')")
    with pytest.raises(Conflict, match=f"snapshot {frozen.id} is no longer what was frozen"):
        read_snapshot(warehouse, frozen.id)


def test_a_record_nobody_touched_verifies(warehouse):
    assert verify_chain(warehouse) == []
    Story(warehouse).admit(numbered(y2020=0.1, y2021=None, y2022=15.0))
    freeze(warehouse, citing(warehouse), at=day(1), by="editor")
    Story(warehouse, "next").admit(numbered(y2023=1e22))
    freeze(warehouse, citing(warehouse), at=day(2), by="editor")
    assert verify_chain(warehouse) == []


@pytest.mark.parametrize(("change", "code", "place"), [
    ("document = replace(document, '0.1', '0.2') WHERE id = 1", "snapshot-altered", "digest"),
    ("document = '[' WHERE id = 1", "snapshot-altered", "digest"),
    ("previous = 'x' WHERE id = 2", "snapshot-chain-broken", "previous"),
    ("taken_by = 'nobody' WHERE id = 2", "snapshot-altered", "taken_by"),
    ("taken_at = '2020' WHERE id = 2", "snapshot-altered", "taken_at"),
    ("plan_code = 'other' WHERE id = 2", "snapshot-altered", "plan_code"),
    ("content_digest = 'x' WHERE id = 2", "snapshot-altered", "content_digest"),
])  # fmt: skip
def test_a_changed_snapshot_is_named_with_what_changed(warehouse, change, code, place):
    Story(warehouse).admit(numbered(y2020=0.1))
    for number in range(2):
        freeze(warehouse, citing(warehouse) | {"number": number}, at=day(1), by="editor")
    tamper(warehouse, "snapshot", change)
    found = {(one.code, one.column) for one in verify_chain(warehouse)}
    assert (code, place) in found
    assert all(column != "observation 1" for _, column in found)


def test_a_snapshot_rewritten_with_a_matching_digest_still_breaks_the_chain(warehouse):
    first, second = freeze_one(warehouse, value="17.5"), freeze_one(warehouse, value="18")
    forged = canonical_json({**read_snapshot(warehouse, first.id).document, "lines": []})
    digest = hashlib.sha256(forged.encode()).hexdigest()
    tamper(warehouse, "snapshot", f"document = '{forged}', digest = '{digest}' WHERE id = {first.id}")
    assert [(found.code, found.file, found.column) for found in verify_chain(warehouse)] == [
        ("snapshot-altered", f"snapshot {first.id}", "content_digest"),
        ("snapshot-chain-broken", f"snapshot {second.id}", "previous"),
    ]


def test_a_flipped_byte_in_a_landed_file_or_a_row_is_named(warehouse):
    Story(warehouse).admit(numbered(y2020=0.1))
    cited = citing(warehouse)
    freeze(warehouse, cited, at=day(1), by="editor")
    landed = path_of(warehouse.settings.landed, cited["lines"][0]["inputs"][0]["sha256"])
    good = landed.read_bytes()
    landed.write_bytes(bytes([good[0] ^ 1]) + good[1:])
    assert [(one.code, one.file) for one in verify_chain(warehouse)] == [("landed-file-altered", str(landed))]
    landed.unlink()
    assert [one.code for one in verify_chain(warehouse)] == ["landed-file-missing"]
    landed.write_bytes(good)
    tamper(warehouse, "observation", "value = 0.2")
    (found,) = verify_chain(warehouse)
    assert (found.code, found.column) == ("observation-altered", "observation 1")
    assert (found.found[:3], found.expected[:3]) == ("0.2", "0.1")


def test_an_observation_that_is_gone_is_missed(warehouse):
    cited = {"period": "2020", "value": "1", "observation": 7, "vintage": 1, "sha256": "", "row": 2}
    freeze(warehouse, {"plan": {"code": "small"}, "lines": [{"inputs": [cited]}]}, at=day(0), by="editor")
    (found,) = verify_chain(warehouse)
    assert (found.code, found.found) == ("observation-altered", "no such observation")
    assert sha256_of(b"") not in json.dumps(found.as_dict())


def test_a_list_tells_the_day_each_snapshot_judges_without_reading_it_whole(warehouse):
    freeze(warehouse, document("1", as_of="2024-01-31"), at=day(0), by="editor")
    freeze(warehouse, document("2"), at=day(1), by="editor")
    assert [one.as_of for one in list_snapshots(warehouse)] == ["", "2024-01-31"]
    assert read_snapshot(warehouse, 1).as_of == "2024-01-31"
