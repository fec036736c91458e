"""A webhook and a sandbox for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.toys import Box, Webhook, running_box, running_webhook


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with running_webhook() as webhook:
        yield webhook


@pytest.fixture
def box(webhook: Webhook, tmp_path: Path) -> Iterator[Box]:
    """A verified service account in plain mode."""
    with running_box(webhook, tmp_path) as box:
        box.settings(result_delay_ms=0)
        yield box
