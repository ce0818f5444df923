"""The letter that reminds somebody: whole in every language, with the gravest first and no link where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.framework import Text
from reports.template_letter import Owed, reminder_letter
from reports.template_words import LOCALES

REGISTER = Owed(
    plan="small", source="register", title=Text(en="Waste register"), periods=("2023",), on=date(2026, 2, 1),
    by=date(2026, 2, 11), overdue=False,
)  # fmt: skip
LATE = Owed(
    plan="small", source="survey", title=Text(en="Waste survey"), periods=(), on=date(2026, 3, 1),
    by=date(2026, 3, 11), overdue=True,
)  # fmt: skip


@pytest.mark.parametrize("language", LOCALES)
def test_a_letter_in_any_language_names_what_when_and_where(language):
    letter = reminder_letter([REGISTER, LATE], language=language, portal="https://milepost.example")
    for said in ("Waste register", "2023", "https://milepost.example/upload/small/survey/template", "2026"):
        assert said in letter.body
    assert "Waste survey" in letter.subject
    ours = letter.body.replace("Waste register [en]", "").replace("Waste survey [en]", "")
    assert "[en]" not in ours


def test_in_english_it_reads():
    assert reminder_letter([LATE], language="en", portal="").subject == "Overdue since 11 March 2026: Waste survey"
    assert reminder_letter([LATE], language="en", portal="").body == (
        "This is yours to hand in.\n\n"
        "Waste survey (small, survey)\n"
        "It is overdue since 11 March 2026. Please hand it in now.\n"
        "Hand it in on the portal, or from a terminal:\n"
        "milepost submit FILE --plan small --source survey\n\n"
        "You are told once when something is due, and once more when it is overdue.\n"
    )
