"""A whole way over the counter in a real browser: from the workbook to the figure that counts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from indicators.permissions import Grant, Role, Scope
from tests.portal.at_work import at_work
from tests.portal.world import BEGAN, PASSWORD
from warehouse.accounts import grant, set_password

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.portal.world import Portal

SOURCE = "spm-un-swap"
WITHIN = 60_000


@pytest.fixture
def page(browser: Browser, portal: Portal):
    """Give a page on which any complaint of the browser's console fails the test."""
    context = browser.new_context(base_url=portal.url, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(WITHIN)
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


def sign_out(page: Page) -> None:
    page.click(".who button")
    page.wait_for_url("**/sign-in**")


def hand_in(page: Page, content: bytes, name: str) -> None:
    page.goto(f"/upload/itu-gs-2020-2023/{SOURCE}")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("#file", files=[file])
    page.click("main form button")
    page.wait_for_url("**/submissions/**")


def filled(template: bytes, values: dict[str, object]) -> bytes:
    """Fill the row of one year of a workbook: values by the id of their indicator, which stands above its heading."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book["Data"]
    places = {cell.value: cell for row in sheet.iter_rows(max_row=10) for cell in row if cell.value}
    period = places["Period"]
    years = {str(sheet.cell(row, period.column).value): row for row in range(period.row + 1, sheet.max_row + 1)}
    for name, value in values.items():
        sheet.cell(years["2021"], places[name].column).value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


WRONG = {"un-swap-meets": "twelve", "un-swap-approaches": 3, "un-swap-exceeds": 1}
RIGHT = {"un-swap-meets": 12, "un-swap-approaches": 3, "un-swap-exceeds": 1}


def test_a_file_goes_from_the_workbook_to_a_figure_that_counts(portal, page):
    by = {"at": BEGAN, "by": "setup"}
    grant(portal.warehouse, "owner", Grant(role=Role.OWNER, scope=Scope.SOURCE, about=SOURCE), given=True, **by)
    set_password(portal.warehouse, "officer", PASSWORD, **by)
    with at_work(portal):
        sign_in(page, "owner")
        page.goto(f"/upload/itu-gs-2020-2023/{SOURCE}")
        with page.expect_download() as started:
            page.click("text=Download the workbook")
        template = started.value.path().read_bytes()

        hand_in(page, filled(template, WRONG), "swap.xlsx")
        page.wait_for_selector("#findings")
        assert "twelve" in page.inner_text("main")
        with page.expect_download() as started:
            page.click("text=Your file, with every problem marked in its cell")
        marked = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes()))
        comments = [cell.comment.text for sheet in marked for row in sheet.iter_rows() for cell in row if cell.comment]
        assert any("twelve" in comment for comment in comments)

        hand_in(page, filled(template, RIGHT), "swap-again.xlsx")
        page.wait_for_selector("text=Confirm and submit")
        assert page.inner_text(".counts div:first-child dd") == "3"
        page.fill("#note", "The figures of 2021 came late")
        page.click("text=Confirm and submit")
        page.wait_for_selector(".badge:has-text('to be signed')")
        address = page.url
        sign_out(page)

        sign_in(page, "officer")
        page.goto(address)
        page.click("text=Approve")
        page.wait_for_selector(".badge:has-text('published')")
        page.goto("/progress?q=I.4-d.2")
        assert "12" in page.inner_text("tr:has-text('I.4-d.2')")
