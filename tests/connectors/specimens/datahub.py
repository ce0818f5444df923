"""The DataHub: country series, a regional aggregate and the download, with the lists they are resolved by. Values made up."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

CODE = 11624
COUNTRIES = [
    {"CountryID": 4, "IsoCode": "CHE", "ShortName": "Switzerland", "LongName": "Switzerland", "Regions": []},
    {"CountryID": 7, "IsoCode": "FRA", "ShortName": "France", "LongName": "France", "Regions": []},
]
REGIONS = [
    {"className": "Own Classification", "regionCode": "ARB", "regionName": "Arab States", "regionID": 3},
    {"className": "World", "regionCode": "World", "regionName": "World", "regionID": 701},
]
DICTIONARY = [{"codeID": CODE, "code": "i99H", "label": "Individuals using the Internet", "units": "%"}]


def country_row(iso, number, year, value, origin="Office of statistics.", note=""):
    """A country's row: the value is a text in a list of answers."""
    return {
        "codeID": CODE, "code": "i99H", "isoCode": iso, "countryID": number, "shortName": iso, "dataID": year,
        "dataYear": year, "dataNote": note, "dataSource": origin, "answer": [{"value": value, "id": year}],
    }  # fmt: skip


def region_row(name, year, value):
    """A region's row: the value is a number, and the region has another number than in the address."""
    return {
        "codeID": CODE, "code": "i99H", "regionName": name, "regionID": 647, "classID": 177, "dataID": year,
        "dataYear": year, "answer": [{"value": value}], "answersPercentage": [{"value": value}], "numberOfAnswer": None,
        "internalNote": None, "createDate": "2024-04-24T18:20:23.000Z", "updateDate": "2025-11-17T13:13:18.000Z",
    }  # fmt: skip


COUNTRY_ROWS = [
    country_row("CHE", 4, 2020, "94.5", note="Age 14+"),
    country_row("CHE", 4, 2021, "95.25", origin="Own estimate."),
    country_row("FRA", 7, 2021, "84"),
]
REGION_ROWS = [region_row("Arab States", 2020, 61.5), region_row("Arab States", 2021, 66)]

HEADING = (
    "SeriesID,SeriesCode,Series,Unit,Database,Year,AreaName,AreaCode,DisaggregationGroup,Disaggregation1,"
    "Disaggregation2,Value,Notes,Source,LastModifiedOn"
)
LINES = [
    f'{CODE},i99H,"Individuals\nusing the Internet",%,A Database,2021,Switzerland,CHE,,,,95.25,,"Office; estimate.",2026-07-11',
    f"{CODE},i99H,Individuals using the Internet,%,A Database,2021,France,FRA,,,,84,,Office,2026-07-10",
    f"{CODE},i99H,Individuals using the Internet,%,A Database,2021,France,FRA,Gender,Female,,83,,Office,2026-07-10",
]


def download(lines=LINES):
    return "\n".join([HEADING, *lines, ""]).encode()


def server(answers: dict[str, bytes]):
    """A gateway that has these paths, says a strange 403 for any other, and 473 to who does not name itself."""

    def answer(request: Request) -> Response:
        if not request.headers.get("User-Agent"):
            return Response(status=473)
        if request.path not in answers:
            return Response('{"message":"Missing Authentication Token"}', status=403, mimetype="application/json")
        etag = f'"{len(answers[request.path])}"'
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304)
        return Response(answers[request.path], headers={"ETag": etag})

    return answer


def as_json(document) -> bytes:
    return json.dumps(document).encode()


LISTS = {
    "/v2/country/all": as_json(COUNTRIES),
    "/v2/region/all": as_json(REGIONS),
    f"/v2/dictionaries/getbyid/{CODE}": as_json(DICTIONARY),
}


def specimen(name: str, path: str, content: bytes, label: str, expected: dict, **options: str) -> Specimen:
    return Specimen(
        source=source_of("datahub", id=f"datahub-{name}", address="/v2", series=[
            {"label": label, "indicator": "internet-use", "unit": "percent", "options": options}]),
        answer=server({**LISTS, path: content}),
        expected={("internet-use", area, year, ""): value for (area, year), value in expected.items()},
    )  # fmt: skip


SPECIMENS = [
    specimen("country", f"/v2/data/bycode/{CODE}", as_json(COUNTRY_ROWS), str(CODE),
             {("CHE", "2020"): 94.5, ("CHE", "2021"): 95.25, ("FRA", "2021"): 84.0}),
    specimen("world", f"/v2/aggregation/bycodeid/{CODE}/byregionid/701",
             as_json([region_row("World", 2020, 59.5), region_row("World", 2021, 63)]), f"region:{CODE}/701",
             {("001", "2020"): 59.5, ("001", "2021"): 63.0}),
    specimen("download", "/v3/data/download", download(), f"download:{CODE}",
             {("CHE", "2021"): 95.25, ("FRA", "2021"): 84.0}),
]  # fmt: skip
SPECIMEN = SPECIMENS[0]
