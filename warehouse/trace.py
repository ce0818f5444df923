"""From a figure back to the bytes it came from, one step after the other; the bytes are hashed again on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.errors import CallerMistake
from warehouse.landed_files import condition_of, path_of
from warehouse.observations import observation_numbered
from warehouse.owner_words import warnings_passed, words_behind
from warehouse.runs import COUNTED
from warehouse.tables import landing, run, verdict, vintage

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from indicators.series import Observation
    from warehouse.connection import Warehouse

Step = dict[str, Any]


def steps_from_observation(warehouse: Warehouse, observation_id: int) -> list[Step]:
    """Give the steps *observation, vintage, run, landing, bytes*, each a JSON-able dict that names itself in `step`.

    What a person handed in has a step *handed_in* before its bytes: the `word` its owner gave, whose it was, and
    the codes of the `warnings` it was given on. The last says `path`, `sha256` and in which `condition` the bytes
    are now. Raises CallerMistake when there is no such observation.
    """
    with warehouse.read() as connection:
        observed = observation_numbered(connection, observation_id)
        if observed is None:
            raise CallerMistake(f"there is no observation {observation_id}")
        steps = [
            _observation(observed), *_admission(connection, observed.vintage), _landing(connection, observed),
            *_handed_in(connection, observed.landing),
        ]  # fmt: skip
    folder = warehouse.settings.landed
    condition = condition_of(folder, observed.sha256)
    path = str(path_of(folder, observed.sha256))
    return [*steps, {"step": "bytes", "path": path, "sha256": observed.sha256, "condition": str(condition)}]


def _observation(observed: Observation) -> Step:
    return {
        "step": "observation",
        "observation": observed.id,
        "indicator": observed.series.indicator,
        "area": observed.series.area,
        "breakdown": observed.series.breakdown,
        "source": observed.series.source,
        "period": observed.period.text,
        "value": None if observed.value is None else format(observed.value, "f"),
        "observation_status": observed.status.value,
        "unit": observed.unit,
        "note": observed.note,
        "withdrawn": observed.withdrawn,
        "recorded": observed.recorded,
        "rehearsed": observed.rehearsed,
    }


def _admission(connection: Connection, number: int) -> list[Step]:
    made = connection.execute(
        select(vintage.c.known_at, run).join(run, run.c.id == vintage.c.run_id).where(vintage.c.id == number)
    ).one()
    checks = connection.execute(
        select(verdict.c.name, verdict.c.passed)
        .where(verdict.c.run_id == made.id, verdict.c.name != COUNTED)
        .order_by(verdict.c.id)
    ).all()
    admitted = {name: getattr(made, name) for name in ("outcome", "reader_version", "plan_digest", "at", "author")}
    verdicts = [{"check": check.name, "passed": check.passed} for check in checks]
    return [
        {"step": "vintage", "vintage": number, "known_at": made.known_at},
        {"step": "run", "run": made.id, **admitted, "checks": verdicts},
    ]


def _handed_in(connection: Connection, number: int) -> list[Step]:
    word = words_behind(connection, [number]).get(number)
    if word is None:
        return []
    names = ("submission", "file_name", "word", "by", "at")
    told = {name: getattr(word, name) for name in names}
    return [{"step": "handed_in", **told, "warnings": warnings_passed(connection, word)}]


def _landing(connection: Connection, observed: Observation) -> Step:
    arrived = connection.execute(select(landing).where(landing.c.id == observed.landing)).one()
    names = (
        "source",
        "label",
        "part",
        "address",
        "media_type",
        "licence",
        "recorded",
        "landed_at",
        "landed_by",
        "size",
    )
    told = {name: getattr(arrived, name) for name in names}
    # A withdrawal comes from no row: it is what the whole delivery no longer says.
    return {
        "step": "landing",
        "landing": arrived.id,
        "delivery": arrived.delivery_id,
        **told,
        "row": observed.row or None,
    }
