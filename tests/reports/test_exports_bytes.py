"""The same snapshot gives the same bytes, in another process with another seed, time zone and locale."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from reports.exports.build import FORMS, export_files
from tests.reports.exported import DIGEST, document


def digests():
    return {
        f"{form}/{name}": hashlib.sha256(content).hexdigest()
        for form in FORMS
        for name, content in export_files(document(), digest=DIGEST, form=form).items()
    }


def test_every_export_has_the_same_bytes_in_another_process():
    code = "import json; from tests.reports.test_exports_bytes import digests; print(json.dumps(digests()))"
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2], env=environ
    )  # fmt: skip
    there = json.loads(done.stdout)
    assert there == digests()
    assert len(there) == 22
