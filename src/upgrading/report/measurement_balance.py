"""What the chapter on how well output and employment match shows."""

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.measures import balance, structure
from upgrading.report import figures, numbers, style, tables
from upgrading.report import measurement_structure as shared
from upgrading.report.measurement_structure import SECTORS, Source, Vintage, names

SEAM = 2013
FIRST = 2000
# sums of printed figures may miss by their rounding; more than this is another vintage
ROUNDING = 0.002
JUMP = 0.10
VARIANTS = {
    "absolute": "absolute",
    "squared": "squared",
    "weighted": "value_added_weighted",
    "inverse": "inverse",
}
THEIL = {
    "Theil": "value_added_weighted",
    "Theil, workers": "employment_weighted",
    "Theil, absolute": "absolute",
}
CITED = "{cite:t}`nbs`; statistical yearbooks of the provinces"
ACCOUNTS = (
    "National Bureau of Statistics, provincial accounts after the fourth economic census; "
    "employment from the provinces' yearbooks"
)


def pair(source: Source, vintage: Vintage = "2018 census") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return shares of value added and of workers for the province-years that both know.

    Workers are divided by the sum of their sectors, not by a printed total.
    """
    labour = shared.workers(source).dropna()
    levels = shared.value_added(vintage)
    both = levels.index.intersection(labour.index).sort_values()
    return structure.shares(levels.loc[both]), structure.shares(labour.loc[both])


def indices(output: pd.DataFrame, labour: pd.DataFrame) -> pd.DataFrame:
    """Return seven measures of imbalance, larger for less balance, from two frames of shares."""
    table = {
        name: balance.structural_deviation(output, labour, variant=variant)
        for name, variant in VARIANTS.items()
    }
    for name, variant in THEIL.items():
        table[name] = balance.theil_balance(output, labour, variant=variant)
    return pd.DataFrame(table)


def last_measures() -> pd.DataFrame:
    """Return the measures of the panel's last year by province, second compilation."""
    year = shared.last_year()
    output, labour = (part.xs(year, level="year") for part in pair("second compilation"))
    return indices(output, labour)


def theil(source: Source, vintage: Vintage = "2018 census") -> pd.DataFrame:
    """Return the Theil index by province (rows) and year (columns), from 2000 on."""
    return balance.theil_balance(*pair(source, vintage)).unstack().loc[:, FIRST:]


def missing_rows() -> pd.DataFrame:
    """Return the rows of the second compilation without sectors."""
    table = datasets.load("provincial_employment_second_compilation")
    return table[table.emp_primary.isna()][["province_code", "year"]].reset_index(drop=True)


def sum_gaps() -> pd.Series:
    """Return the sum of sectors over the printed total, less one, where it misses it.

    Series indexed by province_code and year, second compilation.
    """
    table = datasets.load("provincial_employment_second_compilation")
    table = table.set_index(["province_code", "year"])
    sectors = table[[f"emp_{sector}" for sector in SECTORS]].sum(axis=1, skipna=False)
    gap = (sectors / table.emp_total_printed - 1).rename("gap")
    return gap[gap.abs() > ROUNDING]


def jumps(source: Source) -> pd.Series:
    """Return changes of all workers from one year to the next that exceed a tenth."""
    total = shared.workers(source).sum(axis=1, skipna=False).unstack()
    growth = total.pct_change(axis=1, fill_method=None).stack().rename("jump")
    return growth[growth.abs() > JUMP]


def sound() -> list[int]:
    """Return the provinces that both sources know in every year and whose sectors add up."""
    both = set(theil("yearbooks").index) & set(theil("second compilation").index)
    faulty = set(missing_rows().province_code) | set(sum_gaps().index.get_level_values(0))
    return sorted(both - faulty)


def overlap() -> pd.DataFrame:
    """Return both sources in the year they share, by province.

    Returns
    -------
    Frame with workers in each (10 000 persons), their relative difference, the primary share of
    workers and the Theil index in each; provinces that both know.
    """
    sources: list[Source] = ["yearbooks", "second compilation"]
    parts = {}
    for source, short in zip(sources, ("old", "new"), strict=True):
        labour = shared.workers(source).xs(SEAM, level="year").dropna()
        parts[f"workers_{short}"] = labour.sum(axis=1)
        parts[f"primary_{short}"] = structure.shares(labour).primary
        parts[f"theil_{short}"] = theil(source)[SEAM]
    table = pd.DataFrame(parts).dropna()
    return table.assign(difference=table.workers_new / table.workers_old - 1)


