"""The publish flow: freeze every plan and write its reports, so that a fresh draft always lies ready."""

from __future__ import annotations

from prefect import flow, get_run_logger, task

from flows.publish_steps import Published
from flows.publish_steps import publish as publish_snapshot
from flows.review_steps import plans_to_visit
from flows.surroundings import author, now, settings


@task(name="publish", task_run_name="publish {plan}")
def publish_plan(plan: str) -> Published:
    """Freeze a plan as of today and write its reports; what is there already with the same bytes stays."""
    from warehouse.connection import open_warehouse

    with open_warehouse(settings()) as warehouse:
        return publish_snapshot(warehouse, plan, as_of=now().date(), by=author())


@flow(name="publish")
async def publish(plan: str | None = None) -> list[Published]:
    """Freeze a plan, or all plans of the record, and write the annual reports."""
    published = [publish_plan(code) for code in plans_to_visit(settings(), plan)]
    for one in published:
        get_run_logger().info("snapshot %s %s: %s", one.frozen.id, one.frozen.digest[:12],
                              "taken" if one.frozen.new else "nothing changed since it was taken")  # fmt: skip
    return published
