"""Snapshots of which something was said after they were frozen."""

from __future__ import annotations

from tests.frames import day
from warehouse.sign_off import embargo, freeze_erratum, sign
from warehouse.snapshots import freeze, read_snapshot

SIGN_OFF = {
    "levels": [{"title": {"en": "Officer"}, "role": "officer"}, {"title": {"en": "Writer"}, "role": "writer"}],
    "four_eyes": True,
}


def document(value: object = "1", **plan) -> dict:
    return {"plan": {"code": "small", **plan}, "lines": [], "value": value}


def fill_signed_off(warehouse) -> None:
    """Put a row into every table of what is said of snapshots."""
    first = freeze(warehouse, document(), at=day(0), by="editor")
    sign(warehouse, first.id, by="anna", at=day(1), note="as agreed")
    embargo(warehouse, first.id, until=day(9), reason="Council meets", by="anna", at=day(1))
    replaced = read_snapshot(warehouse, first.id)
    freeze_erratum(warehouse, document("2"), replaced, reason="a wrong unit", by="anna", at=day(2))
