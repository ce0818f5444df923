"""What anyone may see of snapshots: those that are signed by all and past their embargo, and no word of others."""

from __future__ import annotations

from tests.frames import day
from tests.warehouse.signed_off import document
from tests.warehouse.test_sign_off import frozen
from warehouse.published_snapshots import as_published, is_published, newest_published, published_snapshots
from warehouse.sign_off import embargo, freeze_erratum, sign, standing_of

PLAN = document("1")["plan"]["code"]


def test_what_nobody_signed_or_an_embargo_holds_back_is_not_published(warehouse):
    first, second = frozen(warehouse, "1"), frozen(warehouse, "2")
    assert published_snapshots(warehouse, PLAN, day(3)) == []
    sign(warehouse, first.id, by="anna", at=day(1))
    sign(warehouse, second.id, by="anna", at=day(1))
    embargo(warehouse, second.id, until=day(5), reason="the Council first", by="anna", at=day(1))
    assert [one.id for one, _ in published_snapshots(warehouse, PLAN, day(3))] == [first.id]
    assert [one.id for one, _ in published_snapshots(warehouse, PLAN, day(6))] == [second.id, first.id]


def test_an_erratum_is_told_of_once_it_is_published_itself(warehouse):
    first = frozen(warehouse, "1")
    sign(warehouse, first.id, by="anna", at=day(1))
    erratum = freeze_erratum(warehouse, document("2"), first, reason="wrong", by="will", at=day(2))
    standing = standing_of(warehouse, first)
    assert standing.replaced_by is not None
    assert as_published(warehouse, standing, day(3)).replaced_by is None
    ((_, told),) = published_snapshots(warehouse, PLAN, day(3))
    assert told.replaced_by is None
    assert is_published(told, day(3))
    sign(warehouse, erratum.id, by="anna", at=day(4))
    assert as_published(warehouse, standing, day(5)) == standing
    assert [one.id for one, told in published_snapshots(warehouse, PLAN, day(5)) if told.replaced_by] == [first.id]
    newest = newest_published(warehouse, PLAN, day(5))
    assert newest is not None
    assert newest.id == erratum.id
