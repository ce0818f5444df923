"""What was said of a snapshot since it was frozen is on its report: an embargo on every page, before any figure."""

from __future__ import annotations

import io

import pypdf
import pytest

from reports.build import FORMATS, build_report
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import READERS, says, text_in

SIGNED = {"level": 0, "title": {"en": "Officer", "zh": "监测官员"}, "name": "Olga", "author": "olga", "note": "",
          "at": "2024-05-03T08:00:00.000000Z"}  # fmt: skip
NOTHING = {"embargoed_until": None, "signatures": [], "wanting": [], "replaces": None, "replaced_by": None}
OTHER = {"snapshot": 2, "digest": "ef" * 32, "reason": "a wrong unit", "at": "2024-06-01T08:00:00.000000Z"}


def built(form, language="en", **standing):
    return build_report(snapshot(), digest=DIGEST, language=language, form=form, standing={**NOTHING, **standing})


@pytest.mark.parametrize("form", FORMATS)
def test_an_embargo_is_told_in_every_format(form):
    told = text_in(built(form, embargoed_until="2024-06-01T15:00:00.000000Z"), form)
    assert says(told, "EMBARGOED until 1 June 2024, 15:00 UTC")
    assert not says(text_in(built(form), form), "EMBARGOED")


def test_an_embargo_stands_on_every_page():
    pages = pypdf.PdfReader(io.BytesIO(built("pdf", embargoed_until="2024-06-01T15:00:00.000000Z"))).pages
    assert len(pages) > 3
    assert all("EMBARGOED" in page.extract_text() for page in pages)


def test_signatures_and_those_that_are_wanting_stand_at_the_head():
    told = text_in(built("html", signatures=[SIGNED], wanting=[{"en": "Head of office"}]), "html")
    assert says(told, "Signed off by: Officer: Olga, 3 May 2024")
    assert says(told, "Not yet signed off by: Head of office")
    chinese = text_in(built("html", "zh", signatures=[SIGNED]), "html")
    assert says(chinese, "签署人：监测官员：Olga，2024年5月3日")


def test_an_erratum_names_what_it_replaces_and_the_replaced_one_what_replaces_it():
    assert says(
        text_in(built("html", replaces=OTHER), "html"), "replaces that of snapshot efefefefefefefef: a wrong unit"
    )
    told = text_in(built("html", replaced_by=OTHER), "html")
    assert says(told, "This snapshot was replaced by efefefefefefefef on 1 June 2024: a wrong unit")


def test_every_format_is_read_here():
    assert set(READERS) == set(FORMATS)


def test_a_snapshot_of_which_nothing_was_said_has_the_report_it_always_had():
    assert built("html") == build_report(snapshot(), digest=DIGEST, language="en", form="html")
