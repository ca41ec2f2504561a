"""Numbers in prose."""

import math

import pytest

from upgrading.report import numbers


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1234.567, ",.2f", "1,234.57"),
        (-0.125, ".1%", "−12.5%"),
        (3, "d", "3"),
        (0.5, "+.1f", "+0.5"),
        (1e4, ",.4g", "1e+04"),
    ],
)
def test_text(value: float, form: str, text: str):
    assert numbers.text(value, form) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_missing_numbers_are_refused(value: float):
    with pytest.raises(ValueError, match="expected a finite number"):
        numbers.text(value)


def test_give_refuses_bare_numbers():
    with pytest.raises(ValueError, match=r"gap: expected text, found 1\.5"):
        numbers.give(gap=1.5)


@pytest.mark.parametrize(
    ("words", "text"),
    [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_listed(words: list[str], text: str):
    assert numbers.listed(words) == text
