"""Our columns as people name them, in the six languages.

The template writes these headings and readers recognise them: no heading means two columns, whatever its language.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.texts import Language

HEADINGS: dict[str, dict[Language, str]] = {
    "indicator": {
        "en": "Indicator",
        "fr": "Indicateur",
        "es": "Indicador",
        "ru": "Показатель",
        "zh": "指标",
        "ar": "المؤشر",
    },
    "area": {"en": "Area", "fr": "Zone", "es": "Zona", "ru": "Территория", "zh": "地区", "ar": "المنطقة"},
    "period": {"en": "Period", "fr": "Période", "es": "Período", "ru": "Период", "zh": "时期", "ar": "الفترة"},
    "value": {"en": "Value", "fr": "Valeur", "es": "Valor", "ru": "Значение", "zh": "数值", "ar": "القيمة"},
    "unit": {"en": "Unit", "fr": "Unité", "es": "Unidad", "ru": "Единица измерения", "zh": "单位", "ar": "الوحدة"},
    "status": {"en": "Status", "fr": "Statut", "es": "Estado", "ru": "Статус", "zh": "状态", "ar": "الحالة"},
    "note": {"en": "Note", "fr": "Remarque", "es": "Nota", "ru": "Примечание", "zh": "备注", "ar": "ملاحظة"},
    "source": {"en": "Source", "fr": "Source", "es": "Fuente", "ru": "Источник", "zh": "来源", "ar": "المصدر"},
    "sex": {"en": "Sex", "fr": "Sexe", "es": "Sexo", "ru": "Пол", "zh": "性别", "ar": "الجنس"},
    "age": {"en": "Age", "fr": "Âge", "es": "Edad", "ru": "Возраст", "zh": "年龄", "ar": "العمر"},
}
"""The heading of each of our columns, by language."""


def our_column(heading: str) -> str | None:
    """Give the column a heading means: our own code for it, or its word in any language; None when it is none.

    Case, spaces, marks of direction and the width of letters make no difference.
    """
    return _COLUMNS.get(compared(heading))


@lru_cache(maxsize=65_536)
def compared(heading: str) -> str:
    """Give a heading as it is compared: NFKC, without case, spaces and invisible marks."""
    text = unicodedata.normalize("NFKC", heading)
    seen = "".join(mark for mark in text if not mark.isspace() and unicodedata.category(mark) != "Cf")
    # What a space stood between may join, and folding may take marks apart: hence once more.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())


_COLUMNS = {compared(word): column for column, words in HEADINGS.items() for word in (column, *words.values())}
