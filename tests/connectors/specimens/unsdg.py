"""UN SDG API, version 1: one page of one series, by sex and as a total, with marks for no value."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

ROWS = [
    ("756", 2021.0, "98.5", "BOTHSEX"),
    ("250", 2021.0, "90.25", "FEMALE"),
    ("250", 2020.0, "NaN", "MALE"),
    ("1", 2021.0, "73.5", "BOTHSEX"),
]
PAGE_SIZE = 1000


def answer(request: Request) -> Response:
    if request.path != "/sdg/Series/Data" or request.args.get("seriesCode") != "IT_MOB_OWN":
        return Response(status=404)
    page, etag = int(request.args["page"]), f'"sdg-{request.args["page"]}"'
    if request.headers.get("If-None-Match") == etag:
        return Response(status=304)
    document = {
        "size": PAGE_SIZE, "totalElements": len(ROWS), "totalPages": 1, "pageNumber": page, "attributes": [],
        "dimensions": [], "data": [_row(*row) for row in ROWS],
    }  # fmt: skip
    return Response(json.dumps(document), headers={"ETag": etag}, mimetype="application/json")


def _row(area: str, year: float, value: str, sex: str) -> dict:
    return {
        "series": "IT_MOB_OWN", "geoAreaCode": area, "geoAreaName": "somewhere", "timePeriodStart": year, "value": value,
        "valueType": "Float", "footnotes": [""], "attributes": {"Nature": "C", "Units": "PERCENT"},
        "dimensions": {"Sex": sex, "Reporting Type": "G"},
    }  # fmt: skip


SPECIMEN = Specimen(
    source=source_of("unsdg", address="/sdg", series=[
        {"label": "IT_MOB_OWN", "indicator": "mobile-ownership", "unit": "percent"}]),
    answer=answer,
    expected={
        ("mobile-ownership", "CHE", "2021", ""): 98.5,
        ("mobile-ownership", "FRA", "2021", "sex=F"): 90.25,
        ("mobile-ownership", "001", "2021", ""): 73.5,
    },
)  # fmt: skip
