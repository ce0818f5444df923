"""Long answers of declared sources, from a real local server: every page counted, or nothing of them kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from connectors.contract import Asking
from connectors.declared import Declared
from connectors.http import Http
from indicators.errors import SourceChanged
from indicators.provenance import RawFile
from tests.connectors.hostile import serving
from tests.connectors.specimens import source_of

PAGE = {"kind": "page", "parameter": "p", "size_parameter": "n", "size": 2, "total": "count"}
OFFSET = {"kind": "offset", "parameter": "skip", "size_parameter": "top", "size": 2, "first": 0, "total": "count"}
NEXT = {"kind": "next", "next": "next", "total": "count"}
UNCOUNTED = {"total": ""}


@dataclass
class Office:
    """A made-up office that pages its rows honestly in three ways, never more than `most` at a time."""

    rows: int = 5
    most: int = 100
    seen: list = field(default_factory=list)

    def __call__(self, request):
        self.seen.append(request)
        asked = request.args
        size = min(int(asked.get("n") or asked.get("top") or 2), self.most)
        start = int(asked["skip"]) if "skip" in asked else (int(asked.get("p", 1)) - 1) * size
        rows = [{"iso": "CHE", "year": 2000 + n, "v": n} for n in range(start, min(start + size, self.rows))]
        more = start + size < self.rows
        following = f"/api/x?p={start // size + 2}" if more and "skip" not in asked else None
        body = json.dumps({"count": self.rows, "next": following, "rows": rows})
        etag = f'"{hash(body)}"'
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304)
        return Response(body, headers={"ETag": etag}, mimetype="application/json")


def source(paging, **given):
    layout = {"rows": "rows", "columns": {"area": "iso", "period": "year", "value": "v"}}
    series = [{"label": "/x", "indicator": "internet-use", "unit": "percent"}]
    return source_of("http", **{"address": "/api", "layout": layout, "paging": paging, "series": series} | given)


def fetched(declared, served, **asking):
    there = declared.model_copy(update={"address": served.address + declared.address})
    with Http(tries=0) as http:
        return [list(one.files) for one in Declared().fetch(there, Asking(http=http, **asking))]


def values(declared, files):
    return list(Declared().read(declared, files).frame["value"])


KINDS = {
    "page": PAGE, "offset": OFFSET, "next": NEXT, "page, uncounted": PAGE | UNCOUNTED,
    "offset, uncounted": OFFSET | UNCOUNTED, "next, uncounted": NEXT | UNCOUNTED,
}  # fmt: skip
each = pytest.mark.parametrize("paging", KINDS.values(), ids=KINDS)
counted = pytest.mark.parametrize("paging", [PAGE, OFFSET, NEXT], ids=["page", "offset", "next"])


@each
@pytest.mark.parametrize("rows", [0, 1, 2, 3, 5, 6])
def test_every_row_of_every_page_comes_once(paging, rows):
    with serving(Office(rows)) as served:
        (files,) = fetched(source(paging), served)
    assert [file.part for file in files] == list(range(len(files)))
    assert values(source(paging), files) == [float(n) for n in range(rows)]


@pytest.mark.parametrize("kind", ["page", "offset", "next", "page, uncounted", "offset, uncounted"])
def test_a_source_that_gives_fewer_rows_than_asked_is_still_read_whole(kind):
    generous = KINDS[kind] | {"size": 50}
    with serving(Office(rows=5, most=2)) as served:
        (files,) = fetched(source(generous), served)
    assert values(source(generous), files) == [0.0, 1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize("kind", ["page", "offset", "page, uncounted", "offset, uncounted"])
def test_pages_that_are_as_held_are_not_delivered_again(kind):
    paging, office = KINDS[kind], Office()
    with serving(office) as served:
        (files,) = fetched(source(paging), served)
        held = {file.address: file.validators for file in files}
        before = len(served.asked)
        assert fetched(source(paging), served, held=held) == []
        assert len(served.asked) - before == len(files)
        office.rows = 6
        (again,) = fetched(source(paging), served, held=held)
    assert values(source(paging), again) == [float(n) for n in range(6)]


@each
def test_a_page_that_is_missing_is_refused(paging):
    with serving(Office()) as served:
        (files,) = fetched(source(paging), served)
    for gone in range(len(files)):
        with pytest.raises(SourceChanged, match=r"expected|states"):
            values(source(paging), files[:gone] + files[gone + 1 :] or files[:1])


@each
def test_pages_that_come_twice_or_out_of_turn_are_refused(paging):
    with serving(Office()) as served:
        (files,) = fetched(source(paging), served)
    for spoiled in ([files[0], *files], files[::-1], [*files, files[-1]]):
        with pytest.raises(SourceChanged, match=r"expected|states"):
            values(source(paging), spoiled)


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_that_gives_the_same_page_again_and_again_is_refused(kind):
    def answer(request):
        asked = int(request.args.get("p", 1))
        return Response(
            json.dumps({"count": 6, "next": f"/api/x?p={asked + 1}", "rows": [{"iso": "CHE", "year": 2021, "v": 1}]})
        )

    with serving(answer) as served, pytest.raises(SourceChanged, match="again"):
        fetched(source(KINDS[kind]), served)


@counted
@pytest.mark.parametrize("said", ["five", None, 2.5, -1, True, [5], 3, 6, ...])
def test_a_number_of_rows_that_is_none_or_wrong_is_refused(paging, said):
    def answer(request):
        document = json.loads(Office()(request).get_data())
        document["count"] = said
        if said is ...:
            del document["count"]
        return Response(json.dumps(document))

    with serving(answer) as served, pytest.raises(SourceChanged, match=r"states|expected"):
        fetched(source(paging), served)


@counted
def test_a_number_of_rows_that_changes_while_they_are_read_is_refused(paging):
    office = Office()

    def answer(request):
        response = office(request)
        office.rows += 1
        return response

    with serving(answer) as served, pytest.raises(SourceChanged, match="5 rows became 6"):
        fetched(source(paging), served)


def linked(link):
    return lambda _request: Response(json.dumps({"next": link, "rows": [{"iso": "CHE", "year": 2021, "v": 1}]}))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("http://127.0.0.2:9/x", "leads on to http://127.0.0.2, expected its own"),
        ("https://127.0.0.1/x", "leads on to https://"),
        ("//elsewhere.example/x", "leads on to http://elsewhere.example"),
        ("file:///etc/hostname", "leads on to file://"),
        ("http://[x", "cannot be read"),
        ("/api/x", "leads back"),
        ("?", "leads back|again"),
        (7, "expected an address"),
        ({"href": "/api/x?2"}, "expected an address"),
    ],
)
def test_a_link_that_leads_elsewhere_or_back_is_not_followed(link, said):
    with serving(linked(link)) as served:
        with pytest.raises(SourceChanged, match=said):
            fetched(source(NEXT | UNCOUNTED), served)
        assert len(served.asked) <= 2


def test_a_link_that_carries_a_credential_is_not_followed():
    with serving(linked("/api/x?token=canary-1")) as served:
        with pytest.raises(SourceChanged, match="holds a credential") as raised:
            fetched(source(NEXT | UNCOUNTED, secrets=["token"]), served, secrets={"token": "canary-1"})
        assert "canary" not in str(raised.value)
        assert len(served.asked) == 1


def test_a_single_page_without_its_link_is_refused_unless_rows_are_counted():
    def answer(_request):
        return Response(json.dumps({"count": 1, "rows": [{"iso": "CHE", "year": 2021, "v": 1}]}))

    with serving(answer) as served:
        with pytest.raises(SourceChanged, match="expected the next page or null"):
            fetched(source(NEXT | UNCOUNTED), served)
        assert len(fetched(source(NEXT), served)[0]) == 1


def test_a_source_without_end_is_left(monkeypatch):
    monkeypatch.setattr("connectors.walks.MOST_PAGES", 5)
    with serving(Office(rows=1000)) as served, pytest.raises(SourceChanged, match="more than 5 pages"):
        fetched(source(PAGE), served)


def test_what_is_asked_for_from_a_day_on_is_part_of_its_resource():
    office = Office(rows=1)
    declared = source(None, options={"since_parameter": "start"})
    with serving(office) as served:
        (files,) = fetched(declared, served, since=date(2024, 2, 1))
        (whole,) = fetched(declared, served)
    assert [one.args.get("start") for one in office.seen] == ["2024-02-01", None]
    assert (files[0].partial, whole[0].partial) == (True, False)
    assert values(declared, files) == [0.0]


def test_credentials_go_into_headers_only():
    office = Office(rows=1)
    options = {"authorization": "Basic {user}:{password}", "header.X-Trace": "{token} for {user}"}
    declared = source(None, options=options, secrets=["user", "password", "token"])
    with serving(office) as served:
        ((file,),) = fetched(declared, served, secrets={"user": "u", "password": "canary\n", "token": "t"})
    assert office.seen[0].authorization.password == "canary"
    assert office.seen[0].headers["X-Trace"] == "t for u"
    assert "canary" not in repr(file)


def test_a_credential_that_no_header_may_carry_is_refused_without_telling_it():
    declared = source(None, options={"authorization": "Bearer {token}"}, secrets=["token"])
    with serving(Office()) as served, pytest.raises(SourceChanged, match="no header may carry") as raised:
        fetched(declared, served, secrets={"token": "cana\nry"})
    assert "cana" not in str(raised.value)


@given(data=st.data())
def test_pages_whose_bytes_are_spoiled_are_refused_or_lose_no_row(data):
    paging = data.draw(st.sampled_from(list(KINDS.values())))
    with serving(Office()) as served:
        (files,) = fetched(source(paging), served)
    position = data.draw(st.integers(0, len(files) - 1))
    content = files[position].content
    start = data.draw(st.integers(0, len(content)))
    spoiled = content[:start] + data.draw(st.binary(max_size=3)) + content[start + data.draw(st.integers(0, 20)) :]
    files[position] = RawFile(source="x", label="/x", address=files[position].address, content=spoiled, part=position)
    try:
        reading = Declared().read(source(paging), files)
    except SourceChanged:
        return
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len({one.row for one in reading.findings})
