"""The refresh flow: each source on its own, so that one that fails stops none of the others.

Only wiring lives here. A question about the data belongs in `connectors`, `warehouse` or
`indicators`, where it can be tested without Prefect.
"""

from __future__ import annotations

import asyncio
from datetime import date  # noqa: TC003 - Prefect reads a flow's annotations at run time
from pathlib import Path  # noqa: TC003 - the same
from typing import TYPE_CHECKING, Any, cast

from prefect import flow, get_run_logger, task
from prefect.context import TaskRunContext
from prefect.states import Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.errands import Errand, Origin, errands_of, lanes_of
from flows.notices import tell_about
from flows.refresh_steps import Refreshed, admit_only, refresh_source
from flows.review_steps import plans_to_visit
from flows.surroundings import settings
from indicators.errors import SourceUnavailable

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State, TaskRun
    from prefect.tasks import Task

AT_ONCE = 8
"""How many sources are asked at the same time: they wait more than they work, and few hosts are silent at once."""


def source_was_unavailable(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Ask again after silence; never after an answer nobody could read."""
    return isinstance(state.result(raise_on_failure=False), SourceUnavailable)


@task(name="refresh", task_run_name="refresh {errand.source}", retry_condition_fn=source_was_unavailable)
def refresh_one(errand: Errand) -> Refreshed:
    """Land what a source offers and admit what is waiting; the last of several tries says what went wrong."""
    return refresh_source(errand, again=_will_be_tried_again)


def _will_be_tried_again() -> bool:
    running = TaskRunContext.get()
    return running is not None and running.task_run.run_count <= running.task.retries


@task(name="admit", task_run_name="admit {errand.source}")
def admit_one(errand: Errand) -> Refreshed:
    """Admit what of a source is waiting, without asking it for anything."""
    return admit_only(errand)


# Prefect types its runners by the future they give, and then asks for another.
RUNNER: Any = ThreadPoolTaskRunner(max_workers=AT_ONCE)


@flow(name="refresh", task_runner=RUNNER)
async def refresh(
    plan: str | None = None,
    sources: list[str] | None = None,
    *,
    origin: Origin = Origin.LIVE,
    recordings: Path | None = None,
    since: date | None = None,
    patient: bool = True,
) -> Any:
    """Refresh each source: land, then admit whatever is waiting, whether or not the landing succeeded.

    Without a plan, every plan of the record; without sources, all of them. The run fails, after all
    is done, when a source could not be reached or understood: its state then holds what every source
    did. `patient` runs try a silent source again after minutes, as often as its plan says.
    """
    errands = _errands(plan, sources, origin, recordings, since)
    lanes = [_in_turn(lane, patient=patient) for lane in lanes_of(errands)]
    done = {id(errand): one for lane in await asyncio.gather(*lanes) for errand, one in lane}
    return _concluded(errands, [done[id(errand)] for errand in errands])


async def _in_turn(errands: list[Errand], *, patient: bool) -> list[tuple[Errand, Refreshed]]:
    """Ask what shares a host one after the other; only what runs takes up one of the places there are."""
    done = []
    for errand in errands:
        retries = errand.waits if patient else []
        future = refresh_one.with_options(retries=len(retries), retry_delay_seconds=retries).submit(errand)
        done.append((errand, await asyncio.to_thread(future.result)))
    return done


@flow(name="catch-up", task_runner=RUNNER)
async def catch_up(plan: str | None = None) -> Any:
    """Admit whatever is waiting in the record, of every source: what people handed in, what a crash left behind."""
    errands = _errands(plan, None, Origin.LIVE, None, None)
    futures = [admit_one.submit(errand) for errand in errands]
    return _concluded(errands, [await asyncio.to_thread(future.result) for future in futures])


def _concluded(errands: list[Errand], done: list[Refreshed]) -> Any:
    """Log what each source did, tell who must know, and fail where a source did."""
    for one in done:
        get_run_logger().info("%s", one)
    for code in dict.fromkeys(errand.plan for errand in errands if errand.plan):
        tell_about(code, [errand.source for errand in errands if errand.plan == code])
    problems = "; ".join(f"{one.source}: {one.problem}" for one in done if one.problem)
    return Failed(message=problems, data=done) if problems else done


def _errands(
    plan: str | None, sources: list[str] | None, origin: Origin, recordings: Path | None, since: date | None
) -> list[Errand]:
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    with open_warehouse(settings()) as warehouse:
        plans = [plan_known_on(warehouse, code, None) for code in plans_to_visit(settings(), plan)]
    return [
        errand
        for one in plans
        for errand in errands_of(one, sources, origin=origin, recordings=recordings, since=since)
    ]


async def refresh_now(
    plan: str, sources: list[str] | None, *, origin: Origin, recordings: Path | None, since: date | None = None
) -> list[Refreshed]:
    """Run the flow for somebody who is waiting, and give what each source did, failed or not."""
    state = await refresh(
        plan, sources, origin=origin, recordings=recordings, since=since, patient=False, return_state=True
    )
    done = await state.aresult(raise_on_failure=False)
    if isinstance(done, Exception):
        raise done
    return cast("list[Refreshed]", done)
