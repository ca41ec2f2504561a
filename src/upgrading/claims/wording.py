"""What the documents' words are taken to mean, decided before the rules were run.

Documents say "stays above", "around", "rises", "steadily", "most", "goes with". Every rule uses
these words through the functions below, so that one word means one thing in the whole ledger:

- a universal statement ("stayed above", "in every year") is contradicted by one exception;
- "around x" is within a tenth of x, and "far from x" further than a fifth;
- "rises" asks for a higher end and a rank correlation with time above one half;
- "steadily" asks for no step back;
- "most" is more than one half; what is stated as a law of regions must hold in nine of ten, and
  is contradicted if it fails in more than half;
- "goes with" is a rank correlation above .36, which 31 unrelated provinces exceed in one sample
  of twenty;
- an estimate decides nothing if its interval holds zero and an effect worth naming, a tenth of a
  standard deviation of the outcome for one of the cause: it is too wide to say;
- a statement that holds in one vintage of the accounts and not in another is mixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Outcome = Literal["supported", "contradicted", "mixed", "not testable", "open"]
OUTCOMES: tuple[Outcome, ...] = ("supported", "mixed", "contradicted", "open", "not testable")
Course = Literal["rises", "falls", "neither"]

AROUND = 0.10
FAR = 0.20
TREND = 0.5
MOST = 0.5
LAW = 0.9
GOES_WITH = 0.36
WORTH_NAMING = 0.1  # standard deviations of the outcome for one of the cause
MINUS = "−"


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes
    ----------
    outcome
        The verdict.
    figure, unit, digits, label
        The figure that decides, its unit, how many decimals are shown, and what it is.
    sentence
        What the data say, computed.
    reconciled_by
        Which vintage, period or definition would reconcile document and data, if that is computed.
    """

    outcome: Outcome
    figure: float
    unit: str
    label: str
    sentence: str
    digits: int = 1
    reconciled_by: str = ""

    def __post_init__(self) -> None:
        if not np.isfinite(self.figure):
            raise ValueError(f"figure: expected a finite number for {self.label}")

    @property
    def shown(self) -> str:
        """The deciding figure as text, with its unit."""
        # no separator in years, which have four digits
        form = "," if abs(self.figure) >= 10_000 else ""
        figure = said(self.figure, f"{form}.{self.digits}f")
        return f"{figure}%" if self.unit == "%" else f"{figure} {self.unit}".strip()


def said(value: float, form: str = ".1f") -> str:
    """Return a number as text, with a true minus sign and no negative zero.

    Examples
    --------
    >>> said(-0.04), said(-1.26, ".2f")
    ('0.0', '−1.26')
    """
    text = format(float(value), form)
    if not any(digit in text for digit in "123456789"):
        text = text.replace("-", "")
    return text.replace("-", MINUS)


def listed(words: object) -> str:
    """Return words or years as an English list.

    Examples
    --------
    >>> listed([2008, 2010]), listed([])
    ('2008 and 2010', 'none')
    """
    texts = [str(word) for word in words]
    if not texts:
        return "none"
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def decided(*, supported: bool, contradicted: bool) -> Outcome:
    """Return the outcome of two conditions that exclude each other; mixed if neither holds.

    Raises
    ------
    ValueError
        If both hold, which means that the rule is not one.
    """
    if supported and contradicted:
        raise ValueError("expected conditions that exclude each other, found both true")
    if supported:
        return "supported"
    return "contradicted" if contradicted else "mixed"


def universal(holds: pd.Series) -> Outcome:
    """Judge a statement about every case: one exception contradicts it."""
    if holds.empty:
        raise ValueError("expected at least one case")
    return "supported" if bool(holds.all()) else "contradicted"


def law(holds: pd.Series) -> Outcome:
    """Judge a law of regions: nine in ten follow it; contradicted if fewer than half do."""
    share = holds.mean()
    return decided(supported=bool(share >= LAW), contradicted=bool(share < MOST))


def parts(*hold: bool) -> Outcome:
    """Judge a statement of several parts: all of them, none of them, or some.

    Examples
    --------
    >>> parts(True, True), parts(True, False), parts(False, False)
    ('supported', 'mixed', 'contradicted')
    """
    return decided(supported=all(hold), contradicted=not any(hold))


def across(outcomes: Mapping[str, Outcome]) -> Outcome:
    """Judge one statement in several vintages: mixed unless all agree."""
    found = set(outcomes.values())
    return found.pop() if len(found) == 1 else "mixed"


def is_around(value: float, stated: float) -> bool:
    """Whether a value is within a tenth of the stated one."""
    return abs(value / stated - 1) <= AROUND


def around(value: float, stated: float) -> Outcome:
    """Judge "around": within a tenth; contradicted beyond a fifth."""
    return decided(supported=is_around(value, stated), contradicted=abs(value / stated - 1) > FAR)


def time_correlation(series: pd.Series) -> float:
    """Return the rank correlation of a series with its order in time; zero if it is constant."""
    clean = series.dropna()
    if clean.nunique() < 2:
        return 0.0
    return rank_correlation(clean, pd.Series(range(len(clean)), index=clean.index))


def rank_correlation(left: pd.Series, right: pd.Series) -> float:
    """Return Spearman's rank correlation over the rows that both have."""
    both = pd.concat([left, right], axis=1, join="inner").dropna().rank()
    return float(np.corrcoef(both.to_numpy().T)[0, 1])


def course(series: pd.Series) -> Course:
    """Return which way a series goes: by its ends and by its rank correlation with time."""
    clean = series.dropna()
    change, rank = clean.iloc[-1] - clean.iloc[0], time_correlation(clean)
    if change > 0 and rank > TREND:
        return "rises"
    return "falls" if change < 0 and rank < -TREND else "neither"


def goes(series: pd.Series, stated: Literal["rises", "falls"]) -> Outcome:
    """Judge "rises" or "falls": contradicted by the opposite course, mixed if there is none."""
    found = course(series)
    return decided(supported=found == stated, contradicted=found not in (stated, "neither"))


def steadily(series: pd.Series, stated: Literal["rises", "falls"]) -> Outcome:
    """Judge "rises steadily": no step back; contradicted if the end is not beyond the start."""
    sign = 1 if stated == "rises" else -1
    steps = sign * series.dropna().diff().dropna()
    # a hair of tolerance: decimals that are equal in print need not be equal in binary
    return decided(
        supported=bool((steps > -1e-9).all() and steps.sum() > 1e-9),
        contradicted=bool(steps.sum() <= 1e-9),
    )


def goes_with(correlation: float, sign: Literal[1, -1] = 1) -> Outcome:
    """Judge an association across provinces by its rank correlation and the sign stated."""
    return decided(
        supported=sign * correlation >= GOES_WITH, contradicted=sign * correlation <= -GOES_WITH
    )


def peak_inside(series: pd.Series, least: float = 0.02) -> bool:
    """Whether a series rises to a peak and falls from it, each by `least` of the peak or more."""
    clean = series.dropna()
    top = clean.max()
    return bool(min(top - clean.iloc[0], top - clean.iloc[-1]) >= least * abs(top))


def too_wide(line: pd.Series, sign: Literal[-1, 0, 1] = 0) -> bool:
    """Whether an interval holds zero and an effect worth naming of the sign given, 0 for either.

    Parameters
    ----------
    line
        An estimate with low, high and scale, which turns it into standard deviations of the
        outcome for one of the cause.
    """
    sides = {1: line["high"], -1: -line["low"], 0: max(line["high"], -line["low"])}
    return bool(line["low"] <= 0 <= line["high"] and line["scale"] * sides[sign] >= WORTH_NAMING)
