"""The series of output and income per head that the chapters on gradients and on poles draw."""

from functools import cache

import pandas as pd
from matplotlib.axes import Axes

from upgrading import disparities
from upgrading.report import style

SOURCE = "National Bureau of Statistics, provincial accounts and population"
INCOMES = "National Bureau of Statistics, provincial accounts, population and household surveys"
MAIN = "GDP, 2018 census"
# by name: accounts or income, colour, dash and mark
SERIES = {
    MAIN: ("2018 census", style.DARK, "-", "o"),
    "GDP, first published": ("first published", style.MIDDLE, "--", "D"),
    "GDP, constant prices": ("constant prices", "#8a6fa8", "-.", "s"),
    "household income": ("income", style.LIGHT, "-", "^"),
}
SEAM = (disparities.REGISTERED[0] - 0.5, disparities.REGISTERED[-1] + 0.5)


@cache
def levels(series: str) -> pd.DataFrame:
    """Return amounts per head of one of the series, provinces x years, yuan."""
    kind = SERIES[series][0]
    if kind == "income":
        return disparities.household_income()
    return disparities.gdp_per_head(kind)


def shade_seam(axes: Axes) -> None:
    """Shade the years in which population counts registered people."""
    axes.axvspan(*SEAM, color=style.GRID, alpha=0.6, linewidth=0)
