"""The sheet a workbook is given back with: every finding in words, with a link to its cell.

What is quoted of a file is text and nothing else: no formula, no link, and no sign that cannot be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from connectors.signs import seen
from indicators.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from indicators.findings import Finding

LONGEST_TEXT = 32_000
"""Signs a cell holds at most, some fewer than Excel's own 32,767."""

FILLS = {
    severity: PatternFill("solid", start_color=colour, end_color=colour)
    for severity, colour in {Severity.BLOCKER: "FFC7CE", Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C"}.items()
}

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Findings", "severity": "Severity", "code": "Code", "sheet": "Sheet", "cell": "Cell", "row": "Line",
        "column": "Column", "found": "Found", "expected": "Expected", "remedy": "What to do",
        "blocker": "stops the file", "error": "refuses the row", "warning": "warning",
        "capped": "Only the first {cells} cells are marked; all findings are listed here.",
        "short": "Of the rows in order only the first {rows} are in this copy; all rows with findings are.",
        "lost": "This copy lacks parts of your workbook that cannot be copied, such as pictures: mend your own file.",
    },
    "fr": {
        "title": "Constats", "severity": "Gravité", "code": "Code", "sheet": "Feuille", "cell": "Cellule",
        "row": "Ligne", "column": "Colonne", "found": "Trouvé", "expected": "Attendu", "remedy": "Que faire",
        "blocker": "arrête le fichier", "error": "refuse la ligne", "warning": "avertissement",
        "capped": "Seules les {cells} premières cellules sont marquées ; tous les constats sont énumérés ici.",
        "short": "Des lignes en ordre, seules les {rows} premières sont dans cette copie ; toutes les lignes avec "
        "constats y sont.",
        "lost": "Il manque à cette copie des parties de votre classeur qui ne peuvent être copiées, comme les images : "
        "corrigez votre propre fichier.",
    },
    "es": {
        "title": "Observaciones", "severity": "Gravedad", "code": "Código", "sheet": "Hoja", "cell": "Celda",
        "row": "Fila", "column": "Columna", "found": "Encontrado", "expected": "Esperado", "remedy": "Qué hacer",
        "blocker": "detiene el archivo", "error": "rechaza la fila", "warning": "advertencia",
        "capped": "Solo están marcadas las primeras {cells} celdas; aquí figuran todas las observaciones.",
        "short": "De las filas correctas, esta copia contiene solo las primeras {rows}; contiene todas las filas con "
        "observaciones.",
        "lost": "A esta copia le faltan partes de su libro que no se pueden copiar, como las imágenes: corrija su "
        "propio archivo.",
    },
    "ru": {
        "title": "Замечания", "severity": "Серьёзность", "code": "Код", "sheet": "Лист", "cell": "Ячейка",
        "row": "Строка", "column": "Столбец", "found": "Найдено", "expected": "Ожидалось", "remedy": "Что сделать",
        "blocker": "файл не принят", "error": "строка не принята", "warning": "предупреждение",
        "capped": "Отмечены только первые ячейки ({cells}); здесь перечислены все замечания.",
        "short": "Из строк без замечаний в этой копии только первые ({rows}); все строки с замечаниями здесь.",
        "lost": "В этой копии нет частей вашей книги, которые нельзя скопировать, например рисунков: исправляйте свой "
        "файл.",
    },
    "zh": {
        "title": "检查结果", "severity": "严重程度", "code": "代码", "sheet": "工作表", "cell": "单元格", "row": "行",
        "column": "列", "found": "发现", "expected": "应为", "remedy": "如何处理",
        "blocker": "文件不被接受", "error": "该行不被接受", "warning": "警告",
        "capped": "仅标记了前 {cells} 个单元格；此处列出所有检查结果。",
        "short": "没有问题的行，本副本仅包含前 {rows} 行；有问题的行全部包含在内。",
        "lost": "本副本缺少工作簿中无法复制的部分，例如图片：请修改您自己的文件。",
    },
    "ar": {
        "title": "الملاحظات", "severity": "الخطورة", "code": "الرمز", "sheet": "الورقة", "cell": "الخلية",
        "row": "السطر", "column": "العمود", "found": "الموجود", "expected": "المتوقع", "remedy": "ما يجب عمله",
        "blocker": "يوقف الملف", "error": "يرفض السطر", "warning": "تنبيه",
        "capped": "وُضعت علامات على أول {cells} خلية فقط؛ وترد هنا جميع الملاحظات.",
        "short": "لا ترد في هذه النسخة من السطور السليمة إلا أول {rows}؛ وترد فيها جميع السطور التي عليها ملاحظات.",
        "lost": "تنقص هذه النسخة أجزاء من مصنفكم لا يمكن نسخها، مثل الصور: صححوا ملفكم الأصلي.",
    },
}  # fmt: skip

