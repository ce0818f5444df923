"""When each source of each plan is refreshed: deployments made from the plans, in the words of a `prefect.yaml`.

Prefect's schedules know no jitter, so each source has its own minute, always the same, within the spread
its plan allows: nothing sleeps, the minute is seen in the schedule, and who refreshes by hand does not wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from indicators.provenance import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indicators.framework import Plan, Source
    from warehouse.settings import Settings

Entry = dict[str, Any]
"""A deployment as `prefect.yaml` writes one."""

HEAD = """\
# Made by `milepost sources schedule --format prefect` from the plans of the record; make it again after a plan
# was loaded. It goes beside prefect.yaml: `prefect deploy --all --prefect-file THIS-FILE`.
"""


def plans_in_force(settings: Settings) -> list[Plan]:
    """Give every plan of the record as known now, by their codes."""
    from warehouse.connection import open_warehouse
    from warehouse.plans import loaded_plans, plan_known_on

    with open_warehouse(settings) as warehouse:
        codes = sorted(plan.code for plan in loaded_plans(warehouse))
        return [plan_known_on(warehouse, code, None) for code in codes]


def entries_of(plans: Iterable[Plan]) -> Iterator[Entry]:
    """Make one deployment a source of a plan: the refresh of that source at its own cadence, in its time zone.

    What an edition and the one before it both ask is asked once, as the newer one says: their indicators are the same.
    """
    there = list(plans)
    newer = {plan.crosswalk.before: plan for plan in there if plan.crosswalk}
    for plan in there:
        taken_over = {source.id for source in newer[plan.code].sources} if plan.code in newer else set()
        for source in plan.sources:
            if source.id in taken_over:
                continue
            yield {
                "name": f"{plan.code}.{source.id}",
                "entrypoint": "flows.refresh.refresh",
                "description": f"Ask {source.id} for what is new, land it, check it, admit it. For {source.owner}.",
                "parameters": {"plan": plan.code, "sources": [source.id]},
                "schedules": [{"cron": cron_of(plan, source), "timezone": source.time_zone}],
                "work_pool": {"name": "milepost"},
            }


def cron_of(plan: Plan, source: Source) -> str:
    """Give the cadence of a source with its own minute, within `jitter_minutes` and within the hour.

    A cadence that names no minutes, but a step or a range of them, stays as it is.
    """
    minutes, rest = source.cadence.split(maxsplit=1)
    named = minutes.split(",")
    if not all(minute.isdecimal() for minute in named):
        return source.cadence
    room = min(source.jitter_minutes, 59 - max(map(int, named)))
    later = int(sha256_of(f"{plan.code}.{source.id}".encode())[:8], 16) % (room + 1)
    return " ".join([",".join(str(int(minute) + later) for minute in named), rest])


def prefect_file(entries: Iterable[Entry]) -> str:
    """Write deployments as a file that `prefect deploy` and `milepost up --schedule` read."""
    document = {"name": "milepost", "deployments": list(entries)}
    return HEAD + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
