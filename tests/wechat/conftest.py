"""Fixtures of the tests of the WeChat door."""

from collections.abc import Iterator

import pytest

from tests.wechat.kit import Clock, LocalShelf
from tests.wechat.stub_platform import Platform


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf() -> LocalShelf:
    return LocalShelf()


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform() as platform:
        yield platform
