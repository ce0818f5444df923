"""What may be a password, and that nobody learns anything from how long a wrong one takes."""

from __future__ import annotations

import threading
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from indicators.errors import CallerMistake
from tests.frames import day
from tests.warehouse.people import PHRASE, QUICK, add_person
from warehouse import account_tables
from warehouse.accounts import (
    change_account,
    check_password,
    has_password,
    person_named,
    remove_password,
    set_password,
)
from warehouse.passwords import LONGEST, STRONG, hash_of, is_right

ABOUT = ("a.weber", "Anna Maria Weber", "weber@statistics.example")
OWN, ROW, EVERYBODY = "found little beside your own name", "found the same characters", "a word that everybody tries"


@pytest.mark.parametrize(("password", "told"), [
    ("", "found 0 characters"), ("sieben7", "found 7 characters"), ("x" * (LONGEST + 1), "found more than 1000"),
    ("aaaaaaaaaaaa", ROW), ("12345678", ROW), ("0987654321", ROW), ("abcdefghijkl", ROW), ("qwertyuiop", ROW),
    ("asdfghjkl1", ROW), ("abababababab", ROW), ("x7Kx7Kx7Kx7K", ROW), ("abcd1234", ROW), ("qwertzuiop", ROW),
    ("1111122222", ROW), ("QwErTyUiOp", ROW),
    ("a.weber2024", OWN), ("Weber-Weber!", OWN), ("WEBERANNAMARIA", OWN), ("statistics", OWN), ("ｗｅｂｅｒ-12345", OWN),
    ("weber@statistics.example", OWN),
    ("Milepost2024", EVERYBODY), ("milepost-milepost", EVERYBODY), ("Password123!", EVERYBODY),
    ("letmein-2024", EVERYBODY), ("Пароль-1234", EVERYBODY),
])  # fmt: skip
def test_what_anybody_would_try_first_is_no_password_and_is_not_repeated(password, told):
    with pytest.raises(CallerMistake) as refused:
        hash_of(password, about=ABOUT, hasher=QUICK)
    sentence = str(refused.value)
    assert sentence.startswith("password: found")
    assert told in sentence
    assert "expected at least 8 characters, better 15: a few words" in sentence
    assert not password or password not in sentence


@pytest.mark.parametrize("password", [
    "Xk3vRt9q", "correct horse battery", PHRASE, "x9 " * 6 + "kvlmw", "你好世界朋友再见了", "weber walks to the station",
    "        but spaces count", "ñandú-ñoqui-ñame", "nur kleinbuchstaben", "48150992", "z" + "kq7w" * 16, "😀🚀🌍🎈🎁🔥🍀🌈",
])  # fmt: skip
def test_any_other_password_of_eight_characters_or_more_is_one_without_rules_about_kinds(password):
    assert is_right(password, hash_of(password, about=ABOUT, hasher=QUICK), hasher=QUICK)


def test_somebody_with_a_name_of_two_letters_may_have_both_in_a_password():
    assert hash_of("lively-li-lilac", about=("li", "Li", ""), hasher=QUICK)


def test_a_long_password_counts_to_its_last_character():
    phrase = "four score and seven years ago our fathers brought forth " * 10
    kept = hash_of(phrase, about=ABOUT, hasher=QUICK)
    assert is_right(phrase, kept, hasher=QUICK)
    assert not is_right(phrase[:-1], kept, hasher=QUICK)
    assert not is_right(phrase + "x" * LONGEST, kept, hasher=QUICK)
    assert not is_right("half a character \ud800", kept, hasher=QUICK)


