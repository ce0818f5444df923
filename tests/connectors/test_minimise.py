"""Personal data never lands: canaries in every answer, and none of them in what is kept, read or told."""

from __future__ import annotations

import base64
import io
import json
import re

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.minimise import Response, minimised, read_kept
from connectors.registry import connector_for
from connectors.responses import Responses
from indicators.errors import SourceChanged
from tests.connectors.asked import fetched
from tests.connectors.rows import Rows, read, series, source
from tests.connectors.specimens import source_of, specimens
from tests.connectors.test_mangled_answers import ANYTHING

OURS = [one for one in specimens() if one.kind in {"kobo", "limesurvey", "indico"}]
CANARIES = re.compile("canary|46[.]22|192[.]0[.]2", re.IGNORECASE)


@pytest.mark.parametrize("specimen", OURS, ids=lambda one: one.kind)
def test_the_canaries_are_in_the_answers_and_nowhere_else(specimen, httpserver):
    bodies = []

    def answer(request):
        response = specimen.answer(request)
        bodies.append(response.get_data(as_text=True))
        return response

    asked, deliveries = fetched(specimen, httpserver, answer)
    exported = [
        base64.b64decode(found).decode() for found in re.findall(r'"result": "([A-Za-z0-9+/=]{200,})"', "".join(bodies))
    ]
    assert CANARIES.search("".join([*bodies, *exported]))
    assert len(exported) == (specimen.kind == "limesurvey")
    for delivery in deliveries:
        reading = connector_for(asked).read(asked, delivery.files)
        for file in delivery.files:
            assert not CANARIES.search(f"{file}{file.content.decode()}{reading}{reading.frame.to_csv()}")


@pytest.mark.parametrize("specimen", OURS, ids=lambda one: one.kind)
def test_what_was_left_out_is_named_and_what_was_kept_is_what_the_plan_counts_by(specimen, httpserver):
    asked, (delivery,) = fetched(specimen, httpserver)
    kept = read_kept(delivery.files[0].content, "there")
    assert set(kept.fields) == connector_for(asked).fields(asked, delivery.label)
    assert {name for row in kept.responses for name in row.answers} <= set(kept.fields)
    assert not set(kept.left_out) & set(kept.fields)
    assert {"kobo": "About/Full_Name", "limesurvey": "token", "indico": "checkin_secret"}[
        asked.connector
    ] in kept.left_out


@pytest.mark.parametrize("specimen", OURS, ids=lambda one: one.kind)
def test_the_same_answer_again_is_the_same_bytes(specimen, httpserver):
    once, again = (fetched(specimen, httpserver)[1][0].files[0] for _ in range(2))
    assert once == again


@pytest.mark.parametrize("specimen", OURS, ids=lambda one: one.kind)
def test_what_is_not_readable_is_refused_without_a_word_of_what_it_holds(specimen, httpserver):
    def cut(request):
        return specimen.answer(request).get_data()[:-3]

    with pytest.raises(SourceChanged, match="expected JSON") as raised:
        fetched(specimen, httpserver, cut_into_response(cut))
    assert not CANARIES.search(str(raised.value))
    assert raised.value.__cause__ is None


def cut_into_response(cut):
    from werkzeug import Response as Answer

    return lambda request: Answer(cut(request), mimetype="application/json")


@pytest.mark.parametrize(
    ("kind", "field"),
    [("kobo", "_geolocation"), ("kobo", "_submitted_by"), ("limesurvey", "token"), ("limesurvey", "ipaddr"),
     ("indico", "checkin_secret"), ("indico", "email"), ("indico", "firstName")],
)  # fmt: skip
def test_a_plan_that_asks_for_what_names_a_person_is_refused(kind, field):
    asked = source_of(kind, series=[series()], microdata={"fixed_period": "2021", "keep": [field]})
    with pytest.raises(SourceChanged, match=f"the plan keeps {field}, which tells who answered"):
        connector_for(asked).fields(asked, "survey")


def test_of_a_file_only_the_columns_of_the_plan_land():
    asked = source(series(where={"Answer": ["yes"]}), keep=["wave"])
    book = openpyxl.Workbook()
    for line in (
        ["Name", "ANSWER", "Wave", "E-mail"],
        ["Canary", "yes", 1, "canary@example.org"],
        ["Canary", "no", 2, ""],
    ):
        book.active.append(line)
    saved = io.BytesIO()
    book.save(saved)
    for content in (saved.getvalue(), b"Name;Answer;wave;E-mail\nCanary;yes;1;canary@example.org\nCanary;no;2;\n"):
        file = Responses().cut_down(asked, content, "file:answers")
        assert json.loads(file.content) == {
            "fields": ["Answer", "wave"], "left_out": ["e-mail", "name"], "total": 2,
            "rows": [{"answers": {"Answer": "yes", "wave": "1"}, "number": 2}, {"answers": {"Answer": "no", "wave": "2"}, "number": 3}],
        }  # fmt: skip


def test_a_group_of_answers_lands_empty_because_nothing_within_it_was_named():
    content = minimised([Response(1, {"q": {"who": "Canary"}, "r": [{"who": "Canary"}, "x", ["Canary"]]})], ["q", "r"])
    assert read_kept(content, "there").responses[0].answers == {"q": {}, "r": [{}, "x", {}]}


ANSWERS = st.dictionaries(st.text(max_size=4), ANYTHING, max_size=4)


@given(st.dictionaries(st.integers(1, 2**53 - 1), ANSWERS, max_size=5), st.sets(st.text(max_size=4), max_size=4))
def test_what_lands_can_be_read_back_whatever_was_answered(rows, fields):
    content = minimised([Response(number, answers) for number, answers in rows.items()], fields)
    kept = read_kept(content, "there")
    assert [row.number for row in kept.responses] == sorted(rows)
    assert all(set(row.answers) == {*rows[row.number]} & fields for row in kept.responses)
    assert set(kept.left_out) == {name for answers in rows.values() for name in answers} - fields


@pytest.mark.parametrize(
    "document",
    [
        [], {}, {"responses": []}, {"fields": [], "left_out": [], "rows": [], "total": 1},
        {"fields": [], "left_out": [], "rows": [], "total": False}, {"fields": [1], "left_out": [], "rows": [], "total": 0},
        {"fields": [], "left_out": [], "rows": [{"number": 1, "answers": {"who": "x"}}], "total": 1},
        {"fields": [], "left_out": [], "rows": [{"number": 0, "answers": {}}], "total": 1},
        {"fields": [], "left_out": [], "rows": [{"number": 1, "answers": {}}] * 2, "total": 2},
        {"fields": [], "left_out": [], "rows": [{"number": 1, "answers": {}, "name": "x"}], "total": 1},
        {"fields": [], "left_out": [], "rows": [{"number": 1, "answers": {}, "problems": ["x"]}], "total": 1},
    ],
)  # fmt: skip
def test_other_bytes_than_minimised_rows_are_refused(document):
    with pytest.raises(SourceChanged):
        read_kept(json.dumps(document).encode(), "there")


def test_an_answer_in_half_a_character_is_kept_as_a_question_mark():
    reading = read(source(series(where={"q": ["?"]})), [{"q": "\ud800"}])
    assert reading.frame["value"].tolist() == [1.0]


def test_rows_in_several_parts_are_refused():
    file = Rows().landed(source(series()), "survey", "there", [])
    with pytest.raises(SourceChanged, match="found 2 parts"):
        Rows().read(source(series()), [file, file])
