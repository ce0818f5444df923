"""HEAD on the real server: what GET says of an answer, by the same rule, without the answer."""

from __future__ import annotations

import pytest

ALIKE = ("content-type", "content-length", "etag", "cache-control", "vary", "content-security-policy", "location")


@pytest.mark.parametrize(("name", "address"), [
    (None, "/healthz"), (None, "/static/portal.css"), (None, "/sign-in"), (None, "/upload"), (None, "/no-such-page"),
    ("writer", "/"), ("writer", "/progress?format=csv"), ("writer", "/api/v1/plans"), ("nobody", "/people"),
])  # fmt: skip
def test_head_says_what_get_says_and_sends_no_body(shared_portal, name, address):
    client = shared_portal.client(name)
    asked, told = client.get(address), client.head(address)
    assert (told.status_code, told.content) == (asked.status_code, b"")
    assert {one: told.headers.get(one) for one in ALIKE} == {one: asked.headers.get(one) for one in ALIKE}


def test_whoever_shows_the_tag_is_told_by_head_too_that_nothing_is_new(shared_portal):
    client = shared_portal.client("writer")
    tag = client.head("/api/v1/plans").headers["etag"]
    assert client.head("/api/v1/plans", headers={"if-none-match": tag}).status_code == 304


def test_what_only_a_form_may_do_is_not_done_by_head(shared_portal):
    assert shared_portal.client("writer").head("/sign-out").status_code == 405
