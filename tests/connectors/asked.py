"""A connector asked for all it has, of a local server; and the counts that are read of it."""

from __future__ import annotations

import re

from connectors.contract import Asking
from connectors.http import Http
from connectors.registry import connector_for


def fetched(specimen, httpserver, answer=None, *, secrets=None, **given):
    """The specimen's source, as that server plays it, and what its connector fetches."""
    httpserver.clear()
    httpserver.expect_request(re.compile(".*")).respond_with_handler(answer or specimen.answer)
    asked = specimen.source.model_copy(update={"address": httpserver.url_for(specimen.source.address).rstrip("/")})
    with Http(tries=0) as http:
        asking = Asking(http=http, secrets=specimen.secrets if secrets is None else secrets, **given)
        return asked, list(connector_for(asked).fetch(asked, asking))


def read_of(specimen, httpserver, answer=None, **given):
    """What is read of the one delivery."""
    asked, (delivery,) = fetched(specimen, httpserver, answer, **given)
    return connector_for(asked).read(asked, delivery.files)
