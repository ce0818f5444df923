"""What holds for every answer and every form: headers, ids, where it came from, how large it is, how often."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from portal.paces import Pace, network_of
from tests.portal.test_matrix import ASKED, address_of, name_of
from tests.portal.world import PASSWORD, Portal, copied, served
from warehouse.account_tables import metadata

if TYPE_CHECKING:
    import httpx

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def has_the_headers(response: httpx.Response) -> None:
    headers = response.headers
    assert set(headers["content-security-policy"].split("; ")) == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert len(headers["x-request-id"]) == 16
    assert "server" not in headers
    assert "strict-transport-security" not in headers
    typed = headers.get("content-type", "")
    assert response.status_code in {302, 303} or typed
    assert typed.startswith("text/") == ("charset=utf-8" in typed)


@pytest.mark.parametrize("name", [None, "owner", "admin"], ids=str)
@pytest.mark.parametrize(("method", "route"), ASKED, ids=name_of)
def test_every_answer_has_the_headers(shared_portal: Portal, method, route, name):
    response = shared_portal.client(name).request(method, address_of(shared_portal, route))
    has_the_headers(response)
    if not route.path.startswith("/static/"):
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", "/people", 405), ("GET", "/api/nowhere", 404), ("GET", "/static/x", 404),
     ("OPTIONS", "/", 405), ("GET", "/people/x", 422)],
)  # fmt: skip
def test_errors_have_the_headers_too(shared_portal: Portal, method, path, status):
    response = shared_portal.client("admin").request(method, path)
    assert response.status_code == status
    has_the_headers(response)


def test_a_file_may_be_kept_for_ever_under_the_address_pages_give_it(shared_portal: Portal):
    client = shared_portal.client()
    page = client.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    styled = client.get(address)
    assert styled.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get(urlsplit(address).path).headers["cache-control"] == "no-cache"
    assert client.get(address, headers={"if-none-match": styled.headers["etag"]}).status_code == 304
    assert client.get("/static/htmx.js").headers["content-type"] == "text/javascript; charset=utf-8"


def test_over_https_the_cookie_is_bound_to_the_host_and_the_browser_told_to_stay(office, tmp_path):
    with served(copied(office, tmp_path), url="https://milepost.example.org") as portal:
        client = portal.client()
        done = client.post("/sign-in", data={"name": "owner", "password": PASSWORD})
        cookie = done.headers["set-cookie"].lower()
        assert cookie.startswith("__host-session=")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(cookie.replace("; ", ";").split(";"))
        assert "domain" not in cookie
        assert done.headers["strict-transport-security"].startswith("max-age=63072000")


# --- where a form comes from ----------------------------------------------------


POSTS = [(method, route) for method, route in ASKED if method not in {"GET", "HEAD"}]
FROM = {
    "same-origin": ({"sec-fetch-site": "same-origin"}, True),
    "a person's own act": ({"sec-fetch-site": "none"}, True),
    "another site": ({"sec-fetch-site": "cross-site"}, False),
    "a sister site": ({"sec-fetch-site": "same-site"}, False),
    "another site that names our origin": ({"sec-fetch-site": "cross-site", "origin": "OURS"}, False),
    "our origin": ({"origin": "OURS"}, True),
    "another origin": ({"origin": "https://evil.example"}, False),
    "no origin": ({"origin": "null"}, False),
    "nobody says": ({}, False),
}


@pytest.mark.parametrize("place", FROM)
@pytest.mark.parametrize(("method", "route"), POSTS, ids=name_of)
def test_a_form_from_elsewhere_is_refused(shared_portal: Portal, method, route, place):
    headers, ours = FROM[place]
    client = shared_portal.client("admin")
    del client.headers["sec-fetch-site"]
    told = {name: value.replace("OURS", shared_portal.url) for name, value in headers.items()}
    response = client.request(method, address_of(shared_portal, route), headers=told, data={"unforeseen": "x"})
    # What is let through is refused for its form: nothing is done by this test.
    assert ("came from another site" in response.text) != ours
    assert ours or response.status_code == 403


def test_a_form_from_elsewhere_changes_nothing(portal: Portal):
    portal.client("owner").post("/account/language", data={"language": "fr"}, headers={"sec-fetch-site": "cross-site"})
    assert portal.person("owner").language == "en"


def rows(portal: Portal) -> dict[str, int]:
    with portal.warehouse.read() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar()
            for name, table in metadata.tables.items()
        }


def test_looking_changes_no_row(portal: Portal):
    looked_at = [address_of(portal, route) for method, route in ASKED if method == "GET"]
    for name in (None, "owner", "officer", "admin", "auditor"):
        client = portal.client(name)
        before = rows(portal)
        for address in looked_at:
            client.get(address, params={"lang": "fr", "verify": "yes"})
        assert rows(portal) == before, name


# --- sizes, paces, proxies ------------------------------------------------------------


def test_a_form_that_is_too_large_is_not_read(shared_portal: Portal):
    response = shared_portal.client().post("/sign-in", data={"name": "x" * 70_000})
    assert response.status_code == 413
    has_the_headers(response)
    assert "This is too large" in response.text


def test_a_size_that_is_not_told_is_counted(shared_portal: Portal):
    def endless():
        for _ in range(100):
            yield b"name=" + b"x" * 1024

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert shared_portal.client().post("/sign-in", content=endless(), headers=headers).status_code == 413


def test_who_signs_in_too_often_is_told_when_to_come_back(shared_portal: Portal):
    client = shared_portal.client()
    answers = [client.post("/sign-in", data={}) for _ in range(Pace.SIGN_IN.value + 1)]
    assert [answer.status_code for answer in answers[:-1]] == [422] * Pace.SIGN_IN.value
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    has_the_headers(answers[-1])


def test_one_customer_of_the_new_protocol_is_one_address():
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1") != network_of("2001:db8:1:3::4")
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7")


def test_what_a_client_says_of_its_own_address_is_not_believed(shared_portal: Portal):
    client = shared_portal.client()
    said = [client.post("/sign-in", data={}, headers={"x-forwarded-for": f"192.0.2.{number}"}) for number in range(25)]
    assert said[-1].status_code == 429


def test_what_the_proxy_says_of_the_address_is(office, tmp_path):
    with served(copied(office, tmp_path), proxies=("127.0.0.1",)) as portal:
        client = portal.client()
        said = [client.post("/sign-in", data={}, headers={"x-forwarded-for": f"192.0.2.{n}"}) for n in range(25)]
        assert {answer.status_code for answer in said} == {422}


def test_the_figures_are_for_this_machine_and_name_nobody(shared_portal: Portal):
    client = shared_portal.client("admin")
    client.get(f"/people/{shared_portal.person('owner').id}")
    told = client.get("/metrics").text
    assert 'milepost_requests_total{method="GET",route="/people/{number}",status="200"}' in told
    assert "owner" not in told
    assert client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"}).status_code == 404


def test_a_connection_that_speaks_nonsense_does_no_harm(shared_portal: Portal):
    host, port = urlsplit(shared_portal.url).hostname, urlsplit(shared_portal.url).port
    with socket.create_connection((host, port)) as line:
        line.sendall(b"NONSENSE \x00\xff\r\n\r\n")
        assert b"500" not in line.recv(200)
    assert shared_portal.client().get("/healthz").text == "ok\n"
