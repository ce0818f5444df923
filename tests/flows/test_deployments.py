"""prefect.yaml says what runs by itself: every flow is there, with parameters it takes, on a schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.errors import CallerMistake

ROOT = Path(__file__).parents[2]


@pytest.fixture
def deployments_in(prefect_prepared):
    from flows.deployments import deployments_in

    return deployments_in


def test_every_flow_has_a_schedule(deployments_in):
    served = {
        one.flow_name: [entry.schedule.cron for entry in one.schedules] for one in deployments_in(ROOT / "prefect.yaml")
    }
    assert served == {
        "catch-up": ["0 2 * * *"],
        "assess": ["0 5 * * *"],
        "remind": ["30 6 * * *"],
        "publish": ["0 6 1 * *"],
    }


def test_every_parameter_is_one_its_flow_takes(deployments_in):
    for one in deployments_in(ROOT / "prefect.yaml"):
        takes = one._parameter_openapi_schema.properties
        assert set(one.parameters) <= set(takes), one.flow_name
        assert {"plan"} <= set(one.parameters)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("deployments: [", "expected a list of `deployments`"),
        ("name: x", "expected a list of `deployments`"),
        ("- just\n- a list", "expected a list of `deployments`"),
        ("deployments: [{name: a}]", "a deployment lacks 'entrypoint'"),
        ("deployments: [{name: a, entrypoint: flows.nowhere.flow}]", "deployment a: .*flows.nowhere"),
        ("deployments: [{name: a, entrypoint: flows.refresh.nothing}]", "deployment a: .*nothing"),
        (
            "deployments: [{name: a, entrypoint: flows.assess.assess, schedules: [{cron: often}]}]",
            "deployment a: .*cron",
        ),
        ("deployments: [{name: a, entrypoint: flows.assess.assess, schedules: [{every: 5}]}]", "deployment a: .*every"),
    ],
)
def test_a_schedule_that_cannot_be_is_one_clear_mistake(deployments_in, tmp_path, text, said):
    path = tmp_path / "prefect.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CallerMistake, match=said):
        deployments_in(path)


def test_a_file_that_is_not_there_is_named(deployments_in, tmp_path):
    with pytest.raises(CallerMistake, match=r"prefect\.yaml cannot be read: No such file"):
        deployments_in(tmp_path / "prefect.yaml")
