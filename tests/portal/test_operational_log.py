"""The portal's own log: an object a line with a line for every request, and nothing in it of what people type."""

from __future__ import annotations

import io
import json
import logging
import time

import pytest

from indicators.errors import CallerMistake
from portal.operational_log import LOGGER, LogForm, log_form, told, write_log
from tests.portal.world import PASSWORD

log = logging.getLogger(LOGGER)


@pytest.fixture
def written(request):
    """Write the log to a text for the length of a test; gives that text's lines."""
    stream, level = io.StringIO(), log.level
    handler = write_log(getattr(request, "param", LogForm.JSON), stream)
    yield lambda: stream.getvalue().splitlines()
    logging.getLogger().removeHandler(handler)
    log.setLevel(level)


def requests(written, count: int) -> list[dict]:
    """The lines of so many requests. A line is written once its answer is sent: whoever has that may be faster."""
    for _ in range(500):
        found = [line for line in map(json.loads, written()) if line["event"] == "request"]
        if len(found) == count:
            return found
        time.sleep(0.01)
    raise AssertionError(f"found {len(found)} lines of requests; expected {count}")


def test_every_request_is_one_line_that_names_its_path_by_template_and_its_person_by_number(shared_portal, written):
    client = shared_portal.client("admin")
    shown = client.get(f"/people/{shared_portal.person('owner').id}?tab=anna@example.org")
    (line,) = requests(written, 1)
    number = shared_portal.person("admin").id
    assert {name: line[name] for name in ("event", "level", "method", "path", "status", "account")} == {
        "event": "request", "level": "info", "method": "GET", "path": "/people/{number}", "status": 200,
        "account": number,
    }  # fmt: skip
    assert (line["request"], line["ms"] > 0) == (shown.headers["x-request-id"], True)
    assert line["time"].endswith("+00:00")


def test_a_request_by_head_is_told_by_its_own_name_and_path(shared_portal, written):
    shared_portal.client().head("/healthz")
    (line,) = requests(written, 1)
    assert (line["method"], line["path"], line["status"]) == ("HEAD", "/healthz", 200)


def test_no_line_holds_what_was_typed_a_session_or_a_name(shared_portal, written):
    client = shared_portal.client()
    client.post("/sign-in", data={"name": "owner", "password": PASSWORD})
    client.post("/sign-in", data={"name": "somebody@example.org", "password": "a wrong guess"})
    client.get("/nowhere/somebody@example.org%0aforged")
    paths = [one["path"] for one in requests(written, 3)]
    said = "\n".join(written())
    secrets = [PASSWORD, "somebody", "guess", "forged", "Anna Okafor", *client.cookies.values()]
    assert [one for one in secrets if one in said] == []
    assert paths == ["/sign-in", "/sign-in", "none"]


def test_a_failure_tells_its_kind_and_where_it_came_from_and_not_its_words(written):
    try:
        int("anna@example.org")
    except ValueError:
        log.exception("request failed", **told(request="ab12"))
    (line,) = (json.loads(one) for one in written())
    assert (line["event"], line["level"], line["request"], line["error"]) == (
        "request failed", "error", "ab12", "ValueError",
    )  # fmt: skip
    assert any("test_operational_log.py" in frame for frame in line["came_from"])
    assert "anna" not in json.dumps(line)


@pytest.mark.parametrize("written", [LogForm.TEXT], indirect=True)
def test_as_text_only_what_somebody_should_look_at_is_written(written):
    log.info("request", **told(status=200))
    log.warning("refused", **told(request="ab12", status=403))
    assert written() == ["warning: refused request='ab12' status=403"]


def test_a_form_nobody_knows_is_refused_by_name():
    assert (log_form({}), log_form({"MILEPOST_LOG": "json"})) == (LogForm.TEXT, LogForm.JSON)
    with pytest.raises(CallerMistake, match="MILEPOST_LOG: found 'xml'; expected text or json"):
        log_form({"MILEPOST_LOG": "xml"})
