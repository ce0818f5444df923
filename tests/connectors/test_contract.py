"""Every kind of source, the same questions, asked of its specimen on a real local HTTP server."""

from __future__ import annotations

import math
import socket
from dataclasses import replace

import pandas as pd
import pytest

from connectors.contract import Asking
from connectors.http import Http
from connectors.registry import KINDS, connector_for
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.series import FRAME_COLUMNS, MISSING_STATUSES, ObsStatus
from tests.connectors.hostile import serving
from tests.connectors.specimens import specimens

SPECIMENS = specimens()
WITHOUT_SERVER = {"workbook", "folder", "responses"}
"""Kinds that read files beside the plan: what they must do is asked in their own tests."""

each = pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda one: one.source.id)


def fetched(specimen, served, **asking):
    """The source as the plan would give it, and all it delivers."""
    source = specimen.source.model_copy(update={"address": served.address + specimen.source.address})
    with Http(tries=0, patience=10) as http:
        asked = Asking(http=http, secrets=specimen.secrets, **asking)
        return source, list(connector_for(source).fetch(source, asked))


def values_of(readings):
    """Every cell that was read, with its value (NaN where there is none)."""
    rows = [row for one in readings for row in one.frame.to_dict("records")]
    return {(row["indicator"], row["area"], row["period"], row["breakdown"]): row["value"] for row in rows}


def assert_accounted_for(reading):
    counted = reading.counted if getattr(reading, "counted", None) is not None else len(reading.frame)
    refused = [one for one in reading.findings if one.severity == "error"]
    assert reading.rows_read == counted + reading.passed_over + len({(one.file, one.row) for one in refused})


def test_every_kind_has_a_specimen():
    assert {one.kind for one in SPECIMENS} == set(KINDS) - WITHOUT_SERVER


@each
def test_what_is_fetched_reads_into_exactly_the_values_it_states(specimen):
    with serving(specimen.answer) as served:
        source, deliveries = fetched(specimen, served)
    readings = [connector_for(source).read(source, one.files) for one in deliveries]
    found = {cell: value for cell, value in values_of(readings).items() if not math.isnan(value)}
    assert found == dict(specimen.expected)


@each
def test_the_frame_keeps_the_house_rules(specimen):
    with serving(specimen.answer) as served:
        source, deliveries = fetched(specimen, served)
    assert deliveries
    for delivery in deliveries:
        reading = connector_for(source).read(source, delivery.files)
        frame = reading.frame
        assert tuple(frame.columns) == FRAME_COLUMNS
        assert frame["value"].dtype == "float64"
        assert set(frame["indicator"]) <= {series.indicator for series in source.series}
        assert all(is_period(period) for period in frame["period"])
        assert set(frame["status"]) <= {status.value for status in ObsStatus}
        assert (frame["value"].isna() == frame["status"].isin(MISSING_STATUSES)).all()
        assert not frame.duplicated(["indicator", "area", "period", "breakdown"]).any()
        assert reading.shape, "the source's contract needs the fields the rows had"
        assert_accounted_for(reading)


@each
def test_a_delivery_says_where_it_is_from(specimen):
    with serving(specimen.answer) as served:
        source, deliveries = fetched(specimen, served)
    labels = [one.label for one in deliveries]
    assert len(labels) == len(set(labels))
    for delivery in deliveries:
        assert [file.part for file in delivery.files] == list(range(len(delivery.files)))
        for file in delivery.files:
            assert (file.source, file.label, file.licence) == (source.id, delivery.label, source.licence)
            assert file.address.startswith(served.address)
            assert not file.recorded


@each
def test_reading_needs_no_network_and_gives_the_same_frame_again(specimen, monkeypatch):
    with serving(specimen.answer) as served:
        source, deliveries = fetched(specimen, served)
    monkeypatch.setattr(socket, "socket", None)
    for delivery in deliveries:
        once, again = (connector_for(source).read(source, delivery.files).frame for _ in range(2))
        pd.testing.assert_frame_equal(once, again)


@each
def test_nothing_new_costs_one_conditional_request_a_resource_or_brings_the_same_bytes(specimen):
    with serving(specimen.answer) as served:
        _, first = fetched(specimen, served)
        held = {file.address: dict(file.validators) for one in first for file in one.files if file.validators}
        before = len(served.asked)
        _, again = fetched(specimen, served, held=held)
    if specimen.conditional:
        assert again == []
        # A resource that comes in several files is as many addresses to ask: the list its ids stand in, its structure.
        assert len(served.asked) - before <= len({file.address for one in first for file in one.files})
    else:
        assert [[file.content for file in one.files] for one in again] == [
            [file.content for file in one.files] for one in first
        ]


@pytest.mark.parametrize("specimen", [one for one in SPECIMENS if one.secrets], ids=lambda one: one.source.id)
def test_a_credential_that_was_not_given_is_asked_for_by_the_name_of_its_setting(specimen):
    forgotten = replace(specimen, secrets={})
    with serving(specimen.answer) as served, pytest.raises(SourceChanged, match="MILEPOST_SECRET_A_") as raised:
        fetched(forgotten, served)
    assert not any(secret in str(raised.value) for secret in specimen.secrets.values())
    assert served.asked == []


@pytest.mark.parametrize("specimen", [one for one in SPECIMENS if one.secrets], ids=lambda one: one.source.id)
def test_no_credential_is_landed(specimen):
    with serving(specimen.answer) as served:
        _, deliveries = fetched(specimen, served)
    for file in (file for one in deliveries for file in one.files):
        kept = f"{file.address} {dict(file.validators)} {file.label} {file.content!r}"
        assert not any(secret in kept for secret in specimen.secrets.values())
