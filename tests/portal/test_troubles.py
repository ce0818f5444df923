"""Why a source's data cannot be renewed, said in the reader's language: on pages, in files and in the report.

The troubles are real: a server that is down, one that refuses in its own words, a register that lost its rows, and a
source that gave nothing for years. What is kept of them stays as it was said first.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from werkzeug import Response

from flows.errands import Errand, Origin
from flows.refresh_steps import refresh_source
from reports.build import build_report
from tests.connectors.hostile import serving
from tests.portal.api_office import API
from tests.portal.reading import PLACE, RECORDINGS
from tests.portal.reading import SOURCE as SHRUNK
from tests.portal.world import PLAN, Clock, copied, served
from tests.reports.written import says, text_in
from warehouse.connection import open_warehouse
from warehouse.freezing import take_snapshot
from warehouse.plans import load_plan
from warehouse.settings import PROJECT
from warehouse.snapshots import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal
    from warehouse.settings import Settings

DOWN, REFUSING, LATE = "un-sdg", "worldbank-wdi", "itu-regulatory-survey"
ITS_OWN_WORDS = "The indicator was not found. It may have been deleted or archived."

KEPT = {
    DOWN: "ADDRESS/down/Series/Data answered 503 SERVICE UNAVAILABLE",
    REFUSING: f"ADDRESS/refusing/country/all/indicator/IT.NET.USER.FE.ZS was refused: {ITS_OWN_WORDS}",
    SHRUNK: "register was blocked: see its findings",
    LATE: "nothing came since it was due on 2027-03-01",
}
SAID = {
    "zh": {
        DOWN: "ADDRESS/down/Series/Data答复503 SERVICE UNAVAILABLE",
        REFUSING: f"ADDRESS/refusing/country/all/indicator/IT.NET.USER.FE.ZS被拒绝：{ITS_OWN_WORDS}",
        SHRUNK: "register已被阻止：请参见其检查结果",
        LATE: "自2027-03-01到期以来未收到任何内容",
    },
    "ar": {
        DOWN: "أجاب ADDRESS/down/Series/Data بما يلي: 503 SERVICE UNAVAILABLE",
        REFUSING: f"رُفض ADDRESS/refusing/country/all/indicator/IT.NET.USER.FE.ZS: {ITS_OWN_WORDS}",
        SHRUNK: "أُوقف register: انظر ملاحظاته",
        LATE: "لم يرد شيء منذ حلول الموعد في 2027-03-01",
    },
}
"""What is kept of each trouble, and how it is said; `ADDRESS` is where the server stood."""

STOPPED = {
    "en": "register was stopped: 2 rows; expected about 9, at least 75% of them",
    "zh": "register已被阻止：2行；应为约9，至少其中的75%",
    "ar": "أُوقف register: عدد الصفوف 2؛ والمتوقع نحو 9، ومنها 75% على الأقل",
}
"""The same of the register as its indicators tell it."""


def answer(request) -> Response:
    if request.path.startswith("/down"):
        return Response("later", 503)
    return Response(json.dumps([{"message": [{"id": "175", "key": "Invalid", "value": ITS_OWN_WORDS}]}]))


def beset(office: Path, home: Path) -> Settings:
    """Give a record whose sources gave what they have, and then fell into trouble."""
    settings = replace(copied(office, home), plans=home / "plans")
    folder = settings.plans / PLAN.code
    shutil.copytree(PROJECT / "plans" / PLAN.code, folder)
    with serving(answer) as server:
        address = {DOWN: f"{server.address}/down", REFUSING: f"{server.address}/refusing"}
        sources = tuple(one.model_copy(update={"address": address.get(one.id, one.address)}) for one in PLAN.sources)
        with open_warehouse(settings) as warehouse:
            plan = PLAN.model_copy(update={"public": True, "sources": sources})
            load_plan(warehouse, plan, at=datetime.now(UTC), by="setup")
        errand = Errand(settings=settings, plan=None, source="", by="setup", tries=0)
        for name in (SHRUNK, LATE):
            refresh_source(replace(errand, source=name))
        for name in (DOWN, REFUSING):
            refresh_source(replace(errand, source=name, origin=Origin.RECORDED, recordings=RECORDINGS))
        register = folder / "registers" / f"{SHRUNK}.csv"
        register.write_text("".join(register.read_text(encoding="utf-8").splitlines(keepends=True)[:3]))
        for name in (SHRUNK, DOWN, REFUSING):
            refresh_source(replace(errand, source=name))
    return settings


@pytest.fixture(scope="module")
def office_in_trouble(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal of that record, two years on."""
    settings = beset(office, tmp_path_factory.mktemp("trouble"))
    with served(settings, clock=Clock(datetime.now(UTC) + timedelta(days=800))) as portal:
        yield portal