def printed_total_theil(province: int, year: int) -> tuple[float, float]:
    """Return a province's Theil index by its sectors' own sum and by the printed total.

    Dividing workers by a total that is not their sum subtracts the sum's logarithm.
    """
    proper = theil("second compilation").loc[province, year]
    return proper, proper - np.log1p(sum_gaps()[province, year])


def vintage_agreement() -> pd.DataFrame:
    """Return rank correlations between two sources for one year, and the largest move.

    Returns
    -------
    Frame with what is exchanged, year, provinces, the correlation under three measures and the
    province that moves most under the Theil index.
    """
    cases: list[tuple[str, int, tuple[Source, Vintage], tuple[Source, Vintage]]] = [
        ("accounts: first published", 2010, ("yearbooks", "first published"), ("yearbooks",)),
        ("accounts: first published", SEAM, ("yearbooks", "first published"), ("yearbooks",)),
        (
            "accounts: 2023 census",
            shared.last_year(),
            ("second compilation", "2023 census"),
            ("second compilation",),
        ),
        ("employment: second compilation", SEAM, ("second compilation",), ("yearbooks",)),
    ]
    rows = []
    for what, year, one, other in cases:
        old, new = (
            indices(*(part.xs(year, level="year") for part in pair(*case))) for case in (one, other)
        )
        both = old.index.intersection(new.index)
        old, new = old.loc[both], new.loc[both]
        ranked = shared.ranks(-pd.DataFrame({"old": old.Theil, "new": new.Theil}))
        correlations = {m: old[m].corr(new[m], method="spearman") for m in MAIN}
        mover = shared.largest_moves(ranked, "old", "new", 1)[0]
        rows.append({"exchanged": what, "year": year, "provinces": len(both), **correlations})
        rows[-1]["mover"] = mover
    return pd.DataFrame(rows)


CALLED = {
    "absolute": "absolute deviation",
    "inverse": "inverse deviation",
    "Theil": "Theil index",
}
MAIN = list(CALLED)


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _trend_facts()
        | _step_facts()
        | _choice_facts()
        | _reciprocal_facts()
        | _seam_facts()
        | _fault_facts()
        | _vintage_facts()
    )


def _trend_facts() -> dict[str, str]:
    kept = sound()
    old, new = theil("yearbooks").loc[kept], theil("second compilation").loc[kept]
    last = shared.last_year()
    changes = [
        old[SEAM].mean() - old[FIRST].mean(),
        new[last].mean() - new[SEAM].mean(),
    ]
    left = sorted(set(names().index) - set(kept))
    return {
        "first": str(FIRST),
        "last": str(last),
        "sound": str(len(kept)),
        "left": numbers.listed([names()[code] for code in left]),
        "old_first": numbers.text(old[FIRST].mean(), ".3f"),
        "old_last": numbers.text(old[SEAM].mean(), ".3f"),
        "new_first": numbers.text(new[SEAM].mean(), ".3f"),
        "new_last": numbers.text(new[last].mean(), ".3f"),
        "old_fell": str(int((old[SEAM] < old[FIRST]).sum())),
        "new_fell": str(int((new[last] < new[SEAM]).sum())),
        "trend": _trend(changes),
    }


def _trend(changes: list[float]) -> str:
    """Return how the match changed, in words, if all changes of imbalance have one sign."""
    if all(change < 0 for change in changes):
        return "Better than they did"
    return "Worse than they did" if min(changes) > 0 else "Better or worse, by source"


def _step_facts() -> dict[str, str]:
    """Return the sharpest fall of the second compilation, and whose workers jump in its year."""
    new = theil("second compilation").loc[sound()]
    year = new.mean().diff().idxmin()
    found = jumps("second compilation")
    jumped = found.index[found.index.get_level_values("year") == year]
    return {
        "step_year": str(year),
        "step_before": numbers.text(new[year - 1].mean(), ".3f"),
        "step_after": numbers.text(new[year].mean(), ".3f"),
        "step_fell": str(int((new[year] < new[year - 1]).sum())),
        "step_jumps": numbers.listed([names()[code] for code, _ in jumped]),
    }


