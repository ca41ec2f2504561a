"""What the appendix on data shows, generated from the data package."""

import pandas as pd
from IPython.display import display

from upgrading import datasets
from upgrading.measures import structure
from upgrading.report import figures, numbers, style, tables

SECTORS = ["va_primary", "va_secondary", "va_tertiary"]
VINTAGES = {
    "provincial_value_added_first_published": ("first published", style.MIDDLE, "--"),
    "provincial_value_added_database": ("database", style.MUTED, ":"),
    "provincial_value_added_census_2018": ("after the 2018 census", style.DARK, "-"),
    "provincial_value_added_census_2023": ("after the 2023 census", style.LIGHT, "-"),
}


def overview() -> None:
    """Show a table of all datasets with size, vintage and a link to their columns."""
    rows = []
    for name in datasets.names():
        about = datasets.describe(name)
        rows.append(
            {
                "Dataset": f"[{name}](#data-{_slug(name)})",
                "What": about["title"],
                "Vintage": about["vintage"],
                "Rows": f"{about['rows']:,}",
                "Columns": str(len(about["schema"]["fields"])),
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-datasets",
        caption="The datasets of this book",
        source="`data/datapackage.json`",
    )


def every_dataset() -> None:
    """Show what each dataset is, its columns with summary statistics, and known faults."""
    for name in datasets.names():
        about = datasets.describe(name)
        display({"text/markdown": _about(about), "text/plain": about["title"]}, raw=True)
        tables.show(
            _columns(about, datasets.load(name)),
            name=f"tab-data-{_slug(name)}",
            caption=f"Columns of `{name}`",
            source=_sources(about),
            data=described(about),
        )


def described(about: datasets.Descriptor) -> pd.DataFrame:
    """Return the description of a dataset's columns, one row a column."""
    keys = ["name", "title", "unit", "type", "description", "faults"]
    fields = about["schema"]["fields"]
    return pd.DataFrame([{key: field.get(key, "") for key in keys} for field in fields])


def _slug(name: str) -> str:
    return name.replace("_", "-")


def _sources(about: datasets.Descriptor) -> str:
    return "; ".join(source["title"] for source in about["sources"])


def _about(about: datasets.Descriptor) -> str:
    faults = "".join(f"\n- {fault}" for fault in about["faults"]) or "\n- none known"
    return (
        f"(data-{_slug(about['name'])})=\n"
        f":::{{rubric}} {about['title']}\n:::\n\n"
        f"`data/{about['path']}`. {about['description']} Vintage: {about['vintage']}.\n\n"
        f"Known faults:\n{faults}\n\n"
        f"Hash: `{about['hash'][:23]}…`\n"
    )


# an input-output table has a column for each sector: the first ones show what they are like
WIDE, SHOWN = 24, 4


def _columns(about: datasets.Descriptor, frame: pd.DataFrame) -> pd.DataFrame:
    fields = about["schema"]["fields"]
    shown = len(fields) if len(fields) <= WIDE else SHOWN
    rows = [_column(field, frame) for field in fields[:shown]]
    left = fields[shown:]
    if left:
        what = f"{len(left)} more, to `{left[-1]['name']}`: see `data/datapackage.json`."
        rows.append(dict.fromkeys(rows[0], "–") | {"Column": "…", "Meaning": what})
    return pd.DataFrame(rows)


def _column(field: datasets.Descriptor, frame: pd.DataFrame) -> dict[str, str]:
    values = frame[field["name"]]
    numeric = field["type"] in ("number", "integer") and field["unit"] not in ("code", "year")
    known = values.dropna()
    return {
        "Column": f"`{field['name']}`",
        "Meaning": " ".join([field["title"] + ".", *_remarks(field)]),
        "Unit": field["unit"],
        "Missing": str(int(values.isna().sum())),
        "Lowest": _figure(known.min()) if numeric else str(known.min()),
        "Median": _figure(known.median()) if numeric else "–",
        "Highest": _figure(known.max()) if numeric else str(known.max()),
        "Picture": sparkline(field["title"], _path(values, frame)) if numeric else "–",
    }


def _remarks(field: datasets.Descriptor) -> list[str]:
    faults = field.get("faults")
    return [field[k] for k in ("description",) if k in field] + ([faults] if faults else [])


def _figure(value: float) -> str:
    return numbers.text(value, ",.0f" if abs(value) >= 1000 else ",.4g")


def _path(values: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """Return what the small picture draws: medians by year, or sorted values without years."""
    if "year" in frame and values.name != "year":
        return values.groupby(frame.year).median().dropna()
    return values.dropna().sort_values(ignore_index=True)


def sparkline(title: str, path: pd.Series, width: int = 72, height: int = 18) -> str:
    """Return a small line as inline SVG with a text for screen readers."""
    low, high = float(path.min()), float(path.max())
    step = width / max(len(path) - 1, 1)
    span = high - low or 1.0
    points = " ".join(
        f"{place * step:.0f},{height - 1 - (value - low) / span * (height - 2):.0f}"
        for place, value in enumerate(path)
    )
    by = "by year" if path.index.name == "year" else "sorted"
    return (
        f'<svg role="img" aria-label="{title}, {by}, from {low:.4g} to {high:.4g}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<polyline fill="none" stroke="currentColor" points="{points}"/></svg>'
    )


def vintage_ratios() -> pd.DataFrame:
    """Return the median province's ratio of tertiary to secondary by year and vintage."""
    columns = {}
    for name, (label, _, _) in VINTAGES.items():
        frame = datasets.load(name)
        ratio = structure.tertiary_secondary_ratio(frame.va_secondary, frame.va_tertiary)
        columns[label] = ratio.groupby(frame.year).median()
    return pd.DataFrame(columns)


def vintage_totals() -> pd.DataFrame:
    """Return the sum of provincial tertiary value added relative to the 2018-census vintage."""
    sums = {
        label: datasets.load(name).groupby("year").va_tertiary.sum()
        for name, (label, _, _) in VINTAGES.items()
    }
    totals = pd.DataFrame(sums)
    return totals.div(totals["after the 2018 census"], axis=0)


def vintages_figure() -> None:
    """Draw ratio and services by vintage."""
    ratios, totals = vintage_ratios(), vintage_totals().dropna(how="all")
    upper, lower = style.new_grid(2, 1, height=6.4, sharex=True)
    for axes, frame in ((upper, ratios), (lower, 100 * totals - 100)):
        for label, colour, dash in VINTAGES.values():
            axes.plot(frame.index, frame[label], color=colour, linestyle=dash, label=label)
    upper.set(ylabel="ratio", title="Tertiary over secondary, median province")
    upper.legend(loc="upper left", fontsize=9)
    lower.set(ylabel="per cent", title="Services of all provinces, against the 2018-census vintage")
    style.year_axis(lower)
    first = totals["first published"].dropna()
    below = int((first < 1).sum())
    newest = 100 * totals["after the 2023 census"].dropna() - 100
    figures.show(
        upper,
        name="fig-vintages",
        alt=(
            f"Two panels of lines by year. Above, the median ratio is lowest in {_lowest(ratios)}; "
            f"no line is below the first-published one in {_undercut(ratios)} years. Below, "
            f"first-published services lie under the 2018-census vintage in {below} of "
            f"{len(first)} years, by {100 - 100 * first.min():.1f} per cent in {first.idxmin()}; "
            f"the 2023-census vintage stands {numbers.text(newest.min(), '+.1f')} to "
            f"{numbers.text(newest.max(), '+.1f')} per cent from it."
        ),
        source="National Bureau of Statistics, provincial accounts in four vintages",
        data=ratios.add_prefix("ratio, ").join(totals.add_prefix("services, ")),
    )


LONG = 10  # years: in a shorter line a lowest year says little


def _lowest(ratios: pd.DataFrame) -> str:
    """Return the year in which each vintage is lowest, of vintages that are long."""
    lines = {name: line.dropna() for name, line in ratios.items()}
    return numbers.listed(
        [f"{line.idxmin()} ({name})" for name, line in lines.items() if len(line) >= LONG]
    )


def _undercut(ratios: pd.DataFrame) -> str:
    """Return in how many of its years no vintage is below the first-published one."""
    first = ratios["first published"].dropna()
    lowest = ratios.loc[first.index].min(axis=1)
    return f"{int((first <= lowest).sum())} of {len(first)}"


def vintage_facts() -> dict[str, str]:
    """Return the numbers that the appendix's sentences show."""
    first = vintage_totals()["first published"].dropna()
    newest = vintage_totals()["after the 2023 census"].dropna()
    return {
        "datasets": str(len(datasets.names())),
        "columns": str(
            sum(len(datasets.describe(n)["schema"]["fields"]) for n in datasets.names())
        ),
        "worst_year": str(first.idxmin()),
        "worst_gap": numbers.text(1 - first.min(), ".1%"),
        "newest_low": numbers.text(newest.min() - 1, "+.1%"),
        "newest_gap": numbers.text(newest.max() - 1, "+.1%"),
    }
