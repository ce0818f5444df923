"""The rows of the DataHub's series: a value is one in a list of answers, a text for countries, a number for regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.areas import area_of
from connectors.datahub_lists import is_estimate, means_unit, rows_of_list
from connectors.numbers import number_of
from indicators.errors import SourceChanged
from indicators.series import ObsStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.datahub_lists import Region
    from connectors.frames import Gathering
    from indicators.framework import SeriesBinding

FIELDS = ("codeID", "dataYear", "answer")
ASK = "compare the row with the DataHub's own page, then teach the connector what it means"


def series_of(content: bytes, shown: str, code: int) -> list[dict[str, Any]]:
    """Give the rows of a series. Raises SourceChanged when there are none, or they are about another code."""
    rows = rows_of_list(content, shown)
    for place, row in enumerate(rows, start=1):
        gone = [field for field in FIELDS if field not in row]
        if gone:
            raise SourceChanged(f"{shown}: row {place} has {', '.join(sorted(row))}; expected also {', '.join(gone)}")
        if row["codeID"] != code or isinstance(row["codeID"], bool):
            raise SourceChanged(f"{shown}: row {place} is about the code {row['codeID']!r:.40}, expected {code}")
    return rows


def read_series(
    gathering: Gathering, binding: SeriesBinding, rows: Sequence[dict[str, Any]], unit: str,
    countries: Mapping[int, str] | None, region: Region | None,
) -> None:  # fmt: skip
    """Keep or refuse each row: of countries by the list of them, or of the one region asked for.

    Raises SourceChanged when the code is in another unit than the binding says: no value could be taken.
    """
    if not means_unit(unit, binding.unit.value, binding.options.get("units", "")):
        raise SourceChanged(f"{binding.label}: its unit is {unit!r}, expected a word for {binding.unit.value}")
    for number, row in enumerate(rows, start=1):
        place = _country(row, countries) if countries is not None else _region(row, region, binding)
        _read_row(gathering, binding, row, number, place)


def _country(row: Mapping[str, Any], countries: Mapping[int, str]) -> tuple[str | None, str, object, str]:
    """Give our code for a row's country, and as (column, found, expected) what there is to say when it has none."""
    number, iso = row.get("countryID"), row.get("isoCode")
    listed = countries.get(number) if isinstance(number, int) and not isinstance(number, bool) else None
    if not listed or listed != iso:
        found = f"country {number!r:.40}, {iso!r:.40}"
        return None, "countryID", found, f"a country of its list: there {number!r:.40} is {listed or 'nothing'}"
    return area_of(listed), "isoCode", iso, "an ISO 3166-1 code"


def _region(
    row: Mapping[str, Any], region: Region | None, binding: SeriesBinding
) -> tuple[str | None, str, object, str]:  # fmt: skip
    # The rows number regions otherwise than the address does: only the name is the same in both.
    name = row.get("regionName")
    if region is None or name != region.name:
        return None, "regionName", name, f"the region asked for, {region.name if region else 'none'}"
    code = binding.options.get("area", region.area)
    found = f"{region.name} ({region.code}, {region.group})"
    return area_of(code) if code else None, "regionName", found, "the binding's option area to give our code for it"


def _read_row(
    gathering: Gathering, binding: SeriesBinding, row: Mapping[str, Any], number: int,
    place: tuple[str | None, str, object, str],
) -> None:  # fmt: skip
    area, column, found, expected = place
    year, (is_value, written) = number_of(row["dataYear"]), _answer(row["answer"])
    value, origin = number_of(written), str(row.get("dataSource") or "").strip()
    if area is None:
        gathering.refuse("area-unknown", number, column, found, expected, ASK)
    elif year is None or year != int(year) or not 1000 <= year <= 9999:
        gathering.refuse("period-unreadable", number, "dataYear", row["dataYear"], "a year", ASK)
    elif not is_value or (value is None and written is not None and written != ""):
        gathering.refuse("value-not-a-number", number, "answer", row["answer"], "one answer with a number", ASK)
    else:
        status = ObsStatus.ESTIMATED if is_estimate(origin) else ObsStatus.NORMAL
        note = (str(row.get("dataNote") or "").strip(), origin)
        gathering.add(
            indicator=binding.indicator, area=area, period=str(int(year)), breakdown=binding.breakdown,
            value=float("nan") if value is None else value, unit=binding.unit.value,
            status=(ObsStatus.MISSING if value is None else status).value,
            note="; ".join(part for part in note if part), file=0, row=number,
        )  # fmt: skip


def _answer(given: Any) -> tuple[bool, Any]:
    """Say whether there is just one answer with a value, and give that."""
    if not isinstance(given, list) or len(given) != 1 or not isinstance(given[0], dict) or "value" not in given[0]:
        return False, None
    return True, given[0]["value"]