@pytest.fixture
def reader(office_in_trouble: Portal):
    office_in_trouble.forget_paces()
    return office_in_trouble.client("writer")


def whys(rows) -> dict[str, str]:
    found = {row["source"]: row["why"] for row in rows if row["source"] in KEPT}
    return {source: re.sub(r"http://127\.0\.0\.1:\d+", "ADDRESS", why) for source, why in found.items()}


def text_of(page) -> str:
    """The words of a page, without its marks."""
    assert page.status_code == 200
    return re.sub(r"http://127\.0\.0\.1:\d+", "ADDRESS", re.sub("<[^>]+>", "", page.text))


def test_a_program_is_told_what_is_kept(reader):
    for language in ("en", "zh"):
        asked = reader.get(f"{API}/sources", headers={"accept-language": language})
        assert whys(asked.json()["sources"]) == KEPT


@pytest.mark.parametrize("language", SAID)
def test_a_file_says_why_in_the_readers_language(reader, language):
    assert whys(reader.get(f"/sources?format=json&lang={language}").json()["rows"]) == SAID[language]


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("source", KEPT)
def test_the_page_of_a_source_says_why_and_leaves_a_servers_words_alone(reader, language, source):
    page = reader.get(f"/sources/{source}?lang={language}")
    assert SAID[language][source] in text_of(page)
    assert SAID[language][source] in text_of(reader.get(f"/sources?lang={language}"))
    if source == REFUSING:
        assert f"<bdi>{ITS_OWN_WORDS}</bdi>" in page.text


@pytest.mark.parametrize("language", STOPPED)
@pytest.mark.parametrize("path", ["/", f"/indicators/{PLACE}"])
def test_a_stopped_delivery_is_told_with_what_was_found_in_it(reader, language, path):
    assert STOPPED[language] in text_of(reader.get(f"{path}?lang={language}"))


@pytest.mark.parametrize("language", SAID)
def test_what_was_tried_with_a_source_says_what_was_said(reader, language):
    rows = reader.get(f"/sources/{DOWN}?runs.format=json&lang={language}").json()["rows"]
    assert re.sub(r"http://[\d.:]+", "ADDRESS", rows[0]["message"]) == SAID[language][DOWN]
    # Once as why it stands so, and once as what was said in that run.
    assert text_of(reader.get(f"/sources/{DOWN}?lang={language}")).count(SAID[language][DOWN]) == 2


@pytest.mark.parametrize("language", STOPPED)
def test_the_report_says_it_and_the_snapshot_keeps_it_as_it_was(office_in_trouble, language):
    warehouse = office_in_trouble.warehouse
    taken = take_snapshot(warehouse, None, as_of=datetime.now(UTC).date(), at=datetime.now(UTC), by="writer")
    frozen = read_snapshot(warehouse, taken.id)
    (line,) = [one for one in frozen.document["lines"] if one["code"] == PLACE]
    assert [one["why"] for one in line["troubles"]] == [STOPPED["en"]]
    report = build_report(frozen.document, digest=frozen.digest, language=language, form="html")
    assert says(text_in(report, "html"), STOPPED[language])