def _choice_facts() -> dict[str, str]:
    table = last_measures()
    links = table.corr(method="spearman")
    ranked = shared.ranks(-table)  # 1 is the most balanced
    year = shared.last_year()
    output, labour = (part.xs(year, level="year") for part in pair("second compilation"))
    code = (ranked.inverse - ranked.Theil).idxmax()
    others = [m for m in table if m != "inverse"]
    terms = balance.sector_deviation(output, labour, ratio="employment_to_value_added").abs()
    return {
        "provinces": str(len(table)),
        "others_low": numbers.text(links.loc[others, others].to_numpy().min()),
        "inverse_low": numbers.text(links.loc["inverse", others].min()),
        "inverse_high": numbers.text(links.loc["inverse", others].max()),
        "moved": names()[code],
        "moved_theil": str(ranked.Theil[code]),
        "moved_inverse": str(ranked.inverse[code]),
        "moved_output": numbers.text(output.primary[code], ".1%"),
        "moved_workers": numbers.text(labour.primary[code], ".1%"),
        "moved_term": numbers.text(terms.primary[code], ".1f"),
        "moved_whole": numbers.text(terms.loc[code].sum(), ".1f"),
        "moves_inverse": numbers.listed(shared.largest_moves(ranked, "Theil", "inverse", 4)),
        "moves_absolute": numbers.listed(shared.largest_moves(ranked, "Theil", "absolute", 3)),
    }


def _reciprocal_facts() -> dict[str, str]:
    index = last_measures().Theil
    turned = balance.reciprocal_balance(index)
    best = turned.idxmax()
    return {
        "best": names()[best],
        "best_theil": numbers.text(index[best], ".3f"),
        "best_reciprocal": numbers.text(turned[best], ".0f"),
        "median_reciprocal": numbers.text(turned.median(), ".0f"),
        "best_variance": numbers.text(variance_share(turned)[best], ".0%"),
        "best_variance_theil": numbers.text(variance_share(index)[best], ".0%"),
    }


def variance_share(values: pd.Series) -> pd.Series:
    """Return each row's share in the sum of squared distances from the mean."""
    squares = (values - values.mean()) ** 2
    return squares / squares.sum()


def _seam_facts() -> dict[str, str]:
    table = overlap()
    ranked = shared.ranks(-table[["theil_old", "theil_new"]])
    links = table.theil_old.corr(table.theil_new, method="spearman")
    size = table.difference.abs()
    called = names()
    primary = table.primary_new - table.primary_old
    return {
        "seam": str(SEAM),
        "overlap": str(len(table)),
        "overlap_equal": str(int((size < 0.001).sum())),
        "overlap_far": str(int((size > 0.05).sum())),
        "overlap_low": numbers.text(table.difference.min(), ".0%"),
        "overlap_low_name": called[table.difference.idxmin()],
        "overlap_high": numbers.text(table.difference.max(), "+.0%"),
        "overlap_high_name": called[table.difference.idxmax()],
        "overlap_primary": numbers.text(100 * primary.abs().max(), ".1f"),
        "overlap_primary_name": called[primary.abs().idxmax()],
        "overlap_rank": numbers.text(links),
        "overlap_movers": numbers.listed(shared.largest_moves(ranked, "theil_old", "theil_new", 2)),
        "overlap_theil_low": numbers.text((table.theil_new / table.theil_old - 1).min(), ".0%"),
        "overlap_theil_high": numbers.text((table.theil_new / table.theil_old - 1).max(), "+.0%"),
    }


def _vintage_facts() -> dict[str, str]:
    table = vintage_agreement().set_index(["exchanged", "year"])[MAIN]
    what, year, measure = table.stack().idxmin()
    return {
        "exchange_low": numbers.text(table.min(axis=None)),
        "exchange_measure": CALLED[measure],
        "exchange_year": str(year),
        "exchange_what": what,
        "exchange_theil": numbers.text(table.Theil.min()),
        **{f"revised_{s}": numbers.text(v, "+.1%") for s, v in shared.revision().items()},
    }


def _fault_facts() -> dict[str, str]:
    gaps = sum_gaps()
    code, year = gaps.idxmin()
    proper, printed = printed_total_theil(code, year)
    return {
        "gap_name": names()[code],
        "gap_year": str(year),
        "gap": numbers.text(-gaps.min(), ".0%"),
        "gap_theil": numbers.text(proper, ".2f"),
        "gap_printed": numbers.text(printed, ".2f"),
    }


ECONOMIES = {
    "Inland": ([10.0, 40.0, 50.0], [25.0, 25.0, 50.0]),
    "Coast": ([1.0, 24.0, 75.0], [5.0, 20.0, 75.0]),
}


