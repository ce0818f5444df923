"""What Prefect leaves behind in the process of the tests ends with the file that brought it there."""

from __future__ import annotations

import pytest

from tests.prefect_served import nothing_left_behind


@pytest.fixture(autouse=True, scope="module")
def _what_a_file_leaves_open_is_told_there():
    with nothing_left_behind():
        yield
