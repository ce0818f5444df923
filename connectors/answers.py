"""What a row says in a field, in the words of the plan; what cannot be understood is named, and never guessed.

Nothing, "" and a source's own mark for nothing are no answer. A field with declared codes has those and
no others, a country is one that everybody knows, a day is read as the source writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from connectors.area_names import known_area
from connectors.areas import ended
from connectors.layouts import CELL_PROBLEMS
from indicators.periods import TimePeriod, containing, is_period
from indicators.series import TOTAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.minimise import Response
    from indicators.framework import Microdata
    from indicators.periods import Frequency

SHOWN = 80
TOO_LONG = "row-too-long"
PROBLEMS = {**CELL_PROBLEMS, TOO_LONG: ("no cell beyond the last heading", "put quotes around a value with a comma")}
"""Why a row of a file has no answer: what was expected, and what to do."""

_CODE = re.compile("[A-Za-z0-9_]+", re.ASCII)
ASK = "mend the answer at the source, or teach the plan what it means"


@dataclass(eq=False)
class NotUnderstood(Exception):
    """An answer nobody knows the meaning of, as the parts of a finding."""

    code: str
    column: str
    found: str
    expected: str
    remedy: str = ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How the answers of one source are read. `countries` are the fields that hold a country.

    `separator` stands between several answers in one text, where the source has such; `absent` are the
    texts it writes for no answer. `submitted` is a field that is empty until a row is handed in.
    """

    microdata: Microdata
    countries: frozenset[str] = frozenset()
    separator: str = ""
    absent: frozenset[str] = frozenset({""})
    submitted: str = ""

    def counts_at_all(self, response: Response) -> bool:
        """Say whether a row was handed in and holds what every row must. Raises NotUnderstood."""
        if "" in response.problems:
            self._refuse_problem("", response.problems[""])
        if self.submitted and not self._texts(response, self.submitted):
            return False
        return self.hold(response, self.microdata.counted_when)

    def period(self, response: Response, frequency: Frequency) -> str:
        """Give the period of a frequency that a row belongs to. Raises NotUnderstood."""
        if self.microdata.fixed_period:
            return self.microdata.fixed_period
        name = self.microdata.period
        written = self._texts(response, name)
        period = _period_of(written[0], frequency) if len(written) == 1 else None
        if period is None:
            raise NotUnderstood("period-unreadable", name, _shown(written), "a date such as 2021-11-23")
        return period

    def hold(self, response: Response, conditions: Mapping[str, Sequence[str]]) -> bool:
        """Say whether a row holds every condition. Raises NotUnderstood for an answer outside the codes."""
        held = [self._holds(response, name, values) for name, values in conditions.items()]
        # All were looked at: whether one is understood does not hang on what another says.
        return all(held)

    def _holds(self, response: Response, name: str, values: Sequence[str]) -> bool:
        said = self._said(response, name)
        if not said:
            return "" in values
        if self._is_coded(name):
            return not set(values).isdisjoint(said)
        return any(one in values or not set(values).isdisjoint(self._split(one)) for one in said)

    def different(self, response: Response, name: str) -> tuple[str, ...]:
        """Give the known values a row has in a field: countries, our codes, or texts. Raises NotUnderstood."""
        if name in self.countries:
            return self.countries_in(response, name)
        codes, said = self.microdata.codes.get(name, {}), self._said(response, name)
        return tuple(codes[one] for one in said) if self._is_coded(name) else said

    def code(self, response: Response, name: str) -> str | None:
        """Give our code for the one answer in a field; None when there is none of its own. Raises NotUnderstood."""
        codes, said = self.microdata.codes.get(name, {}), self._said(response, name)
        found = {codes.get(one, one) for one in said} or {codes.get("", TOTAL)}
        if len(found) > 1:
            raise NotUnderstood("answer-several", name, _shown(said), "one answer, or codes that make one of them")
        (code,) = found
        if not _CODE.fullmatch(code):
            raise NotUnderstood("answer-unknown", name, _shown(said), "a code: give codes for this field")
        return None if code == TOTAL else code

    def declared(self, name: str) -> frozenset[str]:
        """Give our codes for the answers a field may have, as far as the plan declares them."""
        return frozenset(self.microdata.codes.get(name, {}).values()) - {TOTAL}

    def countries_in(self, response: Response, name: str) -> tuple[str, ...]:
        """Give the countries of today a row names in a field, as alpha-3. Raises NotUnderstood for one unknown."""
        found: list[str] = []
        for text in self._texts(response, name):
            whole = self._country(name, text)
            parts = [whole] if whole else [self._country(name, part) for part in self._split(text)]
            known = [one for one in parts if one is not None]
            if not known or len(known) < len(parts):
                raise NotUnderstood("area-unknown", name, _shown([text]), "a country, by its name or ISO 3166-1 code")
            found += known
        return tuple(dict.fromkeys(found))

    def _country(self, name: str, text: str) -> str | None:
        code = self.microdata.codes.get(name, {}).get(text, text)
        area = known_area(code)
        # Groups are areas, and no country; nobody comes from a country that has ended.
        return area if area is not None and area.isalpha() and ended(area) is None else None

    def _said(self, response: Response, name: str) -> tuple[str, ...]:
        """Give the answers as the source writes them, each of them known where the field has codes."""
        texts = self._texts(response, name)
        return tuple(one for text in texts for one in self._known(name, text)) if self._is_coded(name) else texts

    def _known(self, name: str, text: str) -> tuple[str, ...]:
        codes = self.microdata.codes[name]
        parts = (text,) if text in codes else self._split(text)
        if not parts or not set(parts) <= codes.keys():
            known = ", ".join(repr(one) for one in list(codes)[:8])
            raise NotUnderstood("answer-unknown", name, _shown([text]), f"one of {known}")
        return parts

    def _is_coded(self, name: str) -> bool:
        return name in self.microdata.codes and name not in self.countries

    def _split(self, text: str) -> tuple[str, ...]:
        if not self.separator:
            return ()
        return tuple(part.strip() for part in text.split(self.separator) if part.strip())

    def _texts(self, response: Response, name: str) -> tuple[str, ...]:
        if name in response.problems:
            self._refuse_problem(name, response.problems[name])
        value = response.answers.get(name)
        texts = [_text(name, one) for one in (value if isinstance(value, list) else [value])]
        codes = self.microdata.codes.get(name, {})
        return tuple(text for text in texts if text and (text not in self.absent or text in codes))

    @staticmethod
    def _refuse_problem(name: str, problem: str) -> NoReturn:
        expected, remedy = PROBLEMS.get(problem, ("an answer", ASK))
        raise NotUnderstood(problem, name, problem.replace("-", " "), expected, remedy)


def _text(name: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise NotUnderstood("answer-unreadable", name, "a group of answers", "one answer, or a list of them")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return str(int(value) if whole else value).strip()


@lru_cache(maxsize=100_000)
def _period_of(text: str, frequency: Frequency) -> str | None:
    """Give the period that a period, or an instant's day as it is written whatever its zone, lies in."""
    head = re.split("[T ]", text, maxsplit=1)[0]
    if (head != text and not _is_instant(text)) or not is_period(head):
        return None
    period = containing(TimePeriod.parse(head), frequency)
    return None if period is None else period.text


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _shown(texts: Sequence[str]) -> str:
    shown = ", ".join(texts) or "nothing"
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"
