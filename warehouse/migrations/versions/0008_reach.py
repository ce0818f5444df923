"""How far the data of each vintage reach: its latest period with a value, kept beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from indicators.periods import TimePeriod
from warehouse.migrations.records import link, make_record, words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GIVEN = """
    SELECT DISTINCT observation.vintage_id, observation.period
    FROM observation
    JOIN vintage ON vintage.id = observation.vintage_id
    JOIN run ON run.id = vintage.run_id
    WHERE observation.value IS NOT NULL AND run.kind = 'admission'
"""


def upgrade():
    make_record("reach", link("vintage_id", "vintage"), *words("period"), unique=[("vintage_id",)])
    latest = {}
    for vintage, text in op.get_bind().execute(sa.text(GIVEN)):
        period = TimePeriod.parse(text)
        if vintage not in latest or period.last_day > latest[vintage].last_day:
            latest[vintage] = period
    if latest:
        reach = sa.table("reach", sa.column("vintage_id"), sa.column("period"))
        op.bulk_insert(reach, [{"vintage_id": one, "period": latest[one].text} for one in sorted(latest)])


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
