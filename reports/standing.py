"""What was said of a snapshot after it was frozen, as its report shows it: embargo, signatures, errata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.blocks import Block, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words

    Standing = Mapping[str, Any]
    """`embargoed_until` (an instant while it holds, else None), `signatures`, `wanting`, `replaces`, `replaced_by`."""


def standing_facts(standing: Standing, words: Words) -> Iterator[tuple[str, str]]:
    """Give the facts for the head of a report."""
    for label, text in _facts(standing, words):
        yield words.say("{label}:", label=label), text


def _facts(standing: Standing, words: Words) -> Iterator[tuple[str, str]]:
    if standing["embargoed_until"]:
        yield words.say("Embargo"), embargoed(standing, words)
    if standing["replaced_by"]:
        yield words.say("Replaced"), _replaced(standing, words)
    if standing["replaces"]:
        yield words.say("Erratum"), _erratum(standing, words)
    for one in standing["signatures"]:
        told = words.say("{name}, {day}", name=one["name"], day=words.day(one["at"]))
        level = words.text(one["title"])
        yield words.say("Signed off by"), words.say("{label}: {text}", label=level, text=told) if level else told
    for title in standing["wanting"]:
        yield words.say("Not yet signed off by"), words.text(title)


def standing_paragraphs(standing: Standing, words: Words) -> Iterator[Block]:
    """Give what must be read before any figure: that it is not for the public, or no longer the one to use."""
    if standing["embargoed_until"]:
        yield Paragraph(embargoed(standing, words), "lead")
    if standing["replaced_by"]:
        yield Paragraph(_replaced(standing, words), "lead")
    if standing["replaces"]:
        yield Paragraph(_erratum(standing, words), "lead")


def embargoed(standing: Standing, words: Words) -> str:
    """Say that a report is under embargo, and until when."""
    until = standing["embargoed_until"]
    return words.say("EMBARGOED until {day}, {time} UTC", day=words.day(until), time=until[11:16])


def _replaced(standing: Standing, words: Words) -> str:
    other = standing["replaced_by"]
    return words.say(
        "This snapshot was replaced by {digest} on {day}: {reason}",
        digest=other["digest"][:16],
        day=words.day(other["at"]),
        reason=other["reason"],
    )


def _erratum(standing: Standing, words: Words) -> str:
    other = standing["replaces"]
    return words.say(
        "This report replaces that of snapshot {digest}: {reason}",
        digest=other["digest"][:16],
        reason=other["reason"],
    )
