"""Run every measurement of this folder: each module with a `main`, in the order of their names."""

from __future__ import annotations

import importlib
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("*.py")):
    if path.stem.startswith("_"):
        continue
    module = importlib.import_module(f"bench.{path.stem}")
    if hasattr(module, "main"):
        print(f"\n{path.stem}")
        module.main()
