"""SDMX's own code lists of frequency and observation status, as far as snapshots use them: partial copies.

A reader that resolves nothing on the network needs the codes beside the data; names are those of the lists themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pysdmx.model import Code, Codelist

from indicators.periods import Frequency
from indicators.series import ObsStatus

if TYPE_CHECKING:
    from reports.exports.sdmx_texts import Marks

FREQUENCIES = {
    Frequency.ANNUAL: "Annual",
    Frequency.HALF_YEARLY: "Half-yearly, semester",
    Frequency.QUARTERLY: "Quarterly",
    Frequency.MONTHLY: "Monthly",
    Frequency.DAILY: "Daily",
}
STATUSES = {
    ObsStatus.NORMAL: "Normal value",
    ObsStatus.BREAK: "Time series break",
    ObsStatus.DEFINITION_DIFFERS: "Definition differs",
    ObsStatus.ESTIMATED: "Estimated value",
    ObsStatus.FORECAST: "Forecast value",
    ObsStatus.EXPERIMENTAL: "Experimental value",
    ObsStatus.HOLIDAY: "Missing value; holiday or weekend",
    ObsStatus.IMPUTED: "Value imputed by a receiving agency",
    ObsStatus.DEROGATION: "Derogation",
    ObsStatus.INCLUDED_ELSEWHERE: "Data included in another category",
    ObsStatus.NOT_COLLECTED: "Missing value; data exist but were not collected",
    ObsStatus.CANNOT_EXIST: "Missing value; data cannot exist",
    ObsStatus.NOT_SIGNIFICANT: "Not significant",
    ObsStatus.MISSING: "Missing value",
    ObsStatus.PROVISIONAL: "Provisional value",
    ObsStatus.SUPPRESSED: "Missing value; suppressed",
    ObsStatus.STRIKE: "Strike and any special events",
    ObsStatus.LOW_RELIABILITY: "Low reliability",
    ObsStatus.UNVALIDATED: "Unvalidated value",
    ObsStatus.INCLUDES_OTHERS: "Includes data from another category",
}


def lists_of_sdmx(marks: Marks) -> dict[str, Codelist]:
    """Give the two lists by the concept they are of."""

    def made(name: str, version: str, title: str, codes: dict[str, str]) -> Codelist:
        items = [Code(id=str(code), name=marks.mark(said)) for code, said in codes.items()]
        return Codelist(
            id=name, name=marks.mark(title), agency="SDMX", version=version, items=items, is_partial=True
        )  # fmt: skip

    frequencies = {one.value: said for one, said in FREQUENCIES.items()}
    statuses = {one.value: said for one, said in STATUSES.items()}
    return {
        "FREQ": made("CL_FREQ", "2.1", "Frequency", frequencies),
        "OBS_STATUS": made("CL_OBS_STATUS", "2.2", "Observation status", statuses),
    }
