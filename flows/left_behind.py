"""What a scheduler that stopped in the middle left behind, put in order before the next one starts.

Prefect itself keeps such runs for ever: those that were running as running, and every one that fell
due as still to be done. See `tests/flows/test_left_behind.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Crashed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.objects import State

STOPPED = "The scheduler stopped while this ran; the next run finishes what is waiting."

PAGE = 100

IN_HAND = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


async def put_in_order(deployments: Iterable[UUID]) -> None:
    """Call runs crashed that nobody runs any more, and keep only the last of those that fell due meanwhile.

    Only for a server nobody else uses: another runner's live runs would be called crashed too.
    """
    async with get_client() as client:
        for deployment in deployments:
            of_ours = FlowRunFilterDeploymentId(any_=[deployment])
            await _call_crashed(client, of_ours)
            await _keep_the_last(client, of_ours)


async def _call_crashed(client: PrefectClient, of_ours: FlowRunFilterDeploymentId) -> None:
    in_hand = FlowRunFilter(deployment_id=of_ours, state=_in_state(IN_HAND))
    for run in await client.read_flow_runs(flow_run_filter=in_hand):
        stopped: State[None] = Crashed(message=STOPPED)
        await client.set_flow_run_state(run.id, stopped, force=True)


async def _keep_the_last(client: PrefectClient, of_ours: FlowRunFilterDeploymentId) -> None:
    missed = FlowRunFilter(
        deployment_id=of_ours,
        state=_in_state([StateType.SCHEDULED]),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC)),
    )
    newest_first = FlowRunSort.EXPECTED_START_TIME_DESC
    while runs := await client.read_flow_runs(flow_run_filter=missed, sort=newest_first, offset=1):
        for run in runs:
            await client.delete_flow_run(run.id)


async def forget_others(deployments: Iterable[UUID]) -> None:
    """Delete deployments that a runner served once and none does now: their runs would fall due for ever.

    Those for workers, which have a work pool, are somebody's own and stay.
    """
    kept = set(deployments)
    async with get_client() as client:
        offset = 0
        while found := await client.read_deployments(offset=offset, limit=PAGE):
            gone = [one.id for one in found if one.work_pool_name is None and one.id not in kept]
            for identity in gone:
                await client.delete_deployment(identity)
            offset += len(found) - len(gone)


def _in_state(types: list[StateType]) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=types))
