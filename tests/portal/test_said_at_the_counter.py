"""A data owner reads what was found in their own language: on the page, in the workbook given back, and in the API."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from portal.catalogues import LANGUAGES
from portal.worker import work_once
from tests.portal.counter import hand_in, rows
from tests.portal.test_bearers import token
from tests.portal.world import copied, served
from warehouse.api_tokens import TokenScope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

WRONG = b"""indicator,area,period,value
un-swap-meets,001,2021,twelve
un-swap-meets,Utopia,2020,3
un-swap-meets,001,2019-Q1,4
"""
FILES = {
    "wrong": WRONG,
    "asking": rows("1", heading="what,where,when,how many"),
    "decimals": b'indicator,area,period,value\nun-swap-meets,001,2021,"1,5"\n',
    "unreadable": b"%PDF-1.7 no table",
    "formulas": "indicator,area,period,value\nun-swap-meets,001,2021,＠SUM(1)\n".encode(),
}

REMEDY = {
    "ar": "اكتب مثلاً",
    "zh": "请写成例如",
    "fr": "écrivez par exemple",
    "ru": "запишите, например,",
    "es": "escriba por ejemplo",
}
REFUSED = {"ar": "ملف PDF", "zh": "PDF文件", "fr": "un fichier PDF", "ru": "файл PDF", "es": "un archivo PDF"}
ASKED = {
    "ar": "ما هذه الأعمدة؟",
    "zh": "这些是哪些列？",
    "fr": "Quelles sont ces colonnes",
    "ru": "Что это за столбцы?",
    "es": "¿Qué columnas son estas?",
}


@pytest.fixture(scope="module")
def counter(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, dict[str, str]]]:
    with served(copied(office, tmp_path_factory.mktemp("said"))) as portal:
        names = {place: hand_in(portal, content, f"{place}.csv") for place, content in FILES.items()}
        work_once(portal.warehouse, portal.clock, worker="test")
        yield portal, names


@pytest.fixture
def asks(counter):
    """Ask for something of a submission as a program does, in whatever language."""
    portal, names = counter
    shown = token(portal, TokenScope.READ)

    def ask(place: str, language: str | None = None):
        wanted = {"accept-language": language} if language else {}
        answer = portal.client().get(f"/api/v1/submissions/{names[place]}", headers={**shown, **wanted})
        assert answer.status_code == 200
        return answer

    return ask


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_what_was_found_in_the_language_and_nothing_of_it_in_english(counter, language):
    portal, names = counter
    client = portal.client("every-owner")
    for place, said in (("wrong", REMEDY), ("unreadable", REFUSED), ("asking", ASKED)):
        page = client.get(f"/submissions/{names[place]}?lang={language}").text
        assert said[language] in page
        in_english = re.findall(r'<span lang="en" dir="ltr">([^<]*)', page)
        # The plan gives its titles in the languages it has.
        assert set(in_english) <= {"Milepost", "SPM data (UN-SWAP)"}


def test_what_the_file_itself_says_is_quoted_as_it_is(counter):
    portal, names = counter
    page = portal.client("every-owner").get(f"/submissions/{names['wrong']}?lang=zh").text
    assert "<q><bdi>twelve</bdi></q>" in page
    assert "<bdi>1234.5</bdi>，不用其他分隔符或符号" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_given_back_says_it_in_the_language(counter, language):
    portal, names = counter
    made = portal.client("every-owner").get(f"/submissions/{names['wrong']}/marked.xlsx?lang={language}").content
    book = openpyxl.load_workbook(io.BytesIO(made))
    comments = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any(REMEDY[language] in comment and "twelve" in comment for comment in comments)
    assert not any("write " in comment for comment in comments)
    listed = [str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row if cell.value]
    assert any(REMEDY[language] in text for text in listed)


def test_in_arabic_each_value_in_a_cell_keeps_its_own_direction(counter):
    portal, names = counter
    made = portal.client("every-owner").get(f"/submissions/{names['wrong']}/marked.xlsx?lang=ar").content
    book = openpyxl.load_workbook(io.BytesIO(made))
    listed = [str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row if cell.value]
    (remedy,) = [text for text in listed if REMEDY["ar"] in text and "1234.5" in text]
    assert (remedy[0], remedy[-1]) == ("\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
    assert "\N{FIRST STRONG ISOLATE}1234.5\N{POP DIRECTIONAL ISOLATE}" in remedy


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_api_says_it_in_the_language_that_is_asked_for(asks, language):
    answer = asks("wrong", language)
    assert (answer.headers["content-language"], answer.headers["vary"]) == (language, "Accept-Language")
    assert any(REMEDY[language] in one["remedy"] for one in answer.json()["findings"])
    assert REFUSED[language] in asks("unreadable", language).json()["problem"]
    (question,) = asks("asking", language).json()["questions"]
    assert question["sentence"].startswith(ASKED[language])


@pytest.mark.parametrize("language", [None, "en", "de", "*"])
def test_the_api_says_it_in_english_else_as_it_is_kept(asks, language):
    answer = asks("wrong", language)
    assert answer.headers["content-language"] == "en"
    assert any(one["remedy"].startswith("write for example") for one in answer.json()["findings"])


def test_codes_places_and_answers_are_the_same_in_every_language(asks):
    kept = ("code", "severity", "row", "column", "cell")
    english, chinese = ([{name: one[name] for name in kept} for one in asks("wrong", each).json()["findings"]]
                        for each in ("en", "zh"))  # fmt: skip
    assert english == chinese
    sets = [
        [option["sets"] for option in asks("decimals", each).json()["questions"][0]["options"]] for each in ("en", "ru")
    ]
    assert sets[0] == sets[1]


def test_how_numbers_are_read_is_shown_in_the_language(asks):
    (question,) = asks("decimals", "fr").json()["questions"]
    assert question["options"][0]["title"] == "une virgule pour les décimales, rien entre les groupes de trois chiffres"
    assert question["options"][0]["preview"] == ["1,5 se lit 1.5"]


def test_what_is_refused_to_a_program_is_told_in_its_language(counter):
    portal, _ = counter
    shown = token(portal, TokenScope.READ, TokenScope.SUBMIT)
    told = portal.client().post(
        "/api/v1/submissions", headers={**shown, "accept-language": "es"}, files={"file": ("x.csv", b"")},
        data={"source": "spm-un-swap"},
    )  # fmt: skip
    assert (told.status_code, told.headers["content-language"]) == (400, "es")
    assert told.json()["detail"].startswith("el archivo está vacío")


def test_no_cell_of_the_table_is_run_by_a_spreadsheet(counter):
    portal, names = counter
    assert ",'＠SUM(1)," in portal.client("every-owner").get(f"/submissions/{names['formulas']}/findings.csv").text


SAME_MARKS = {
    "en": "decimal and grouping: found ',' for both; expected two different signs",
    "fr": "decimal et grouping : ',' pour les deux ; attendu : deux signes différents",
}


@pytest.mark.parametrize("language", SAME_MARKS)
def test_marks_that_are_the_same_are_refused_in_one_sentence_at_the_page_and_to_a_program(counter, language):
    portal, _ = counter
    file, heading = {"file": ("x.csv", WRONG)}, {"accept-language": language}
    told = portal.client().post(
        "/api/v1/submissions", headers={**token(portal), **heading}, files=file,
        data={"source": "spm-un-swap", "choices": '{"decimal": ",", "grouping": ","}'},
    )  # fmt: skip
    assert (told.status_code, told.json()["detail"]) == (400, SAME_MARKS[language])
    page = portal.client("every-owner").post(
        f"/upload/itu-gs-2020-2023/spm-un-swap?lang={language}", files=file, data={"decimal": ",", "grouping": ","}
    )
    assert page.status_code == 422
    assert re.sub("<.+?>", "", page.text).replace("&#39;", "'").count(SAME_MARKS[language]) == 2
    assert 'href="#grouping"' in page.text
    assert "<details open>" in page.text


@pytest.mark.parametrize("choices", ["[]", "no json", "7"])
def test_choices_that_are_no_object_are_told_with_an_example(counter, choices):
    portal, _ = counter
    told = portal.client().post(
        "/api/v1/submissions", headers=token(portal), files={"file": ("x.csv", WRONG)},
        data={"source": "spm-un-swap", "choices": choices},
    )  # fmt: skip
    assert (told.status_code, told.json()["detail"][:31]) == (400, "choices: found no object in JSO")


def test_the_findings_as_a_table_are_in_the_language_of_the_page(counter):
    portal, names = counter
    client = portal.client("every-owner")
    assert REMEDY["zh"] in client.get(f"/submissions/{names['wrong']}/findings.csv?lang=zh").text
