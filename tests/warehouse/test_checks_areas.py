"""A group's own code is read where the plan defines the group, and only there."""

from __future__ import annotations

import pytest

from indicators.area_groups import AreaGroup
from tests.warehouse.indicators_for_checks import checked, places, plan_of, row_of

GROUP = AreaGroup.model_validate(
    {"code": "WHO_AFR", "title": {"en": "A region"}, "members": ["ZAF"], "source": "a list", "as_of": "2023"}
)
ROWS = [row_of(50.0, area="WHO_AFR"), row_of(51.0, area="WHO_EUR", row=3)]


@pytest.mark.parametrize(
    ("areas", "groups", "expected"),
    [
        ("all", (GROUP,), [("area-malformed", 3, "area")]),
        ("all", (), [("area-malformed", 2, "area"), ("area-malformed", 3, "area")]),
        ("countries", (GROUP,), [("area-out-of-scope", 2, "area"), ("area-malformed", 3, "area")]),
    ],
)
def test_a_code_of_its_own_is_a_group_of_countries_where_the_plan_says_so(areas, groups, expected):
    plan = plan_of(areas=areas).model_copy(update={"area_groups": groups})
    found = checked(ROWS, plan=plan)
    assert sorted(places(found)) == sorted(expected)
    assert all("group of countries" in (one.found or "") for one in found.findings if one.code == "area-out-of-scope")
