"""Numbers in prose: formatted here, so that no sentence holds a typed figure."""

import math

from myst_nb import glue

MINUS = "−"


def text(value: float, form: str = ",.2f") -> str:
    """Return a number as text, with a true minus sign.

    Parameters
    ----------
    value
        A finite number.
    form
        A format specification of Python, such as ".2f" or ".1%".

    Raises
    ------
    ValueError
        If the value is missing or infinite.

    Examples
    --------
    >>> text(-0.125, ".1%")
    '−12.5%'
    """
    if not math.isfinite(value):
        raise ValueError(f"value: expected a finite number, found {value}")
    return format(float(value) if form[-1] in "feg%" else int(value), form).replace("-", MINUS)


def give(**values: object) -> None:
    """Offer texts to the page's sentences: `give(gap="1.2")` is shown by {glue:text}`gap`.

    Raises
    ------
    ValueError
        If a value is not text; `text` makes one of a number.
    """
    for name, value in values.items():
        if not isinstance(value, str):
            raise ValueError(f"{name}: expected text, found {value!r}; use numbers.text(...)")
        glue(name, value, display=False)


def listed(words: list[str]) -> str:
    """Return words as an English list.

    Examples
    --------
    >>> listed(["Henan", "Jiangxi", "Shaanxi"])
    'Henan, Jiangxi and Shaanxi'
    """
    if not words:
        return "none"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