COLUMNS = ("severity", "code", "sheet", "cell", "row", "column", "found", "expected", "remedy")
_WIDTHS = {"code": 24, "sheet": 16, "column": 18, "found": 32, "expected": 44, "remedy": 52}
_WRAPPED, _ON_TOP = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
_LINK = Font(underline="single", color="0563C1")
_TOP = 4
"""The line of the headings: above it stand the title and what is to be said of the whole."""

_RIGHT_TO_LEFT = frozenset({"ar"})
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RISKY = re.compile(r"[=+\-@\t\r＝＋－＠']")


def words_of(language: str) -> dict[str, str]:
    """Give the words of a language; English where there are none."""
    return WORDS.get(language, WORDS["en"])


def is_right_to_left(language: str) -> bool:
    """Say whether a language is written from right to left."""
    return language in _RIGHT_TO_LEFT


def writable(text: str) -> str:
    """Give a text as a workbook can hold it: of what cannot be written in XML, what shows it."""
    return _UNWRITABLE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def apart(text: str, language: str) -> str:
    """Keep a text's own direction within a line of another, where lines run from right to left."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if is_right_to_left(language) else text


@dataclass(frozen=True, slots=True)
class Wording:
    """What findings are written with: a language, and those of their sentences that are said in it."""

    language: str
    said: Mapping[str, str]

    @property
    def words(self) -> dict[str, str]:
        return words_of(self.language)

    def written(self, text: str) -> str:
        """Give a text as it is written: in the language, else as it is, with every mark of it to be seen."""
        return self.said.get(text) or apart(seen(text), self.language)


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text into a cell as text, whatever it begins with; it stays one when somebody edits the cell."""
    written: Any = cell
    written.value = writable(text)[:LONGEST_TEXT]
    written.data_type = "s"
    if _RISKY.match(text):
        written.quotePrefix = True


def fill_findings_sheet(
    sheet: Worksheet, findings: Sequence[Finding], links: Sequence[tuple[str, str] | None], notes: Iterable[str],
    wording: Wording,
) -> None:  # fmt: skip
    """Write all findings onto an empty sheet. `links` gives for each the title of a sheet and a cell on it."""
    words, language = wording.words, wording.language
    sheet.sheet_view.rightToLeft = is_right_to_left(language)
    put_text(sheet.cell(1, 1), f"{words['title']}: {apart(str(len(findings)), language)}")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    put_text(sheet.cell(2, 1), " ".join(notes))
    _head(sheet, words)
    for line, (finding, link) in enumerate(zip(findings, links, strict=True), start=_TOP + 1):
        _write(sheet, line, finding, link, wording)
    sheet.auto_filter.ref = f"A{_TOP}:{get_column_letter(len(COLUMNS))}{_TOP + len(findings)}"
    sheet.freeze_panes = f"A{_TOP + 1}"


def _head(sheet: Worksheet, words: dict[str, str]) -> None:
    for place, name in enumerate(COLUMNS, start=1):
        put_text(sheet.cell(_TOP, place), words[name])
        sheet.cell(_TOP, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 12)


def _write(sheet: Worksheet, line: int, finding: Finding, link: tuple[str, str] | None, wording: Wording) -> None:
    said = {name: getattr(finding, name) for name in COLUMNS}
    said |= {
        "severity": wording.words[finding.severity.value],
        "row": None if finding.row is None else finding.row,
    }
    if link is not None:
        said["sheet"], said["cell"] = link
    for place, name in enumerate(COLUMNS, start=1):
        if said[name] is None:
            continue
        cell = sheet.cell(line, place)
        own = name == "severity"
        put_text(cell, str(said[name]) if own else wording.written(str(said[name])))
        cell.alignment = _WRAPPED if name in _WIDTHS else _ON_TOP
    sheet.cell(line, 1).fill = FILLS[finding.severity]
    if link is not None:
        _link(sheet.cell(line, COLUMNS.index("cell") + 1), *link)


def _link(cell: Cell | MergedCell, title: str, address: str) -> None:
    linked: Any = cell
    linked.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(title)}!{address}")
    cell.font = _LINK
