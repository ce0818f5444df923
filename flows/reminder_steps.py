"""Remind people of what is due from them: each once when it is due, and once more when it is overdue.

A source that nobody may hand in is told to its owner as the plan names it, so that it is not told to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.notice_steps import sent
from flows.surroundings import portal_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from indicators.framework import Plan
    from warehouse.connection import Warehouse
    from warehouse.dues import Due
    from warehouse.settings import Settings


def tell_dues(settings: Settings, plan_code: str, *, at: datetime) -> list[str]:
    """Write down and send the reminders of a plan that were not told before; give the sentences.

    Where they cannot be sent, a sentence more says so: who is not reached must not stop who is.
    """
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    with open_warehouse(settings) as warehouse:
        told = list(reminders(warehouse, plan_known_on(warehouse, plan_code, None), at=at, portal=portal_url()))
    return [*told, *sent(told, f"Milepost: {len(told)} due to be handed in")]


def reminders(warehouse: Warehouse, plan: Plan, *, at: datetime, portal: str) -> Iterator[str]:
    """Write down each reminder that was not told before, and give its sentence. `portal` is its address, or ""."""
    from warehouse.dues import DueState, dues
    from warehouse.instants import instant
    from warehouse.notices import REMINDER, tell_once

    for due in dues(warehouse, plan, at=at):
        if due.state is DueState.AHEAD:
            continue
        for name, told_to in _addressees(due):
            message = f"{told_to}: {_sentence(plan, due, portal)}"
            state = f"{REMINDER} {plan.code} {due.state} {name}".rstrip()
            if tell_once(
                warehouse, source=due.source, state=state, since=instant(due.at), told_to=told_to, message=message,
                at=at,
            ):  # fmt: skip
                yield message


def _addressees(due: Due) -> list[tuple[str, str]]:
    """Give whom to remind: the account's name, and how the person is addressed."""
    if not due.people:
        return [("", f"{due.owner} (nobody has the right to hand it in yet)")]
    named = [(one, f" <{one.email}>" if one.email else "") for one in due.people]
    return [(one.name, f"{one.display_name}{address}") for one, address in named]


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
