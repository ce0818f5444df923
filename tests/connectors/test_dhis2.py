"""DHIS2 in its own words: tables and sets of made-up values, one thing changed at a time."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from connectors.areas import area_of
from connectors.contract import Asking
from connectors.dhis2 import Dhis2, period_of
from connectors.http import Http
from connectors.numbers import number_of
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.provenance import RawFile
from tests.connectors.hostile import instead, serving
from tests.connectors.specimens import dhis2
from tests.connectors.test_faults import attempt
from tests.connectors.test_mangled_answers import ANYTHING, mangled, places

SOURCE = dhis2.SPECIMEN.source
CSV_LABEL = dhis2.VALUES.replace("dataValueSets", "dataValueSets.csv")
CSV = (
    b"dataelement,period,orgunit,catoptcombo,attroptcombo,value,storedby,lastupdated,comment,flwup\n"
    b'"visit000001","201401","unit0000001","female00001","standard001","12","a","2015-04-05","once, again",false\n'
    b"visit000001,201401,unit0000001,male0000001,,14,a,2015-04-05,,false\n"
    b"other000001,201401,unit0000001,standard001,standard001,3,a,2015-04-05,,false\n"
)


def copy_of(document):
    return json.loads(json.dumps(document))


def read(document, label=dhis2.ANALYTICS, source=SOURCE):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Dhis2().read(source, [RawFile(source=source.id, label=label, address="http://there/x", content=content)])


def table(**cells):
    """The analytics table with cells of its first row changed, by the names of its headers."""
    document = copy_of(dhis2.TABLE)
    names = [one["name"] for one in document["headers"]]
    for name, value in cells.items():
        document["rows"][0][names.index(name)] = value
    return document


def with_column(name, value):
    document = copy_of(dhis2.TABLE)
    document["headers"].insert(0, {"name": name})
    document["rows"] = [[value, *row] for row in document["rows"]]
    return document


def values(**cells):
    document = copy_of(dhis2.SET)
    document["dataValues"][0].update(cells)
    return document


@pytest.mark.parametrize(
    ("written", "period"),
    [("2016", "2016"), ("201401", "2014-01"), ("20140228", "2014-02-28"), ("2016Q1", "2016-Q1"), ("2016S2", "2016-S2")],
)
def test_a_period_is_written_as_sdmx_does(written, period):
    assert period_of(written) == period
    assert is_period(period)


@pytest.mark.parametrize(
    "written",
    [
        "2016W5",
        "2016SunW5",
        "2016BiW2",
        "201601B",
        "2016April",
        "2016Oct",
        "LAST_12_MONTHS",
        "201413",
        "20140230",
        "",
        "2016Q5",
        "٢٠١٦",
    ],
)
def test_a_period_we_do_not_report_by_is_a_finding(written):
    (found,) = read(table(pe=written)).findings
    assert (found.code, found.column, found.row, found.found) == ("period-unreadable", "pe", 1, written or "nothing")


@pytest.mark.parametrize(
    ("document", "label", "code"),
    [
        (table(value="81,1"), dhis2.ANALYTICS, "value-not-a-number"),
        (table(value="true"), dhis2.ANALYTICS, "value-not-a-number"),
        (table(value=None), dhis2.ANALYTICS, "value-not-a-number"),
        (table(dx="other000001"), dhis2.ANALYTICS, "indicator-unknown"),
        (with_column("ou", "unit0000009"), dhis2.ANALYTICS, "area-unknown"),
        (with_column("co", "what0000001"), dhis2.ANALYTICS, "code-unknown"),
        (with_column("J5jldMd8OHv", "what0000001"), dhis2.ANALYTICS, "code-unknown"),
        (values(orgUnit="unit0000009"), dhis2.VALUES, "area-unknown"),
        (values(orgUnit=None), dhis2.VALUES, "area-unknown"),
        (values(categoryOptionCombo="what0000001"), dhis2.VALUES, "code-unknown"),
        (values(categoryOptionCombo=None), dhis2.VALUES, "code-unknown"),
        (values(attributeOptionCombo="what0000001"), dhis2.VALUES, "code-unknown"),
        (values(attributeOptionCombo="male0000001"), dhis2.VALUES, "breakdown-differs"),
        (values(value="twelve"), dhis2.VALUES, "value-not-a-number"),
        (values(value=True), dhis2.VALUES, "value-not-a-number"),
    ],
)
def test_what_the_plan_does_not_map_is_a_finding(document, label, code):
    reading = read(document, label)
    assert code in {one.code for one in reading.findings if one.row == 1}
    assert 1 not in set(reading.frame["row"])
    assert all(one.found and one.expected and one.remedy for one in reading.findings)


def test_columns_are_found_by_the_names_of_the_headers():
    document = copy_of(dhis2.TABLE)
    document["headers"].reverse()
    document["rows"] = [row[::-1] for row in document["rows"]]
    assert list(read(document).frame["value"]) == [81.1, 74.7]


def test_a_data_set_as_csv_reads_as_it_does_in_json():
    series = SOURCE.series[1].model_copy(update={"label": CSV_LABEL})
    source = SOURCE.model_copy(update={"series": (series,)})
    one, other = read(CSV, CSV_LABEL, source), read(copy_of(dhis2.SET), dhis2.VALUES)
    cells = ["indicator", "area", "period", "breakdown", "value"]
    assert one.frame[cells].to_dict("records") == other.frame[cells].to_dict("records")
    assert (one.rows_read, one.passed_over, one.findings) == (3, 1, ())
    assert list(one.frame["note"]) == ["once, again", ""]


def test_a_cell_too_many_is_told_and_not_read_around():
    series = SOURCE.series[1].model_copy(update={"label": CSV_LABEL})
    spoiled = CSV.replace(b'"once, again"', b"once, again")
    reading = read(spoiled, CSV_LABEL, SOURCE.model_copy(update={"series": (series,)}))
    assert [one.code for one in reading.findings] == ["row-too-long"]
    assert list(reading.frame["value"]) == [14.0]


def test_values_that_were_deleted_are_passed_over():
    reading = read(values(deleted=True), dhis2.VALUES)
    assert (reading.passed_over, list(reading.frame["breakdown"])) == (2, ["sex=M"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.update(height=3), "found 2 rows, the source states 3"),
        (lambda one: one["rows"].pop(), "found 1 rows, the source states 2"),
        (lambda one: one["rows"][1].pop(), "row 2 is .*, expected 3 cells"),
        (lambda one: one["headers"][2].update(name="Value"), "expected also value"),
        (lambda one: one["headers"][2].update(name="dx"), "expected each column once"),
        (lambda one: one.update(headers=None), "expected a list of headers"),
        (lambda one: one.update(rows={}), "expected a list of rows"),
        (lambda one: one.pop("headers"), "expected headers and rows, or dataValues"),
        (lambda one: (one.clear(), one.update(dataValues=[{"period": "2014"}])), "expected also dataElement"),
    ],
)
def test_a_table_that_is_not_in_order_is_refused_in_words(change, said):
    document = copy_of(dhis2.TABLE)
    change(document)
    with pytest.raises(SourceChanged, match=said):
        read(document)


def test_a_series_that_does_not_say_its_data_element_is_refused_when_several_could_be_meant():
    bare = SOURCE.series[1].model_copy(update={"options": {}})
    with pytest.raises(SourceChanged, match="add its option dx"):
        read(dhis2.SET, dhis2.VALUES, SOURCE.model_copy(update={"series": (bare,)}))
    with pytest.raises(SourceChanged, match="two series are of one data element"):
        read(dhis2.SET, dhis2.VALUES, SOURCE.model_copy(update={"series": (SOURCE.series[1],) * 2}))


@pytest.mark.parametrize("meant", ["F", "sex", "sex=", "sex=F;", "sex = F"])
def test_a_combination_that_is_mapped_to_no_breakdown_is_refused_in_words(meant):
    series = SOURCE.series[1]
    spoiled = series.model_copy(update={"options": series.options | {"co.female00001": meant}})
    with pytest.raises(SourceChanged, match="expected a breakdown such as sex=F"):
        read(dhis2.SET, dhis2.VALUES, SOURCE.model_copy(update={"series": (spoiled,)}))


def refusal(code, message):
    return json.dumps(
        {"httpStatus": "Conflict", "httpStatusCode": 409, "status": "ERROR", "message": message, "errorCode": code}
    ).encode()


def fetched(served, secrets, source=SOURCE, **asking):
    there = source.model_copy(update={"address": served.address})
    with Http(tries=0) as http:
        return list(Dhis2().fetch(there, Asking(http=http, secrets=secrets, **asking)))


@pytest.mark.parametrize("status", [409, 200])
def test_a_refusal_is_told_in_the_sources_own_words(status):
    body = refusal("E7200", "At least one organisation unit must be specified")
    said = "E7200 At least one organisation unit must be specified"
    with serving(dhis2.answer, instead(status, body)) as served, pytest.raises(SourceChanged, match=said):
        attempt(dhis2.SPECIMEN, served)


@pytest.mark.parametrize(
    "echoed", ["canary-d2pat", "canary-user", "canary-password", "Basic Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXBhc3N3b3Jk"]
)
def test_a_refusal_that_repeats_a_credential_is_told_without_its_words(echoed):
    for names in (["token"], ["user", "password"]):
        secrets = {name: f"canary-{name.replace('token', 'd2pat')}" for name in names}
        source = SOURCE.model_copy(update={"secrets": tuple(names)})
        fault = instead(401, refusal("E1", f"{echoed} is wrong"))
        with serving(dhis2.answer, fault) as served, pytest.raises(SourceChanged, match="401") as raised:
            fetched(served, secrets, source)
        assert not any(secret in str(raised.value) for secret in secrets.values())


def test_user_and_password_go_as_basic_authentication():
    seen = []

    def answer(request):
        seen.append(request.authorization)
        return Response(json.dumps(dhis2.TABLE))

    source = SOURCE.model_copy(update={"secrets": ("user", "password"), "series": SOURCE.series[:1]})
    with serving(answer) as served:
        fetched(served, {"user": "someone", "password": "a:b"}, source)
    assert (seen[0].username, seen[0].password) == ("someone", "a:b")


def test_a_label_with_a_first_day_is_asked_from_a_later_one_and_says_it_is_a_part():
    with serving(dhis2.answer) as served:
        deliveries = fetched(served, dhis2.SPECIMEN.secrets, since=date(2014, 6, 1))
        assert "startDate=2014-06-01&endDate=2014-12-31" in served.asked[1]
        earlier = fetched(served, dhis2.SPECIMEN.secrets, since=date(2013, 6, 1))
    assert [one.files[0].partial for one in deliveries] == [False, True]
    assert [one.files[0].partial for one in earlier] == [False, False]


@pytest.mark.parametrize("label", [dhis2.ANALYTICS, dhis2.VALUES])
@given(data=st.data())
def test_a_mangled_answer_is_accounted_for_or_refused(label, data):
    document = copy_of(dhis2.TABLE if label == dhis2.ANALYTICS else dhis2.SET)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(document))))
        how = data.draw(st.sampled_from(["replace", "drop", "double"]))
        document = mangled(document, path, how, data.draw(ANYTHING))
    try:
        reading = read(json.dumps(document).encode(), label)
    except SourceChanged:
        return
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len({one.row for one in reading.findings})
    assert all(area_of(area) == area for area in reading.frame["area"])
    assert all(is_period(period) for period in reading.frame["period"])
    rows = document["rows"] if "headers" in document else document["dataValues"]
    cells = [cell for row in rows for cell in (row.values() if isinstance(row, dict) else row)]
    assert set(reading.frame["value"]) <= {number_of(cell) for cell in cells}
