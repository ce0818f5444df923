"""The API does what its own description says, whatever it is sent: no failure of ours, no answer that is not described."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy import text

from portal.api_shapes import Line
from tests.portal.api_office import api_office, token_of
from tests.portal.reading import PLACE, RISK
from tests.portal.world import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def open_portal(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with api_office(read_office, tmp_path_factory.mktemp("described")) as running:
        yield running


@pytest.fixture(scope="module")
def described(open_portal):
    return schemathesis.openapi.from_url(f"{open_portal.url}/api/v1/openapi.json")


@pytest.fixture(scope="module")
def token(open_portal) -> str:
    return token_of(open_portal, "every-owner")


def observations(portal) -> int:
    with portal.warehouse.read() as connection:
        return connection.execute(text("SELECT count(*) FROM observation")).scalar_one()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_every_answer_is_as_described(open_portal, described, token, mode):
    before = observations(open_portal)
    for found in described.get_all_operations():
        # Nothing can be wrong with a request that only names a thing.
        if mode is GenerationMode.POSITIVE or found.ok().body or found.ok().query:
            hold_to_its_word(found.ok(), mode, token)
    assert observations(open_portal) == before


def hold_to_its_word(operation, mode, token) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=15 if operation.body else 8,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def is_as_described(case):
        # Whether a request that is written well can be done depends on the file and on what the record holds.
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=[positive_data_acceptance])

    is_as_described()


NAMED = {"plan": PLAN.code, "code": PLACE, "snapshot_id": "1", "key": "all", "risk": RISK}
FORMS = ("json", "csv", "xlsx", "parquet")


@pytest.mark.parametrize("asked", [{}, {"snapshot": "1"}, {"limit": 2}, {"known_on": "2020-01-01"}], ids=str)
def test_what_there_is_is_told_as_described(open_portal, described, token, asked):
    """Made-up names find nothing: here the names are those of things there are."""
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()
        names = [one.name for one in operation.path_parameters]
        takes = {one.name for one in operation.query}
        if (
            operation.method != "get"
            or not set(names) <= set(NAMED)
            or "submissions" in operation.path
            or not set(asked) <= takes
        ):
            continue
        for form in FORMS if "format" in takes and "sdmx" not in operation.path else [None]:
            query = {**asked, **({"format": form} if form else {})}
            case = operation.Case(path_parameters={name: NAMED[name] for name in names}, query=query)
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            case.validate_response(answer)
            assert answer.status_code == (200 if "known_on" not in asked else 404), operation.path
            tried += 1
    assert tried >= 8


def test_the_description_is_openapi_31(open_portal):
    told = open_portal.client().get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert {"/api/v1/submissions", "/api/v1/submissions/{submission_id}", "/api/v1/plans/{plan}/progress"} <= set(
        told["paths"]
    )


def test_every_address_says_what_it_answers_with_examples(open_portal):
    told = open_portal.client().get("/api/v1/openapi.json").json()
    read = {path: item["get"] for path, item in told["paths"].items() if "get" in item and "submissions" not in path}
    assert len(read) >= 20
    for path, operation in read.items():
        assert operation["description"], path
        assert {"200", "304", "401", "404", "406", "422", "429"} <= set(operation["responses"]), path
        content = operation["responses"]["200"]["content"]
        assert all(one.get("schema") for one in content.values()), path
    line = told["components"]["schemas"]["Line"]["properties"]
    assert set(line) == set(Line.__annotations__)
    assert line["code"]["examples"]


def test_every_example_is_one(open_portal):
    told = open_portal.client().get("/api/v1/openapi.json").json()
    schemas = dict(_schemas(told))
    assert len(schemas) > 30
    for schema, examples in schemas.values():
        validator = Draft202012Validator({**schema, "components": told["components"]})
        assert all(validator.is_valid(example) for example in examples), schema


def _schemas(part, place=""):
    """Give every schema of a description that has examples, with them, by where it stands."""
    if isinstance(part, dict):
        if isinstance(part.get("examples"), list):
            yield place, (part, part["examples"])
        for name, item in part.items():
            yield from _schemas(item, f"{place}/{name}")
    elif isinstance(part, list):
        for number, item in enumerate(part):
            yield from _schemas(item, f"{place}/{number}")
