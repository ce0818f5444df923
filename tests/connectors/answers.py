"""Small answers in the recorded formats, to be changed one thing at a time."""

from __future__ import annotations

import json
from pathlib import Path

from connectors.registry import connector_for
from indicators.provenance import RawFile
from warehouse.plan_folder import read_plan

PLAN = read_plan(Path(__file__).parents[2] / "plans", "itu-gs-2020-2023")

WORLD_BANK = [
    {"page": 1, "pages": 1, "per_page": 20000, "total": 3, "sourceid": "2", "lastupdated": "2026-07-01"},
    [
        {
            "indicator": {"id": "IT.NET.USER.FE.ZS", "value": "Individuals using the Internet, female"},
            "country": {"id": area[:2], "value": area},
            "countryiso3code": area,
            "date": year,
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for area, year, value in (("CHE", "2021", 95.5), ("FRA", "2021", 84.25), ("FRA", "2020", None))
    ],
]

UN_SDG = {
    "size": 1000,
    "totalElements": 3,
    "totalPages": 1,
    "pageNumber": 1,
    "attributes": [],
    "dimensions": [],
    "data": [
        {
            "series": "IT_MOB_OWN",
            "geoAreaCode": area,
            "geoAreaName": "somewhere",
            "timePeriodStart": year,
            "value": value,
            "valueType": "Float",
            "footnotes": [""],
            "attributes": {"Nature": "C", "Units": "PERCENT"},
            "dimensions": {"Sex": sex},
        }
        for area, year, value, sex in (
            ("756", 2021.0, "98.5", "BOTHSEX"),
            ("250", 2021.0, "90", "FEMALE"),
            ("250", 2020.0, "NaN", "MALE"),
        )
    ],
}

KINDS = {"worldbank-wdi": ("IT.NET.USER.FE.ZS", WORLD_BANK), "un-sdg": ("IT_MOB_OWN", UN_SDG)}
"""For each source: the label of a series, and an answer about it that is in order."""


def copy_of(identity):
    """A fresh copy of the answer, free to change."""
    return json.loads(json.dumps(KINDS[identity][1]))


def read(identity, *documents):
    """What the source's connector reads from these documents, each a page; bytes stand for themselves."""
    source, label = PLAN.source(identity), KINDS[identity][0]
    pages = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in documents]
    files = [
        RawFile(
            source=identity,
            label=label,
            address=f"http://there/{part}",
            content=page,
            part=part,
            media_type="application/json",
            licence="",
        )
        for part, page in enumerate(pages)
    ]
    return connector_for(source).read(source, files)
