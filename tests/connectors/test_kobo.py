"""KoboToolbox: every page, of the same server, counted against what it states; and only whole years when in part."""

from __future__ import annotations

import json
from datetime import date

import pytest
from werkzeug import Response

from connectors.registry import connector_for
from indicators.errors import SourceChanged, SourceUnavailable
from tests.connectors.asked import fetched, read_of
from tests.connectors.rows import assert_accounted_for, values
from tests.connectors.specimens.kobo import PATH, SPECIMEN, SUBMISSIONS, UID, answer, submission


def test_every_page_is_read_and_every_submission_accounted_for(httpserver):
    reading = read_of(SPECIMEN, httpserver)
    assert values(reading) == SPECIMEN.expected
    assert (reading.rows_read, reading.counted, reading.passed_over, reading.findings) == (4, 3, 1, ())
    assert_accounted_for(reading)


def test_the_address_that_lands_says_what_was_asked_and_holds_no_page_and_no_token(httpserver):
    _, (delivery,) = fetched(SPECIMEN, httpserver)
    (file,) = delivery.files
    assert (file.label, file.partial, file.address) == (UID, False, httpserver.url_for(PATH))


@pytest.mark.parametrize("secrets", [{}, {"token": "another"}])
def test_without_the_right_token_nothing_is_got(secrets, httpserver):
    said = "MILEPOST_SECRET_A_KOBO_TOKEN" if not secrets else "401"
    with pytest.raises(SourceChanged, match=said):
        fetched(SPECIMEN, httpserver, secrets=secrets)


def pages(*documents):
    """A server that gives these pages in turn, and the requests it got."""
    got = []

    def give(request):
        got.append(request)
        return Response(json.dumps(documents[min(len(got), len(documents)) - 1]), mimetype="application/json")

    give.got = got
    return give


def page(rows, total, following=None):
    return {"count": total, "next": following, "previous": None, "results": rows}


def test_the_next_page_is_asked_of_the_address_we_know(httpserver):
    # Behind a proxy the server takes itself for http, or names no port: the token goes where it went before.
    following = f"https://localhost{PATH}?limit=1&start=1"
    give = pages(page(SUBMISSIONS[:1], 2, following), page(SUBMISSIONS[1:2], 2))
    fetched(SPECIMEN, httpserver, give)
    first, second = give.got
    assert second.args.to_dict() == {"limit": "1", "start": "1", "sort": '{"_id":1}'}
    assert (first.host, first.path) == (second.host, second.path)


@pytest.mark.parametrize(
    "following",
    [
        "http://elsewhere.example{path}?start=2",
        "http://localhost/api/v2/assets/another/data.json?start=2",
        "//[x",
        "?start=2",
    ],
)
def test_a_next_page_elsewhere_is_not_asked_for(following, httpserver):
    give = pages(page(SUBMISSIONS[:2], 4, following.format(path=PATH)))
    with pytest.raises(SourceChanged, match="next page is said to be elsewhere"):
        fetched(SPECIMEN, httpserver, give)
    assert len(give.got) == 1


def test_pages_without_end_are_not_walked(httpserver):
    here = httpserver.url_for(f"{PATH}?start=0")
    give = pages(page(SUBMISSIONS[:2], 4, here))
    with pytest.raises(SourceChanged, match="more pages after 4 of 4"):
        fetched(SPECIMEN, httpserver, give)
    give = pages(page([], 4, here))
    with pytest.raises(SourceChanged, match="more pages after 0 of 4"):
        fetched(SPECIMEN, httpserver, give)
    assert len(give.got) == 1


@pytest.mark.parametrize("total", [1, 3])
def test_more_or_fewer_submissions_than_stated_are_refused(total, httpserver):
    with pytest.raises(SourceChanged, match=f"found 2 submissions, the source states {total}"):
        fetched(SPECIMEN, httpserver, pages(page(SUBMISSIONS[:2], total)))


def test_a_form_that_is_filled_in_while_it_is_read_is_asked_again_later(httpserver):
    here = httpserver.url_for(f"{PATH}?start=2")
    with pytest.raises(SourceUnavailable, match="4 submissions became 5 while they were read"):
        fetched(SPECIMEN, httpserver, pages(page(SUBMISSIONS[:2], 4, here), page(SUBMISSIONS[2:], 5)))


def test_a_submission_that_is_on_two_pages_is_refused(httpserver):
    here = httpserver.url_for(f"{PATH}?start=2")
    with pytest.raises(SourceChanged, match="row 12 came twice"):
        fetched(SPECIMEN, httpserver, pages(page(SUBMISSIONS[:2], 4, here), page(SUBMISSIONS[1:3], 4)))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "expected count, next and results"),
        ({"detail": "Not found."}, "found detail, expected count"),
        (page([], "4"), "count is a text"),
        (page([], True), "count is a truth"),
        (page([], 0, 7), "next is no address"),
        (page({}, 0), "no list of submissions"),
        (page([1], 1), "no list of submissions"),
        (page([{"q": "x"}], 1), "a row has no number in _id"),
        (page([{"_id": "Canary"}], 1), "a row has no number in _id"),
    ],
)
def test_an_answer_that_is_no_page_is_refused_in_words(document, said, httpserver):
    with pytest.raises(SourceChanged, match=said):
        fetched(SPECIMEN, httpserver, pages(document))


def test_a_day_since_when_asks_for_that_whole_year_and_says_that_it_is_a_part(httpserver):
    asked, (delivery,) = fetched(SPECIMEN, httpserver, since=date(2021, 8, 1))
    (file,) = delivery.files
    reading = connector_for(asked).read(asked, delivery.files)
    assert (file.partial, reading.complete, values(reading)) == (True, False, SPECIMEN.expected)
    assert "2021-01-01" in file.address
    _, (delivery,) = fetched(SPECIMEN, httpserver, since=date(2022, 1, 1))
    assert json.loads(delivery.files[0].content)["total"] == 0


def test_where_rows_belong_to_another_day_than_that_they_came_in_the_whole_is_asked_for(httpserver):
    about = SPECIMEN.source.model_dump()
    about["microdata"]["period"] = "About/Day"
    source = type(SPECIMEN.source).model_validate(about)
    specimen = type(SPECIMEN)(source=source, answer=answer, expected={}, secrets=SPECIMEN.secrets)
    _, (delivery,) = fetched(specimen, httpserver, since=date(2022, 1, 1))
    assert (delivery.files[0].partial, json.loads(delivery.files[0].content)["total"]) == (False, 4)


def test_an_answer_outside_the_codes_is_a_finding_about_its_submission(httpserver):
    rows = [*SUBMISSIONS[:2], submission(15, Use__Satisfied="9", About__Country="CHE", Use__Means="web")]
    reading = read_of(SPECIMEN, httpserver, pages(page(rows, 3)))
    (finding,) = reading.findings
    assert (finding.code, finding.row, finding.column) == ("answer-unknown", 15, "Use/Satisfied")
    found = values(reading)
    assert (found["asked", "001", "2021", ""], found["satisfied", "001", "2021", ""]) == (3, 2)


def test_a_question_that_was_renamed_stops_the_delivery(httpserver):
    renamed = [{name.replace("Satisfied", "Happy"): value for name, value in row.items()} for row in SUBMISSIONS]
    with pytest.raises(SourceChanged, match=r"has Use/Satisfied, which the plan counts by; they have .*Use/Happy"):
        read_of(SPECIMEN, httpserver, pages(page(renamed, 4)))
