"""What a scheduler that stopped in the middle left behind, put in order before the next one starts.

Prefect itself keeps such runs for ever: those that were running as running, and every one that fell
due as still to be done. See `tests/flows/test_left_behind.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

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
    from uuid import UUID

    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.objects import State

STOPPED = "The scheduler stopped while this ran; the next run finishes what is waiting."

IN_HAND = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


async def put_in_order(client: PrefectClient, deployment: UUID) -> None:
    """Call runs crashed that nobody runs any more, and keep only the last of those that fell due meanwhile.

    Only for a server nobody else uses: another runner's live runs would be called crashed too.
    """
    of_ours = FlowRunFilterDeploymentId(any_=[deployment])
    in_hand = FlowRunFilter(deployment_id=of_ours, state=_in_state(IN_HAND))
    for run in await client.read_flow_runs(flow_run_filter=in_hand):
        stopped: State[None] = Crashed(
            message="The scheduler stopped while this ran; the next run finishes what is waiting."
        )
        await client.set_flow_run_state(run.id, stopped, force=True)
    missed = FlowRunFilter(
        deployment_id=of_ours,
        state=_in_state([StateType.SCHEDULED]),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC)),
    )
    newest_first = FlowRunSort.EXPECTED_START_TIME_DESC
    while runs := await client.read_flow_runs(flow_run_filter=missed, sort=newest_first, offset=1):
        for run in runs:
            await client.delete_flow_run(run.id)


def _in_state(types: list[StateType]) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=types))
