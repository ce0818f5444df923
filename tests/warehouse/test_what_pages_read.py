"""What a page asks of the record is found by its indexes: no question about a plan goes through all observations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text

from bench.large_record import CAME, a_plan, fill, revise
from indicators.ancestry import areas_read
from warehouse.assessing import observations_judged
from warehouse.histories import Histories
from warehouse.observations import values_known_by, vintage_known_by
from warehouse.overrides import overrides_known_on
from warehouse.record_mark import record_mark
from warehouse.source_troubles import troubles

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def asked_by_a_page(warehouse, known_on) -> list[tuple]:
    """Give every statement that judging a plan for a page sends, with its parameters."""
    statements = []

    def keep(_, __, statement, parameters, *___):
        statements.append((statement, parameters))

    event.listen(warehouse.engine, "before_cursor_execute", keep)
    plan = a_plan()
    found = observations_judged(warehouse, plan, known_on)
    histories, by = Histories(), vintage_known_by(warehouse, known_on).number
    assert histories.known_in_areas(warehouse, areas_read(plan), by).observations() == found
    revise(warehouse, plan.indicators[0].id, 1)
    histories.known_in_areas(warehouse, areas_read(plan), by)
    values_known_by(warehouse, plan.indicators[0].id, by)
    troubles(warehouse, plan.sources, at=known_on or NOW)
    overrides_known_on(warehouse, plan.code, known_on)
    record_mark(warehouse)
    event.remove(warehouse.engine, "before_cursor_execute", keep)
    assert found
    assert sum("observation.value" in told for told, _ in statements) == 4
    return [one for one in statements if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]


@pytest.mark.parametrize("known_on", [None, CAME], ids=["now", "before"])
def test_on_postgresql_no_page_reads_all_observations(postgres_warehouse, known_on):
    fill(postgres_warehouse, 40_000)
    statements = asked_by_a_page(postgres_warehouse, known_on)
    with postgres_warehouse.engine.connect() as connection:
        # So few rows would be read faster one after the other; what is asked is whether they need not be.
        connection.execute(text("SET enable_seqscan = off"))
        plans = [explained(connection, statement, parameters) for statement, parameters in statements]
    assert any("observation_known_index" in told for told in plans)
    assert not [told for told in plans if "Seq Scan on observation" in told]


@pytest.mark.parametrize("setting", [("plan_cache_mode", "force_custom_plan"), ("random_page_cost", "1.1")])
def test_on_postgresql_plans_are_made_for_what_is_asked_and_for_disks_of_today(postgres_warehouse, setting):
    """Left at its defaults the server reads ten million observations for a page: at once, or from the eleventh time on."""
    name, value = setting
    with postgres_warehouse.read() as connection:
        assert connection.exec_driver_sql(f"SHOW {name}").scalar() == value


def explained(connection, statement, parameters) -> str:
    rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("known_on", [None, CAME], ids=["now", "before"])
def test_on_sqlite_no_page_reads_all_observations(sqlite_warehouse, known_on):
    fill(sqlite_warehouse, 40_000)
    statements = asked_by_a_page(sqlite_warehouse, known_on)
    with sqlite_warehouse.read() as connection:
        plans = [
            step.detail
            for statement, parameters in statements
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert any("observation_known_index" in told for told in plans)
    assert not [told for told in plans if told.startswith("SCAN observation")]
