"""Reference areas: what the sources write, and the one code we keep for it.

Countries are ISO 3166-1 alpha-3, groups are UN M49 codes or a group's own code, and a country that ended keeps its
old code. What is not known exactly is None: the caller makes a finding of it, never a guess.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import pycountry

from indicators.area_groups import is_own_code

REMEMBERED = 65_536
"""How many texts are remembered with their area: files may hold any number of wrong ones."""

OWN_GROUPS = frozenset({
    "AFE", "AFR", "AFW", "ARB", "CEA", "CEB", "CEU", "CLA", "CME", "CSA", "CSS", "DEA", "DEC", "DLA",
    "DMN", "DNS", "DSA", "DSF", "DSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU", "FCS", "FXS",
    "HIC", "HPC", "IBD", "IBT", "IDA", "IDB", "IDX", "INX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY",
    "LTE", "MDE", "MEA", "MIC", "MNA", "NAC", "NAF", "NRS", "NXS", "OED", "OSS", "PRE", "PSS", "PST",
    "RRS", "SAS", "SSA", "SSF", "SST", "SXZ", "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC", "XZN",
})  # fmt: skip
"""World Bank groups without an M49 code of the same membership: known, and passed over."""

OTHER_CODES = {
    # The World Bank's, today's and those it wrote until about 2016.
    "WLD": "001", "1W": "001", "ADO": "AND", "IMY": "IMN", "KSV": "XKX", "WBG": "PSE", "ROM": "ROU",
    # The UN's, in the files of the Millennium Development Goals.
    "MDG_WORLD": "001",
    # Kosovo has no code of ISO: these are what it is given in its place.
    "XKX": "XKX", "XK": "XKX", "KOS": "XKX", "412": "XKX",
    # Eurostat's two of its own.
    "EL": "GRC", "UK": "GBR",
    # The same country before it took another name: its M49 number never changed, nor did the country.
    "AFI": "DJI", "BUR": "MMR", "BYS": "BLR", "DHY": "BEN", "HVO": "BFA", "NHB": "VUT", "RHO": "ZWE", "TMP": "TLS",
    "ZAR": "COD", "BU": "MMR", "DY": "BEN", "HV": "BFA", "NH": "VUT", "RH": "ZWE", "TP": "TLS", "ZR": "COD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormerArea:
    """A country that ended in the year `until`: split, merged or absorbed. Its successors never stand for it."""

    code: str
    name: str
    until: int
    successors: tuple[str, ...]


def rows_of(name: str) -> list[dict[str, str]]:
    """Give the lines of one of our own lists, `data/<name>.csv`."""
    text = files("connectors").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _groups() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows_of("m49_groups")}


@cache
def former_areas() -> dict[str, FormerArea]:
    """Give every country that ended, by the code we keep for it."""
    return {
        row["code"]: FormerArea(row["code"], row["name"], int(row["until"]), tuple(row["successors"].split()))
        for row in rows_of("former_areas")
    }


@cache
def _former_codes() -> dict[str, str]:
    return {
        row[kind]: row["code"] for row in rows_of("former_areas") for kind in ("code", "alpha_2", "m49") if row[kind]
    }


def ended(area: str) -> int | None:
    """Give the last year of a country that ended, by our code for it; None for every other area."""
    former = former_areas().get(area)
    return former.until if former else None


@lru_cache(maxsize=REMEMBERED)
def area_of(code: str) -> str | None:
    """Give our code for an ISO alpha-2, alpha-3, M49 or World Bank code as a source writes it; None when it is none.

    A former country keeps its own code, whatever came after it. A group's own code is taken as it stands: whether
    a plan knows the group is asked where the plan is at hand.
    """
    text = code.strip().upper()
    if text.isascii() and text.isdigit():
        text = text.lstrip("0").zfill(3)
    if text in OTHER_CODES:
        return OTHER_CODES[text]
    if is_own_code(text):
        return text
    return _current(text) or _former_codes().get(text) or (text if text in _groups() else None)


def _current(text: str) -> str | None:
    kind = {2: "alpha_2", 3: "numeric" if text.isdigit() else "alpha_3"}.get(len(text))
    country = pycountry.countries.get(**{kind: text}) if kind else None
    return str(country.alpha_3) if country else None
