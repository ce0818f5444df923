"""The counter with something on it: a submission at every place where one can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.handing_in import Choices
from indicators.handovers import Deed, Step
from portal.taking_in import PAGE, Handed, take_in
from portal.worker import work_once
from tests.portal.world import PLAN
from warehouse.period_locks import except_person, lock_period
from warehouse.submissions import write_deed
from warehouse.undo import undo

if TYPE_CHECKING:
    from tests.portal.world import Portal

SOURCE = "spm-un-swap"
OWNER, OFFICER = "every-owner", "officer"


HEADING = "indicator,area,period,value"


def rows(*values: str, heading: str = HEADING, since: int = 2020) -> bytes:
    lines = (f"un-swap-meets,001,{year},{value}" for year, value in enumerate(values, since))
    return "\n".join([heading, *lines]).encode()


FILES = {
    "asking": rows("1", heading="what,where,when,how many"),
    "encoding": "indicator;area;period;value;note\nun-swap-meets;001;2021;1;été\n".encode("cp1252"),
    "unreadable": b"%PDF-1.7 no table",
    "draft": rows("1", "two", "3"),
    "submitted": rows("4"),
    "returned": rows("5"),
    "published": rows("6"),
    # Of another year: what another file changed meanwhile would send it back to its owner.
    "undone": rows("7", since=2022),
    "withdrawn": rows("8"),
    "approved": rows("9", since=2023),
    "reading": rows("10"),
}
"""A file for each place: what is in it differs, because the same file is one submission."""


def at_every_place(portal: Portal) -> dict[str, str]:
    """Hand in a file for each place and bring it there; give the names of the submissions."""
    names = {place: hand_in(portal, FILES[place], f"{place}.csv") for place in FILES if place != "reading"}
    work_once(portal.warehouse, portal.clock, worker="test")
    do(portal, names["withdrawn"], Step.WITHDRAWN, OWNER)
    for place in ("submitted", "returned", "published", "undone", "approved"):
        do(portal, names[place], Step.CONFIRMED, OWNER, note="late figures", document={"accept": "all"})
        if place == "returned":
            do(portal, names[place], Step.RETURNED, OFFICER, note="2020 is not yours")
        if place in {"published", "undone", "approved"}:
            do(portal, names[place], Step.SIGNED, OFFICER)
        if place in {"published", "undone"}:
            work_once(portal.warehouse, portal.clock, worker="test")
    undo(portal.warehouse, names["undone"], reason="typed in the wrong row", at=portal.clock(), by=OFFICER)
    # What nobody works on any more stays where it is.
    names["reading"] = hand_in(portal, FILES["reading"], "reading.csv")
    locked(portal)
    return names


def hand_in(portal: Portal, content: bytes, name: str, choices: Choices | None = None) -> str:
    handed = Handed(file_name=name, content=content, via=PAGE, choices=choices or Choices())
    return take_in(portal.warehouse, PLAN, SOURCE, handed, by=OWNER, at=portal.clock()).public_id


def do(portal: Portal, name: str, step: Step, by: str, **given) -> None:
    write_deed(portal.warehouse, name, Deed(step=step, by=by), plan=PLAN, at=portal.clock(), **given)


def locked(portal: Portal) -> None:
    by = {"at": portal.clock(), "by": OFFICER}
    until = portal.clock().replace(year=2030)
    lock_period(portal.warehouse, PLAN, "2019", reason="reported", **by)
    except_person(portal.warehouse, PLAN, "2019", person="owner", until=until, reason="a late survey", **by)