def made_up_steps(economy: str = "Inland") -> pd.DataFrame:
    """Return the way from levels to indices for one made-up economy, one row a step.

    Returns
    -------
    Frame with the three sectors and `result`, the index a step ends in (missing if none).
    """
    output, labour = (structure.shares(np.array(levels)) for levels in ECONOMIES[economy])
    deviation = balance.sector_deviation(output, labour)
    inverse = balance.sector_deviation(output, labour, ratio="employment_to_value_added")
    made = made_up_indices().loc[economy]
    rows = {
        "share of value added y": (output, output.sum()),
        "share of workers l": (labour, labour.sum()),
        "productivity over mean y / l": (output / labour, np.nan),
        "absolute deviation": (np.abs(deviation), made.absolute),
        "squared": (deviation**2, made.squared),
        "times y": (output * np.abs(deviation), made.weighted),
        "upside down, l / y − 1": (np.abs(inverse), made.inverse),
        "ln(y / l)": (np.log(output / labour), np.nan),
        "y ln(y / l)": (output * np.log(output / labour), made.Theil),
        "l ln(l / y)": (labour * np.log(labour / output), made["Theil, workers"]),
    }
    table = pd.DataFrame({name: [*parts, result] for name, (parts, result) in rows.items()}).T
    return table.set_axis([*SECTORS, "result"], axis=1)


def made_up_indices() -> pd.DataFrame:
    """Return the seven measures of the made-up economies, and the Theil index turned round."""
    levels = (
        pd.DataFrame([pair[part] for pair in ECONOMIES.values()], ECONOMIES, SECTORS)
        for part in (0, 1)
    )
    table = indices(*(structure.shares(frame) for frame in levels))
    return table.assign(
        reciprocal=balance.reciprocal_balance(table.Theil),
        exponential=balance.balance_transform(table.Theil, transform="exponential"),
    )


def steps_table() -> None:
    """Show the worked example step by step."""
    steps = made_up_steps()
    shown = steps.map(lambda v: "" if np.isnan(v) else numbers.text(v + 0.0, ".3f"))
    shown = shown.reset_index(names="step")
    shown.columns = ["Step", "Primary", "Secondary", "Tertiary", "Sum"]
    tables.show(
        shown,
        name="tab-balance-steps",
        caption="A made-up economy from shares to measures of imbalance; each sum is an index",
        source="made-up figures",
        data=steps.rename_axis("step").reset_index(),
    )


def micro_table() -> None:
    """Show the measures of two made-up economies side by side."""
    made = made_up_indices().T
    shown = made.map(lambda v: numbers.text(v, ".3f"))
    shown.index = [name.capitalize() if name.islower() else name for name in shown.index]
    given = {
        title: [
            " / ".join(f"{share:.2f}" for share in structure.shares(np.array(levels[part])))
            for levels in ECONOMIES.values()
        ]
        for part, title in enumerate(("Share of value added", "Share of workers"))
    }
    given = pd.DataFrame(given, index=shown.columns).T
    shown = pd.concat([given, shown]).rename_axis("Measure")
    tables.show(
        shown,
        name="tab-balance-micro",
        caption=(
            "Two made-up economies: shares of the three sectors, and measures of imbalance. Larger "
            "means less balanced, except in the last two rows, which turn the Theil index round"
        ),
        source="made-up figures",
        data=made.rename_axis("measure").reset_index(),
    )


def agreement_figure() -> None:
    """Draw the rank correlations between seven measures as a heat map."""
    links = last_measures().corr(method="spearman")
    others = [m for m in links if m != "inverse"]
    figures.show(
        shared.agreement_axes(links, height=4.6),
        name="fig-balance-agreement",
        alt=(
            "Lower triangle of a seven by seven heat map, darker for higher. Six measures agree at "
            f"{links.loc[others, others].to_numpy().min():.2f} or more; the row and column of the "
            f"inverse deviation run from {links.loc['inverse', others].min():.2f} to "
            f"{links.loc['inverse', others].max():.2f}."
        ),
        source=f"{ACCOUNTS}, second compilation",
        data=shared.pairs(links),
    )


