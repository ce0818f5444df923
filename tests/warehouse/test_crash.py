"""Killed at any step, the record holds the old state or the new one, and the next run finishes what is waiting."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from functools import partial
from string import ascii_uppercase

from sqlalchemy import text

from indicators.provenance import sha256_of
from tests.frames import Reading, candidate, day, frame_of, lenient, raw_file, small_plan
from tests.warehouse.crash import killed_at
from tests.warehouse.handed_in import Clerk
from tests.warehouse.story import RATE
from warehouse.admission import admit
from warehouse.landing import files_of, land, waiting
from warehouse.observations import series_known_on

EVERY = int(os.environ.get("MILEPOST_TEST_KILL_EVERY", "13"))
"""Some two hundred steps make a refresh; a nightly run dies at each of them."""

OLD = {"2020": 5.0, "2021": 6.0}
NEW = {"2020": 7.0, "2022": 8.0}
CONTRADICTION = (candidate(1.0, period="2023", row=8), candidate(2.0, period="2023", row=9))


def deliver(warehouse, content: str, number: int) -> None:
    """Land a delivery and admit whatever waits, as a refresh does."""
    land(warehouse, [raw_file(content)], at=day(number), by="me")
    for one in waiting(warehouse, "register"):
        told = files_of(warehouse, one.delivery)[0].content.decode()
        years = OLD if told.startswith("old") else NEW
        rows = [candidate(value, period=year, row=row) for row, (year, value) in enumerate(years.items(), start=2)]
        reading = Reading(frame_of(*rows, *CONTRADICTION))
        admit(
            warehouse, one.delivery, reading, small_plan(), at=day(number), by="me", reader_version="1", checker=lenient
        )


def known(warehouse) -> dict:
    return {one.period.text: float(one.value) for one in series_known_on(warehouse, RATE, None)}


def is_whole(warehouse) -> None:
    """What there is belongs together, and no file bears a name it does not deserve."""
    with warehouse.read() as connection:
        changes = text("SELECT new + revised + withdrawn FROM run WHERE outcome = 'admitted' ORDER BY id")
        vintages = text("SELECT count(*) FROM observation GROUP BY vintage_id ORDER BY vintage_id")
        rows = connection.execute(changes).scalars().all()
        assert connection.execute(vintages).scalars().all() == rows
        runs = connection.execute(text("SELECT count(*) FROM run")).scalar_one()
        assert connection.execute(text("SELECT count(*) FROM quarantine")).scalar() == 2 * runs
    for path in warehouse.settings.landed.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            assert sha256_of(path.read_bytes()) == path.name


def test_a_refresh_killed_at_any_step_leaves_the_old_state_or_the_new_and_is_finished_next_time(warehouse):
    deliver(warehouse, "old", 0)
    ends = []
    for step in itertools.count(1, EVERY):
        before = known(warehouse)
        content, after = (f"new {step}", NEW) if before == OLD else (f"old {step}", OLD)
        warehouse.close()
        killed = killed_at(step, warehouse.settings, partial(deliver, content=content, number=step))
        ends.append(known(warehouse))
        assert ends[-1] in (before, after)
        is_whole(warehouse)
        if not killed:
            break
    assert ends[-1] == after
    assert len(ends) > 10
    deliver(warehouse, "old at last", 1000)
    assert (known(warehouse), waiting(warehouse, "register")) == (OLD, [])
    is_whole(warehouse)


def test_a_landing_that_was_acknowledged_is_there_whenever_the_process_dies(warehouse):
    receipts = warehouse.settings.home / "receipts.txt"

    def land_three(opened, step: int) -> None:
        for number in range(3):
            landed = land(opened, [raw_file(f"file {number} of {step}")], at=day(step), by="me")
            with receipts.open("a") as file:
                file.write(f"{landed.delivery} file {number} of {step}\n")

    for step in range(4, 40, 5):
        warehouse.close()
        killed_at(step, warehouse.settings, partial(land_three, step=step))
    acknowledged = dict(line.split(" ", 1) for line in receipts.read_text().splitlines())
    assert len(acknowledged) > 5
    for delivery, content in acknowledged.items():
        assert [file.content.decode() for file in files_of(warehouse, int(delivery))] == [content]


def large_reading() -> Reading:
    """Some thousand distinct cells: every step of a publication handles them all, and it is quick all the same."""
    areas = [one + other + "A" for one in ascii_uppercase for other in ascii_uppercase][:60]
    cells = itertools.product(areas, range(1960, 2020))
    return Reading(
        frame_of(
            *(
                candidate(number % 97 / 2, area=area, period=str(year), row=number + 2)
                for number, (area, year) in enumerate(cells)
            )
        )
    )


def test_a_large_publication_killed_at_any_step_is_whole_or_not_there_and_comes_once(warehouse):
    clerk, reading = Clerk(warehouse), large_reading()
    name = clerk.ready("a large file", reading)
    ends, rows = [], len(reading.frame)

    def publish_it(opened) -> None:
        replace(clerk, warehouse=opened).publish(name, reading)

    for step in itertools.count(1, 3 * EVERY):
        warehouse.close()
        killed = killed_at(step, warehouse.settings, publish_it)
        ends.append(held(warehouse))
        assert ends[-1] in (NOTHING, (rows, rows, 1, 1, 1))
        if not killed:
            break
    assert ends[0] == NOTHING
    assert ends[-1] == (rows, rows, 1, 1, 1)
    assert len(ends) > 3
    # A worker that died after its last word finds it done.
    assert clerk.publish(name, reading).already
    assert held(warehouse) == ends[-1]


NOTHING = (0, 0, 0, 0, 0)


def held(warehouse) -> tuple[int, ...]:
    """Count observations and the cells they speak of, and the vintages, publications and landings there are."""
    with warehouse.read() as connection:
        cells = "SELECT count(*) FROM (SELECT DISTINCT series_id, period FROM observation) AS cells"
        counts = [f"SELECT count(*) FROM {name}" for name in ("observation", "vintage", "publication", "landing")]
        return tuple(connection.execute(text(asked)).scalar_one() for asked in (counts[0], cells, *counts[1:]))
