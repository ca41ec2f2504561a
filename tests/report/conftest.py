"""What a chapter would show, caught."""

import pytest

from upgrading.report import figures, tables


@pytest.fixture
def shown(monkeypatch) -> list[dict]:
    """Return a list that fills with what is displayed."""
    outputs: list[dict] = []

    def catch(data: dict, *, raw: bool, metadata: dict) -> None:
        assert raw
        outputs.append({"data": data, "metadata": metadata})

    for module in (figures, tables):
        monkeypatch.setattr(module, "display", catch)
    return outputs
