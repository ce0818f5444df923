"""What a program is told when a request cannot be done: RFC 9457 problem details, the same at every address."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

MEDIA = "application/problem+json"


class Misplaced(TypedDict):
    """One part of a request that is not as described."""

    place: Annotated[str, Field(description="Where it stands in the request.", examples=["query.limit"])]
    found: Annotated[str, Field(description="What kind of mistake it is.", examples=["less_than_equal"])]
    expected: Annotated[str, Field(examples=["Input should be less than or equal to 1000"])]


class Problem(TypedDict):
    """Why a request was not done."""

    type: Annotated[str, Field(description="Always `about:blank`: the title says what the status means.")]
    title: Annotated[str, Field(examples=["Not Found"])]
    status: Annotated[int, Field(examples=[404])]
    request_id: Annotated[str, Field(description="What to quote when you ask about it.", examples=["5d1f0c3b9a2e4d77"])]
    detail: NotRequired[Annotated[str, Field(description="What was found, what was expected, what to do.")]]
    errors: NotRequired[list[Misplaced]]


MEANINGS = {
    400: "The request cannot be done as it is; the detail says why.",
    401: "No token, or one that no longer holds; or what is asked for is not for everybody.",
    403: "The token's scope or the person's grants do not allow it.",
    404: "There is no such thing, or it is not yours to see.",
    406: "It is not given in the form that was asked for; the detail lists those it is given in.",
    409: "Somebody was faster, or the submission does not stand where this could be done.",
    413: "The file is too large.",
    422: "Something in the request is not as described.",
    429: "Too many requests; `Retry-After` says how long to wait.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe what can go wrong at an address."""
    shape = {"$ref": "#/components/schemas/Problem"}
    return {status: {"description": MEANINGS[status], "content": {MEDIA: {"schema": shape}}} for status in statuses}


ACTING = problems(400, 401, 403, 404, 409, 413, 422, 429)
READING = problems(400, 401, 403, 404, 406, 422, 429) | {
    304: {"description": "You have it already: the `ETag` you showed in `If-None-Match` is still that of the answer."}
}
