"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk import logging_left_alone


@pytest.fixture(autouse=True)
def _logging_left_alone() -> Iterator[None]:
    """Commands that run in the tests' own process send log lines to a stream that ends with the test; the next test must not."""
    with logging_left_alone():
        yield
