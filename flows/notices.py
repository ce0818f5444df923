"""Notices within flows: the step that tells owners about their sources, and its sentences in the run's log."""

from __future__ import annotations

from prefect import get_run_logger, task

from flows.notice_steps import tell_troubles
from flows.surroundings import settings


@task(name="notices", task_run_name="notices {plan}")
def tell_about(plan: str, sources: list[str] | None) -> list[str]:
    """Tell the owners, once each, which sources of a plan are in trouble and which have recovered."""
    told = tell_troubles(settings(), plan, sources)
    for sentence in told:
        get_run_logger().warning("%s", sentence)
    return told