def inverse_figure() -> None:
    """Draw the inverse deviation against the Theil index."""
    table = last_measures()
    ranked = shared.ranks(-table)
    gaps = (ranked.inverse - ranked.Theil).abs().sort_values(ascending=False)
    apart = gaps.index[:4]
    axes = style.new_axes(height=4.4)
    axes.plot(table.Theil, table.inverse, "o", color=style.LIGHT, markersize=6)
    axes.plot(table.Theil[apart], table.inverse[apart], "o", color=style.DARK, markersize=6)
    for code in apart:
        axes.annotate(
            names()[code],
            (table.Theil[code], table.inverse[code]),
            xytext=(6, 4),
            textcoords="offset points",
            fontsize=10,
        )
    axes.set(xlabel="Theil index, larger is less balanced", ylabel="inverse deviation")
    axes.margins(x=0.12)
    code = table.inverse.idxmax()
    figures.show(
        axes,
        name="fig-balance-inverse",
        alt=(
            f"Scatter plot of {len(table)} provinces, rank correlation "
            f"{table.Theil.corr(table.inverse, method='spearman'):.2f}. {names()[apart[0]]} and "
            f"{names()[apart[1]]} differ most in rank, by {gaps[apart[0]]} and {gaps[apart[1]]} "
            f"places; {names()[code]} has the largest inverse deviation, "
            f"{table.inverse[code]:.1f}, with a Theil index of {table.Theil[code]:.3f}."
        ),
        source=f"{ACCOUNTS}, second compilation",
        data=table[["Theil", "inverse"]].join(names()).reset_index(),
    )


TURNED = {"negative": "−T", "exponential": "exp(−T)", "reciprocal": "1/T"}


def turned() -> pd.DataFrame:
    """Return three ways to turn the Theil index round, in standard deviations from the mean."""
    index = last_measures().Theil
    table = pd.DataFrame(
        {name: balance.balance_transform(index, transform=name) for name in TURNED}
    )
    return (table - table.mean()) / table.std()


def reciprocal_figure() -> None:
    """Draw the provinces under three transforms on one scale."""
    table = turned()
    axes = style.new_axes(height=3.4)
    best = table.reciprocal.sort_values(ascending=False).index[:3]
    for row, name in enumerate(TURNED):
        axes.plot(table[name], [row] * len(table), "|", color=style.DARK, markersize=20, mew=2)
    for code in best:
        axes.annotate(
            names()[code],
            (table.reciprocal[code], 2),
            xytext=(0, 16),
            textcoords="offset points",
            ha="center",
            fontsize=9.5,
        )
    axes.set_yticks(range(len(TURNED)), list(TURNED.values()), fontsize=11)
    axes.set(xlabel="standard deviations from the mean; right is more balanced", ylim=(-0.5, 2.7))
    axes.grid(axis="y", visible=False)
    ends = {
        name: " and ".join(numbers.text(v, ".1f") for v in (line.median(), line.max()))
        for name, line in table.items()
    }
    figures.show(
        axes,
        name="fig-balance-reciprocal",
        alt=(
            f"Three rows of {len(table)} strokes on a common scale. Median and maximum are "
            f"{ends['negative']} for the negative, {ends['exponential']} for the exponential and "
            f"{ends['reciprocal']} for the reciprocal, where {names()[best[0]]} is furthest right, "
            f"before {names()[best[1]]} with {numbers.text(table.reciprocal[best[1]], '.1f')}."
        ),
        source=f"{ACCOUNTS}, second compilation",
        data=table.join(names()).reset_index(),
    )


def overlap_figure() -> None:
    """Draw how the two sources differ in the year they share."""
    table = overlap().sort_values("difference")
    left, right = style.new_grid(1, 2, height=7.6, sharey=True)
    places = range(len(table))
    left.barh(places, 100 * table.difference, color=style.LIGHT)
    left.axvline(0, color=style.MUTED, linewidth=1)
    left.set(xlabel="workers, per cent apart", ylim=(-0.8, len(table) - 0.2))
    left.set_yticks(places, names()[table.index], fontsize=9)
    ends = table[["theil_old", "theil_new"]]
    right.hlines(places, ends.min(axis=1), ends.max(axis=1), color=style.GRID, linewidth=3)
    right.plot(table.theil_old, places, "o", color=style.DARK, label="yearbooks")
    right.plot(table.theil_new, places, "D", color=style.MIDDLE, markersize=4.5, label="second")
    right.set(xlabel="Theil index")
    right.legend(loc="lower right", fontsize=9.5, handletextpad=0.1)
    for axes in (left, right):
        axes.grid(axis="y", visible=False)
    called = names()
    apart = (table.theil_new - table.theil_old).abs()
    figures.show(
        left,
        name="fig-balance-overlap",
        alt=(
            f"Two panels of {len(table)} provinces for {SEAM}. Left, bars for the difference in "
            f"workers run from {100 * table.difference.min():.0f} per cent in "
            f"{called[table.index[0]]} to {100 * table.difference.max():+.0f} in "
            f"{called[table.index[-1]]}, {int((table.difference < 0).sum())} below zero. Right, "
            f"half of the pairs of marks for the Theil index lie less than {apart.median():.3f} "
            f"apart, the widest {apart.max():.3f}."
        ),
        source=ACCOUNTS,
        data=table.join(names()).reset_index(),
    )


