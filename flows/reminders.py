"""The reminders flow: tell each person what is due from them, for whoever watches the schedule too."""

from __future__ import annotations

from prefect import flow, get_run_logger, task

from flows.reminder_steps import tell_dues
from flows.review_steps import plans_to_visit
from flows.surroundings import now, settings


@task(name="reminders", task_run_name="reminders {plan}")
def remind_of(plan: str) -> list[str]:
    """Remind people of what a plan's sources owe, each once for each due date and state."""
    told = tell_dues(settings(), plan, at=now())
    for sentence in told:
        get_run_logger().info("%s", sentence)
    return told


@flow(name="remind")
async def remind(plan: str | None = None) -> list[str]:
    """Remind people of what is due, of a plan or of all plans of the record."""
    return [sentence for code in plans_to_visit(settings(), plan) for sentence in remind_of(code)]
