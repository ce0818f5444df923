"""After a scheduler died: no run is "running" for ever, and what fell due meanwhile is done once, not once a night."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.prefect_served import LEAVES_SOCKETS_OPEN

pytestmark = LEAVES_SOCKETS_OPEN


@pytest.fixture(scope="module")
def left(prefect_at_hand):
    """A server where one run was running, five fell due and one is to come; then put in order."""
    return asyncio.run(_left())


async def _left():
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
    from prefect.states import Running, Scheduled

    from flows.left_behind import put_in_order

    @flow(name="anything")
    def anything() -> None:
        """Stand for any flow: nothing runs it here."""

    now = datetime.now(UTC)
    async with get_client() as client:
        flow_id = await client.create_flow(anything)
        deployment = await client.create_deployment(flow_id, "any")
        running = await client.create_flow_run_from_deployment(deployment)
        await client.set_flow_run_state(running.id, Running(), force=True)
        for hours in (-100, -76, -52, -28, -4, 20):
            await client.create_flow_run_from_deployment(
                deployment, state=Scheduled(scheduled_time=now + timedelta(hours=hours))
            )
        await put_in_order([deployment])
        runs = await client.read_flow_runs(deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])))
        return [
            (run.state.type.value, round((run.expected_start_time - now).total_seconds() / 3600), run.state.message)
            for run in runs
        ]


def test_a_run_nobody_runs_any_more_is_called_crashed(left):
    (crashed,) = [run for run in left if run[0] == "CRASHED"]
    assert "the next run finishes what is waiting" in crashed[2]
    assert not [run for run in left if run[0] == "RUNNING"]


def test_of_the_runs_that_were_missed_only_the_last_is_done(left):
    assert sorted(hours for state, hours, _ in left if state == "SCHEDULED") == [-4, 20]
