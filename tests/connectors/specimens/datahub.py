"""A DataHub: one series by country, its aggregate of a region, and its table by sex; values are made up."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

COUNTRIES = [
    {"codeID": 11624, "shortName": name, "answer": [{"value": value, "id": n}], "dataID": n, "code": "i99H",
     "isoCode": iso, "dataNote": "", "dataYear": year, "countryID": n, "dataSource": told}
    for n, (name, iso, year, value, told) in enumerate((
        ("Aruba", "ABW", 2020, "61.25", "The regulator."),
        ("Brazil", "BRA", 2021, "80.5", "ITU estimate."),
    ), start=4)
]  # fmt: skip
AGGREGATE = [
    {"numberOfAnswer": None, "answer": [{"value": value}], "databaseID": 1, "regionName": "Arab States",
     "codeID": 11624, "dataYear": year, "regionID": 647, "classID": 177, "code": "i99H"}
    for year, value in ((2020, 60.5), (2021, 64.25))
]  # fmt: skip
REGIONS = [
    {"className": "Classification", "regionCode": "ARB", "regionName": "Arab States", "regionID": 3},
    {"className": "Classification", "regionCode": "AFR", "regionName": "Africa", "regionID": 1},
]
HEADER = ("SeriesID,SeriesCode,Series,Unit,Database,Year,AreaName,AreaCode,DisaggregationGroup,Disaggregation1,"
          "Disaggregation2,Value,Notes,Source,LastModifiedOn")  # fmt: skip
TABLE = f'{HEADER}\n11624,i99H,"Individuals, using the Internet",%,World Database,2021,Peru,PER,Sex,Female,,70.5,,"Survey\nof homes",2026-07-11\n11624,i99H,Individuals,%,World Database,2021,Peru,PER,Sex,Male,,72.25,,Survey,2026-07-11\n11624,i99H,Individuals,%,World Database,2021,Peru,PER,Age,15-24,,90,,Survey,2026-07-11\n11624,i99H,Individuals,%,World Database,2021,Peru,PER,,,,71.5,,Survey,2026-07-11\n11624,i99H,Individuals,%,World Database,2022,Peru,PER,,,,,,,2026-07-11\n'  # fmt: skip
ANSWERS = {
    "/v2/data/bycode/11624": json.dumps(COUNTRIES),
    "/v2/aggregation/bycodeid/11624/byregionid/3": json.dumps(AGGREGATE),
    "/v2/region/all": json.dumps(REGIONS),
    "/v2/data/download": TABLE,
}


def answer(request: Request) -> Response:
    if request.path not in ANSWERS:
        return Response('{"message":"Missing Authentication Token"}', status=403, mimetype="application/json")
    etag = f'"{request.path}"'
    if request.headers.get("If-None-Match") == etag:
        return Response(status=304)
    kind = "text/csv" if request.path.endswith("download") else "application/json"
    return Response(ANSWERS[request.path], headers={"ETag": etag}, mimetype=kind)


SPECIMEN = Specimen(
    source=source_of("datahub", address="/v2", series=[
        {"label": "11624", "indicator": "internet-use", "unit": "percent"},
        {"label": "download/11624", "indicator": "internet-use", "unit": "percent"}]),
    answer=answer,
    expected={
        ("internet-use", "ABW", "2020", ""): 61.25,
        ("internet-use", "BRA", "2021", ""): 80.5,
        ("internet-use", "PER", "2021", "sex=F"): 70.5,
        ("internet-use", "PER", "2021", "sex=M"): 72.25,
        ("internet-use", "PER", "2021", ""): 71.5,
    },
)  # fmt: skip
