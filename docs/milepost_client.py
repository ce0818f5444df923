"""Read a plan from Python: progress, observations, money, risks, and the way back to the bytes. Needs httpx alone.

    plan = Milepost("https://milepost.example.org", "a-plan-2024-2027", token="milepost_…")
    for line in plan.progress(status="off_track"):
        print(line["code"], line["title"]["en"], line["progress"])

Copy this file. What is asked for again is sent again only where something changed; who asks too often waits.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Self, TypedDict, cast

import httpx

Figure = Decimal | int
"""With exactly the digits that are kept. Where there is no figure there is None; a status beside it says why."""
Texts = dict[str, str]
Asked = str | int | bool | Sequence[str] | None


class Benchmark(TypedDict, total=False):
    """A baseline, milestone or target; `state` says what kind of unknown one without figures is."""

    value: Figure | None
    period: str | None
    state: str
    low: Figure | None
    high: Figure | None


class Latest(TypedDict):
    value: Figure
    period: str
    observation_status: str
    vintage: int


class Line(TypedDict, total=False):
    """What is said of one place of the plan."""

    code: str
    objective: str
    indicator: str
    title: Texts
    unit: str
    baseline: Benchmark
    target: Benchmark
    latest: Latest | None
    progress: Figure | None
    pace: Figure | None
    status: str
    reason: str | None
    flags: list[str]
    stale_since: str | None


class Observation(TypedDict, total=False):
    """What was observed of a series in a period, or why there is no value."""

    indicator: str
    area: str
    breakdown: str
    source: str
    period: str
    value: Figure | None
    observation_status: str
    unit: str | None
    note: str
    vintage: int
    known_at: str
    recorded: bool
    withdrawn: bool


class Account(TypedDict, total=False):
    """What was budgeted for an output (or objective, or the plan) in a year, and spent of it; None: nobody reported."""

    level: str
    code: str
    objective: str | None
    title: Texts
    year: int | None
    currency: str
    budget: Figure
    state: str
    reported: int
    of: int
    spent: Figure | None
    variance: Figure | None
    share: Figure | None
    reported_on: str | None
    printed_total: Figure | None
    difference_to_print: Figure | None


class Allocated(TypedDict, total=False):
    """A cell or total of a cost allocation; a printed dash is None."""

    table: str
    year: int
    kind: str
    cost: int | None
    title: Texts | None
    column: str | None
    currency: str
    printed: int | None
    computed: int | None
    difference: int | None
    exact: Figure | None


class Risk(TypedDict, total=False):
    """How a risk stands; one that nobody reviewed (`reviewed_on` None) is open and as printed."""

    code: str
    title: Texts
    area: str
    probability: str
    impact: str
    exposure: str
    status: str
    owner: str | None
    reviewed_on: str | None
    note: str
    mitigations: list[int]


class Refused(Exception):
    """Why a request was not done. Quote `request_id` when you ask about it."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.status, self.request_id = problem["status"], problem["request_id"]
        told = problem.get("detail") or "; ".join(
            f"{one['place']}: {one['expected']}" for one in problem.get("errors", ())
        )
        super().__init__(f"{self.status} {problem['title']}: {told}" if told else f"{self.status} {problem['title']}")


