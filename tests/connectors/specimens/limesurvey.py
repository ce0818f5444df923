"""LimeSurvey: a made-up survey behind RemoteControl 2, which answers everything with 200."""

from __future__ import annotations

import base64
import json

from werkzeug import Request, Response

from tests.connectors.specimens import Specimen, source_of

KEY = "a-canary-session-key"
SURVEY = 414243
EXPORT = [KEY, SURVEY, "json", "en", "complete", "code", "short", None, None, None]


def response(number: int, **answers) -> dict:
    return {
        "id": str(number), "submitdate": "2021-02-04 08:26:31", "lastpage": "3", "startlanguage": "en", "seed": "12345",
        "token": f"T-canary-{number}", "startdate": "2021-02-01 17:42:02", "datestamp": "2021-02-08 17:19:08",
        "ipaddr": "192.0.2.77", "G01Q01": "a canary told us her name", "G01Q02": None, "G02Q04": "Y", **answers,
    }  # fmt: skip


RESPONSES = [
    response(1, G01Q02="1"),
    response(2, G01Q02="2", G02Q04="N"),
    response(3, submitdate=None, G01Q02="1"),
    response(4, submitdate="2022-01-15 10:00:00", G01Q02=""),
]


def answer(request: Request) -> Response:
    if request.path != "/survey/index.php/admin/remotecontrol" or request.method != "POST":
        return Response(status=404)
    asked = request.get_json()
    result = result_of(asked["method"], asked["params"])
    return Response(json.dumps({"id": asked["id"], "result": result, "error": None}), mimetype="application/json")


def result_of(method: str, params: list) -> object:
    if method == "get_session_key":
        return (
            KEY
            if params == ["canary-user", "canary-password", "Authdb"]
            else {"status": "Invalid user name or password"}
        )
    if params[0] != KEY:
        return {"status": "Invalid session key"}
    if method == "get_summary" and params[1:] == [SURVEY, "completed_responses"]:
        return "3"
    if method == "export_responses" and params[:10] == EXPORT:
        return exported({"responses": RESPONSES})
    return "OK" if method == "release_session_key" else {"status": "Invalid survey ID"}


def exported(document: object) -> str:
    return base64.b64encode(json.dumps(document).encode()).decode()


SPECIMEN = Specimen(
    source=source_of(
        "limesurvey", address="/survey", secrets=["user", "password"], options={"language": "en"},
        microdata={"period": "submitdate", "codes": {"G01Q02": {"1": "F", "2": "M"}}},
        series=[
            {"label": str(SURVEY), "indicator": "asked", "unit": "count", "counting": {"dimensions": {"sex": "G01Q02"}}},
            {"label": str(SURVEY), "indicator": "content", "unit": "count", "counting": {"where": {"G02Q04": ["Y"]}}},
        ],
    ),
    answer=answer,
    expected={
        ("asked", "001", "2021", ""): 2,
        ("asked", "001", "2021", "sex=F"): 1,
        ("asked", "001", "2021", "sex=M"): 1,
        ("asked", "001", "2022", ""): 1,
        ("asked", "001", "2022", "sex=F"): 0,
        ("asked", "001", "2022", "sex=M"): 0,
        ("content", "001", "2021", ""): 1,
        ("content", "001", "2022", ""): 1,
    },
    conditional=False,
    secrets={"user": "canary-user", "password": "canary-password"},
)  # fmt: skip
