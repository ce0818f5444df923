"""How SDMX services are asked, what only part of a flow means, and XML that must not be believed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from werkzeug import Response

from connectors.contract import Asking
from connectors.http import Http
from connectors.sdmx import Sdmx
from connectors.sdmx_answers import answer_of
from connectors.sdmx_xml import structure_of
from indicators.errors import SourceChanged, SourceUnavailable
from tests.connectors.sdmx_messages import (
    EXPECTED,
    ROWS,
    START,
    csv_1,
    csv_2,
    generic_xml,
    row,
    specific_xml,
    structure_xml,
)
from tests.connectors.specimens import specimens
from tests.connectors.specimens.sdmx import MODIFIED, SPECIMENS
from tests.connectors.test_sdmx import cells, source


def at(server, options=None, **settings):
    return source(options, **settings).model_copy(update={"address": server.url_for("/rest")})


def fetch(where, **asked):
    with Http(tries=0) as http:
        return list(Sdmx().fetch(where, Asking(http=http, **asked)))


def held(deliveries):
    return {file.address: dict(file.validators) for one in deliveries for file in one.files if file.validators}


@pytest.fixture
def asked(httpserver):
    """Every request the server gets, and what it answers: set `asked.answer`."""

    class Asked(list):
        answer = staticmethod(lambda request: Response(csv_1(), headers={"Last-Modified": MODIFIED}))

    seen = Asked()

    def answer(request):
        seen.append(request)
        return seen.answer(request)

    httpserver.expect_request(re.compile("/rest/.*")).respond_with_handler(answer)
    return seen


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda one: one.source.id)
def test_every_specimen_is_fetched_read_and_unchanged_the_second_time(specimen, httpserver):
    httpserver.expect_request(re.compile(".*")).respond_with_handler(specimen.answer)
    where = specimen.source.model_copy(update={"address": httpserver.url_for("/rest")})
    deliveries = fetch(where)
    (delivery,) = deliveries
    assert cells(Sdmx().read(where, delivery.files)) == specimen.expected
    assert [file.part for file in delivery.files] == ([0, 1] if where.options.get("format") == "xml" else [0])
    assert fetch(where, held=held(deliveries)) == []


def test_a_kind_may_have_several_specimens():
    assert [one for one in specimens() if one.kind == "sdmx"] == SPECIMENS


def test_version_2_1_is_asked_in_its_own_words(httpserver, asked):
    fetch(at(httpserver))
    assert asked[0].path == "/rest/data/TEST,DF_USE,1.0/A.X_USE.../ALL"
    assert dict(asked[0].args) == {"detail": "full", "dimensionAtObservation": "TIME_PERIOD", "format": "csv"}
    assert asked[0].headers["Accept"] == "application/vnd.sdmx.data+csv;version=1.0.0;labels=id"


def test_version_3_0_is_asked_in_its_own_words(httpserver, asked):
    fetch(at(httpserver, version="3.0"))
    assert (asked[0].path, dict(asked[0].args)) == ("/rest/data/dataflow/TEST/DF_USE/1.0/A.X_USE.*.*.*", {})
    assert asked[0].headers["Accept"] == "application/vnd.sdmx.data+csv;version=2.0.0;labels=id"


def test_an_agency_and_a_version_left_out_are_the_sources_or_the_newest(httpserver, asked):
    fetch(at(httpserver, label="DF_USE/A.X_USE...", agency="TEST"))
    fetch(at(httpserver, label="DF_USE/A.X_USE..."))
    fetch(at(httpserver, label="TEST,DF_USE/A.X_USE...", version="3.0"))
    assert [request.path.split("/data/")[1] for request in asked] == [
        "TEST,DF_USE/A.X_USE.../ALL", "DF_USE/A.X_USE.../ALL", "dataflow/TEST/DF_USE/~/A.X_USE.*.*.*",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("version", "name", "value"), [("2.1", "startPeriod", "2021"), ("3.0", "c[TIME_PERIOD]", "ge:2021")]
)
def test_what_is_about_a_day_or_later_is_asked_by_its_year_and_is_a_part(version, name, value, httpserver, asked):
    (delivery,) = fetch(at(httpserver, version=version), since=date(2021, 11, 3))
    assert asked[0].args[name] == value
    assert delivery.files[0].partial
    assert not Sdmx().read(at(httpserver), delivery.files).complete


def test_what_changed_since_is_asked_only_when_the_plan_says_so_and_is_a_part(httpserver, asked):
    before = held(fetch(at(httpserver)))
    fetch(at(httpserver), held=before)
    (delivery,) = fetch(at(httpserver, updated_after="yes"), held=before)
    assert "updatedAfter" not in asked[1].args
    assert asked[2].args["updatedAfter"] == "2026-07-01T08:00:00Z"
    assert delivery.files[0].partial
    (again,) = fetch(at(httpserver, updated_after="yes"), held=held([delivery]))
    assert (asked[3].args["updatedAfter"], again.files[0].partial) == ("2026-07-01T08:00:00Z", True)


def test_a_part_about_later_years_does_not_date_the_whole(httpserver, asked):
    where = at(httpserver, updated_after="yes")
    (delivery,) = fetch(where, held=held(fetch(where, since=date(2021, 1, 1))))
    assert "updatedAfter" not in asked[1].args
    assert not delivery.files[0].partial


@pytest.mark.parametrize(
    "increment", [csv_2(ROWS[:2], actions=["R", "D"]), csv_2([row(), row(OBS_VALUE="")], actions=["M", "M"])]
)
def test_an_increment_that_deletes_or_leaves_out_is_followed_by_the_whole(increment, httpserver, asked):
    where = at(httpserver, updated_after="yes")
    before = held(fetch(where))
    asked.answer = lambda request: Response(increment if "updatedAfter" in request.args else csv_2())
    (delivery,) = fetch(where, held=before)
    assert not delivery.files[0].partial
    assert cells(Sdmx().read(where, delivery.files)) == EXPECTED


def no_results(_request):
    return Response("No results for query based on criteria", status=404)


def test_no_results_for_the_whole_is_no_withdrawal_but_a_question(httpserver, asked):
    asked.answer = no_results
    with pytest.raises(SourceChanged, match=r"no data for this key, expected some\. What it gave before stays"):
        fetch(at(httpserver))
    asked.answer = lambda request: Response(csv_1([]))
    with pytest.raises(SourceChanged, match="no data for this key"):
        fetch(at(httpserver))


@pytest.mark.parametrize("answer", [no_results, lambda request: Response(csv_1([]))], ids=["404", "empty"])
def test_no_results_for_a_part_means_that_nothing_is_new(answer, httpserver, asked):
    where = at(httpserver, updated_after="yes")
    before = held(fetch(where))
    asked.answer = answer
    assert fetch(where, held=before) == []
    assert fetch(where, since=date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (404, "<html>nothing here</html>", SourceChanged, "404"),
        (413, "", SourceChanged, "narrow the key"),
        (406, "", SourceChanged, "does not give this format"),
        (500, "No results", SourceUnavailable, "500"),
    ],
)
def test_other_failures_keep_their_own_meaning(status, body, error, said, httpserver, asked):
    asked.answer = lambda request: Response(body, status=status)
    with pytest.raises(error, match=said):
        fetch(at(httpserver))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"version": "2.0"}, "the option version is '2.0', expected 2.1 or 3.0"),
        ({"format": "yaml"}, "the option format is 'yaml', expected csv, json or xml"),
        ({"label": "A,B,C,D/x"}, "expected AGENCY,FLOW,VERSION/KEY"),
        ({"version": "3.0", "label": "DF/A+B.C"}, "joins codes with"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_told(settings, said, httpserver, asked):
    with pytest.raises(SourceChanged, match=re.escape(said)):
        fetch(at(httpserver, **settings))
    assert not asked


FOOTER = (
    '<f:Footer xmlns:f="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message/footer"><f:Message code="{}" '
    'severity="{}"><c:Text xml:lang="en">{}</c:Text></f:Message></f:Footer>'
)


def test_an_answer_that_is_put_off_is_refused_with_its_own_words():
    later = generic_xml([], footer=FOOTER.format(413, "Infomation", "will be at http://later.example/1"))
    with pytest.raises(SourceChanged, match=r"a place to fetch them later: 413 will be at http://later\.example/1"):
        answer_of(later, "here")


def test_data_with_a_warning_beside_them_may_be_cut_and_are_refused():
    with pytest.raises(SourceChanged, match="was refused: 510 too large"):
        answer_of(generic_xml(footer=FOOTER.format(510, "Warning", "too large")), "here")
    assert len(answer_of(generic_xml(footer=FOOTER.format(1, "Information", "hello")), "here").rows) == len(ROWS)
    assert answer_of(generic_xml([], footer=FOOTER.format(100, "Error", "No results")), "here").rows == ()


BOMB = START + "<!DOCTYPE x [" + '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
LEAK = START + '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("start", [BOMB, LEAK, START + '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'])
def test_a_document_type_or_an_entity_is_never_followed(start):
    for content in (generic_xml(start=start), generic_xml(start=start).replace(b'"95.5"', b'"&b;"')):
        with pytest.raises(SourceChanged, match="which is never followed"):
            answer_of(content, "here")
    with pytest.raises(SourceChanged, match="which is never followed"):
        structure_of(structure_xml().replace(START.encode(), start.encode()), "here")


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        (b'<g:Value id="OBS_STATUS" value="A"/>', b'<g:Value id="SEX" value="F"/>', "SEX stands at two levels"),
        (b'<g:Value id="SEX" value="_T"/>', b'<g:Value id="AGE" value="_T"/>', "expected each name once"),
        (b'<g:Value id="AGE" value="Y15T24"/>', b'<g:Value id="AGES" value="Y15T24"/>', "others FREQ"),
        (b"</g:Series></m:DataSet>", b"</g:Series><g:Obs/></m:DataSet>", "read 4 rows, 5 stand in it"),
        (b'dimensionAtObservation="TIME_PERIOD"', b"", "lacks what SDMX-ML asks for"),
        (b'structureRef="S"', b'structureRef="T"', "lacks what SDMX-ML asks for"),
        (b"<g:ObsValue ", b"<g:ObsValue value='1'/><g:ObsValue ", "lacks what SDMX-ML asks for"),
    ],
)
def test_what_the_library_would_let_pass_is_refused(found, instead, said):
    assert found in generic_xml()
    with pytest.raises(SourceChanged, match=said):
        answer_of(generic_xml().replace(found, instead), "here")


def test_an_attribute_of_a_group_is_joined_where_nothing_else_has_it():
    rows = [row(UNIT_MULT=""), row(UNIT_MULT="", SEX="F")]
    group = '<Group FREQ="A" SERIES="X_USE" REF_AREA="CHE" SEX="F" AGE="_T" UNIT_MULT="3"/>'
    told = answer_of(specific_xml(rows, inside=group), "here")
    assert [one.cell("UNIT_MULT") for one in told.rows] == ["", "3"]
    mixed = answer_of(specific_xml([row(), *rows], inside=group), "here")
    assert "UNIT_MULT" in mixed.unread, "a group is joined by every name both have"
