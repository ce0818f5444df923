"""Reference areas: what the sources write, and the one code we keep for it.

Countries are ISO 3166-1 alpha-3, groups are UN M49 codes. What is not known exactly is None: the
caller makes a finding of it, never a guess.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import pycountry

# The World Bank's own codes for groups that UN M49 knows too, and the one economy ISO has no code for.
_WORLD_BANK = {"WLD": "001", "1W": "001"}
OWN_GROUPS = frozenset({
    "AFE", "AFR", "AFW", "ARB", "CEA", "CEB", "CEU", "CLA", "CME", "CSA", "CSS", "DEA", "DEC", "DLA",
    "DMN", "DNS", "DSA", "DSF", "DSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU", "FCS", "FXS",
    "HIC", "HPC", "IBD", "IBT", "IDA", "IDB", "IDX", "INX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY",
    "LTE", "MDE", "MEA", "MIC", "MNA", "NAC", "NAF", "NRS", "NXS", "OED", "OSS", "PRE", "PSS", "PST",
    "RRS", "SAS", "SSA", "SSF", "SST", "SXZ", "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC", "XZN",
})  # fmt: skip
"""World Bank groups without an M49 code of the same membership: known, and passed over."""

KOSOVO = {"XKX", "XK", "KOS", "412"}


@cache
def _groups() -> dict[str, str]:
    text = files("connectors").joinpath("data/m49_groups.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


@cache
def area_of(code: str) -> str | None:
    """Give our code for an ISO alpha-2, alpha-3 or M49 code as a source writes it; None when it is none."""
    text = code.strip().upper()
    if text in KOSOVO:
        return "XKX"
    if text in _WORLD_BANK:
        return _WORLD_BANK[text]
    if text.isascii() and text.isdigit():
        return _of_number(f"{int(text):03d}")
    if len(text) == 3:
        return text if pycountry.countries.get(alpha_3=text) else None
    if len(text) == 2:
        country = pycountry.countries.get(alpha_2=text)
        return str(country.alpha_3) if country else None
    return None


def _of_number(number: str) -> str | None:
    country = pycountry.countries.get(numeric=number)
    if country:
        return str(country.alpha_3)
    return number if number in _groups() else None