def seam_figure() -> None:
    """Draw the mean Theil index by year, one line a source, not joined."""
    kept = sound()
    old, new = (theil(source).loc[kept].mean() for source in shared.EMPLOYMENT)
    axes = style.new_axes(height=4.0)
    axes.plot(old.index, old, color=style.DARK, marker="o", markersize=4)
    axes.plot(new.index, new, color=style.MIDDLE, marker="D", markersize=4, linestyle="--")
    axes.axvline(SEAM, color=style.MUTED, linewidth=1, linestyle=":")
    axes.annotate("yearbooks", (2005, old[2005]), xytext=(0, 10), textcoords="offset points")
    axes.annotate("second compilation", (2015, new[2015]), xytext=(8, 4), **_OFFSET)
    axes.set(ylabel="mean Theil index", ylim=(0, None))
    style.year_axis(axes)
    figures.show(
        axes,
        name="fig-balance-seam",
        alt=(
            f"Two separate lines that overlap in {SEAM}. The yearbooks' line goes from "
            f"{old.iloc[0]:.3f} in {old.index[0]} to {old[SEAM]:.3f}; the second compilation's "
            f"starts at {new[SEAM]:.3f}, is lowest with {new.min():.3f} in {new.idxmin()}, falls "
            f"most in {new.diff().idxmin()} and ends at {new.iloc[-1]:.3f}."
        ),
        source=ACCOUNTS,
        data=pd.DataFrame({"yearbooks": old, "second_compilation": new}).reset_index(),
    )


_OFFSET = {"textcoords": "offset points"}


def faults() -> pd.DataFrame:
    """Return the rows of both sources that need a warning: source, province, years, what."""
    rows = [
        ("second compilation", row.province_code, [row.year], "sectors missing")
        for row in missing_rows().itertuples()
    ]
    for code, gap in sum_gaps().groupby("province_code"):
        years = gap.index.get_level_values("year")
        what = f"sectors miss the printed total, at worst by {100 * gap.min():.0f} per cent"
        rows.append(("second compilation", code, list(years), what.replace("-", "")))
    for source in shared.EMPLOYMENT:
        for (code, year), jump in jumps(source).items():
            what = f"all workers {numbers.text(jump, '+.0%')} on the year before"
            rows.append((source, code, [year], what))
    table = pd.DataFrame(rows, columns=["source", "province_code", "years", "what"])
    return table.sort_values(["source", "province_code"], kind="stable", ignore_index=True)


def faults_table() -> None:
    """Show the faulty rows by name."""
    table = faults()
    years = [f"{y[0]}-{y[-1]}" if len(y) > 1 else str(y[0]) for y in table.years]
    shown = pd.DataFrame(
        {
            "Source": table.source,
            "Province": names()[table.province_code].to_list(),
            "Year": years,
            "What is wrong": table.what,
        }
    )
    tables.show(
        shown,
        name="tab-balance-faults",
        caption=(
            "Rows of the two employment sources that are incomplete, do not add up, or jump by "
            "more than a tenth"
        ),
        source=CITED,
        data=shown,
    )


def vintages_table() -> None:
    """Show what another vintage of accounts or another source of employment does to ranks."""
    table = vintage_agreement()
    shown = pd.DataFrame(
        {
            "Exchanged": table.exchanged,
            "Year": table.year.astype(str),
            "Provinces": table.provinces.astype(str),
            **{name: table[name].map(numbers.text) for name in MAIN},
            "Largest move, Theil": table.mover,
        }
    ).rename(columns={"absolute": "Absolute", "inverse": "Inverse"})
    tables.show(
        shown,
        name="tab-balance-vintages",
        caption=(
            "Rank correlation with the accounts after the 2018 census and the same employment, "
            "or, in the last row, with the yearbooks' employment; ranks in the last column go "
            "from the exchanged source to the standard, 1 the most balanced"
        ),
        source=CITED,
        data=table,
    )
