"""A made-up DHIS2: quarterly analytics with the organisation unit in a filter, and a data value set by sex."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

ANALYTICS = "analytics?dimension=dx:cov00000001&dimension=pe:2016Q1;2016Q2&filter=ou:unit0000001"
VALUES = "dataValueSets?dataSet=set00000001&orgUnit=unit0000001&startDate=2014-01-01&endDate=2014-12-31"

TABLE = {
    "headers": [
        {"name": "pe", "column": "Period", "valueType": "TEXT", "meta": True},
        {"name": "dx", "column": "Data", "valueType": "TEXT", "meta": True},
        {"name": "value", "column": "Value", "valueType": "NUMBER", "meta": False},
    ],
    "metaData": {"dimensions": {"pe": ["2016Q1", "2016Q2"], "ou": ["unit0000001"]}},
    "width": 3,
    "height": 2,
    "rows": [["2016Q2", "cov00000001", "81.1"], ["2016Q1", "cov00000001", "74.7"]],
}

SET = {
    "dataSet": "set00000001",
    "dataValues": [
        {"dataElement": element, "period": "201401", "orgUnit": "unit0000001", "categoryOptionCombo": combination,
         "attributeOptionCombo": "standard001", "value": value, "comment": "counted twice", "followUp": False}
        for element, combination, value in (
            ("visit000001", "female00001", "12"), ("visit000001", "male0000001", "14"), ("other000001", "standard001", "3"),
        )
    ],
}  # fmt: skip


def answer(request: Request) -> Response:
    if request.headers.get("Authorization") != "ApiToken canary-d2pat":
        return Response(status=401)
    document = {"/api/analytics.json": TABLE, "/api/dataValueSets.json": SET}.get(request.path)
    if document is None:
        return Response(status=404)
    if request.headers.get("If-None-Match") == '"d"':
        return Response(status=304)
    return Response(json.dumps(document), headers={"ETag": '"d"'}, mimetype="application/json")


COMBINATIONS = {"co.female00001": "sex=F", "co.male0000001": "sex=M", "co.standard001": ""}

SPECIMEN = Specimen(
    source=source_of(
        "dhis2", secrets=["token"], options={"area.unit0000001": "SLE"},
        series=[
            {"label": ANALYTICS, "indicator": "coverage", "unit": "percent"},
            {"label": VALUES, "indicator": "visits", "unit": "count", "options": {"dx": "visit000001", **COMBINATIONS}},
        ],
    ),
    answer=answer,
    expected={
        ("coverage", "SLE", "2016-Q1", ""): 74.7, ("coverage", "SLE", "2016-Q2", ""): 81.1,
        ("visits", "SLE", "2014-01", "sex=F"): 12.0, ("visits", "SLE", "2014-01", "sex=M"): 14.0,
    },
    secrets={"token": "canary-d2pat"},
)  # fmt: skip
