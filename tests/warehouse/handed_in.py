"""A file on its way from a person's hands into the record: the arrangement tests of submissions share."""

from __future__ import annotations

from dataclasses import dataclass, field

from indicators.handovers import Deed, Step
from indicators.provenance import sha256_of
from tests.frames import Reading, day, lenient, numbered, small_plan
from tests.warehouse.people import add_person
from warehouse.deeds import write_deed
from warehouse.limits import Limits
from warehouse.period_locks import except_person, lock_period
from warehouse.previews import Examination, Examined, examine, keep_examination, last_examination
from warehouse.publications import publish
from warehouse.remembered import remember
from warehouse.submissions import raw_file, receive, submission
from warehouse.undo import undo

OPEN = Limits()
"""Everything may be changed."""


def hand_in(warehouse, content: str = "a file", *, by: str = "owner", plan=None, source="register", **given):
    """Receive a file; what is not given is of no matter."""
    kept = content.encode()
    about = {
        "label": "main", "file_name": "values.csv", "media_type": "text/csv", "sha256": sha256_of(kept),
        "size": len(kept), "choices": {}, "via": "portal", "at": day(1),
    }  # fmt: skip
    return receive(
        warehouse, plan=plan or small_plan(source), source=source, content=kept, by=by, **{**about, **given}
    )  # fmt: skip


@dataclass
class Clerk:
    """Does with submissions what the service and its people do; each step is a minute later."""

    warehouse: object
    plan: object = field(default_factory=small_plan)
    limits: Limits = OPEN
    checker: object = lenient
    today: int = 1

    def hand_in(self, content: str, **given) -> str:
        self.today += 1
        return hand_in(self.warehouse, content, **{"plan": self.plan, "at": day(self.today), **given}).public_id

    def examine(self, public_id: str, reading) -> Examined:
        given = reading if isinstance(reading, Reading) else Reading(reading)
        one = submission(self.warehouse, public_id)
        return examine(
            self.warehouse, plan=self.plan, files=[raw_file(self.warehouse, one, self.plan)], reading=given,
            limits=self.limits, reader_version="1", at=day(self.today), by="service", checker=self.checker,
        )  # fmt: skip

    def keep(self, public_id: str, reading) -> Examined:
        examined = self.examine(public_id, reading)
        keep_examination(self.warehouse, public_id, examined, plan=self.plan, at=day(self.today), by="service")
        return examined

    def examined(self, public_id: str) -> Examination | None:
        """Give what is kept of the last examination."""
        return last_examination(self.warehouse, submission(self.warehouse, public_id).id)

    def do(self, public_id: str, step: Step, by: str = "owner", **given):
        return write_deed(
            self.warehouse, public_id, Deed(step=step, by=by), plan=self.plan, at=day(self.today), **given
        )  # fmt: skip

    def ready(self, content: str, reading, *, accept: str = "fit", **given) -> str:
        """Hand in, examine and confirm: what is left is to publish."""
        public_id = self.hand_in(content, **given)
        self.keep(public_id, reading)
        self.do(public_id, Step.CONFIRMED, document={"accept": accept})
        return public_id

    def undo(self, public_id: str, **given):
        about = {"reason": "handed in by mistake", "at": day(self.today), "by": "officer", **given}
        return undo(self.warehouse, public_id, **about)

    def publish(self, public_id: str, reading):
        given = reading if isinstance(reading, Reading) else Reading(reading)
        file = raw_file(self.warehouse, submission(self.warehouse, public_id), self.plan)
        return publish(
            self.warehouse, public_id, given, self.plan, [file], limits=self.limits, reader_version="1",
            at=day(self.today), by="service", checker=self.checker,
        )  # fmt: skip


def fill_handed_in(warehouse) -> None:
    """Put a row into every table of what people hand in, by the doors anything comes in by."""
    clerk, about = Clerk(warehouse), {"reason": "for the test", "at": day(1), "by": "officer"}
    public_id = clerk.ready("a file", numbered(y2030=5.0))
    clerk.publish(public_id, numbered(y2030=5.0))
    agreeing = clerk.ready("another file", numbered(y2030=5.0))
    clerk.publish(agreeing, numbered(y2030=5.0))
    clerk.undo(public_id)
    person = add_person(warehouse, "handing-in")
    lock_period(warehouse, clerk.plan, "2019", **about)
    except_person(warehouse, clerk.plan, "2019", person=person.name, until=day(9), **about)
    remember(warehouse, account=person.id, source="register", headings="", choices={"decimal": ","}, at=day(1))
