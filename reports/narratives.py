"""What people wrote about the figures, as it was approved and frozen, after a first sentence made from the figures.

The figures a text names in braces are the snapshot's own, written as its language writes them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from indicators.canonical import plain
from reports import phrases
from reports.blocks import Heading, Paragraph
from reports.marks import bare, isolated
from reports.wording import LANGUAGE_ORDER, REPORT, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indicators.framework import Plan
    from indicators.narrative_subjects import Subject
    from reports.blocks import Block

    Narratives = dict[tuple[str, str], dict[str, Mapping[str, Any]]]


def plan_narrative(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build what was written about the plan as a whole, or say that nothing was."""
    if "narratives" in snapshot:
        yield from _passages(snapshot, [("plan", snapshot["plan"]["code"], "")], words)


def narrative_section(snapshot: Mapping[str, Any], objective: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build what was written about an objective, its outcomes and their indicators; say of which nothing was.

    A snapshot of before there were narratives has no such section.
    """
    if "narratives" not in snapshot:
        return
    subjects = [("objective", objective["code"], objective["code"])]
    for outcome in objective["outcomes"]:
        subjects.append(("outcome", outcome["code"], outcome["code"]))
        subjects += [("indicator", place["code"], place["code"]) for place in outcome["indicators"]]
    yield Heading(2, words.say("Narrative"))
    yield from _passages(snapshot, subjects, words)


def written_about(
    narratives: Iterable[Mapping[str, Any]], line: Mapping[str, Any], words: Words
) -> Iterator[Paragraph]:
    """Build what is approved about an indicator at its place; nothing where nothing is."""
    there = {one["language"]: one for one in narratives if (one["kind"], one["code"]) == ("indicator", line["code"])}
    if there:
        yield from _passage(there, "", line, words)


def _passages(snapshot: Mapping[str, Any], subjects: list[tuple[str, str, str]], words: Words) -> Iterator[Block]:
    lines = {line["code"]: line for line in snapshot["lines"]}
    there: Narratives = {}
    for one in snapshot["narratives"]:
        there.setdefault((one["kind"], one["code"]), {})[one["language"]] = one
    without = []
    for kind, code, label in subjects:
        in_languages = there.get((kind, code))
        if in_languages is None:
            without.append(label)
            continue
        yield from _passage(in_languages, label, lines.get(code), words)
    if without:
        yield Paragraph(_none(snapshot, without, words), "small")


def _none(snapshot: Mapping[str, Any], labels: list[str], words: Words) -> str:
    year = str(min(snapshot["plan"]["last_year"], int(snapshot["as_of"][:4])))
    if labels == [""]:
        return words.say("There is no approved narrative of the plan for {year}.", year=year)
    return words.say("There is no approved narrative for {year} of: {codes}.", year=year, codes=words.listed(labels))


def _passage(
    in_languages: Mapping[str, Mapping[str, Any]], label: str, line: Mapping[str, Any] | None, words: Words
) -> Iterator[Paragraph]:
    language = next(one for one in (words.language, *LANGUAGE_ORDER) if one in in_languages)
    narrative = in_languages[language]
    made = words.say(
        "Machine-made from the figures: {sentence}", sentence=sentence_made(narrative["figures"], line, words)
    )
    yield Paragraph(words.say("{label}: {text}", label=label, text=made) if label else made)
    own = (
        words if language == words.language or language not in dict(REPORT.locales) else Words(language, words.currency)
    )
    for paragraph in re.split(r"\n\s*\n", filled(narrative["text"], narrative["figures"], line, own)):
        yield Paragraph(words.text({language: " ".join(paragraph.split())}))
    if narrative["stale"]:
        yield Paragraph(
            words.say("The figures have changed since this text was approved: it may no longer fit them."), "small"
        )


def sentence_made(figures: Mapping[str, Any], line: Mapping[str, Any] | None, words: Words) -> str:
    """Say in one sentence what the figures say: of an indicator with its `line`, of anything above it without one."""
    if line is None:
        unknown = words.count(figures["indicators"] - figures["assessable"])
        counts = {name: words.count(figures[name]) for name in ("on_track", "assessable")}
        better = words.say("On track or better: {on_track} of {assessable}.", **counts)
        return words.told([better, words.say("Not assessable: {unknown}.", unknown=unknown)])
    if figures["value"] is None:
        return words.say("There is no value to judge: {reason}.", reason=words.say(phrases.REASONS[figures["reason"]]))
    told = {
        "value": words.quantity(figures["value"], line["unit"], line["decimals"]),
        "period": words.period(figures["period"]),
        "status": words.say(phrases.STATUSES[figures["status"]]),
        "target": words.benchmark(figures["target"], line["unit"], line["decimals"]),
    }
    if figures["progress"] is None:
        return words.say("{value} in {period}; target: {target}; {status}.", **told)
    told["baseline"] = words.benchmark(figures["baseline"], line["unit"], line["decimals"])
    told["progress"] = words.share(figures["progress"])
    return words.say("{value} in {period}: {progress} of the way from {baseline} to {target}; {status}.", **told)


def preview(plan: Plan, subject: Subject, text: str, figures: Mapping[str, Any], language: str) -> str:
    """Put today's figures into a text, before anything is frozen; as in English where reports lack its language."""
    place = plan.places().get(subject.code)
    measured = plan.indicator(place.indicator) if place else None
    line = {"unit": measured.unit.value, "decimals": measured.decimals} if measured else None
    words = Words(language if language in dict(REPORT.locales) else "en", plan.currency)
    return bare(filled(text, plain(figures), line, words))


def filled(text: str, figures: Mapping[str, Any], line: Mapping[str, Any] | None, words: Words) -> str:
    """Put the figures where a text names them in braces, as the language writes them; what is unknown says so."""

    def figure(found: re.Match[str]) -> str:
        said = _figure(found[1], figures, line, words)
        return isolated(said) if words.direction == "rtl" else said

    return re.sub(r"\{(\w+)\}", figure, text)


def _figure(name: str, figures: Mapping[str, Any], line: Mapping[str, Any] | None, words: Words) -> str:
    given = figures[name]
    if given is None:
        return words.say("not available")
    if line is None:
        return words.count(given)
    if name == "status":
        return words.say(phrases.STATUSES[given])
    if name in {"baseline", "target"}:
        known = given["value"] is not None
        unit = (line["unit"], line["decimals"])
        return words.quantity(given["value"], *unit) if known else words.benchmark(given, *unit)
    if name == "value":
        return words.quantity(given, line["unit"], line["decimals"])
    return words.share(given) if name == "progress" else words.period(given)
