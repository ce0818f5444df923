"""The deployments that are served now: put up, and kept like the plans of the record while they change."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from prefect.client.orchestration import get_client

from flows.deployments import deployments_of
from flows.source_schedule import entries_of, plans_in_force
from indicators.errors import MilepostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

    from flows.source_schedule import Entry
    from warehouse.settings import Settings

LOOK_AGAIN = 60.0
"""Seconds between two looks at the plans: one that is loaded now is on the schedule soon after."""


class Served:
    """What one runner serves: `entries` are those made from plans, by name, with Prefect's number of each."""

    def __init__(self, runner: Runner, tell: Callable[[str], None]) -> None:
        self.runner, self.tell = runner, tell
        self.entries: dict[str, Entry] = {}
        self.numbers: dict[str, UUID] = {}

    async def put_up(self, deployments: Iterable[RunnerDeployment]) -> None:
        """Serve deployments and say when each runs."""
        for deployment in deployments:
            name = f"{deployment.flow_name}/{deployment.name}"
            self.numbers[name] = await self.runner.aadd_deployment(deployment)
            self.tell(f"{name} runs {when(deployment)}")

    async def follow(self, settings: Settings) -> None:
        """Serve what the plans of the record say now: what is new or other is put up, what is gone is paused."""
        plans = await asyncio.to_thread(plans_in_force, settings)
        wanted = {f"refresh/{entry['name']}": entry for entry in entries_of(plans)}
        changed = [entry for name, entry in wanted.items() if self.entries.get(name) != entry]
        await self.put_up(deployments_of(changed, "the plans of the record"))
        async with get_client() as client:
            for name in self.entries.keys() - wanted.keys():
                await client.pause_deployment(self.numbers[name])
                self.tell(f"{name} runs no more: its plan does not have it")
        self.entries = wanted

    async def keep_following(self, settings: Settings) -> None:
        """Follow the plans until cancelled; a record that is busy, or a plan that cannot be, is looked at again."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            with suppress(MilepostError):
                await self.follow(settings)


def when(deployment: RunnerDeployment) -> str:
    """Say when a deployment runs."""
    schedules = [entry.schedule for entry in deployment.schedules or []]
    return " and ".join(_schedule_text(schedule) for schedule in schedules) or "when asked"


def _schedule_text(schedule: object) -> str:
    cron, interval = getattr(schedule, "cron", None), getattr(schedule, "interval", None)
    zone = getattr(schedule, "timezone", None) or "UTC"
    return f"at {cron} ({zone})" if cron else f"every {interval}" if interval else str(schedule)
