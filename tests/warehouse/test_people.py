"""Of everything said about a person the newest word holds, whatever was said before and in which order."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import CallerMistake, Conflict
from indicators.permissions import Grant, Role, Scope
from tests.frames import day, small_plan
from tests.warehouse.at_once import at_once
from tests.warehouse.people import add_person, owner_of
from warehouse.account_names import LANGUAGES, account_name, display_name, email
from warehouse.accounts import change_account, create_account, grant, people, person_named, require_sense
from warehouse.audit import audit_lines, verify_audit
from warehouse.connection import Warehouse, open_warehouse
from warehouse.grant_subjects import grant_subjects, require_subject
from warehouse.plans import load_plan
from warehouse.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

ADMIN = Grant(role=Role.ADMIN)

limited = st.builds(
    Grant, role=st.sampled_from([Role.OWNER, Role.OFFICER]), scope=st.sampled_from([Scope.SOURCE, Scope.INDICATOR]),
    about=st.sampled_from(["register", "survey"]),
)  # fmt: skip
grants = limited | st.sampled_from([ADMIN, Grant(role=Role.AUDITOR)])
names = st.sampled_from(["anna", "ben", "chen"])
acts = st.one_of(
    st.tuples(st.just("grant"), names, grants, st.booleans()),
    st.tuples(st.just("email"), names, st.sampled_from(["", "a@b.example", "c@d.example"])),
    st.tuples(st.just("language"), names, st.sampled_from(LANGUAGES)),
    st.tuples(st.just("active"), names, st.booleans()),
)


@dataclass
class Told:
    """What is known of a person, kept the simple way: by overwriting it."""

    active: bool = True
    email: str = ""
    language: str = "en"
    grants: set[Grant] = field(default_factory=set)


def last_admin(told: dict[str, Told], name: str) -> bool:
    return [who for who, one in told.items() if one.active and ADMIN in one.grants] == [name]


def apply(told: dict[str, Told], act: tuple[Any, ...]) -> int | None:
    """Do it the simple way. Give how many lines the log gets; None where it must be refused."""
    kind, name, value, *more = act
    one = told[name]
    if kind == "grant":
        (given_,) = more
        if (value in one.grants) == given_:
            return 0
        if value == ADMIN and not given_ and last_admin(told, name):
            return None
        (one.grants.add if given_ else one.grants.discard)(value)
        return 1
    if getattr(one, kind) == value:
        return 0
    if kind == "active" and not value and last_admin(told, name):
        return None
    setattr(one, kind, value)
    return 1


def do(warehouse: Warehouse, act: tuple[Any, ...], number: int) -> None:
    kind, name, value, *more = act
    signed = {"at": day(number), "by": "root"}
    if kind == "grant":
        grant(warehouse, name, value, given=more[0], **signed)
    else:
        change_account(warehouse, name, **{kind: value}, **signed)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path):
    """A new record for each example."""
    home = tmp_path_factory.mktemp("people")

    def fresh() -> Warehouse:
        for old in home.glob("milepost.db*"):
            old.unlink()
        shutil.copy(migrated_file, home / "milepost.db")
        return open_warehouse(Settings(home, f"sqlite:///{home / 'milepost.db'}", home))

    return fresh


@given(story=st.lists(acts, max_size=14))
def test_the_newest_word_holds_and_every_change_has_its_line(kept, story):
    told = {name: Told() for name in ("anna", "ben", "chen")}
    with kept() as warehouse:
        for name in told:
            create_account(warehouse, name, display_name=name, at=day(0), by="root")
        lines = len(told)
        for number, act in enumerate(story):
            before = people(warehouse)
            added = apply(told, act)
            if added is None:
                with pytest.raises(Conflict, match="nobody else could manage accounts"):
                    do(warehouse, act, number)
                assert people(warehouse) == before
            else:
                do(warehouse, act, number)
                lines += added
        for one in people(warehouse):
            assert Told(one.active, one.email, one.language, set(one.grants)) == told[one.name]
            assert one == person_named(warehouse, one.name)
        assert len(audit_lines(warehouse)) == lines
        assert verify_audit(warehouse) == ()


def test_of_two_admins_who_shut_each_other_out_at_once_one_remains(warehouse):
    for name in ("anna", "ben"):
        add_person(warehouse, name, ADMIN)
    told = at_once(
        lambda name: change_account(warehouse, name, active=False, at=day(1), by="somebody"), ["anna", "ben"]
    )
    assert sum(isinstance(one, Conflict) for one in told) == 1
    assert [one.active for one in people(warehouse)].count(True) == 1


def test_of_many_who_take_one_name_at_once_one_gets_it(warehouse):
    told = at_once(
        lambda name: create_account(warehouse, name, display_name=name, at=day(0), by="root"),
        ["anna", "Anna", "ANNA", "ａnna", "anna ", "aNNa"],
    )
    assert [one.name for one in told if not isinstance(one, Conflict)] == ["anna"]
    assert len(people(warehouse)) == 1


def test_a_disabled_admin_does_not_count_and_may_lose_the_role(warehouse):
    add_person(warehouse, "anna", ADMIN)
    add_person(warehouse, "ben", ADMIN)
    change_account(warehouse, "ben", active=False, at=day(1), by="root")
    with pytest.raises(Conflict, match="anna cannot be disabled"):
        change_account(warehouse, "anna", active=False, at=day(1), by="root")
    assert grant(warehouse, "ben", ADMIN, given=False, at=day(1), by="root").grants == ()


@pytest.mark.parametrize(("meant", "told"), [
    (Grant(role=Role.OWNER, about="register"), "found scope all about 'register'"),
    (Grant(role=Role.OWNER, scope=Scope.SOURCE), "found scope source about nothing; name the source it is for"),
    (Grant(role=Role.ADMIN, scope=Scope.INDICATOR, about="x"), "found an admin of one indicator"),
])  # fmt: skip
def test_a_grant_that_means_nothing_is_refused(warehouse, meant, told):
    add_person(warehouse)
    with pytest.raises(CallerMistake, match=told):
        grant(warehouse, "anna", meant, given=True, at=day(0), by="root")
    with pytest.raises(CallerMistake, match=told):
        require_sense(meant)


def test_a_grant_may_be_about_what_any_loaded_plan_has(warehouse):
    with pytest.raises(CallerMistake, match="--source: found 'register'; no loaded plan has any"):
        require_subject(warehouse, owner_of())
    load_plan(warehouse, small_plan("register"), at=day(0), by="root")
    load_plan(warehouse, small_plan("survey", code="other"), at=day(1), by="root")
    assert grant_subjects(warehouse) == {
        Scope.ALL: (), Scope.SOURCE: ("register", "survey"), Scope.INDICATOR: ("recycling-rate",),
        Scope.OBJECTIVE: ("I.1",),
    }  # fmt: skip
    require_subject(warehouse, owner_of("register"))
    require_subject(warehouse, owner_of("survey"))
    require_subject(warehouse, ADMIN)
    with pytest.raises(CallerMistake, match="the loaded plans have register, survey"):
        require_subject(warehouse, owner_of("Register"))


@pytest.mark.parametrize("name", [
    "", " ", ".anna", "-anna", "@anna", "anna weber", "анна", "anna\u200b", "anna/ben", "a" * 101, "anna\0", "ann\ud800",
    "añna", "a:b",
])  # fmt: skip
def test_what_could_be_mistaken_is_no_name(warehouse, name):
    with pytest.raises(CallerMistake, match=r"name: found .*; expected letters a to z, digits and \. - _ @"):
        create_account(warehouse, name, display_name="Anna", at=day(0), by="root")
    assert person_named(warehouse, name) is None


@given(st.text())
def test_any_text_is_refused_or_one_name_that_stays_itself(text):
    try:
        kept_ = account_name(text)
    except CallerMistake:
        return
    assert account_name(kept_) == account_name(text.upper()) == account_name(f" {text} ") == kept_


@pytest.mark.parametrize(("said", "kept_"), [("  Anna   Weber ", "Anna Weber"), ("陈安娜", "陈安娜"), ("نرگس", "نرگس")])
def test_a_display_name_is_any_visible_text(said, kept_):
    assert display_name(said) == kept_


@pytest.mark.parametrize(
    "said", ["", " \t", "a" * 201, "Anna\u202eegdirb", "Anna\0", "Anna\u2066", "Anna\x1b[31m", "\ud800"]
)
def test_a_display_name_hides_nothing(said):
    with pytest.raises(CallerMistake, match="display name: found") as refused:
        display_name(said)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "said", ["anna", "anna@", "@b.example", "a b@c.example", "a@b", "a@b.c\r\nBcc: x@y.z", "a@@b.c"]
)
def test_a_mail_address_is_one_address(said):
    with pytest.raises(CallerMistake, match="e-mail: found"):
        email(said)
    assert (email(""), email(" anna@mail.example ")) == ("", "anna@mail.example")
