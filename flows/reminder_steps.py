"""Remind people of what is due from them: each once when it is due, and once more when it is overdue.

Where a mail server is set, each person is written to in their own language; a letter that is not taken is no reminder,
and is tried again the next time. A source that nobody may hand in is told to its owner as the plan names it, so that it
is not told to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flows.notice_steps import sent
from flows.surroundings import mail_address, portal_url
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from indicators.framework import Plan
    from warehouse.accounts import Person
    from warehouse.connection import Warehouse
    from warehouse.dues import Due
    from warehouse.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What one person owes of one source; nobody where nobody may hand it in. `state` tells it from other notices."""

    due: Due
    person: Person | None
    state: str
    told_to: str
    message: str


def tell_dues(settings: Settings, plan_code: str, *, at: datetime) -> list[str]:
    """Write down and send the reminders of a plan that were not told before; give the sentences.

    Where they cannot be sent, a sentence more says so: who is not reached must not stop who is.
    """
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    with open_warehouse(settings) as warehouse:
        plan = plan_known_on(warehouse, plan_code, None)
        found = list(reminders(warehouse, plan, at=at, portal=portal_url()))
        problems, unreached = _written_to(plan, found)
        told = [one.message for one in found if one in unreached or _kept(warehouse, one, at)]
    return [*told, *problems, *sent(told, f"Milepost: {len(told)} due to be handed in")]


def reminders(warehouse: Warehouse, plan: Plan, *, at: datetime, portal: str) -> Iterator[Reminder]:
    """Give the reminders of a plan that were not told before. `portal` is its address, or ""."""
    from warehouse.dues import DueState, dues
    from warehouse.instants import instant
    from warehouse.notices import REMINDER, was_told

    for due in dues(warehouse, plan, at=at):
        if due.state is DueState.AHEAD:
            continue
        for person, told_to in _addressees(due):
            state = f"{REMINDER} {plan.code} {due.state} {person.name if person else ''}".rstrip()
            if not was_told(warehouse, source=due.source, state=state, since=instant(due.at)):
                message = f"{told_to}: {_sentence(plan, due, portal)}"
                yield Reminder(due=due, person=person, state=state, told_to=told_to, message=message)


def _kept(warehouse: Warehouse, one: Reminder, at: datetime) -> bool:
    from warehouse.instants import instant
    from warehouse.notices import tell_once

    return tell_once(
        warehouse, source=one.due.source, state=one.state, since=instant(one.due.at), told_to=one.told_to,
        message=one.message, at=at,
    )  # fmt: skip


def _written_to(plan: Plan, found: Sequence[Reminder]) -> tuple[list[str], list[Reminder]]:
    """Write to each person about all that is theirs; give what went wrong, and the reminders that reached nobody."""
    address, problems, unreached = mail_address(), [], []
    by_mail = [(one.person, one) for one in found if address and one.person is not None and one.person.email]
    for person, theirs in groupby(sorted(by_mail, key=lambda one: one[0].name), key=lambda one: one[0]):
        of_person = [one for _, one in theirs]
        try:
            _write(address, plan, person, of_person)
        except CallerMistake as error:
            problems.append(f"{person.name}: {error}")
            unreached += of_person
    return problems, unreached


def _write(address: str, plan: Plan, person: Person, theirs: Sequence[Reminder]) -> None:
    from flows.notifier import write_mail
    from reports.template_letter import Owed, reminder_letter
    from warehouse.dues import DueState

    owed = [
        Owed(
            plan=plan.code, source=one.due.source, title=plan.source(one.due.source).title, periods=one.due.periods,
            on=one.due.on, by=one.due.by, overdue=one.due.state is DueState.OVERDUE,
        )
        for one in theirs
    ]  # fmt: skip
    letter = reminder_letter(owed, language=person.language, portal=portal_url())
    write_mail(address, to=person.email, subject=letter.subject, body=letter.body)


def _addressees(due: Due) -> list[tuple[Person | None, str]]:
    """Give whom to remind, and how they are addressed."""
    if not due.people:
        return [(None, f"{due.owner} (nobody has the right to hand it in yet)")]
    named = [(one, f" <{one.email}>" if one.email else "") for one in due.people]
    return [(one, f"{one.display_name}{address}") for one, address in named]


def _sentence(plan: Plan, due: Due, portal: str) -> str:
    about = f" for {', '.join(due.periods)}" if due.periods else ""
    what = f"{due.title} ({due.source} of {plan.code}){about}"
    where = f"at {portal}/upload/{plan.code}/{due.source}" if portal else "on the portal or by the command line"
    when = (
        f"is due since {due.on}; hand it in {where} by {due.by}"
        if due.state == "due"
        else f"is overdue since {due.by}; hand it in {where}"
    )
    return f"{what} {when}. Its workbook: `milepost template {due.source} --plan {plan.code} -o {due.source}.xlsx`"
