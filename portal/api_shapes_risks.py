"""What the answers about a plan's risks hold, for the description of the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from indicators.resources import Level
from indicators.risk_reviews import MeasureState, RiskStatus
from portal.api_shapes import About, Day, Instant, NextPage, Texts

RiskCode = Annotated[str, Field(description="Of the risk in the plan.", examples=["R1"])]
ReviewedOn = Annotated[Day | None, Field(description="Null where nobody reviewed it yet: it stands as printed.")]
Exposure = Annotated[Level, Field(description="Probability and impact together, by a fixed rule.")]


class RiskRow(TypedDict, total=False):
    """How a risk stands. One that nobody reviewed is open, as likely and as grave as the plan prints it."""

    code: RiskCode
    title: Texts
    area: Annotated[str, Field(description="The area of risk it belongs to, by its code.", examples=["safety"])]
    area_title: Texts
    probability: Level
    impact: Level
    exposure: Exposure
    status: RiskStatus
    owner: Annotated[str | None, Field(description="Who answers for it, as a review says; null where none does.")]
    reviewed_on: ReviewedOn
    note: Annotated[str, Field(description="What the last review says; empty where it says nothing.")]
    printed_probability: Level
    printed_impact: Level
    mitigations: Annotated[list[int], Field(description="By their numbers in the plan.", examples=[[1, 4]])]
    mitigation_count: int


class RisksOn(TypedDict):
    """How all risks of a plan stood on a day; those that are not closed by exposure."""

    on: Day
    open: int
    occurred: int
    closed: int
    exposure_high: int
    exposure_medium: int
    exposure_low: int
    reviewed: Annotated[int, Field(description="How many somebody reviewed within that year.")]


class RisksAnswer(TypedDict):
    about: About
    risks: list[RiskRow]
    over_time: Annotated[list[RisksOn], Field(description="At the end of each year; at last on the day looked at.")]
    in_all: int
    next: NextPage


class MitigationRow(TypedDict):
    """What is done against a risk, and how it was last found to stand."""

    number: Annotated[int, Field(description="As the plan numbers it.")]
    title: Texts
    owner: Texts
    state: MeasureState
    reviewed_on: ReviewedOn
    note: str
    risks: Annotated[list[str], Field(description="All risks it is against.", examples=[["R1", "R4"]])]


class RiskReview(TypedDict, total=False):
    """How a risk was judged on a day; of one day the last review that was written."""

    reviewed_on: Day
    risk: RiskCode
    probability: Level
    impact: Level
    exposure: Exposure
    status: RiskStatus
    owner: str
    note: str
    author: Annotated[str, Field(description="For whoever has signed in.")]
    known_at: Annotated[Instant, Field(description="When it was written down. For whoever has signed in.")]


class RiskAnswer(TypedDict):
    about: About
    risk: RiskRow
    mitigations: list[MitigationRow]
    reviews: Annotated[list[RiskReview], Field(description="The newest first, up to the day that is looked at.")]
