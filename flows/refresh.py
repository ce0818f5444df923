"""The refresh flow: each source on its own, so that one that fails stops none of the others.

Only wiring lives here. A question about the data belongs in `connectors`, `warehouse` or
`indicators`, where it can be tested without Prefect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import allow_failure, flow, task
from prefect.task_runners import ThreadPoolTaskRunner

from flows.refresh_steps import Errand, Landing, Refreshed, admit_waiting, land
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
    intakes, unreadable = admit_waiting(errand)
    if isinstance(landing, Landing):
        return Refreshed(
            source=errand.source, landed=landing.new, recorded=landing.recorded, intakes=intakes, unreadable=unreadable
        )
    return Refreshed(
        source=errand.source, intakes=intakes, unreadable=unreadable, problem=str(landing),
        unavailable=isinstance(landing, SourceUnavailable),
    )  # fmt: skip


# Prefect types its runners by the future they give, and then asks for another.
RUNNER: Any = ThreadPoolTaskRunner(max_workers=AT_ONCE)


def _settled(landed: PrefectFuture[Landing]) -> Any:
    """Wait for a landing without minding that it failed: what landed earlier may still be waiting."""
    return allow_failure(landed)


# Errands are our own typed objects; Prefect would rebuild them as models.
@flow(name="refresh", task_runner=RUNNER, validate_parameters=False)
async def refresh_sources(errands: list[Errand], *, patient: bool) -> list[Refreshed]:
    """Refresh each source: land, then admit whatever is waiting, whether or not the landing succeeded."""
    landing = land_source.with_options(retries=len(PATIENCE), retry_delay_seconds=PATIENCE) if patient else land_source
    admissions = []
    for errand in errands:
        landed = landing.submit(errand)
        admissions.append(admit_source.submit(errand, _settled(landed)))
    return [admission.result() for admission in admissions]
