"""The API described, as OpenAPI 3.1, for whoever writes a program against it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse

from portal.api_problems import Problem
from portal.rules import PUBLIC, pages, ruled

if TYPE_CHECKING:
    from fastapi import FastAPI

router = pages()

ABOUT: dict[str, Any] = {
    "title": "Milepost",
    "version": version("milepost"),
    "license_info": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "description": (
        "Read a plan, what was observed for it, how far it has come, its money and its risks; hand in files. Figures "
        "are numbers with exactly the digits that are kept: read them as decimals where the last digit matters. Where "
        "there is no figure there is null, and a status or state beside it says why; 0 is a figure. Instants are UTC. "
        "Every answer that is read has an `ETag`. Without a token you read published snapshots of public plans."
    ),
    "openapi_tags": [
        {"name": "plans", "description": "Which plans there are, and each as data."},
        {"name": "progress", "description": "How far each place of a plan has come."},
        {"name": "indicators", "description": "What is measured, and the way back from a figure to its bytes."},
        {"name": "observations", "description": "What was observed, as known on any instant."},
        {"name": "resources", "description": "Budgets, what was spent, printed shares, cost allocations."},
        {"name": "risks", "description": "How risks stand, what is done against them, and their reviews."},
        {"name": "snapshots", "description": "Frozen states of a plan."},
        {"name": "sources", "description": "Where values come from, and what checks found."},
        {"name": "sdmx", "description": "Observations for those who speak SDMX."},
        {"name": "submissions", "description": "Handing in files."},
    ],
}

TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token from your account page; to read it needs the scope `read`, to hand in `submit`.",
}


@router.get("/api/v1/openapi.json")
@ruled(PUBLIC)
def description(request: Request) -> JSONResponse:
    """Give the description of every address under /api and /sdmx."""
    return JSONResponse(described(request.app))


def described(application: FastAPI) -> dict[str, Any]:
    """Describe the API: what its routes say, what a problem looks like, and how a program says who it is."""
    told = application.openapi()
    problem = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
    told["components"]["schemas"] |= {**problem.pop("$defs"), "Problem": problem}
    told["components"]["securitySchemes"] = {"token": TOKEN}
    # Some things are for everybody: a token is shown where there is one.
    told["security"] = [{}, {"token": []}]
    return told
