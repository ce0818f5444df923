from __future__ import annotations

import stat

import pytest

from indicators.errors import CallerMistake, Conflict
from indicators.provenance import sha256_of
from tests.frames import Reading, day, lenient, numbered, raw_file, small_plan
from warehouse.admission import admit, refuse_delivery
from warehouse.landed_files import Condition, condition_of, path_of
from warehouse.landing import Landed, WaitingDelivery, files_of, land, validators_held, waiting


def landed_files(warehouse) -> list:
    return [path for path in warehouse.settings.landed.rglob("*") if path.is_file()]


def land_one(warehouse, content: str, on: int = 0, **given) -> Landed:
    return land(warehouse, [raw_file(content, **given)], at=day(on), by="owner")


def admit_one(warehouse, delivery: int, reader_version: str = "1"):
    reading = Reading(numbered(y2020=5.0))
    return admit(warehouse, delivery, reading, small_plan(), at=day(9), by="me", reader_version=reader_version,
                 checker=lenient)  # fmt: skip


def test_bytes_are_stored_once_under_their_fingerprint_for_owner_and_group_only(warehouse):
    land_one(warehouse, "5", label="main")
    land_one(warehouse, "5", label="other")
    (only,) = landed_files(warehouse)
    assert only == path_of(warehouse.settings.landed, sha256_of(b"5"))
    assert only.read_bytes() == b"5"
    assert stat.S_IMODE(only.stat().st_mode) == 0o640


def test_what_was_delivered_last_is_not_landed_again_but_a_return_to_earlier_bytes_is(warehouse):
    told = [land_one(warehouse, content) for content in ("5", "5", "6", "6", "5")]
    assert [landed.new for landed in told] == [True, False, True, False, True]
    assert len({landed.delivery for landed in told}) == 3
    assert len(landed_files(warehouse)) == 2


def test_the_parts_of_a_delivery_stay_together_in_order_and_come_back_as_they_were(warehouse):
    parts = [raw_file("b", part=1, recorded=True), raw_file("a", part=0, validators={"ETag": "x"}, licence="CC0")]
    landed = land(warehouse, parts, at=day(0), by="owner")
    assert files_of(warehouse, landed.delivery) == [parts[1], parts[0]]
    one_page_less = land(warehouse, parts[1:], at=day(1), by="owner")
    assert one_page_less.new


@pytest.mark.parametrize(
    "parts",
    [[], [raw_file(part=1)], [raw_file(part=0), raw_file(part=0)], [raw_file(), raw_file(part=1, label="other")],
     [raw_file(), raw_file(part=1, source="other")]],
    ids=["none", "the first is missing", "one twice", "two labels", "two sources"],
)  # fmt: skip
def test_what_is_not_one_resource_in_parts_is_not_landed(sqlite_warehouse, parts):
    with pytest.raises(ValueError, match="a delivery"):
        land(sqlite_warehouse, parts, at=day(0), by="owner")
    assert landed_files(sqlite_warehouse) == []


def test_landings_of_a_label_rise_in_time_even_when_the_clock_falls_back(warehouse):
    numbers = [land_one(warehouse, content, on).delivery for content, on in (("5", 3), ("6", 1), ("5", 1))]
    assert [waiting_one.delivery for waiting_one in waiting(warehouse, "register")] == numbers == sorted(numbers)


def test_bytes_that_were_altered_are_neither_given_out_nor_landed_upon(warehouse):
    landed = land_one(warehouse, "5")
    path_of(warehouse.settings.landed, sha256_of(b"5")).write_bytes(b"6")
    assert condition_of(warehouse.settings.landed, sha256_of(b"5")) is Condition.ALTERED
    with pytest.raises(Conflict, match="altered"):
        files_of(warehouse, landed.delivery)
    with pytest.raises(Conflict, match="altered"):
        land_one(warehouse, "5", label="other")


def test_bytes_that_are_gone_are_missed(warehouse):
    landed = land_one(warehouse, "5")
    path_of(warehouse.settings.landed, sha256_of(b"5")).unlink()
    with pytest.raises(Conflict, match="missing"):
        files_of(warehouse, landed.delivery)


def test_a_delivery_that_does_not_exist_is_the_callers_mistake(warehouse):
    with pytest.raises(CallerMistake, match="no delivery 7"):
        files_of(warehouse, 7)


def test_a_delivery_waits_until_it_is_admitted_or_refused(warehouse):
    first, second = (land_one(warehouse, content).delivery for content in "56")
    land_one(warehouse, "5", source="elsewhere")
    assert waiting(warehouse, "register") == [WaitingDelivery(n, "register", "main") for n in (first, second)]
    assert [delivery.source for delivery in waiting(warehouse, None)] == ["register", "register", "elsewhere"]
    admit_one(warehouse, first)
    refuse_delivery(warehouse, second, "no table in it", [], at=day(1), by="me")
    assert waiting(warehouse, "register") == []


def test_a_better_reader_makes_the_last_delivery_of_each_label_wait_again(warehouse):
    first, second = (land_one(warehouse, content).delivery for content in "56")
    admit_one(warehouse, first)
    refuse_delivery(warehouse, second, "no table in it", [], at=day(1), by="me", reader_version="1")
    assert waiting(warehouse, "register", {"register": "1"}) == []
    assert [one.delivery for one in waiting(warehouse, "register", {"register": "2"})] == [second]
    assert waiting(warehouse, "register", {"elsewhere": "2"}) == []
    admit_one(warehouse, second, reader_version="2")
    assert waiting(warehouse, "register", {"register": "2"}) == []


def test_validators_are_those_of_the_last_delivery_and_never_of_a_recording(warehouse):
    land_one(warehouse, "5", validators={"ETag": "old"})
    land_one(warehouse, "6", validators={"ETag": "new"})
    land_one(
        warehouse, "7", label="other", address="https://register.example/other", validators={"ETag": "r"}, recorded=True
    )
    land_one(warehouse, "8", label="third", address="https://register.example/third")
    assert validators_held(warehouse, "register") == {"https://register.example/0": {"ETag": "new"}}
    assert validators_held(warehouse, "elsewhere") == {}
