"""What of a plan is called how: everything that has a code, found by it and by its title in any language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.listings import Field
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.framework import Plan, Text
    from portal.views import View

LONGEST = 200
"""Signs of what is looked for; what is beyond is not read."""

KINDS: dict[str, str] = {
    "objective": phrase("objective"),
    "outcome": phrase("outcome"),
    "indicator": phrase("indicator"),
    "output": phrase("output"),
    "source": phrase("source"),
    "risk": phrase("risk"),
    "service": phrase("support service"),
}

FOUND = (
    Field(name="code", title=phrase("Code"), kind="code"),
    Field(name="title", title=phrase("Title")),
    Field(name="kind", title=phrase("Kind"), kind="code", choice=True, words=KINDS),
    Field(name="matched", title=phrase("Found in"), shown=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something a plan has: what kind it is, its code, its titles, and the path of the page where it stands."""

    kind: str
    code: str
    titles: tuple[Text, ...]
    path: str


def things_of(plan: Plan) -> Iterator[Thing]:
    """Give everything of a plan that can be looked for, in the plan's order."""
    for objective in plan.objectives:
        page = f"/objectives/{objective.code}"
        yield Thing(kind="objective", code=objective.code, titles=(objective.title,), path=page)
        for outcome in objective.outcomes:
            yield Thing(kind="outcome", code=outcome.code, titles=(outcome.title,), path=f"{page}#outcomes")
            for place in outcome.indicators:
                own = plan.indicator(place.indicator).title
                titles = (own,) if place.component is None else (own, place.component)
                yield Thing(kind="indicator", code=place.code, titles=titles, path=f"/indicators/{place.code}")
        for output in objective.outputs:
            yield Thing(kind="output", code=output.code, titles=(output.title,), path=f"{page}#outputs")
    for source in plan.sources:
        yield Thing(kind="source", code=source.id, titles=(source.title,), path=f"/sources/{source.id}")
    for risk in plan.risks:
        yield Thing(kind="risk", code=risk.code, titles=(risk.title,), path=f"/risks/{risk.code}")
    for service in plan.support_services:
        yield Thing(kind="service", code=service.code, titles=(service.title,), path="/resources#of-services")


def found_rows(view: View, wanted: str, language: str) -> list[dict[str, Any]]:
    """Give what is called so: every word stands in the code or in the titles of one language; the nearest first."""
    words = folded(wanted[:LONGEST]).split()
    if not words:
        return []
    found = []
    for place, thing in enumerate(things_of(view.plan)):
        matched = _matched(thing, words, language)
        if matched is not None:
            found.append((_rank(thing, words), place, _row(view, thing, matched, language)))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def folded(text: str) -> str:
    """Write a text without what people leave out when they look for it: case, accents, vowel marks, odd spaces."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = (sign for sign in apart if not unicodedata.combining(sign) and sign != "\u0640")
    return " ".join("".join(kept).split())


def _matched(thing: Thing, words: Sequence[str], language: str) -> str | None:
    """Give the title in which all the words stand that are not in the code; None where there is none."""
    code = folded(thing.code)
    rest = [word for word in words if word not in code]
    spoken = {one: [title for text in thing.titles if (title := getattr(text, one))] for one in _languages(thing)}
    for one in sorted(spoken, key=lambda name: name != language):
        text = folded(" ".join(spoken[one]))
        if all(word in text for word in rest):
            return " · ".join(spoken[one])
    return None


def _languages(thing: Thing) -> list[str]:
    return list(dict.fromkeys(one for title in thing.titles for one in title.languages()))


def _rank(thing: Thing, words: Sequence[str]) -> int:
    code = folded(thing.code)
    if " ".join(words) == code:
        return 0
    return 1 if len(words) == 1 and code.startswith(words[0]) else 2


def _row(view: View, thing: Thing, matched: str, language: str) -> dict[str, Any]:
    title = " · ".join(text.in_language(language)[0] for text in thing.titles)
    path, _, at = thing.path.partition("#")
    address = f"{view.address(path)}{'#' if at else ''}{at}"
    return {
        "code": thing.code,
        "title": title,
        "kind": thing.kind,
        "matched": matched if matched != title else None,
        "titles": thing.titles,
        "address": address,
    }
