"""What codes of sex, age, urbanisation and observation status mean, in a few words of each of the six languages.

For drop-downs and the tables beside them: a code is what is handed in, its words are what a person chooses by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indicators.series import TOTAL, ObsStatus

if TYPE_CHECKING:
    from indicators.texts import Language

Said = dict["Language", str]


def _said(en: str, fr: str, es: str, ru: str, zh: str, ar: str) -> Said:
    return {"en": en, "fr": fr, "es": es, "ru": ru, "zh": zh, "ar": ar}


WHOLE = _said("total", "total", "total", "всего", "合计", "المجموع")

WHOLE_WORLD = _said("World", "Monde", "Mundo", "Весь мир", "世界", "العالم")
"""The one area that a plan may use without defining it and that is no country."""

SEXES: dict[str, Said] = {
    "F": _said("women", "femmes", "mujeres", "женщины", "女性", "الإناث"),
    "M": _said("men", "hommes", "hombres", "мужчины", "男性", "الذكور"),
}

RESIDENCES: dict[str, Said] = {
    "URB": _said("urban", "milieu urbain", "zonas urbanas", "городская местность", "城镇", "المناطق الحضرية"),
    "RUR": _said("rural", "milieu rural", "zonas rurales", "сельская местность", "农村", "المناطق الريفية"),
}

_SPELLINGS = {"U": "URB", "URBAN": "URB", "R": "RUR", "RURAL": "RUR"}
"""Sources write urban and rural in several ways: by one letter as SDMX does, by three, or in full."""

_LISTS = {"sex": SEXES, "urbanisation": RESIDENCES, "urbanization": RESIDENCES, "location": RESIDENCES}

_AGES: tuple[tuple[re.Pattern[str], Said], ...] = (
    (
        re.compile(r"Y(\d{1,3})T(\d{1,3})"),
        _said("{}–{} years", "{}–{} ans", "{}–{} años", "{}–{} лет", "{}–{}岁", "\u2066{}–{}\u2069 سنة"),
    ),
    (
        re.compile(r"Y_GE(\d{1,3})"),
        _said("{} years and over", "{} ans et plus", "{} años y más", "{} лет и старше", "{}岁及以上", "{} سنة فأكثر"),
    ),
    (
        re.compile(r"Y_LT(\d{1,3})"),
        _said("under {} years", "moins de {} ans", "menos de {} años", "младше {} лет", "{}岁以下", "أقل من {} سنة"),
    ),
    (
        re.compile(r"Y(\d{1,3})"),
        _said("age {}", "âge : {}", "edad: {}", "возраст: {}", "{}岁", "العمر: {}"),
    ),
)  # fmt: skip

STATUSES: dict[str, Said] = {
    ObsStatus.NORMAL: _said(
        "normal value", "valeur normale", "valor normal", "обычное значение", "正常值", "قيمة عادية"
    ),
    ObsStatus.BREAK: _said(
        "break in the series", "rupture de série", "ruptura de la serie", "разрыв ряда", "系列中断", "انقطاع في السلسلة"
    ),
    ObsStatus.DEFINITION_DIFFERS: _said(
        "definition differs", "définition différente", "definición diferente", "иное определение", "定义不同",
        "تعريف مختلف",
    ),
    ObsStatus.ESTIMATED: _said("estimate", "estimation", "estimación", "оценка", "估计值", "تقدير"),
    ObsStatus.FORECAST: _said("forecast", "prévision", "previsión", "прогноз", "预测值", "توقع"),
    ObsStatus.EXPERIMENTAL: _said(
        "experimental", "expérimental", "experimental", "экспериментальное", "试验性", "تجريبي"
    ),
    ObsStatus.HOLIDAY: _said(
        "no value: holiday", "pas de valeur : jour férié", "sin valor: festivo", "нет значения: праздник",
        "无数值：节假日", "لا قيمة: عطلة",
    ),
    ObsStatus.IMPUTED: _said("imputed", "imputé", "imputado", "условно рассчитано", "插补值", "محتسب"),
    ObsStatus.DEROGATION: _said("derogation", "dérogation", "excepción", "отступление", "例外", "استثناء"),
    ObsStatus.INCLUDED_ELSEWHERE: _said(
        "included in another category", "inclus dans une autre catégorie", "incluido en otra categoría",
        "включено в другую категорию", "计入其他类别", "مدرج في فئة أخرى",
    ),
    ObsStatus.NOT_COLLECTED: _said(
        "no value: not collected", "pas de valeur : non recueilli", "sin valor: no recopilado",
        "нет значения: не собиралось", "无数值：未收集", "لا قيمة: لم تُجمع",
    ),
    ObsStatus.CANNOT_EXIST: _said(
        "no value: cannot exist", "pas de valeur : ne peut exister", "sin valor: no puede existir",
        "нет значения: не может существовать", "无数值：不可能存在", "لا قيمة: لا يمكن أن توجد",
    ),
    ObsStatus.NOT_SIGNIFICANT: _said(
        "not significant", "non significatif", "no significativo", "незначимо", "不显著", "غير ذي دلالة"
    ),
    ObsStatus.MISSING: _said(
        "no value: missing", "pas de valeur : manquant", "sin valor: falta", "нет значения: отсутствует",
        "无数值：缺失", "لا قيمة: مفقودة",
    ),
    ObsStatus.PROVISIONAL: _said("provisional", "provisoire", "provisional", "предварительное", "暂定值", "مؤقت"),
    ObsStatus.SUPPRESSED: _said(
        "no value: confidential", "pas de valeur : confidentiel", "sin valor: confidencial",
        "нет значения: конфиденциально", "无数值：保密", "لا قيمة: سرية",
    ),
    ObsStatus.STRIKE: _said(
        "strike or special event", "grève ou événement particulier", "huelga o suceso especial",
        "забастовка или особое событие", "罢工或特殊事件", "إضراب أو حدث خاص",
    ),
    ObsStatus.LOW_RELIABILITY: _said(
        "low reliability", "fiabilité faible", "fiabilidad baja", "низкая надежность", "可靠性低", "موثوقية منخفضة"
    ),
    ObsStatus.UNVALIDATED: _said(
        "not validated", "non validé", "no validado", "не проверено", "未经验证", "غير مُتحقق منه"
    ),
    ObsStatus.INCLUDES_OTHERS: _said(
        "includes another category", "comprend une autre catégorie", "incluye otra categoría",
        "включает другую категорию", "包含其他类别", "يشمل فئة أخرى",
    ),
}  # fmt: skip
"""Each code of CL_OBS_STATUS in a few words. Those that say why there is no value begin alike."""


def meaning_of(column: str, code: str, language: Language) -> str | None:
    """Say what a code of a dimension or of `status` means; None for a code or dimension nobody has words for."""
    if code == TOTAL:
        return WHOLE[language]
    if column == "age":
        return _age(code, language)
    known = STATUSES if column == "status" else _LISTS.get(column, {})
    said = known.get(code) or known.get(_SPELLINGS.get(code, ""))
    return said[language] if said else None


def _age(code: str, language: Language) -> str | None:
    for form, said in _AGES:
        if found := form.fullmatch(code):
            return said[language].format(*(int(years) for years in found.groups()))
    return None
