"""A made-up statistical office whose answers need no code: the plan declares where our columns stand in them."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

ROWS = [
    ("756", "2021", "95.5", "Female", ""),
    ("756", "2021", 97, "Male", "e"),
    ("250", "2021", "..", "Female", ""),
    ("250", "2021", "88.25", "Persons of unknown sex", ""),
]


def answer(request: Request) -> Response:
    if request.headers.get("X-Api-Key") != "canary-key":
        return Response(status=401)
    if request.path != "/api/series" or request.args.get("code") != "USE":
        return Response(status=404)
    if request.headers.get("If-None-Match") == '"h"':
        return Response(status=304)
    rows = [
        {"place": {"m49": area, "name": "somewhere"}, "year": year, "amount": value, "who": who, "mark": mark}
        for area, year, value, who, mark in ROWS
    ]
    return Response(json.dumps({"result": {"rows": rows}}), headers={"ETag": '"h"'}, mimetype="application/json")


LAYOUT = {
    "rows": "result.rows",
    "columns": {"area": "place.m49", "period": "year", "value": "amount", "sex": "who", "status": "mark"},
    "codes": {"sex": {"Female": "F", "Male": "M", "Persons of unknown sex": ""}, "status": {"e": "E"}},
    "absent": ["", ".."],
}

SPECIMEN = Specimen(
    source=source_of(
        "http", address="/api", layout=LAYOUT, secrets=["key"], options={"header.X-Api-Key": "{key}"},
        series=[{"label": "/series?code=USE", "indicator": "internet-use", "unit": "percent"}],
    ),
    answer=answer,
    expected={("internet-use", "CHE", "2021", "sex=F"): 95.5, ("internet-use", "CHE", "2021", "sex=M"): 97.0},
    secrets={"key": "canary-key"},
)  # fmt: skip
