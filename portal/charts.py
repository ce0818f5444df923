"""A chart of a page as a file of its own, SVG or PNG, at an address that says what it is of."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.responses import Response

from portal.downloads import attachment, not_found
from portal.viewing import file_name, said_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

    from portal.views import View
    from reports.blocks import Figure
    from reports.wording import Words

SVG, PNG = "image/svg+xml", "image/png"
MOST_KEPT = 512


def chart_file(
    request: Request, view: View, form: str, drawn: Callable[[Words], Sequence[Figure]], name: str, number: int = 1
) -> Response:  # fmt: skip
    """Answer with one of the charts of something, in the words and figures of the visitor's language.

    With `?save` in the address it is to be saved. Raises HTTPException 404 for another form, or no such chart.
    """
    from reports.charts import in_words_of  # noqa: PLC0415 - with those that draw, whose renderer takes a while
    from reports.drawing import as_png  # noqa: PLC0415 - see above

    words = said_in(request, view).words
    figures = drawn(words)
    if form not in {"svg", "png"} or not 1 <= number <= len(figures):
        raise not_found()
    figure = figures[number - 1]
    svg = in_words_of(words, figure, _drawn(json.dumps(figure.spec)))
    headers = attachment(f"{file_name(view, name)}.{form}") if "save" in request.query_params else {}
    content, media = (svg.encode(), SVG) if form == "svg" else (as_png(svg), PNG)
    return Response(content, media_type=media, headers=headers)


@lru_cache(maxsize=MOST_KEPT)
def _drawn(chart: str) -> str:
    """Draw a chart, unless it was lately: it is the same in every language."""
    from reports.drawing import as_svg  # noqa: PLC0415 - see above

    return as_svg(json.loads(chart))
