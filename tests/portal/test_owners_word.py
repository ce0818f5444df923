"""What an owner's word needs, as a table: the page, the API and the terminal ask here and nowhere else."""

from __future__ import annotations

import pytest

from portal.owners_word import Lack, told_of, wanting

IN_ORDER = {"accepted": 3, "withdrawn": 0, "refused": 0, "needs_word": False, "blocked": False, "stopped_by": None}
REFUSED, WARNED = IN_ORDER | {"refused": 2}, IN_ORDER | {"needs_word": True}
BLOCKER = {"severity": "blocker", "code": "rows-vanished", "found": "2 missing", "expected": "at most 1 missing"}
STOPPED = IN_ORDER | {"accepted": 0, "refused": 3, "blocked": True, "stopped_by": BLOCKER}


@pytest.mark.parametrize(
    ("answer", "accept", "note", "lacks"),
    [
        (IN_ORDER, "all", "", ()),
        (WARNED, "all", "counted late", ()),
        (WARNED, "all", " ", (Lack.NOTE,)),
        (REFUSED, "all", "", (Lack.ACCEPT,)),
        (REFUSED, "fit", "", ()),
        (REFUSED | {"needs_word": True}, "all", "", (Lack.ACCEPT, Lack.NOTE)),
        (STOPPED, "fit", "we know", (Lack.FILE,)),
        (STOPPED | {"refused": 0}, "all", "", (Lack.FILE,)),
        (REFUSED | {"accepted": 0}, "fit", "we know", (Lack.FILE,)),
        (REFUSED | {"accepted": 0, "withdrawn": 1}, "fit", "", ()),
    ],
)
def test_everything_that_is_wanting_is_named(answer, accept, note, lacks):
    assert wanting(answer, accept=accept, note=note) == lacks


def test_what_is_wanting_is_told_by_the_name_of_its_field():
    assert told_of([Lack.FILE], STOPPED, mark="--") == [
        (
            "file: found nothing in it that can count: rows-vanished, 2 missing instead of at most 1 missing; "
            "expected a mended file"
        )
    ]
    assert told_of([Lack.ACCEPT, Lack.NOTE], REFUSED, mark="--") == [
        '--accept: found "all" with 2 refused rows; expected "fit", or a mended file',
        "--note: found nothing; expected why known values change, or what you say to the warnings",
    ]
