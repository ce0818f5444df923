"""The page about the API is true: its examples are run as they stand, and answer what it says; so does the client beside it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.portal.api_office import COUNTED, FOUR_STATES, api_office, token_of
from tests.portal.reading import OUTPUT, PLACE, RISK
from tests.portal.world import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.portal.world import Portal

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
SHELL = [
    (code, BLOCKS[number + 1][1] if number + 1 < len(BLOCKS) and BLOCKS[number + 1][0] == "json" else None)
    for number, (language, code) in enumerate(BLOCKS)
    if language == "sh"
]
"""Each example with the answer that follows it, where one does."""

sys.path.insert(0, str(DOCS))
import milepost_client  # noqa: E402 - a file to copy, of no package
from milepost_client import Milepost, Refused  # noqa: E402 - see above


@pytest.fixture(scope="module")
def library(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("page")) as portal:
        yield portal


@pytest.fixture(scope="module")
def named(library: Portal) -> dict[str, str]:
    """The environment the page asks for."""
    return {**os.environ, "MILEPOST": library.url, "PLAN": PLAN.code, "TOKEN": token_of(library), "no_proxy": "*"}


def ran(command: list[str], environment: dict[str, str], folder: Path) -> str:
    """Run a command that must succeed, and give what it prints."""
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def is_told(shown, told) -> bool:
    """Say whether an answer holds what the page shows of it; … stands for anything, and at the end of a list for the rest."""
    if shown == "…":
        return True
    if isinstance(shown, dict):
        return all(name in told and is_told(item, told[name]) for name, item in shown.items())
    if isinstance(shown, list):
        rest = shown[-1:] == ["…"]
        same = len(told) >= len(shown) - 1 if rest else len(told) == len(shown)
        return same and all(is_told(*pair) for pair in zip(shown[: -1 if rest else None], told, strict=False))
    return shown == told


@pytest.mark.parametrize(("code", "answer"), SHELL, ids=[code.splitlines()[-1][:60] for code, _ in SHELL])
def test_an_example_answers_what_the_page_says(named, tmp_path, code, answer):
    told = ran(["bash", "-euo", "pipefail", "-c", code], named, tmp_path)
    if answer is not None:
        assert is_told(*(json.loads(text, parse_float=Decimal) for text in (answer, told))), told


def test_the_page_shows_answers():
    assert len(SHELL) >= 12
    assert sum(answer is not None for _, answer in SHELL) >= 9


def test_the_example_in_python_runs_as_it_stands(named, tmp_path):
    (code,) = [code for language, code in BLOCKS if language == "python"]
    told = ran([sys.executable, "-c", code], {**named, "PYTHONPATH": str(DOCS)}, tmp_path)
    assert "I.5-c.1 Global rate of e-waste documented as collected and recycled 0.2683333333333333333333333333" in told
    assert "2022 22.3 E" in told


def test_every_address_is_on_the_page(library):
    told = library.client().get("/api/v1/openapi.json").json()["paths"]
    read = [path.removeprefix("/api/v1").replace("snapshot_id", "id") for path in told if "submissions" not in path]
    assert all(f"`{path}`" in PAGE for path in read)


class TestTheClient:
    @pytest.fixture
    def plan(self, library) -> Iterator[Milepost]:
        with Milepost(library.url, PLAN.code, token=token_of(library)) as client:
            yield client

    def test_it_walks_all_pages(self, plan):
        whole = list(plan.observations())
        assert list(plan.observations(limit=2)) == whole
        assert [line["code"] for line in plan.progress(limit=7)] == list(PLAN.places())

    def test_it_tells_figures_with_their_digits_and_gaps_apart(self, plan):
        found = {
            seen["area"]: (seen["value"], seen["observation_status"]) for seen in plan.observations(indicator=COUNTED)
        }
        assert found == FOUR_STATES
        assert plan.indicator(PLACE)["line"]["pace"] == Decimal("0.2683333333333333333333333333")

    def test_it_reads_what_the_plan_spends(self, plan):
        assert len(list(plan.resources(limit=50))) == len(list(plan.resources())) > 50
        assert [one["spent"] for one in plan.resources(code=OUTPUT, state="all")] == [120_000, Decimal("140000.5")]
        (whole,) = plan.resources(level="plan", year="all")
        assert (whole["reported"], whole["share"]) == (2, Decimal("0.9793710942944209856221066232"))
        cells = list(plan.allocations(kind="cell", table=PLAN.allocations[0].id))
        assert [one["printed"] for one in cells] == [
            amount for row in PLAN.allocations[0].rows for amount in row.amounts
        ]
        assert [one["code"] for one in plan.shares(kind="service")] == [one.code for one in PLAN.support_services]
        assert {one["size"] for one in plan.differences()} == {"rounding", "real"}

    def test_it_reads_how_risks_stand(self, plan):
        assert [one["code"] for one in plan.risks()] == [one.code for one in PLAN.risks]
        assert [one["owner"] for one in plan.risks(code=RISK)] == ["The safety unit"]
        assert [one["note"] for one in plan.risk(RISK)["reviews"]] == ["two incidents"]

    def test_it_looks_at_other_states(self, library, plan):
        with Milepost(library.url, PLAN.code) as anyone:
            assert [one["id"] for one in anyone.snapshots()] == [1]
        assert [one["id"] for one in plan.snapshots()] == [2, 1]
        assert plan.plan()["plan"] == PLAN.code
        assert len(list(plan.sources())) == len(PLAN.sources)
        with Milepost(library.url, PLAN.code, token=token_of(library), snapshot="1") as frozen:
            assert [one["code"] for one in frozen.findings()] == [one["code"] for one in plan.findings()]

    def test_what_it_has_already_is_not_sent_again(self, plan):
        assert plan.trace(PLACE) is plan.trace(PLACE)

    def test_a_refusal_says_why(self, plan):
        with pytest.raises(Refused, match="400 Bad Request: sort: found 'colour'"):
            list(plan.progress(sort="colour"))

    def test_what_it_declares_is_what_is_described(self, library):
        told = library.client().get("/api/v1/openapi.json").json()["components"]["schemas"]
        ours = {"Account": "ResourceRow", "Allocated": "AmountRow", "Risk": "RiskRow"}
        for name in ("Line", "Observation", "Benchmark", "Latest", *ours):
            declared = set(getattr(milepost_client, name).__annotations__)
            assert declared <= set(told[ours.get(name, name)]["properties"]), name
