"""The assess flow: what every plan's figures say today, and what moved, for whoever watches the schedule."""

from __future__ import annotations

from prefect import flow, get_run_logger, task

from flows.notices import tell_about
from flows.review_steps import Review, plans_to_visit, review
from flows.surroundings import author, now, settings


@task(name="review", task_run_name="review {plan}")
def review_plan(plan: str) -> Review:
    """Judge a plan as of today and write what it came to into the run log."""
    from warehouse.connection import open_warehouse

    moment = now()
    with open_warehouse(settings()) as warehouse:
        return review(warehouse, plan, as_of=moment.date(), at=moment, by=author())


@flow(name="assess")
async def assess(plan: str | None = None) -> list[Review]:
    """Judge every indicator of a plan, or of all plans of the record, as of today; tell which sources are late."""
    codes = plans_to_visit(settings(), plan)
    reviews = [review_plan(code) for code in codes]
    for code in codes:
        tell_about(code, None)
    for one in reviews:
        get_run_logger().info("%s", one)
    return reviews
