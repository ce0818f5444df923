"""World Bank country indicators: one series, with an income group and a year without a value. It gives no validators."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

ROWS = [
    ("CHE", "CH", "2021", 95.5),
    ("FRA", "FR", "2021", 84.25),
    ("FRA", "FR", "2020", None),
    ("", "XD", "2021", 90.1),
]


def answer(request: Request) -> Response:
    if request.path != "/v2/country/all/indicator/IT.NET.USER.FE.ZS":
        return Response(status=404)
    size, page = int(request.args["per_page"]), int(request.args["page"])
    rows = ROWS[(page - 1) * size : page * size]
    pages = -(-len(ROWS) // size)
    head = {"page": page, "pages": pages, "per_page": size, "total": len(ROWS), "lastupdated": "2026-07-01"}
    return Response(json.dumps([head, [_row(*row) for row in rows]]), mimetype="application/json")


def _row(iso3: str, iso2: str, year: str, value: float | None) -> dict:
    return {
        "indicator": {"id": "IT.NET.USER.FE.ZS", "value": "Individuals using the Internet, female"},
        "country": {"id": iso2, "value": iso2}, "countryiso3code": iso3, "date": year, "value": value, "unit": "",
        "obs_status": "", "decimal": 0,
    }  # fmt: skip


SPECIMEN = Specimen(
    source=source_of("worldbank", address="/v2", series=[
        {"label": "IT.NET.USER.FE.ZS", "indicator": "internet-use", "unit": "percent", "breakdown": "sex=F"}]),
    answer=answer,
    expected={("internet-use", "CHE", "2021", "sex=F"): 95.5, ("internet-use", "FRA", "2021", "sex=F"): 84.25},
)  # fmt: skip
