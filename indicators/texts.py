"""What every part of a plan is made of: texts that say where they come from, shares as printed, codes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Language = Literal["zh", "en", "fr", "es", "ar", "ru"]
Origin = Literal["printed", "official", "translation"]
"""Where a text comes from: the plan itself, another official document, or our translation."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Part(BaseModel):
    """Base of every part of a plan: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text per language. `origin` says of each language whether it is printed, official or translated."""

    zh: NonEmpty | None = None
    en: NonEmpty | None = None
    fr: NonEmpty | None = None
    es: NonEmpty | None = None
    ar: NonEmpty | None = None
    ru: NonEmpty | None = None
    origin: dict[Language, Origin] = {}

    @model_validator(mode="after")
    def _has_a_text_and_its_origins(self) -> Self:
        languages = self.languages()
        if not languages:
            raise ValueError("a text needs at least one language")
        if unknown := set(self.origin) - set(languages):
            raise ValueError(f"origin names {sorted(unknown)}, in which there is no text")
        return self

    def languages(self) -> tuple[str, ...]:
        return tuple(name for name in ("zh", "en", "fr", "es", "ar", "ru") if getattr(self, name))

    def in_language(self, language: str, fallbacks: tuple[str, ...] = ("en", "zh")) -> tuple[str, str]:
        """Give the text and the language it is really in, which shows a fallback."""
        for candidate in (language, *fallbacks, *self.languages()):
            text = getattr(self, candidate, None)
            if text:
                return str(text), candidate
        raise ValueError("a text without any language")


class PrintedVariant(Part):
    """The same thing as printed at another place of the document, differently."""

    text: NonEmpty
    where: NonEmpty


class Share(Part):
    """A percentage as printed. `printed` is kept when the print itself is odd (`33/.3%`)."""

    percent: Decimal
    printed: str | None = None
