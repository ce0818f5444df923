"""KoboToolbox: a made-up form on two pages, with groups, several choices in one text, and what names people."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

UID = "aFormOfOurOwn"
PATH = f"/api/v2/assets/{UID}/data.json"
ROWS_A_PAGE = 2


def submission(number: int, **answers) -> dict:
    """One submission as the server gives it: `g1__q2` is the question `q2` of the group `g1`."""
    return {
        "_id": number,
        "formhub/uuid": "189436bb09a54957bfcc798e338b54d6",
        "__version__": "v1",
        "meta/instanceID": f"uuid:{number}",
        "_xform_id_string": UID,
        "_attachments": [],
        "_geolocation": [46.2211, 6.1378],
        "_submission_time": "2021-06-01T08:00:00",
        "_validation_status": {"uid": "validation_status_approved", "by_whom": "a-reviewer-canary"},
        "_submitted_by": "a-canary-user",
        "About/Full_Name": "Canary Person",
        "About/Mail": "canary@example.org",
        **{name.replace("__", "/"): answer for name, answer in answers.items()},
    }


SUBMISSIONS = [
    submission(11, About__Country="CHE", Use__Satisfied="5", Use__Means="web phone"),
    submission(12, About__Country="FRA", Use__Satisfied="4", Use__Means="phone"),
    submission(13, About__Country="CHE", Use__Satisfied="1", Use__Means="NaN"),
    submission(14, About__Country="CHE", Use__Satisfied="5", _validation_status={}),
]


def answer(request: Request) -> Response:
    if request.path != PATH:
        return Response(status=404)
    if request.headers.get("Authorization") != "Token a-canary-token":
        return Response(json.dumps({"detail": "Authentication credentials were not provided."}), status=401)
    asked = json.loads(request.args.get("query", "{}")).get("_submission_time", {}).get("$gte", "")
    rows = [row for row in SUBMISSIONS if row["_submission_time"] >= asked]
    start = int(request.args.get("start", 0))
    shown, end = rows[start : start + ROWS_A_PAGE], start + ROWS_A_PAGE
    following = f"{request.host_url}{PATH[1:]}?limit={ROWS_A_PAGE}&start={end}" if end < len(rows) else None
    page = {"count": len(rows), "next": following, "previous": None, "results": shown}
    return Response(json.dumps(page), mimetype="application/json")


SPECIMEN = Specimen(
    source=source_of(
        "kobo", secrets=["token"],
        microdata={
            "period": "_submission_time", "codes": {"Use/Satisfied": {"1": "1", "4": "4", "5": "5"}},
            "counted_when": {"_validation_status": ["validation_status_approved"]},
        },
        series=[
            {"label": UID, "indicator": "asked", "unit": "count"},
            {"label": UID, "indicator": "satisfied", "unit": "count",
             "counting": {"where": {"Use/Satisfied": ["4", "5"]}, "by_area": "About/Country"}},
            {"label": UID, "indicator": "by-phone", "unit": "count", "counting": {"where": {"Use/Means": ["phone"]}}},
        ],
    ),
    answer=answer,
    expected={
        ("asked", "001", "2021", ""): 3,
        ("satisfied", "001", "2021", ""): 2,
        ("satisfied", "CHE", "2021", ""): 1,
        ("satisfied", "FRA", "2021", ""): 1,
        ("by-phone", "001", "2021", ""): 2,
    },
    conditional=False,
    secrets={"token": "a-canary-token"},
)  # fmt: skip
