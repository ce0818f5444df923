"""A snapshot is signed off by the people its plan names, kept back until an instant, replaced and never edited."""

from __future__ import annotations

import pytest

from indicators.errors import CallerMistake, Conflict
from indicators.permissions import Grant, Role
from tests.frames import day
from tests.warehouse.people import add_person, owner_of
from tests.warehouse.signed_off import SIGN_OFF, document
from warehouse.audit import audit_lines, verify_audit
from warehouse.sign_off import embargo, freeze_erratum, sign, standing_of
from warehouse.snapshots import freeze, list_snapshots, read_snapshot, verify_chain


def frozen(warehouse, value="1", by="editor", **plan):
    return read_snapshot(warehouse, freeze(warehouse, document(value, **plan), at=day(0), by=by).id)


def with_people(warehouse):
    add_person(warehouse, "olga", Grant(role=Role.OFFICER))
    add_person(warehouse, "will", Grant(role=Role.WRITER))
    add_person(warehouse, "owen", owner_of())
    add_person(warehouse, "both", Grant(role=Role.OFFICER), Grant(role=Role.WRITER))


def test_without_levels_anybody_signs_by_name_and_once(warehouse):
    one = frozen(warehouse)
    assert sign(warehouse, one.id, by="editor", at=day(1), note="seen").name == "editor"
    with pytest.raises(Conflict, match="editor has signed"):
        sign(warehouse, one.id, by="editor", at=day(2))
    sign(warehouse, one.id, by="anna", at=day(2))
    assert [signed.author for signed in standing_of(warehouse, one).signatures] == ["editor", "anna"]


def test_the_plans_levels_sign_in_order_each_by_another_person_of_the_role(warehouse):
    with_people(warehouse)
    one = frozen(warehouse, sign_off=SIGN_OFF)
    assert [title["en"] for title in standing_of(warehouse, one).wanting] == ["Officer", "Writer"]
    with pytest.raises(Conflict, match="role officer"):
        sign(warehouse, one.id, by="will", at=day(1))
    first = sign(warehouse, one.id, by="both", at=day(1))
    assert (first.level, first.title, first.name) == (0, {"en": "Officer"}, "Both")
    with pytest.raises(Conflict, match="takes another person"):
        sign(warehouse, one.id, by="both", at=day(1))
    sign(warehouse, one.id, by="will", at=day(2))
    assert standing_of(warehouse, one).wanting == ()
    with pytest.raises(Conflict, match="signed off by everybody"):
        sign(warehouse, one.id, by="olga", at=day(3))


@pytest.mark.parametrize(("who", "told", "kind"), [
    ("olga", "four eyes", Conflict),
    ("owen", "does not hold the role officer", Conflict),
    ("nobody", "there is no account", CallerMistake),
])  # fmt: skip
def test_nobody_signs_who_may_not(warehouse, who, told, kind):
    with_people(warehouse)
    one = frozen(warehouse, by="olga", sign_off=SIGN_OFF)
    with pytest.raises(kind, match=told):
        sign(warehouse, one.id, by=who, at=day(1))
    assert standing_of(warehouse, one).signatures == ()


def test_an_embargo_holds_until_its_instant_and_is_moved_by_another(warehouse):
    one = frozen(warehouse)
    embargo(warehouse, one.id, until=day(9), reason="Council meets", by="anna", at=day(1))
    standing = standing_of(warehouse, one)
    assert standing.embargoed_on(day(8)) == "2026-01-10T12:00:00.000000Z"
    assert standing.embargoed_on(day(9)) is None
    embargo(warehouse, one.id, until=day(5), reason="it met early", by="anna", at=day(2))
    assert standing_of(warehouse, one).embargoed_on(day(5)) is None
    with pytest.raises(CallerMistake, match="reason"):
        embargo(warehouse, one.id, until=day(5), reason=" ", by="anna", at=day(2))


def test_an_erratum_is_a_new_snapshot_that_names_the_one_it_replaces(warehouse):
    one = frozen(warehouse)
    again = freeze_erratum(warehouse, document(), one, reason="a wrong unit", by="anna", at=day(2))
    new = read_snapshot(warehouse, again.id)
    assert (again.new, new.previous) == (True, one.digest)
    assert new.document["erratum"] == {"replaces": one.digest, "snapshot": one.id, "reason": "a wrong unit"}
    old, standing = standing_of(warehouse, one), standing_of(warehouse, new)
    assert (old.replaced_by.snapshot, old.replaced_by.reason) == (new.id, "a wrong unit")
    assert (standing.replaces.digest, standing.replaced_by) == (one.digest, None)
    assert read_snapshot(warehouse, one.id).document == one.document
    assert verify_chain(warehouse) == []


def test_what_was_replaced_is_neither_signed_nor_embargoed_nor_replaced_again(warehouse):
    one = frozen(warehouse)
    freeze_erratum(warehouse, document("2"), one, reason="a wrong unit", by="anna", at=day(2))
    given = {"by": "anna", "at": day(3)}
    for act in (
        lambda: sign(warehouse, one.id, **given),
        lambda: embargo(warehouse, one.id, until=day(9), reason="x", **given),
        lambda: freeze_erratum(warehouse, document("3"), one, reason="again", **given),
    ):
        with pytest.raises(Conflict, match=f"snapshot {one.id} was replaced by 2"):
            act()
    assert len(list_snapshots(warehouse)) == 2


@pytest.mark.parametrize(("reason", "plan", "told"), [("", "small", "needs its reason"), ("x", "other", "is of small")])
def test_an_erratum_without_reason_or_of_another_plan_is_refused(warehouse, reason, plan, told):
    one = frozen(warehouse)
    other = {**document("2"), "plan": {"code": plan}}
    with pytest.raises(CallerMistake, match=told):
        freeze_erratum(warehouse, other, one, reason=reason, by="anna", at=day(2))
    assert len(list_snapshots(warehouse)) == 1


def test_a_snapshot_after_an_erratum_that_says_the_same_is_the_erratum(warehouse):
    again = freeze_erratum(warehouse, document("2"), frozen(warehouse), reason="wrong", by="anna", at=day(2))
    assert freeze(warehouse, document("2"), at=day(3), by="editor").digest == again.digest


def test_every_word_on_a_snapshot_stands_in_the_log_of_acts(warehouse):
    one = frozen(warehouse)
    sign(warehouse, one.id, by="anna", at=day(1))
    embargo(warehouse, one.id, until=day(9), reason="Council", by="anna", at=day(1))
    freeze_erratum(warehouse, document("2"), one, reason="wrong", by="anna", at=day(2))
    acts = [line.act for line in audit_lines(warehouse, about=f"snapshot:{one.id}")]
    assert acts == ["snapshot.replaced", "snapshot.embargoed", "snapshot.signed", "snapshot.taken"]
    assert verify_audit(warehouse) == ()
