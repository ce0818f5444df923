"""What kind of file bytes are, decided by the bytes and never by a name. A kind that is not read has its sentence."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum

from indicators.errors import SourceChanged

LARGEST_UNPACKED = 300_000_000
LARGEST_RATIO = 300
MOST_MEMBERS = 10_000

SAVE_AS = "expected .xlsx, .xls, .ods or CSV: save it as one of these"

LOCKED = "the workbook is locked with a password; expected one that opens without: take it off"

_STARTS = {
    b"%PDF": "a PDF file",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"Rar!": "a packed file",
}
_MARKUP = re.compile(
    rb"\s*+(?:<!--(?>.*?-->)\s*+)*+<(\?xml|!doctype|html|head|body|table|meta|style|div)\b", re.IGNORECASE | re.DOTALL
)
_OFFICE_XML = re.compile(rb"progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS = frozenset({b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"})
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class FileKind(StrEnum):
    """The kinds of file that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


def kind_of_file(content: bytes) -> FileKind:
    """Say what a file is. Raises SourceChanged, which says what it is instead, for one that is not read."""
    if content[:2] == b"PK":
        return _kind_of_archive(content)
    if content[:8] == _OLE:
        return _kind_of_compound(content)
    if content[:2] in _OLD_STREAMS and content[2:4] in {b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00"}:
        raise SourceChanged(f"the file is an Excel file of before 1995; {SAVE_AS}")
    for start, what in _STARTS.items():
        if content.startswith(start):
            raise SourceChanged(f"the file is {what}; {SAVE_AS}")
    _refuse_markup(content)
    return FileKind.TEXT


def _refuse_markup(content: bytes) -> None:
    head = content[:4000].removeprefix(b"\xef\xbb\xbf")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head[2:].replace(b"\0", b"")
    if not _MARKUP.match(head):
        return
    if _OFFICE_XML.search(head):
        raise SourceChanged(f"the file is an Excel 2003 XML file, whatever its name says; {SAVE_AS}")
    if head.lstrip()[:5].lower() == b"<?xml" and b"<html" not in head.lower():
        raise SourceChanged(f"the file is an XML document, whatever its name says; {SAVE_AS}")
    raise SourceChanged(
        "the file is an HTML page, whatever its name says, as some systems export it; "
        "expected .xlsx or CSV: open it in a spreadsheet and save it as .xlsx"
    )


def _kind_of_compound(content: bytes) -> FileKind:
    """Tell the old files of Office apart by the names of the streams within."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise SourceChanged(LOCKED)
    if has("_VBA_PROJECT_CUR"):
        raise SourceChanged("the workbook holds macros; expected none: save it as .xlsx")
    if has("Workbook") or has("Book"):
        return FileKind.XLS
    what = "a Word document" if has("WordDocument") else "an old Office file without a sheet"
    raise SourceChanged(f"the file is {what}; {SAVE_AS}")


def _kind_of_archive(content: bytes) -> FileKind:
    """Measure an archive before anything of it is unpacked, and say which workbook it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            kind = _named(archive, {member.filename for member in members})
            _refuse_members(members, len(content))
            _refuse_locked(archive, members, kind)
            return kind
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        # Damage, a lie about sizes, a password, a packing it does not know: the archive reader has no one family.
        raise SourceChanged("the workbook is cut off or damaged; expected a whole .xlsx file: save it anew") from error


def _named(archive: zipfile.ZipFile, names: set[str]) -> FileKind:
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        said = archive.read("mimetype").strip()
        if said == _ODS:
            return FileKind.ODS
        if said.startswith(b"application/vnd.oasis"):
            raise SourceChanged(f"the file is an OpenDocument file without a sheet; {SAVE_AS}")
    if "xl/workbook.bin" in names:
        raise SourceChanged(f"the file is a binary Excel file (.xlsb); {SAVE_AS}")
    if any(name.startswith("word/") for name in names):
        raise SourceChanged(f"the file is a Word document; {SAVE_AS}")
    if any(name.lower().endswith((".xlsx", ".xls", ".ods", ".csv")) for name in names):
        raise SourceChanged("the file is an archive with files in it; expected one of these by itself: unpack it first")
    raise SourceChanged("the file is an archive, not a workbook; expected .xlsx or CSV")


def _refuse_members(members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.filename for member in members]
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        raise SourceChanged("the workbook holds macros; expected none: save it as .xlsx")
    if len(names) > MOST_MEMBERS or len(set(names)) != len(names):
        raise SourceChanged("the workbook is not put together as Excel does it; expected one saved by a spreadsheet")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise SourceChanged("the workbook has parts that lead out of it; expected one saved by a spreadsheet")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * size:
        raise SourceChanged(f"the workbook unpacks to {unpacked:,} bytes; expected at most {LARGEST_UNPACKED:,}")


def _refuse_locked(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], kind: FileKind) -> None:
    locked = any(member.flag_bits & 1 for member in members)
    if kind is FileKind.ODS:
        locked = locked or b"encryption-data" in archive.read("META-INF/manifest.xml")
    if locked:
        raise SourceChanged(LOCKED)