class Milepost:
    """A plan as it stands, as it was known on a day (`known_on`, `on`), or as a `snapshot` froze it."""

    def __init__(self, address: str, plan: str, *, token: str = "", **looked_at: str) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(base_url=address, headers=headers, timeout=60)
        self._root, self._looked_at = f"/api/v1/plans/{plan}", looked_at
        self._kept: dict[str, tuple[str, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def plan(self) -> dict[str, Any]:
        """Give the plan as data."""
        return cast("dict[str, Any]", self._asked("")["plan"])

    def progress(self, **asked: Asked) -> Iterator[Line]:
        """Go through the places of the plan: `objective`, `status`, `source`, …; `sort`, `fields`."""
        return cast("Iterator[Line]", self._walked("progress", asked))

    def observations(self, key: str = "", **asked: Asked) -> Iterator[Observation]:
        """Go through observations, by a key such as `recycling-rate.CHE+FRA._T`, or by `indicator`, `area`, `since`…"""
        return cast("Iterator[Observation]", self._walked("observations", {"key": key or None, **asked}))

    def indicator(self, code: str) -> dict[str, Any]:
        """Give one place: its `definition`, `pledge`, `line` and `series`."""
        return self._asked(f"/indicators/{code}")

    def trace(self, code: str, *, period: str | None = None, area: str | None = None) -> list[dict[str, Any]]:
        """Walk a figure back to the bytes it came from, step by step."""
        steps = self._asked(f"/indicators/{code}/trace", period=period, area=area)["steps"]
        return cast("list[dict[str, Any]]", steps)

    def resources(self, **asked: Asked) -> Iterator[Account]:
        """Go through budgets and what was spent: `objective`, `code`, `year`, `state`; `level="objective"` for sums."""
        return cast("Iterator[Account]", self._walked("resources", asked))

    def shares(self, **asked: Asked) -> Iterator[dict[str, Any]]:
        """Go through the percentages the plan prints: `kind="service"` for support services."""
        return self._walked("shares", asked, "/resources/shares")

    def allocations(self, **asked: Asked) -> Iterator[Allocated]:
        """Go through cost allocations: `table`, `column`, `kind="cell"` or one of the totals."""
        return cast("Iterator[Allocated]", self._walked("allocations", asked, "/resources/allocations"))

    def differences(self, **asked: Asked) -> Iterator[dict[str, Any]]:
        """Go through the printed figures that do not follow from the others."""
        return self._walked("differences", asked, "/resources/differences")

    def risks(self, **asked: Asked) -> Iterator[Risk]:
        """Go through the risks: `exposure`, `status`, `area`, `owner`, …"""
        return cast("Iterator[Risk]", self._walked("risks", asked))

    def risk(self, code: str) -> dict[str, Any]:
        """Give one risk: how it stands as `risk`, its `mitigations` and its `reviews`."""
        return self._asked(f"/risks/{code}")

    def snapshots(self, **asked: Asked) -> Iterator[dict[str, Any]]:
        """Go through the snapshots, the newest first."""
        return self._walked("snapshots", asked)

    def sources(self, **asked: Asked) -> Iterator[dict[str, Any]]:
        """Go through the sources, each with how it stands."""
        return self._walked("sources", asked)

    def findings(self, **asked: Asked) -> Iterator[dict[str, Any]]:
        """Go through what the checks had to say."""
        return self._walked("findings", asked)

    def _walked(self, name: str, asked: Mapping[str, Asked], path: str = "") -> Iterator[dict[str, Any]]:
        page = self._asked(path or f"/{name}", **{"limit": 1000, **asked})
        yield from page[name]
        while page["next"]:
            page = self._got(httpx.URL(page["next"]))
            yield from page[name]

    def _asked(self, path: str, **asked: Asked) -> dict[str, Any]:
        given = {**self._looked_at, **{name: value for name, value in asked.items() if value is not None}}
        return self._got(httpx.URL(self._root + path, params=cast("Any", given)))

    def _got(self, address: httpx.URL) -> dict[str, Any]:
        tag, kept = self._kept.get(str(address), ("", None))
        answer = self._client.get(address, headers={"if-none-match": tag} if tag else {})
        if answer.status_code == 429:
            time.sleep(int(answer.headers["retry-after"]))
            return self._got(address)
        if answer.status_code == 304:
            return cast("dict[str, Any]", kept)
        told = json.loads(answer.content, parse_float=Decimal)
        if answer.is_error:
            raise Refused(told)
        self._kept[str(address)] = (answer.headers.get("etag", ""), told)
        return cast("dict[str, Any]", told)
