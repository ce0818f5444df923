"""What a person is called in the record: one spelling of each name, so that two accounts never look alike."""

from __future__ import annotations

import re
import unicodedata
from typing import get_args

from indicators.errors import CallerMistake
from indicators.texts import Language

LANGUAGES: tuple[str, ...] = get_args(Language)

LONGEST_NAME, LONGEST_TEXT = 100, 200

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]*")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def folded(name: str) -> str:
    """Give the one spelling of a name: `Anna` and `ＡＮＮＡ` are `anna`."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def account_name(name: str) -> str:
    """Give the name as it is kept. Raises CallerMistake for one that is no account's name."""
    kept = folded(name)
    if not is_name(kept):
        raise CallerMistake(
            f"name: found {shown(name)}; expected letters a to z, digits and . - _ @, "
            f"beginning with a letter or digit, {LONGEST_NAME} at most"
        )
    return kept


def is_name(kept: str) -> bool:
    """Say whether a folded name can be an account's; nothing else needs to be looked for in the record."""
    return bool(_NAME.fullmatch(kept)) and len(kept) <= LONGEST_NAME


def display_name(text: str) -> str:
    """Give a person's own name as it is kept. Raises CallerMistake when it is empty, endless or invisible in part."""
    kept = " ".join(unicodedata.normalize("NFC", text).split())
    if not kept or len(kept) > LONGEST_TEXT or any(_hidden(sign) for sign in kept):
        raise CallerMistake(
            f"display name: found {shown(text)}; expected 1 to {LONGEST_TEXT} visible characters, as the person "
            "is to be named on pages and in the record"
        )
    return kept


def email(text: str) -> str:
    """Give a mail address as it is kept; "" for none. Raises CallerMistake for what no mail could be sent to."""
    kept = unicodedata.normalize("NFC", text).strip()
    if kept and (not _ADDRESS.fullmatch(kept) or len(kept) > LONGEST_TEXT or any(_hidden(sign) for sign in kept)):
        raise CallerMistake(f"e-mail: found {shown(text)}; expected an address such as anna@example.org, or none")
    return kept


def language(code: str) -> str:
    """Give a language. Raises CallerMistake, naming those there are, for any other."""
    if code not in LANGUAGES:
        raise CallerMistake(f"language: found {shown(code)}; expected one of {', '.join(LANGUAGES)}")
    return code


def shown(text: str) -> str:
    """Quote what was found, cut where it is endless, with invisible characters made visible."""
    return ascii(text[:60]) if any(_hidden(sign) for sign in text) else repr(text[:60])


def _hidden(sign: str) -> bool:
    """Control characters, and those that turn the direction of a text or show nothing."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and sign not in "\u200c\u200d"
