"""The data and the still pictures of the page on which readers explore for themselves."""

import json
from dataclasses import dataclass

import pandas as pd
from IPython.display import HTML, display

from upgrading import datasets
from upgrading.models import panel_data
from upgrading.report import figures, numbers, style, tilemap


@dataclass(frozen=True)
class Indicator:
    """What a reader can choose.

    Attributes
    ----------
    column
        Of the panel.
    unit
        As shown.
    digits
        Decimals shown.
    factor
        From the panel's unit to the one shown.
    """

    column: str
    unit: str
    digits: int = 1
    factor: float = 1.0


PERCENT = 100.0
INDICATORS = (
    Indicator("service_share", "per cent of value added", 1, PERCENT),
    Indicator("secondary_share", "per cent of value added", 1, PERCENT),
    Indicator("primary_share", "per cent of value added", 1, PERCENT),
    Indicator("ts_ratio", "ratio", 2),
    Indicator("hierarchy", "1 to 3", 2),
    Indicator("theil", "0 = balanced", 3),
    Indicator("gdp_per_head", "yuan, current prices", 0),
    Indicator("growth", "per cent a year", 1, PERCENT),
    Indicator("urban_share", "per cent of people", 1, PERCENT),
    Indicator("income_gap", "ratio", 2),
    Indicator("exports_share", "per cent of GDP", 1, PERCENT),
    Indicator("patents_per_head", "per 10 000 persons", 1),
    Indicator("digital_index", "0 to 1", 3),
    Indicator("digital_finance", "index / 100", 2),
)
VINTAGES: tuple[panel_data.Vintage, ...] = ("2018 census", "first published", "2023 census")
MAIN = VINTAGES[0]
STILL = INDICATORS[0]  # what the still pictures show
SIGNIFICANT = 5


def panel(vintage: panel_data.Vintage) -> pd.DataFrame:
    """Return the indicators of one vintage by province and year, in the units shown."""
    frames = {name: datasets.load(name) for name in panel_data.needed(vintage)}
    held = panel_data.province_panel(frames, vintage=vintage, faults="drop")
    return pd.DataFrame({i.column: held[i.column] * i.factor for i in INDICATORS})


def content() -> dict[str, object]:
    """Return everything the explorer shows: provinces, indicators, vintages, years, values.

    Values are nested by vintage, indicator and province in the order of `provinces`, one for each
    of the vintage's years, None where the source has none.
    """
    provinces = datasets.load("provinces")
    columns = ["province_code", "province", "province_zh", "abbr", "region3"]
    places = ["tile_row", "tile_column"]
    values = {vintage: _values(panel(vintage), provinces) for vintage in VINTAGES}
    return {
        "provinces": provinces[columns + places].to_dict("records"),
        "indicators": [
            {
                "id": indicator.column,
                "title": panel_data.VARIABLES[indicator.column].title,
                "unit": indicator.unit,
                "digits": indicator.digits,
            }
            for indicator in INDICATORS
        ],
        "vintages": values,
    }


def _values(panel: pd.DataFrame, provinces: pd.DataFrame) -> dict[str, object]:
    years = sorted(panel.index.get_level_values("year").unique())
    shown = {}
    for name in panel.columns:
        wide = panel[name].unstack("year").reindex(provinces.province_code)[years]
        if wide.notna().any(axis=None):
            shown[name] = [[_short(value) for value in row] for row in wide.to_numpy()]
    return {"years": [int(year) for year in years], "values": shown}


def _short(value: float) -> float | None:
    return None if pd.isna(value) else float(f"{value:.{SIGNIFICANT}g}")


def show() -> None:
    """Put the explorer's data and script on the page."""
    text = json.dumps(content(), ensure_ascii=False, separators=(",", ":"))
    # "</" would end the script element
    data = text.replace("</", "<\\/")
    html = (
        '<div id="explorer" class="explorer" hidden></div>\n'
        f'<script type="application/json" id="explorer-data">{data}</script>\n'
        '<script src="../_static/explorer.js" defer></script>\n'
    )
    display(HTML(html))


def facts() -> dict[str, str]:
    """Return the numbers in the page's sentences."""
    found = content()
    years = [year for held in found["vintages"].values() for year in held["years"]]
    return {
        "indicators": str(len(INDICATORS)),
        "provinces": str(len(found["provinces"])),
        "vintages": str(len(VINTAGES)),
        "first": str(min(years)),
        "last": str(max(years)),
        "missing": numbers.text(_missing(found), ".0%"),
    }


def _missing(found: dict) -> float:
    """Return the share of cells in which a source has nothing."""
    cells = [
        value
        for held in found["vintages"].values()
        for rows in held["values"].values()
        for row in rows
        for value in row
    ]
    return sum(value is None for value in cells) / len(cells)


def lines_figure() -> None:
    """Draw the first indicator of every province over time, the extremes named."""
    wide = panel(MAIN)[STILL.column].unstack("province_code")
    provinces = datasets.load("provinces").set_index("province_code")
    axes = style.new_axes()
    axes.plot(wide.index, wide, color=style.MUTED, linewidth=0.8, alpha=0.5)
    last = wide.iloc[-1].sort_values()
    named = [last.index[0], last.index[len(last) // 2], last.index[-1]]
    for code, colour in zip(named, (style.MIDDLE, style.INK, style.DARK), strict=True):
        axes.plot(wide.index, wide[code], color=colour)
    ends = {provinces.province[code]: (wide.index[-1], last[code]) for code in named}
    style.label_line_ends(axes, ends)
    title = panel_data.VARIABLES[STILL.column].title
    axes.set(ylabel=f"{title}, {STILL.unit}", xlim=(wide.index[0], wide.index[-1]))
    style.year_axis(axes)
    low, middle, high = (provinces.province[code] for code in named)
    figures.show(
        axes,
        name="fig-explore-lines",
        alt=(
            f"Thirty-one lines of the tertiary share from {wide.index[0]} to {wide.index[-1]}. "
            f"In the last year {high} is highest with {last.iloc[-1]:.1f} per cent, {low} lowest "
            f"with {last.iloc[0]:.1f}, and {middle} in the middle with "
            f"{last.iloc[len(last) // 2]:.1f}."
        ),
        source="provincial accounts as revised after the 2018 census",
        data=wide.rename(columns=provinces.province).rename_axis(columns=None),
    )


def map_figure() -> None:
    """Draw the first indicator's last year as a map of tiles."""
    held = panel(MAIN)[STILL.column].unstack("year")
    values, year = held.iloc[:, -1], held.columns[-1]
    provinces = datasets.load("provinces")
    names = provinces.set_index("province_code").province
    axes = tilemap.draw(values, provinces, label=f"per cent of value added, {year}", form=".0f")
    ranked = values.sort_values(ascending=False)
    figures.show(
        axes,
        name="fig-explore-map",
        alt=(
            f"Map of tiles, one a province: tertiary share in {year}. It is highest in "
            f"{numbers.listed([names[code] for code in ranked.index[:3]])}, lowest in "
            f"{numbers.listed([names[code] for code in ranked.index[-3:]])}."
        ),
        source="provincial accounts as revised after the 2018 census",
        data=values.rename("service_share").to_frame(),
    )
