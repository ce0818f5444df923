"""Deliveries of one label, one a day: the arrangement most tests of admission share."""

from __future__ import annotations

from dataclasses import dataclass

from tests.frames import Reading, day, lenient, raw_file, small_plan
from warehouse.admission import Intake, admit
from warehouse.landing import land
from warehouse.observations import series_known_on

RATE = ["recycling-rate"]


@dataclass(frozen=True)
class Verdict:
    """What a check answers, as small as can be."""

    name: str
    passed: bool


class Story:
    """What happens to one label of one source."""

    def __init__(self, warehouse, label: str = "main", source: str = "register") -> None:
        self.warehouse, self.label, self.source, self.today = warehouse, label, source, 0

    def land(self) -> int:
        self.today += 1
        files = [raw_file(f"{self.label} of day {self.today}", label=self.label, source=self.source)]
        return land(self.warehouse, files, at=day(self.today), by="owner").delivery

    def admit(self, reading, *, delivery: int | None = None, checker=lenient, version: str = "1", plan=None) -> Intake:
        given = reading if isinstance(reading, Reading) else Reading(reading)
        return admit(
            self.warehouse, delivery or self.land(), given, plan or small_plan(self.source), at=day(self.today),
            by="me", reader_version=version, checker=checker,
        )  # fmt: skip

    def known(self, known_on=None) -> dict[str, str | None]:
        """What is known of this source: period → value as text."""
        found = series_known_on(self.warehouse, RATE, known_on)
        return {
            item.period.text: None if item.value is None else str(item.value)
            for item in found
            if item.series.source == self.source
        }


def counts(intake: Intake) -> tuple:
    return intake.outcome, intake.new, intake.revised, intake.unchanged, intake.refused, intake.withdrawn
