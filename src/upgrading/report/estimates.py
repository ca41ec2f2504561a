"""How estimates are shown: always with interval, estimator, clustering and sample."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from upgrading.report import numbers, style

REQUIRED = ("estimate", "low", "high")


def with_interval(line: Mapping[str, object] | pd.Series, form: str = ".3f") -> str:
    """Return an estimate and its interval as text.

    Examples
    --------
    >>> with_interval({"estimate": -0.5, "low": -0.75, "high": 0.125}, ".2f")
    '−0.50 [−0.75, 0.12]'
    """
    estimate, low, high = (numbers.text(line[name], form) for name in REQUIRED)
    return f"{estimate} [{low}, {high}]"


def interval_facts(lines: pd.DataFrame, prefix: str, form: str = ".3f") -> dict[str, str]:
    """Return each estimate and its interval as texts for sentences.

    Parameters
    ----------
    lines
        One estimate a row, indexed by short names.
    prefix
        Put before the names of the facts.

    Examples
    --------
    >>> frame = pd.DataFrame({"estimate": [1.0], "low": [0.5], "high": [1.5]}, index=["theil"])
    >>> interval_facts(frame, "growth_", ".1f")
    {'growth_theil': '1.0', 'growth_theil_interval': '0.5 to 1.5'}
    """
    facts = {}
    for name, line in lines.iterrows():
        low, high = numbers.text(line["low"], form), numbers.text(line["high"], form)
        facts[f"{prefix}{name}"] = numbers.text(line["estimate"], form)
        facts[f"{prefix}{name}_interval"] = f"{low} to {high}"
    return facts


def zero_word(low: float, high: float) -> str:
    """Return what an interval does with zero, in a word: "includes" or "excludes"."""
    return "includes" if low <= 0 <= high else "excludes"


def probability(value: float) -> str:
    """Return a probability as text; below a thousandth the digits mean nothing."""
    return "below 0.001" if value < 0.001 else numbers.text(value, ".3f")


def as_texts(lines: pd.DataFrame, *, label: str, form: str = ".3f") -> pd.DataFrame:
    """Return estimates as a frame of texts, ready for `tables.show`.

    Parameters
    ----------
    lines
        One estimate a row, as `upgrading.mechanisms.common.COLUMNS`; the index says what it is.
    label
        Header of the first column.
    form
        Of estimate and interval.
    """
    sample = [
        f"{row.units} provinces, {row.years} years, {row.observations:,} rows"
        for row in lines.itertuples()
    ]
    return pd.DataFrame(
        {
            label: [str(name) for name in lines.index],
            "Estimate [95% interval]": [with_interval(row, form) for _, row in lines.iterrows()],
            "Estimator": list(lines.estimator),
            "Errors clustered": list(lines.clustering),
            "Sample": sample,
        }
    )


def draw_intervals(
    lines: pd.DataFrame,
    *,
    axis: str,
    stated: pd.Series | None = None,
    colours: Mapping[object, str] | None = None,
    height: float | None = None,
) -> Axes:
    """Return axes with one estimate a row and its interval; filled if the interval leaves zero out.

    Parameters
    ----------
    lines
        One estimate a row with estimate, low, high; the index holds the labels, first row on top.
    axis
        Label of the horizontal axis, with its unit.
    stated
        By label, a size that a document states: a diamond.
    colours
        By label; dark for those not named.
    height
        Inches; by the number of rows if none is given.

    Raises
    ------
    ValueError
        If there is no row, or labels are not distinct.
    """
    if lines.empty or lines.index.has_duplicates:
        raise ValueError(f"lines: expected rows with distinct labels, found {list(lines.index)}")
    axes = style.new_axes(height=height or 1.2 + 0.36 * len(lines))
    axes.axvline(0, color=style.MUTED, linewidth=1)
    for place, (name, row) in enumerate(lines.iterrows()):
        colour = (colours or {}).get(name, style.DARK)
        clear = row["low"] > 0 or row["high"] < 0
        axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2)
        face = colour if clear else style.PAPER
        axes.plot(row["estimate"], place, "o", color=colour, markerfacecolor=face, markersize=7)
        if stated is not None and name in stated.index:
            axes.plot(stated[name], place, "D", color=style.MIDDLE, markersize=7)
    axes.set(xlabel=axis, ylim=(len(lines) - 0.5, -0.5))
    axes.set_yticks(range(len(lines)), [str(name) for name in lines.index])
    axes.grid(axis="y", visible=False)
    return axes


def draw_by_window(
    axes: Axes,
    rows: pd.DataFrame,
    windows: Sequence[tuple[int, int]],
    looks: Mapping[str, tuple[str, str]],
    *,
    low: str,
    value: str,
    high: str,
) -> float:
    """Draw values with intervals in groups, one group a window of years; return the place below.

    Parameters
    ----------
    rows
        One value a row, with start and end of its window, its series, and the columns that `low`,
        `value` and `high` name.
    windows
        First and last year of each group, in the order drawn.
    looks
        Colour and mark of each series.
    """
    place, ticks = 0.0, {}
    for first, last in windows:
        part = rows[(rows.start == first) & (rows.end == last)]
        ticks[f"{first}–{last}"] = place + 0.5 * (len(part) - 1)
        for _, row in part.iterrows():
            colour, mark = looks[row["series"]]
            axes.plot([row[low], row[high]], [place, place], color=colour, linewidth=3)
            axes.plot(row[value], place, mark, color=colour, markersize=7, markeredgecolor="w")
            place += 1
        place += 1
    for name, (colour, mark) in looks.items():
        axes.plot([], [], mark, color=colour, label=name)
    axes.axvline(0, color=style.MUTED, linewidth=1)
    axes.set_yticks(list(ticks.values()), list(ticks))
    axes.grid(axis="y", visible=False)
    return place
