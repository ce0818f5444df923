"""Workbooks of older and other kinds, made byte by byte: .xls (BIFF8 in a compound file) and .ods."""

from __future__ import annotations

import io
import struct
import zipfile
from xml.sax.saxutils import escape, quoteattr

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'


class Percent(float):
    """A number that is shown as a percentage."""


def compound(**streams):
    """A compound file of streams, each at least 4,096 bytes long, as Office kept everything in before 2007."""
    sectors, directory, fat = [], [_entry("Root Entry", 5, END, 0, child=1)], []
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        start, count = len(sectors), len(padded) // SECTOR
        sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
        fat += [*range(start + 1, start + count), END]
        directory.append(_entry(name, 2, start, len(padded), right=number + 1 if number < len(streams) else FREE))
    directory += [bytes(68) + struct.pack("<3I", FREE, FREE, FREE) + bytes(48)] * (-len(directory) % 4)
    listed = b"".join(directory)
    first = len(sectors)
    sectors += [listed[at : at + SECTOR] for at in range(0, len(listed), SECTOR)]
    fat += [*range(first + 1, first + len(listed) // SECTOR), END, FAT]
    assert len(fat) <= SECTOR // 4, "one sector of the table is enough for small files"
    fat += [FREE] * (SECTOR // 4 - len(fat))
    sectors.append(struct.pack(f"<{SECTOR // 4}I", *fat))
    header = struct.pack(
        "<8s16s5H6x9I109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, first, 0, 4096, END, 0, END, 0, len(sectors) - 1, *[FREE] * 108,
    )  # fmt: skip
    return header + b"".join(sectors)


def _entry(name, kind, start, size, child=FREE, right=FREE):
    written = name.encode("utf-16-le") + b"\0\0"
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(written), kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xls(*sheets, more=b""):
    """An .xls of sheets, each (title, lines, state); numbers are numbers (`Percent` shown so), `#…` an error, all else is text."""
    bof = struct.pack("<2H2H2H2I", 0x0809, 16, 0x0600, 0x0005, 0, 0, 0, 0x0600)
    # Two styles: numbers as they are, and shown as percentages.
    more += b"".join(struct.pack("<2H2H", 0x00E0, 20, 0, shown) + bytes(16) for shown in (0, 10))
    bodies = [_sheet(lines) for _, lines, *_ in sheets]
    names = [title.encode("utf-16-le") for title, *_ in sheets]
    size = len(bof) + len(more) + sum(4 + 8 + len(name) for name in names) + 4
    listed = b""
    for (title, _, *state), name, body in zip(sheets, names, bodies, strict=True):
        record = struct.pack("<IBBBB", size, *(state or [0]), 0, len(title), 1) + name
        listed += struct.pack("<2H", 0x85, len(record)) + record
        size += len(body)
    return compound(Workbook=bof + more + listed + struct.pack("<2H", 0x0A, 0) + b"".join(bodies))


def _sheet(lines):
    records = struct.pack("<2H2H2H2I", 0x0809, 16, 0x0600, 0x0010, 0, 0, 0, 0x0600)
    for row, line in enumerate(lines):
        for place, value in enumerate(line):
            if value is None or value == "":
                continue
            if isinstance(value, int | float):
                records += struct.pack("<2H3Hd", 0x0203, 14, row, place, isinstance(value, Percent), value)
            elif str(value).startswith("#"):
                records += struct.pack("<2H3H2B", 0x0205, 8, row, place, 0, 7, 1)
            else:
                text = str(value).encode("utf-16-le")
                records += struct.pack("<2H3HHB", 0x0204, 9 + len(text), row, place, 0, len(str(value)), 1) + text
    return records + struct.pack("<2H", 0x0A, 0)


def ods(*sheets, manifest="<x/>", **more):
    """An .ods of sheets, each (title, lines, is hidden)."""
    tables = "".join(_table(*one) for one in sheets)
    styles = '<office:automatic-styles><style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    content = f'<?xml version="1.0"?><office:document-content {SPACES}>{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>'
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
        for name, part in more.items():
            archive.writestr(name, part)
    return saved.getvalue()


def _table(title, lines, hidden=False):
    style = ' table:style-name="gone"' if hidden else ""
    rows = "".join("<table:table-row>" + "".join(map(_cell, line)) + "</table:table-row>" for line in lines)
    return f"<table:table table:name={quoteattr(title)}{style}>{rows}</table:table>"


def _cell(value):
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        kind = "percentage" if isinstance(value, Percent) else "float"
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if str(value).startswith("#"):
        return f'<table:table-cell office:value-type="string" calcext:value-type="error" xmlns:calcext="urn:x"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
