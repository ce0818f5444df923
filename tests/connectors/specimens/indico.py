"""Indico: a made-up event and its registrants, whose form has a field for gender of its own."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

EVENT = "137346"


def registrant(number: int, *, came: bool, **form) -> dict:
    return {
        "registrant_id": str(number),
        "checked_in": came,
        "checkin_secret": f"00000000-0000-0000-0000-0000canary{number:02d}",
        "full_name": "Canary Person",
        "personal_data": {
            "title": "", "firstName": "Canary", "surname": "Person", "email": "canary@example.org",
            "affiliation": "A canary ministry", "position": "", "address": "1 Canary Street", "phone": "+41 22 canary",
            "country": "", **form,
        },
    }  # fmt: skip


REGISTRANTS = [
    registrant(1, came=True, country="CH", gender="f"),
    registrant(2, came=True, country="FR", gender="m"),
    registrant(3, came=False, country="DE", gender="f"),
    registrant(4, came=True, country="CH", gender=""),
]
ABOUT = {
    "count": 1, "_type": "HTTPAPIResult", "complete": True, "url": "https://events.example/", "ts": 1308899256,
    "results": [{
        "id": EVENT, "title": "A made-up forum", "type": "meeting", "category": "Fora", "_type": "Conference",
        "startDate": {"date": "2021-06-23", "tz": "Europe/Zurich", "time": "08:00:00"},
        "endDate": {"date": "2021-06-24", "tz": "Europe/Zurich", "time": "18:00:00"},
    }],
}  # fmt: skip


def answer(request: Request) -> Response:
    if request.headers.get("Authorization") != "Bearer indp_canary":
        return Response(status=403)
    bodies = {
        f"/export/event/{EVENT}.json": ABOUT,
        f"/api/events/{EVENT}/registrants": {"registrants": REGISTRANTS},
    }
    if request.path not in bodies:
        return Response(status=404)
    return Response(json.dumps(bodies[request.path]), mimetype="application/json")


SPECIMEN = Specimen(
    source=source_of(
        "indico", secrets=["token"],
        microdata={"period": "event.startDate", "codes": {"gender": {"f": "F", "m": "M"}},
                   "counted_when": {"checked_in": ["true"]}},
        series=[
            {"label": EVENT, "indicator": "participants", "unit": "count", "counting": {"dimensions": {"sex": "gender"}}},
            {"label": EVENT, "indicator": "countries", "unit": "count",
             "counting": {"distinct": "country", "by_area": "country"}},
        ],
    ),
    answer=answer,
    expected={
        ("participants", "001", "2021", ""): 3,
        ("participants", "001", "2021", "sex=F"): 1,
        ("participants", "001", "2021", "sex=M"): 1,
        ("countries", "001", "2021", ""): 2,
    },
    conditional=False,
    secrets={"token": "indp_canary"},
)  # fmt: skip
