"""The page of a narrative: drafted by whoever answers for the figures, edited, approved, with today's figures shown."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.portal.examples import OWN_PLACE
from tests.portal.world import PLAN, Portal

ADDRESS = f"/narratives/{PLAN.code}/{OWN_PLACE}"
YEAR = str(PLAN.last_year)


def sent(portal: Portal, who: str, step: str, text: str = "", *, address: str = ADDRESS, seen: str = "", **given):
    form = {"step": step, "text": text, "seen": seen, "year": YEAR, "language": "en"}
    return portal.client(who).post(address, data=form | given)


def shown(portal: Portal, who: str = "writer", language: str = "en"):
    return html.fromstring(portal.client(who).get(f"{ADDRESS}?year={YEAR}&language={language}").text)


def buttons(page) -> set[str]:
    return {button.get("value") for button in page.xpath("//main//button[@name='step']")}


def badges(page) -> list[str]:
    return [
        badge.text_content().strip()
        for badge in page.xpath("//main//p[@class='lead']//span[starts-with(@class, 'badge')]")
    ]


def test_a_text_goes_from_its_owner_by_the_writer_to_approval(portal: Portal):
    assert (buttons(shown(portal, "owner")), buttons(shown(portal, "auditor"))) == ({"drafted"}, set())
    assert sent(portal, "owner", "drafted", "We have {value}.").status_code == 303
    page = shown(portal)
    assert badges(page) == ["draft"]
    assert buttons(page) == {"edited", "approved", "withdrawn"}
    assert "We have not available." in page.find("body").text_content()
    (seen,) = page.xpath("//input[@name='seen']/@value")
    assert sent(portal, "writer", "edited", "There is {value}.", seen=seen).status_code == 303
    assert sent(portal, "officer", "approved").status_code == 303
    assert badges(shown(portal)) == ["approved"]
    assert [row[2].text_content() for row in shown(portal).xpath("//tbody/tr")] == ["Drafted", "Edited", "Approved"]
    listed = html.fromstring(portal.client("auditor").get(f"/narratives/{PLAN.code}?year={YEAR}&language=en").text)
    (row,) = [row for row in listed.xpath("//tbody/tr") if row.xpath(f".//a[contains(@href, '/{OWN_PLACE}?')]")]
    assert "approved" in row[1].text_content()
    assert len(listed.xpath("//tbody/tr")) > 70


@pytest.mark.parametrize(
    ("who", "step"), [("owner", "edited"), ("owner", "approved"), ("officer", "drafted"), ("officer", "edited")]
)
def test_a_step_that_is_not_ones_own_is_not_taken(portal: Portal, who, step):
    sent(portal, "owner", "drafted", "A text.")
    answer = sent(portal, who, step, "Another text.")
    assert answer.status_code == 422
    assert "Choose what is to be done" in answer.text
    assert len(shown(portal).xpath("//tbody/tr")) == 1


def test_what_others_answer_for_is_not_there_to_write_on(portal: Portal):
    assert sent(portal, "other-owner", "drafted", "Mine.").status_code == 404
    assert sent(portal, "owner", "drafted", "Mine.", address=f"/narratives/{PLAN.code}/{PLAN.code}").status_code == 404


def test_a_figure_there_is_not_is_told_at_the_field_and_what_was_typed_stays(portal: Portal):
    answer = sent(portal, "owner", "drafted", "Up by {growth}.")
    page = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert page.xpath("//textarea[@aria-invalid='true']")[0].text_content().strip() == "Up by {growth}."
    assert "only the figures that are named here" in page.xpath("//*[@id='text-mistake']")[0].text_content()
    assert {"{value}", "{target}"} <= set(re.findall(r"{\w+}", page.xpath("//*[@id='text-hint']")[0].text_content()))


def test_a_change_that_was_not_kept_is_not_lost_by_approving(portal: Portal):
    sent(portal, "owner", "drafted", "A text.")
    answer = sent(portal, "writer", "approved", "Another text.")
    assert (answer.status_code, "Keep the change first, then approve it" in answer.text) == (422, True)
    assert "Another text." in answer.text
    assert sent(portal, "writer", "approved", "A text.").status_code == 303


def test_who_looked_at_an_older_wording_is_told_to_look_again(portal: Portal):
    sent(portal, "owner", "drafted", "A text.")
    (seen,) = shown(portal).xpath("//input[@name='seen']/@value")
    sent(portal, "writer", "edited", "Another text.", seen=seen)
    answer = sent(portal, "officer", "approved", seen=seen)
    assert answer.status_code == 422
    assert "somebody wrote or approved here meanwhile" in answer.text
