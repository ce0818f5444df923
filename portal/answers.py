"""A submission as it is told, the same on its page, in the API and in the terminal: counts, findings, effect, story."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.findings import Severity
from indicators.framework import Text
from indicators.handovers import State, Step
from portal.finding_words import title_of
from warehouse.found import findings_after, kinds_found, totals_found, what_stops
from warehouse.previews import last_examination
from warehouse.reading_marks import mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators.findings import Finding
    from indicators.framework import Plan
    from portal.sayings import SayingsShown
    from portal.wording import Words
    from warehouse.connection import Warehouse
    from warehouse.found import Kind, Total
    from warehouse.submissions import Done, Submission

SHOWN_IN_A_GROUP = 50
"""Findings of one kind that a page shows; the downloads hold all that are kept."""

TOLD_AT_ONCE = 1_000
"""Findings in one answer of the API; it says how many there are, and where the next are."""

MOVING = (State.READING, State.APPROVED)
"""States that pass by themselves: whoever looks waits for the next."""

ORDER = [Severity.BLOCKER, Severity.ERROR, Severity.WARNING]


def answer_of(warehouse: Warehouse, one: Submission, plan: Plan) -> dict[str, Any]:
    """Tell one submission whole. Figures are Decimals as texts would have them; what there is not is None or empty."""
    return {
        "id": one.public_id,
        "plan": one.plan_code,
        "source": one.source,
        "file_name": one.file_name,
        "size": one.size,
        "sha256": one.sha256,
        "via": one.via,
        "received_at": one.at,
        "received_by": one.author,
        "state": one.state.value,
        "version": one.version,
        "choices": one.choices,
        "since": one.since,
        "work": work_on(warehouse, one),
        "questions": questions_asked(one),
        "problem": _problem(one),
        "levels": _levels(one, plan),
        "deeds": [_deed(each) for each in one.done],
        **_effect(warehouse, one, plan),
    }


def work_on(warehouse: Warehouse, one: Submission) -> dict[str, Any] | None:
    """Tell what a worker is doing with a submission now; None where nobody is at it."""
    mark = mark_of(warehouse, one.public_id) if one.state in MOVING else None
    return None if mark is None else mark.as_dict()


def questions_asked(one: Submission) -> list[dict[str, Any]]:
    """Give what the owner is asked about how the file is to be read; nothing once it is answered."""
    if one.state is not State.ASKING:
        return []
    return next((list(each.document["questions"]) for each in reversed(one.done) if each.deed.step is Step.ASKED), [])


def _problem(one: Submission) -> str:
    """Give why it cannot be read, or why it was returned."""
    if one.state not in {State.UNREADABLE, State.RETURNED}:
        return ""
    told = {Step.REFUSED, Step.RETURNED, Step.FAILED}
    return next((each.note for each in reversed(one.done) if each.deed.step in told), "")


def _levels(one: Submission, plan: Plan) -> list[dict[str, Any]]:
    signed = one.standing.signed
    return [
        {
            "title": level.title,
            "role": level.role.value,
            "signed_by": signed[number] if number < len(signed) else None,
        }
        for number, level in enumerate(plan.approval_of(one.source).levels)
    ]


def _deed(each: Done) -> dict[str, Any]:
    place = str(each.document.get("place", ""))
    return {"step": each.deed.step.value, "by": each.deed.by, "at": each.at, "note": each.note, "place": place}


def _effect(warehouse: Warehouse, one: Submission, plan: Plan) -> dict[str, Any]:
    waits = one.state in {State.READING, State.ASKING}
    examination = None if waits else last_examination(warehouse, one.id)
    if examination is None:
        return NOT_EXAMINED
    with warehouse.read() as connection:
        found = findings_after(connection, examination.run, 0, TOLD_AT_ONCE)
        totals, stop = totals_found(connection, examination.run), what_stops(connection, examination.run)
    told = effect_told(examination.effect, [each for _, each in found], totals, plan, stop)
    return {**told, "stale": examination.stale, "findings_next": _next_page(one, found)}


def page_of_findings(warehouse: Warehouse, one: Submission, after: int) -> dict[str, Any]:
    """Give the findings of a submission that follow a number, the counts of all, and where the next are."""
    examination = last_examination(warehouse, one.id)
    if examination is None:
        return {"findings": [], "by_code": [], "next": None}
    with warehouse.read() as connection:
        found = findings_after(connection, examination.run, after, TOLD_AT_ONCE)
        totals = totals_found(connection, examination.run)
    return {
        "findings": [each.as_dict() for _, each in found],
        "by_code": [each.as_dict() for each in totals],
        "next": _next_page(one, found),
    }


def _next_page(one: Submission, found: Sequence[tuple[int, Finding]]) -> str | None:
    """Give the address of the findings after some, which come with their numbers; None where these are the last."""
    more = len(found) == TOLD_AT_ONCE
    return f"/api/v1/submissions/{one.public_id}/findings?after={found[-1][0]}" if more else None


def groups_shown(warehouse: Warehouse, one: Submission, words: Words) -> list[dict[str, Any]]:
    """Give what was found in a submission as its page shows it: by what is wrong and what to do, the gravest first."""
    examination = last_examination(warehouse, one.id)
    if examination is None:
        return []
    with warehouse.read() as connection:
        return groups_of(kinds_found(connection, examination.run, SHOWN_IN_A_GROUP), words)


NOT_EXAMINED: dict[str, Any] = {
    "examined": False,
    "stale": False,
    "blocked": False,
    **dict.fromkeys(("accepted", "new", "changed", "unchanged", "refused", "withdrawn")),
    "findings": [],
    "findings_in_all": 0,
    "findings_by_code": [],
    "findings_next": None,
    "stopped_by": None,
    "changes": [],
    "changes_in_all": 0,
    "status_changes": [],
    "needs_word": False,
}
"""What is told of the effect of a file that nobody has looked at yet."""


def effect_told(
    effect: Mapping[str, Any], found: Sequence[Finding], totals: Sequence[Total], plan: Plan, stop: Finding | None
) -> dict[str, Any]:
    """Tell what a file would change, from the document of its examination, the first of its findings, how many there
    are of each code, and the one that stops the file.
    """
    counts = {"new": effect["new"], "changed": effect["revised"], "unchanged": effect["unchanged"]}
    warned = any(each.severity is Severity.WARNING for each in totals)
    return {
        "examined": True,
        "stale": False,
        "blocked": effect["outcome"] == "blocked",
        "accepted": sum(counts.values()),
        **counts,
        "refused": effect["refused"],
        "withdrawn": effect["withdrawn"],
        "findings": [each.as_dict() for each in found],
        "findings_in_all": sum(each.count for each in totals),
        "findings_by_code": [each.as_dict() for each in totals],
        "findings_next": None,
        "stopped_by": None if stop is None else stop.as_dict(),
        "changes": [_change(line, plan) for line in effect["lines"]],
        "changes_in_all": effect["lines_total"],
        "status_changes": [{**each, "title": _title(plan, each["indicator"])} for each in effect["statuses"]],
        # A change of what others have seen, and a warning that is passed by, are never silent.
        "needs_word": bool(effect["revised"] or effect["withdrawn"] or warned),
    }


def _change(line: dict[str, Any], plan: Plan) -> dict[str, Any]:
    try:
        indicator = plan.indicator(line["indicator"])
    except KeyError:
        title, decimals = None, 0
    else:
        title, decimals = indicator.title, indicator.decimals
    return {
        **{name: line[name] for name in ("indicator", "area", "period", "breakdown", "kind", "row", "cell")},
        "title": title,
        "decimals": decimals,
        "old": _told(line["old"]),
        "new": _told(line["new"]),
        "difference": None if line["change"] is None else Decimal(str(line["change"])).normalize(),
    }


def _told(content: dict[str, Any] | None) -> Decimal | str | None:
    """Give a value as a figure, or the status that says why there is none."""
    if content is None:
        return None
    value = content["value"]
    return str(content["status"]) if value is None else Decimal(str(value)).normalize()


def _title(plan: Plan, indicator: str) -> Any:
    try:
        return plan.indicator(indicator).title
    except KeyError:
        return None


def plain(answer: Any) -> Any:
    """Give an answer as JSON holds it: texts of the plan by language, everything else as it is."""
    if isinstance(answer, dict):
        return {name: plain(item) for name, item in answer.items()}
    if isinstance(answer, list | tuple):
        return [plain(item) for item in answer]
    if isinstance(answer, Decimal):
        return int(answer) if answer == answer.to_integral_value() else float(answer)
    return answer.model_dump(mode="json", exclude_none=True) if isinstance(answer, Text) else answer


def said_in(answer: dict[str, Any], sayings: SayingsShown) -> dict[str, Any]:
    """Give an answer with its sentences in a language; everything else, codes and places too, stays as it is."""
    return {
        **answer,
        "questions": [sayings.question(one) for one in answer["questions"]],
        "problem": sayings.note(answer["problem"]),
        "deeds": [{**one, "note": sayings.note(one["note"])} for one in answer["deeds"]],
        "findings": [sayings.finding(one) for one in answer["findings"]],
        "stopped_by": sayings.finding(answer["stopped_by"]) if answer["stopped_by"] else None,
    }


def groups_of(kinds: Iterable[Kind], words: Words) -> list[dict[str, Any]]:
    """Tell kinds of findings as a page shows them, the gravest first; each says how many there are."""
    ordered = sorted(kinds, key=lambda one: (ORDER.index(one.severity), -one.count, one.code))
    return [
        {
            "number": number,
            "severity": one.severity.value,
            "code": one.code,
            "title": words.say(title_of(one.code)),
            "remedy": one.remedy or "",
            "several": one.remedy is None,
            "count": one.count,
            "kept": one.kept,
            "shown": [found.as_dict() for found in one.first],
            "open": number <= 3,
        }
        for number, one in enumerate(ordered, start=1)
    ]
