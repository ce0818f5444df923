"""The refresh flow: each source on its own, so that one that fails stops none of the others.

Only wiring lives here. A question about the data belongs in `connectors`, `warehouse` or
`indicators`, where it can be tested without Prefect.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Prefect reads a flow's annotations at run time
from typing import TYPE_CHECKING, Any, cast

from prefect import allow_failure, flow, get_run_logger, task
from prefect.states import Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.refresh_steps import Errand, Landing, Origin, Refreshed, admit_after, errands_of, land
from flows.review_steps import plans_to_visit
from flows.surroundings import settings
from indicators.errors import SourceUnavailable

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State, TaskRun
    from prefect.futures import PrefectFuture
    from prefect.tasks import Task

PATIENCE = [60.0, 600.0]
"""Seconds between the tries of a scheduled run: a source that is down is usually down for minutes."""

AT_ONCE = 4
"""How many sources are refreshed at the same time."""


def source_was_unavailable(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Ask again after silence; never after an answer nobody could read."""
    return isinstance(state.result(raise_on_failure=False), SourceUnavailable)


@task(name="land", task_run_name="land {errand.source}", retry_condition_fn=source_was_unavailable)
def land_source(errand: Errand) -> Landing:
    """Keep every raw file the source offers. Files we already hold stay as they are."""
    return land(errand)


@task(name="admit", task_run_name="admit {errand.source}")
def admit_source(errand: Errand, landing: Landing | BaseException) -> Refreshed:
    """Admit what is waiting, whoever landed it and whenever: a run that died half-way is finished here."""
    return admit_after(errand, landing)


# Prefect types its runners by the future they give, and then asks for another.
RUNNER: Any = ThreadPoolTaskRunner(max_workers=AT_ONCE)


def _settled(landed: PrefectFuture[Landing]) -> Any:
    """Wait for a landing without minding that it failed: what landed earlier may still be waiting."""
    return allow_failure(landed)


@flow(name="refresh", task_runner=RUNNER)
async def refresh(
    plan: str | None = None,
    sources: list[str] | None = None,
    *,
    origin: Origin = Origin.LIVE,
    recordings: Path | None = None,
    patient: bool = True,
) -> Any:
    """Refresh each source: land, then admit whatever is waiting, whether or not the landing succeeded.

    Without a plan, every plan of the record; without sources, all of them. The run fails, after all
    is done, when a source could not be reached or understood: its state then holds what every source
    did. `patient` runs try a silent source again after minutes.
    """
    landing = land_source.with_options(retries=len(PATIENCE), retry_delay_seconds=PATIENCE) if patient else land_source
    admissions = []
    for errand in _errands(plan, sources, origin, recordings):
        landed = landing.submit(errand)
        admissions.append(admit_source.submit(errand, _settled(landed)))
    done = [admission.result() for admission in admissions]
    for one in done:
        get_run_logger().info("%s", one)
    problems = "; ".join(f"{one.source}: {one.problem}" for one in done if one.problem)
    return Failed(message=problems, data=done) if problems else done


def _errands(
    plan: str | None, sources: list[str] | None, origin: Origin, recordings: Path | None
) -> list[Errand]:  # fmt: skip
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    with open_warehouse(settings()) as warehouse:
        plans = [plan_known_on(warehouse, code, None) for code in plans_to_visit(settings(), plan)]
    return [errand for one in plans for errand in errands_of(one, sources, origin=origin, recordings=recordings)]


async def refresh_now(
    plan: str, sources: list[str] | None, *, origin: Origin, recordings: Path | None
) -> list[Refreshed]:  # fmt: skip
    """Run the flow for somebody who is waiting, and give what each source did, failed or not."""
    state = await refresh(plan, sources, origin=origin, recordings=recordings, patient=False, return_state=True)
    done = await state.aresult(raise_on_failure=False)
    if isinstance(done, Exception):
        raise done
    return cast("list[Refreshed]", done)