def test_the_longest_password_counts_as_it_is_read_and_not_as_it_is_typed():
    typed = unicodedata.normalize(
        "NFD", "".join(chr(0xE0 + number * 7 % 6) + "zq7é"[number % 4] for number in range(LONGEST // 2))
    )
    assert len(typed) > LONGEST
    assert is_right(typed, hash_of(typed, about=ABOUT, hasher=QUICK), hasher=QUICK)


def test_a_password_is_the_same_from_a_keyboard_that_writes_accents_apart():
    composed = unicodedata.normalize("NFC", "café au lait à sept heures")
    apart = unicodedata.normalize("NFD", composed)
    assert composed != apart
    assert is_right(apart, hash_of(composed, about=ABOUT, hasher=QUICK), hasher=QUICK)


@given(one=st.text(min_size=1, max_size=40), other=st.text(max_size=40))
def test_no_text_at_all_is_taken_for_another_password(one, other):
    kept = hash_of(PHRASE + one, about=(), hasher=QUICK)
    same = other.strip() and is_right(PHRASE + other, kept, hasher=QUICK)
    assert not same or _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", PHRASE + text)


def test_the_record_hashes_with_argon2id_at_the_recommended_strength(warehouse):
    add_person(warehouse)
    set_password(warehouse, "anna", PHRASE, at=day(0), by="root")
    with warehouse.read() as connection:
        kept = connection.execute(select(account_tables.password.c.hash)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert check_password(warehouse, "anna", PHRASE).name == "anna"


def test_the_newest_password_holds_and_it_can_be_taken_away(warehouse):
    add_person(warehouse)
    assert not has_password(warehouse, "anna")
    for phrase in (PHRASE, PHRASE + " again"):
        set_password(warehouse, "anna", phrase, at=day(0), by="root", hasher=QUICK)
    assert check_password(warehouse, "anna", PHRASE, hasher=QUICK) is None
    assert check_password(warehouse, "anna", PHRASE + " again", hasher=QUICK)
    assert has_password(warehouse, "anna")
    remove_password(warehouse, "anna", at=day(1), by="root")
    assert check_password(warehouse, "anna", PHRASE + " again", hasher=QUICK) is None
    assert check_password(warehouse, "anna", "", hasher=QUICK) is None
    assert not has_password(warehouse, "anna")


def test_a_refused_password_changes_nothing(warehouse):
    add_person(warehouse)
    set_password(warehouse, "anna", PHRASE, at=day(0), by="root", hasher=QUICK)
    with pytest.raises(CallerMistake, match=OWN):
        set_password(warehouse, "anna", "anna@mail.example", at=day(1), by="root", hasher=QUICK)
    assert check_password(warehouse, "anna", PHRASE, hasher=QUICK)
    with pytest.raises(CallerMistake, match="there is no account 'nobody'"):
        set_password(warehouse, "nobody", PHRASE, at=day(1), by="root", hasher=QUICK)


class Counting(Argon2Hasher):
    """Counts how often the slow work is done, and how often at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.done = self.now = self.most = 0
        self.lock = threading.Lock()

    def _work(self, work, pause: float = 0.0):
        with self.lock:
            self.done, self.now = self.done + 1, self.now + 1
            self.most = max(self.most, self.now)
        time.sleep(pause)
        with self.lock:
            self.now -= 1
        return work()

    def hash(self, *told, **named):
        return self._work(lambda: super(Counting, self).hash(*told, **named))

    def verify(self, *told, **named):
        return self._work(lambda: super(Counting, self).verify(*told, **named), pause=0.02)


def people_of_every_kind(warehouse, hasher) -> tuple[str, ...]:
    for name in ("anna", "disabled"):
        add_person(warehouse, name)
        set_password(warehouse, name, PHRASE, at=day(0), by="root", hasher=hasher)
    change_account(warehouse, "disabled", active=False, at=day(0), by="root")
    add_person(warehouse, "without")
    return ("anna", "disabled", "without", "nobody", "no name at all \ud800", "")


def test_the_same_work_is_done_whoever_asks_and_nobody_is_told_what_was_wrong(warehouse):
    counting = Counting()
    hasher = PasswordHash((counting,))
    for name in people_of_every_kind(warehouse, hasher):
        before = counting.done
        wrong = PHRASE if name != "anna" else PHRASE + "!"
        assert check_password(warehouse, name, wrong, hasher=hasher) is None
        assert counting.done == before + 1, name


def test_an_unknown_name_takes_as_long_as_a_wrong_password(sqlite_warehouse):
    names = people_of_every_kind(sqlite_warehouse, STRONG)
    took = {name: min(_seconds(sqlite_warehouse, name) for _ in range(3)) for name in names}
    # Of one class: a name that costs no hash would take a fiftieth.
    assert max(took.values()) < 4 * min(took.values()), took


def _seconds(warehouse, name: str) -> float:
    began = time.perf_counter()
    check_password(warehouse, name, "not this one")
    return time.perf_counter() - began


def test_four_passwords_are_looked_at_at_once_and_the_others_wait():
    counting = Counting()
    hasher = PasswordHash((counting,))
    kept = hash_of(PHRASE, about=(), hasher=hasher)
    asking = [threading.Thread(target=is_right, args=(PHRASE, kept), kwargs={"hasher": hasher}) for _ in range(12)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert (counting.done, counting.most) == (13, 4)


def test_nothing_that_is_told_of_a_person_has_the_password_in_it(warehouse):
    add_person(warehouse)
    set_password(warehouse, "anna", PHRASE, at=day(0), by="root", hasher=QUICK)
    with warehouse.read() as connection:
        told = str(
            [connection.execute(select(table)).all() for table in (account_tables.password, account_tables.audit)]
        )
    assert PHRASE not in told + str(person_named(warehouse, "anna"))
