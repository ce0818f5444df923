"""Whatever is done to an answer, reading it either accounts for every row or refuses the whole in words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.areas import area_of
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.series import FRAME_COLUMNS, ObsStatus
from tests.connectors.answers import KINDS, copy_of, read

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def places(document, path=()):
    """Every place in a document, as the way to it."""
    yield path
    items = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, inner in items:
        yield from places(inner, (*path, key))


def mangled(document, path, how, value):
    if not path:
        return value
    *way, last = path
    target = document
    for key in way:
        target = target[key]
    if how == "replace":
        target[last] = value
    elif how == "drop":
        del target[last]
    elif isinstance(target, list):
        target.insert(last, target[last])
    else:
        target[f"{last}_2"] = target.pop(last)
    return document


@st.composite
def answers(draw, identity):
    document = copy_of(identity)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(document))))
        document = mangled(document, path, draw(st.sampled_from(["replace", "drop", "double"])), draw(ANYTHING))
    return json.dumps(document).encode()


def assert_accounted_for(reading):
    frame = reading.frame
    assert tuple(frame.columns) == FRAME_COLUMNS
    assert reading.rows_read == len(frame) + reading.passed_over + len(reading.findings)
    assert all(area_of(area) == area for area in frame["area"])
    assert all(is_period(period) for period in frame["period"])
    assert set(frame["status"]) <= {status.value for status in ObsStatus}
    assert all(finding.row for finding in reading.findings)


@pytest.mark.parametrize("identity", KINDS)
@given(data=st.data())
def test_a_mangled_answer_is_accounted_for_or_refused(identity, data):
    content = data.draw(answers(identity))
    try:
        reading = read(identity, content)
    except SourceChanged:
        return
    assert_accounted_for(reading)


@pytest.mark.parametrize("identity", KINDS)
@given(data=st.data())
def test_a_cut_or_altered_byte_is_accounted_for_or_refused(identity, data):
    whole = json.dumps(copy_of(identity)).encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    content = whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:]
    try:
        reading = read(identity, content)
    except SourceChanged:
        return
    assert_accounted_for(reading)
