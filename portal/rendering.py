"""Pages from templates: one environment per language, everything escaped, nothing undefined."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from portal.compared_rows import INPUT_WORDS
from portal.finding_words import TITLES
from portal.menu import PLACE_WORDS, menu_for, reads
from portal.page_words import CONDITIONS, SEVERITIES, STAGES, STATES, STATUS_KINDS, STATUSES, STEPS
from portal.plans_at_hand import any_public
from portal.sayings import OUR_OPTIONS, sayings_of
from portal.searching import KINDS
from portal.snapshot_rows import SNAPSHOT_STATES
from portal.source_words import (
    CONNECTORS,
    OUTCOME_KINDS,
    OUTCOMES,
    RUN_KINDS,
    SOURCE_KINDS,
    SOURCE_MEANINGS,
    SOURCE_STATES,
)
from portal.static_files import address_of
from portal.surroundings import surroundings
from portal.visitors import LANGUAGE, language_of, visitor
from portal.wording import LOCALES, NAMES, SOURCE_LANGUAGE, catalogue, isolated, own_direction, words_of
from reports.phrases import CAUSES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

WORDS = {
    "state_words": STATES,
    "stage_words": STAGES,
    "step_words": STEPS,
    "severity_words": SEVERITIES,
    "status_words": STATUSES,
    "status_kinds": STATUS_KINDS,
    "conditions": CONDITIONS,
    "our_options": OUR_OPTIONS,
    "place_words": PLACE_WORDS,
    "finding_titles": TITLES,
    "causes": CAUSES,
    "input_words": INPUT_WORDS,
    "kinds": KINDS,
    "snapshot_states": SNAPSHOT_STATES,
    "source_states": SOURCE_STATES,
    "source_kinds": SOURCE_KINDS,
    "source_meanings": SOURCE_MEANINGS,
    "connectors": CONNECTORS,
    "run_kinds": RUN_KINDS,
    "outcomes": OUTCOMES,
    "outcome_kinds": OUTCOME_KINDS,
}
"""What the codes of the core are called, for every template."""


@cache
def templates(language: str) -> Environment:
    """Make the environment of a language: its phrases, figures and dates are at hand in every template."""
    environment = Environment(
        loader=PackageLoader("portal"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    messages = catalogue(language, marked=True)
    environment.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    words, sayings = words_of(language), sayings_of(language)
    environment.globals |= {
        "words": words,
        "say": words.say,
        "static": address_of,
        "names": NAMES,
        "isolate": own_direction,
        **WORDS,
    }
    environment.filters |= {
        "figure": words.figure,
        "day": words.day,
        "period": words.period,
        "moment": words.moment,
        "instant": words.instant,
        "text": words.text,
        "code": isolated,
        "said": sayings.markup,
        "found": sayings.found,
        "heading": sayings.heading,
    }
    return environment


def page(
    request: Request, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **given: Any
) -> HTMLResponse:
    """Answer with a page in the visitor's language; `given` is what the template shows.

    A language asked for in the address is kept in a cookie: it is no act and writes no row.
    """
    language = language_of(request)
    who, warehouse = visitor(request), surroundings(request).opened
    public = warehouse is not None and any_public(warehouse)
    body = templates(language).get_template(template).render(
        visitor=who,
        menu=menu_for(who, public=public),
        searches=reads(who, public=public),
        path=request.url.path,
        languages=_other_languages(request, language),
        request_id=request.state.request_id,
        **{"mistakes": (), "view": None, **given},
    )  # fmt: skip
    response = HTMLResponse(body, status, {"content-language": language, **(headers or {})})
    if request.query_params.get("lang") in LOCALES:
        keep_language(request, response, language)
    return response


def keep_language(request: Request, response: Response, language: str) -> None:
    """Remember a chosen language for a year, in this browser."""
    settings = surroundings(request).settings
    response.set_cookie(
        settings.cookie(LANGUAGE),
        language,
        max_age=365 * 24 * 3600,
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def _other_languages(request: Request, language: str) -> list[tuple[str, str, bool]]:
    """The same address with the same filters, in each language: code, address, whether it is the one shown."""
    at = urlsplit(way_back(request))
    kept = [(name, value) for name, value in parse_qsl(at.query, keep_blank_values=True) if name != "lang"]
    return [(code, f"{at.path}?{urlencode([*kept, ('lang', code)])}", code == language) for code in LOCALES]


def way_back(request: Request) -> str:
    """Give where the person is: the page itself, or for a form the page it stands on."""
    if request.method == "GET":
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    came = urlsplit(request.headers.get("referer", ""))
    ours = f"{came.scheme}://{came.netloc}" == surroundings(request).settings.url
    return came.path + (f"?{came.query}" if came.query else "") if ours else "/"


__all__ = ["SOURCE_LANGUAGE", "keep_language", "page", "templates", "way_back"]
