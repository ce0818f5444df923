"""Typst in a process of its own: `python typeset.py` reads one job from its input and writes one PDF.

The compiler keeps everything it has ever laid out, a megabyte for each chart: a process that lives long must not hold
it. The job says all there is to know, so that this file imports nothing of ours.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import typst


def typeset(job: dict[str, str | list[str]]) -> bytes:
    """Compile a job: `template`, the `report` as JSON, the folders of `fonts`, and the time it bears, `taken_at`."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(job["fonts"]))
    content = typst.Compiler(Path(str(job["template"])).read_bytes(), font_paths=fonts).compile(
        format="pdf",
        sys_inputs={"report": str(job["report"])},
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(str(job["taken_at"])).replace(microsecond=0),
    )
    assert isinstance(content, bytes), "one PDF is one run of bytes"
    return content


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.loads(sys.stdin.buffer.read())))
