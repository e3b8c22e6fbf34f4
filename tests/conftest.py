"""Terms and helpers that several tests share."""

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture
def examples() -> Path:
    return EXAMPLES
