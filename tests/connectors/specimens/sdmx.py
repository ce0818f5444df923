"""SDMX REST services: the same made-up observations in every form a service may answer in."""

from __future__ import annotations

import json

from werkzeug import Request, Response

from tests.connectors.sdmx_messages import (
    EXPECTED,
    LABEL,
    csv_1,
    csv_2,
    generic_xml,
    json_message,
    specific_xml,
    structure_xml,
)
from tests.connectors.specimens import Specimen, source_of

MODIFIED = "Wed, 01 Jul 2026 08:00:00 GMT"
DATA = {"2.1": "/rest/data/TEST,DF_USE,1.0/A.X_USE.../ALL", "3.0": "/rest/data/dataflow/TEST/DF_USE/1.0/A.X_USE.*.*.*"}
STRUCTURE = {"2.1": "/rest/dataflow/TEST/DF_USE/1.0", "3.0": "/rest/structure/dataflow/TEST/DF_USE/1.0"}


def server(content: bytes, version: str):
    """A service that has the one flow, asked as its version asks, and knows when it was changed."""

    def answer(request: Request) -> Response:
        if request.path == STRUCTURE[version]:
            return Response(structure_xml(), mimetype="application/vnd.sdmx.structure+xml")
        if request.path != DATA[version] or not request.headers["Accept"].startswith("application/vnd.sdmx."):
            return Response("No results", status=404)
        if request.headers.get("If-Modified-Since") == MODIFIED:
            return Response(status=304)
        return Response(content, headers={"Last-Modified": MODIFIED}, mimetype=request.headers["Accept"].split(";")[0])

    return answer


def specimen(name: str, content: bytes, **options: str) -> Specimen:
    return Specimen(
        source=source_of("sdmx", id=f"sdmx-{name}", address="/rest", options=options, series=[
            {"label": LABEL, "indicator": "internet-use", "unit": "percent"}]),
        answer=server(content, options.get("version", "2.1")),
        expected=EXPECTED,
    )  # fmt: skip


SPECIMENS = [
    specimen("csv", csv_1()),
    specimen("csv-3", csv_2(), version="3.0"),
    specimen("json", json.dumps(json_message()).encode(), format="json"),
    specimen("json-3", json.dumps(json_message(shape="series", version=2)).encode(), format="json", version="3.0"),
    specimen("generic", generic_xml(), format="xml"),
    specimen("specific", specific_xml(), format="xml"),
    specimen("specific-3", specific_xml(version="v3_0"), format="xml", version="3.0"),
]
SPECIMEN = SPECIMENS[0]
