"""Passwords: what may be one, and how it is kept: as an Argon2 hash, never as itself.

Length is what counts; there are no rules about kinds of characters. What anybody would try first is refused.
"""

from __future__ import annotations

import threading
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from pwdlib import PasswordHash

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterable

STRONG = PasswordHash.recommended()
"""The hasher of the record. Tests, which keep nothing, take a quicker one."""

SHORTEST, ADVISED, LONGEST = 8, 15, 1_000

_TRIED_FIRST = (
    "milepost", "password", "passwort", "passwd", "contraseña", "motdepasse", "пароль", "mima", "letmein", "welcome",
    "iloveyou", "admin",
)  # fmt: skip
"""The product, and the words every guesser begins with: what is left without them must be a password too."""

_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop")
_NEXT = {pair for row in _ROWS for pair in (*pairwise(row), *pairwise(row[::-1]))}

_FEWEST_RUNS = 4
"""`aaaa`, `abcd` and `4321` are one run each: a password has at least this many."""

_AT_ONCE = threading.BoundedSemaphore(4)
"""Each hash takes 64 MB on purpose: so many sign-ins are looked at together, the others wait."""


def hash_of(password: str, *, about: Iterable[str], hasher: PasswordHash = STRONG) -> str:
    """Hash a password. `about` are the words that name the person.

    Raises CallerMistake, never repeating the password, when it is too short, endless or what anybody would try first.
    """
    clean = _normal(password)
    if trouble := _trouble_with(clean, about):
        raise CallerMistake(
            f"password: {trouble}; expected at least {SHORTEST} characters, better {ADVISED}: "
            "a few words that do not belong together are easy to keep and hard to guess"
        )
    with _AT_ONCE:
        return hasher.hash(_bytes(clean))


def is_right(password: str, kept: str | None, *, hasher: PasswordHash = STRONG) -> bool:
    """Say whether a password is the one that is kept. Takes as long where none is kept: nobody can tell by the time."""
    # What is longer than any password is cut, so that it costs no more than one.
    clean = _bytes(_normal(password)[: LONGEST + 1])
    with _AT_ONCE:
        if not kept:
            hasher.hash(clean)
            return False
        return hasher.verify(clean, kept)


def _normal(password: str) -> str:
    """The same password from every keyboard: some write é as one character, some as two."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    """Half a character, which a browser can send, is a wrong password and not an accident."""
    return password.encode(errors="surrogatepass")


def _trouble_with(password: str, about: Iterable[str]) -> str | None:
    if len(password) < SHORTEST:
        return f"found {len(password)} characters"
    if len(password) > LONGEST:
        return f"found more than {LONGEST} characters"
    plain = password.casefold()
    if _repeats(plain) or _runs(plain) < _FEWEST_RUNS:
        return "found the same characters again and again, or one after the other"
    if len(_without(plain, [*_words_of(about), *_TRIED_FIRST])) < SHORTEST:
        return "found little beside your own name or mail address, the product's name, or a word that everybody tries"
    return None


def _repeats(text: str) -> bool:
    """Whether a text is one piece, too short to be a password, said over and over."""
    found = (text + text).find(text, 1)
    return found < min(SHORTEST, len(text))


def _runs(text: str) -> int:
    return 1 + sum(one != other and (one, other) not in _NEXT for one, other in pairwise(text))


def _words_of(about: Iterable[str]) -> list[str]:
    """Whole names and their parts, the longest first; what is too short to tell anything is left in."""
    whole = [_normal(text).casefold() for text in about]
    parts = [part for text in whole for part in "".join(c if c.isalnum() else " " for c in text).split()]
    return sorted({word for word in (*whole, *parts) if len(word) > 2}, key=len, reverse=True)


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
