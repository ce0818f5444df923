"""A record with very many observations, written by the engine itself in a moment, so that its plans are those of size."""

from __future__ import annotations

from sqlalchemy import text

from tests.frames import candidate, frame_of
from tests.warehouse.story import Story

INDICATORS, AREAS, PERIODS = 10, 50, 40

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :many) "
_SERIES = _NUMBERS + (
    "INSERT INTO series (indicator, area, breakdown, source) "
    "SELECT 'indicator-' || (i / :areas), 'A' || (100 + i % :areas), '', 'register' FROM n"
)
_OBSERVATIONS = _NUMBERS + (
    "INSERT INTO observation (series_id, period, vintage_id, value, status, unit, note, landing_id, source_row, withdrawn) "
    "SELECT s.id, (1920 + n.i) || '', v.id, n.i * 0.5, 'A', 'count', '', 1, 2 + n.i, false "
    "FROM n, series s, vintage v WHERE s.source = 'register' AND s.indicator LIKE 'indicator-%'"
)


def fill(warehouse, indicators: int = INDICATORS, areas: int = AREAS, periods: int = PERIODS) -> None:
    """Write so many indicators in so many areas, each for so many years, in two vintages."""
    story = Story(warehouse)
    story.admit(frame_of(candidate(1.0)))
    story.admit(frame_of(candidate(2.0)))
    with warehouse.write() as connection:
        connection.execute(text(_SERIES), {"many": indicators * areas, "areas": areas})
        connection.execute(text(_OBSERVATIONS), {"many": periods})
    with warehouse.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK" if connection.dialect.name == "sqlite" else "COMMIT")
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
