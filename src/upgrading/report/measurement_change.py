"""What the chapter on structural change and its part in growth shows."""

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.measures import change, structure
from upgrading.report import figures, numbers, style, tables
from upgrading.report import measurement_balance as matching
from upgrading.report import measurement_structure as shared
from upgrading.report.measurement_structure import SECTORS, names

FIRST, SEAM = 2000, 2013
ONE_STEP = ["Lilien", "Lilien, average", "Lilien, start", "NAV", "Moore"]
YEARLY = "NAV, yearly"
WORKERS = ["NAV, workers", "Moore, workers"]
COMPONENTS = ["static", "dynamic", "within"]
WITHOUT_PROVINCE = "competitive: the nation without the province"
CITED = "{cite:t}`nbs`; statistical yearbooks of the provinces"
ACCOUNTS = "National Bureau of Statistics, provincial accounts after the fourth economic census"
BOTH = f"{ACCOUNTS}; employment from the provinces' yearbooks"


def at(levels: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return one year of a panel, provinces whose sectors are all known."""
    return levels.xs(year, level="year").dropna()


def two_dates(levels: pd.DataFrame, first: int, last: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a panel's levels at two dates, for the provinces known at both."""
    start, end = at(levels, first), at(levels, last)
    both = start.index.intersection(end.index)
    return start.loc[both], end.loc[both]


def speeds(start: pd.DataFrame, end: pd.DataFrame) -> pd.DataFrame:
    """Return five measures of speed between two frames of levels; Moore in degrees."""
    before, after = structure.shares(start), structure.shares(end)
    return pd.DataFrame(
        {
            "Lilien": change.lilien_index(start, end),
            "Lilien, average": change.lilien_index(start, end, weights="average"),
            "Lilien, start": change.lilien_index(start, end, weights="base"),
            "NAV": change.norm_of_absolute_values(before, after),
            "Moore": change.moore_angle(before, after, unit="degrees"),
        }
    )


def yearly_norm(levels: pd.DataFrame, first: int, last: int) -> pd.Series:
    """Return the sum of yearly norms of absolute values: all movement, there and back."""
    steps = [
        speeds(*two_dates(levels, year, year + 1)).NAV.rename(year) for year in range(first, last)
    ]
    return pd.concat(steps, axis=1).sum(axis=1, skipna=False)


def indices() -> pd.DataFrame:
    """Return eight measures of speed for the years and provinces that the yearbooks know."""
    levels, labour = shared.value_added("2018 census"), shared.workers("yearbooks")
    table = speeds(*two_dates(levels, FIRST, SEAM))
    table[YEARLY] = yearly_norm(levels, FIRST, SEAM)
    of_workers = speeds(*two_dates(labour, FIRST, SEAM))[["NAV", "Moore"]]
    return table.join(of_workers.set_axis(WORKERS, axis=1)).dropna()


def detours(levels: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return NAV from end to end, the sum of yearly NAV, and how many times the one it is."""
    direct = speeds(*two_dates(levels, FIRST, last)).NAV
    table = pd.DataFrame({"direct": direct, "yearly": yearly_norm(levels, FIRST, last)})
    return table.assign(times=table.yearly / table.direct)


def panel_detours() -> pd.DataFrame:
    """Return detours over the whole panel, at current prices."""
    return detours(shared.value_added("2018 census"), shared.last_year())


def volume_detours() -> pd.DataFrame:
    """Return detours in volumes, up to the last year of the provinces' volume indices."""
    return detours(by_provincial_volumes(), volumes_end())


def volumes_end() -> int:
    """Return the last year of the provinces' volume indices."""
    return int(by_provincial_volumes().index.get_level_values("year").max())


def panel_array(levels: pd.DataFrame, first: int, last: int) -> tuple[pd.Index, np.ndarray]:
    """Return provinces, and levels shaped (provinces, years, sectors), without gaps."""
    wide = levels.unstack("year").reorder_levels([1, 0], axis=1)
    years = range(first, last + 1)
    kept = wide[[(year, sector) for year in years for sector in SECTORS]].dropna()
    return kept.index, kept.to_numpy().reshape(len(kept), len(years), len(SECTORS))


def shift_share(levels: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return shift-share components by province under four variants, per cent of the start.

    The nation is the sum of the provinces known at both dates.
    """
    start, end = two_dates(levels, first, last)
    nation = start.sum(), end.sum()
    dunn = change.shift_share(start, end, *nation).totals()
    apart = change.shift_share(start, end, *nation, benchmark="excluding_region").totals()
    pure = change.esteban_marquillas(start, end, *nation).totals()
    codes, path = panel_array(levels, first, last)
    dynamic = change.dynamic_shift_share(path, path.sum(axis=0)).totals().set_index(codes)
    table = dunn.join(pure[["homothetic_competitive", "allocation"]])
    table = table.join(apart[["mix", "competitive"]].add_suffix("_apart"))
    table = table.join(dynamic[["mix", "competitive"]].add_suffix("_dynamic"))
    return 100 * table.div(start.sum(axis=1), axis=0)


def decomposition(
    levels: pd.DataFrame, labour: pd.DataFrame, first: int, last: int
) -> pd.DataFrame:
    """Return growth of value added per worker by province, with static, dynamic and within."""
    start, end = two_dates(levels, first, last)
    before, after = two_dates(labour, first, last)
    both = start.index.intersection(before.index)
    parts = [frame.loc[both] for frame in (start, end, before, after)]
    return change.productivity_decomposition(*parts).totals()


def parts_of_growth(table: pd.DataFrame) -> pd.DataFrame:
    """Return the components in per cent of growth."""
    return 100 * table[COMPONENTS].div(table.change, axis=0)


def standard_decomposition() -> pd.DataFrame:
    """Return the decomposition that the chapter takes as its standard."""
    levels = shared.at_2005_prices(shared.value_added("2018 census"))
    return decomposition(levels, shared.workers("yearbooks"), FIRST, SEAM)


def by_provincial_volumes() -> pd.DataFrame:
    """Return levels at 2000 prices, chained with each province's own volume indices."""
    base = at(shared.value_added("2018 census"), FIRST)
    table = datasets.load("provincial_volume_indices").set_index(["province_code", "year"])
    growth = table[[f"index_{sector}" for sector in SECTORS]].set_axis(SECTORS, axis=1) / 100
    growth = growth[growth.index.get_level_values("year") >= FIRST].sort_index()
    growth.loc[(slice(None), FIRST), :] = 1.0
    chained = growth.groupby("province_code").cumprod()
    return chained * base.loc[chained.index.get_level_values(0)].to_numpy()


def decomposition_variants() -> pd.DataFrame:
    """Return medians of the components under other prices, vintages, sources and years.

    Returns
    -------
    Frame with what, years, provinces, the three medians in per cent of growth, the number of
    provinces where workers moved the wrong way, and the rank correlation of `within` with the
    standard.
    """
    census, labour = shared.value_added("2018 census"), shared.workers("yearbooks")
    constant, second = shared.at_2005_prices(census), shared.workers("second compilation")
    first_published = shared.at_2005_prices(shared.value_added("first published"))
    kept = second[second.index.get_level_values(0).isin(matching.sound())]
    cases = [
        ("standard", constant, labour, FIRST, SEAM),
        ("current prices", census, labour, FIRST, SEAM),
        ("the provinces' own volume indices", by_provincial_volumes(), labour, FIRST, SEAM),
        ("standard, later start", constant, labour, 2005, SEAM),
        ("first-published accounts", first_published, labour, 2005, SEAM),
        ("second compilation", constant, kept, SEAM, 2019),
        ("second compilation, across its break", constant, kept, SEAM, shared.last_year()),
    ]
    standard = parts_of_growth(standard_decomposition()).within
    rows = []
    for what, levels, people, first, last in cases:
        parts = parts_of_growth(decomposition(levels, people, first, last))
        rows.append(
            {
                "what": what,
                "years": f"{first}-{last}",
                "provinces": len(parts),
                **parts.median(),
                "backward": int((parts.static < 0).sum()),
                "correlation": parts.within.corr(standard, method="spearman"),
            }
        )
    return pd.DataFrame(rows)


def vintage_agreement() -> pd.DataFrame:
    """Return rank correlations of speeds between first-published and revised accounts."""
    rows = []
    for first, last in ((2005, 2008), (2005, 2018), (2009, 2018)):
        old, new = (speeds(*two_dates(shared.value_added(v), first, last)) for v in shared.VINTAGES)
        ranked = shared.ranks(pd.DataFrame({"old": old.NAV, "new": new.NAV}))
        links = {m: old[m].corr(new[m], method="spearman") for m in ONE_STEP}
        mover = shared.largest_moves(ranked, "old", "new", 1)[0]
        rows.append({"years": f"{first}-{last}", **links, "mover": mover})
    return pd.DataFrame(rows)


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return _speed_facts() | _detour_facts() | _shift_facts() | _growth_facts()


def _speed_facts() -> dict[str, str]:
    table = indices()
    links, ranked = table.corr(method="spearman"), shared.ranks(table)
    same = links.loc[ONE_STEP, ONE_STEP].to_numpy()
    agreement = vintage_agreement()
    long = agreement.set_index("years").loc["2005-2018"]
    short = agreement.set_index("years").loc["2005-2008"]
    return {
        "first": str(FIRST),
        "seam": str(SEAM),
        "last": str(shared.last_year()),
        "provinces": str(len(table)),
        "same_low": numbers.text(same.min()),
        "lilien_low": numbers.text(links.loc["Lilien", ONE_STEP].min()),
        "yearly_link": numbers.text(links.loc[YEARLY, "NAV"]),
        "workers_nav": numbers.text(links.loc["NAV", "NAV, workers"]),
        "moves_weights": numbers.listed(shared.largest_moves(ranked, "Lilien", "Lilien, start", 3)),
        "moves_formula": numbers.listed(shared.largest_moves(ranked, "Lilien, start", "Moore", 3)),
        "moves_workers": numbers.listed(shared.largest_moves(ranked, "NAV", "NAV, workers", 3)),
        "fastest": names()[ranked.NAV.idxmin()],
        "fastest_workers": names()[ranked["NAV, workers"].idxmin()],
        "vintage_low": numbers.text(long[ONE_STEP].min()),
        "vintage_high": numbers.text(long[ONE_STEP].max()),
        "vintage_short_low": numbers.text(short[ONE_STEP].min()),
        "vintage_short_high": numbers.text(short[ONE_STEP].max()),
        "vintage_mover": short.mover,
    }


def _detour_facts() -> dict[str, str]:
    table, volumes = panel_detours().sort_values("times"), volume_detours()
    # the same years as the volumes have
    current = detours(shared.value_added("2018 census"), volumes_end())
    called = names()
    return {
        "volume_last": str(volumes_end()),
        "volume_median": numbers.text(volumes.times.median(), ".1f"),
        "volume_most": numbers.text(volumes.times[table.index[-1]], ".1f"),
        "volume_second": numbers.text(volumes.times[table.index[-2]], ".1f"),
        "current_median": numbers.text(current.times.median(), ".1f"),
        "current_most": numbers.text(current.times[table.index[-1]], ".1f"),
        "current_second": numbers.text(current.times[table.index[-2]], ".1f"),
        "detour_link": numbers.text(table.direct.corr(table.yearly, method="spearman")),
        "detour_median": numbers.text(table.times.median(), ".1f"),
        "detour_most": called[table.index[-1]],
        "detour_most_times": numbers.text(table.times.iloc[-1], ".1f"),
        "detour_second": called[table.index[-2]],
        "detour_second_times": numbers.text(table.times.iloc[-2], ".1f"),
        "detour_least": called[table.index[0]],
        "detour_least_times": numbers.text(table.times.iloc[0], ".1f"),
    }


def _shift_facts() -> dict[str, str]:
    table = shift_share(shared.workers("yearbooks"), FIRST, SEAM)
    jumps = matching.jumps("yearbooks")
    inside = jumps[jumps.index.get_level_values("year") > FIRST]
    code = table.allocation.abs().idxmax()
    links = shift_links()
    ordered = links.stack().sort_values()
    variant, case = ordered.index[0]
    mix = table.mix.sort_values()
    called = names()
    return {
        "shift_national": numbers.text(table.national.iloc[0], ".0f"),
        "mix_low": numbers.text(mix.iloc[0], ".0f"),
        "mix_low_name": called[mix.index[0]],
        "mix_high": numbers.text(mix.iloc[-1], "+.0f"),
        "mix_high_name": called[mix.index[-1]],
        "competitive_low": numbers.text(table.competitive.min(), ".0f"),
        "competitive_low_name": called[table.competitive.idxmin()],
        "competitive_high": numbers.text(table.competitive.max(), "+.0f"),
        "competitive_high_name": called[table.competitive.idxmax()],
        "allocation_name": called[code],
        "allocation_competitive": numbers.text(table.competitive[code], ".0f"),
        "allocation_pure": numbers.text(table.homothetic_competitive[code], ".0f"),
        "allocation": numbers.text(table.allocation[code], ".0f"),
        "links_low": numbers.text(ordered.iloc[1]),
        "links_weak": numbers.text(ordered.iloc[0]),
        "links_weak_name": f"{variant}, for {case}",
        "links_apart": numbers.text(links.loc[WITHOUT_PROVINCE].min(), ".3f"),
        "shift_jumps": numbers.listed(
            [f"{called[c]} in {year}" for c, year in inside.sort_index().index]
        ),
    }


def _growth_facts() -> dict[str, str]:
    parts = parts_of_growth(standard_decomposition())
    variants = decomposition_variants().set_index("what")
    moved = parts.static + parts.dynamic
    called = names()
    late = variants.loc["second compilation"]
    same_years = variants.loc[["current prices", "the provinces' own volume indices"]]
    vintages = variants.loc[["standard, later start", "first-published accounts"]]
    return {
        "within": numbers.text(parts.within.median(), ".0f"),
        "static": numbers.text(parts.static.median(), ".0f"),
        "dynamic": numbers.text(parts.dynamic.median(), ".0f"),
        "backward": str(int((parts.static < 0).sum())),
        "backward_names": numbers.listed([called[c] for c in parts.index[parts.static < 0]]),
        "moved_high": numbers.text(moved.max(), ".0f"),
        "moved_high_name": called[moved.idxmax()],
        "moved_low": numbers.text(moved.min(), ".0f"),
        "moved_low_name": called[moved.idxmin()],
        "same_years_low": numbers.text(same_years.within.min(), ".0f"),
        "same_years_high": numbers.text(same_years.within.max(), ".0f"),
        "same_years_link": numbers.text(same_years.correlation.min()),
        "vintages_one": numbers.text(vintages.within.iloc[0], ".0f"),
        "vintages_two": numbers.text(vintages.within.iloc[1], ".0f"),
        "late_within": numbers.text(late.within, ".0f"),
        "late_static": numbers.text(late.static, ".0f"),
        "late_dynamic": numbers.text(late.dynamic, ".0f"),
        "late_end": late.years.split("-")[1],
        "late_provinces": str(late.provinces),
        "late_backward": str(late.backward),
        "late_link": numbers.text(late.correlation),
    }


def _row(*values: float) -> pd.DataFrame:
    return pd.DataFrame([values], columns=SECTORS)


def made_up_speed() -> pd.DataFrame:
    """Return the way from two structures to three speeds, one row a step, and `result`."""
    before, after = _row(0.60, 0.30, 0.10), _row(0.45, 0.35, 0.20)
    made = speeds(before, after).iloc[0]
    one, two = before.iloc[0], after.iloc[0]
    growth = np.log(two / one)
    rows = {
        "share at the start": (one, one.sum()),
        "share at the end": (two, two.sum()),
        "half of the change's size": ((two - one).abs() / 2, made.NAV),
        "growth against the total, ln": (growth, np.nan),
        "squared, times the end share": (growth**2 * two, made.Lilien),
        "squared, times the average share": (
            growth**2 * (one + two) / 2,
            made["Lilien, average"],
        ),
        "squared, times the start share": (growth**2 * one, made["Lilien, start"]),
        "product of the shares": (one * two, made.Moore),
    }
    table = pd.DataFrame({name: [*parts, result] for name, (parts, result) in rows.items()}).T
    return table.set_axis([*SECTORS, "result"], axis=1)


def made_up_shift() -> pd.DataFrame:
    """Return shift-share components of a made-up region by sector, one row a step."""
    region = _row(50.0, 30.0, 20.0), _row(46.0, 38.0, 36.0)
    nation = _row(400.0, 300.0, 300.0).iloc[0], _row(360.0, 330.0, 450.0).iloc[0]
    dunn = change.shift_share(*region, *nation)
    pure = change.esteban_marquillas(*region, *nation)
    rows = {
        "region at the start": region[0],
        "region at the end": region[1],
        "national": dunn.national,
        "mix": dunn.mix,
        "competitive": dunn.competitive,
        "competitive, the nation's structure": pure.homothetic_competitive,
        "allocation": pure.allocation,
    }
    table = pd.DataFrame({name: frame.iloc[0] for name, frame in rows.items()}).T
    return table.assign(result=table.sum(axis=1))


def made_up_productivity() -> pd.DataFrame:
    """Return the parts of productivity growth in a made-up economy by sector, one row a step."""
    output = _row(20.0, 40.0, 40.0), _row(20.0, 70.0, 90.0)
    labour = _row(50.0, 25.0, 25.0), _row(40.0, 30.0, 30.0)
    made = change.productivity_decomposition(*output, *labour)
    start, end = (o.iloc[0] / w.iloc[0] for o, w in zip(output, labour, strict=True))
    shares = [structure.shares(frame).iloc[0] for frame in labour]
    totals = [o.sum(axis=1)[0] / w.sum(axis=1)[0] for o, w in zip(output, labour, strict=True)]
    rows = {
        "share of workers at the start": (shares[0], 1.0),
        "share of workers at the end": (shares[1], 1.0),
        "value added per worker at the start": (start, totals[0]),
        "value added per worker at the end": (end, totals[1]),
        **{name: (getattr(made, name).iloc[0], made.totals()[name][0]) for name in COMPONENTS},
    }
    table = pd.DataFrame({name: [*parts, result] for name, (parts, result) in rows.items()}).T
    return table.set_axis([*SECTORS, "result"], axis=1)


def _steps(table: pd.DataFrame, last: str, form: str, **labels: str) -> None:
    shown = table.map(lambda v: "" if np.isnan(v) else numbers.text(v + 0.0, form))
    shown = shown.reset_index(names="step")
    shown.columns = ["Step", "Primary", "Secondary", "Tertiary", last]
    data = table.rename_axis("step").reset_index()
    tables.show(shown, source="made-up figures", data=data, **labels)


def speed_steps_table() -> None:
    """Show the worked example of the speeds."""
    _steps(
        made_up_speed(),
        "Result",
        ".3f",
        name="tab-change-speed-steps",
        caption=(
            "A made-up economy at two dates. Results: the sum of the shares; NAV, a sum; three "
            "Lilien indices, roots of sums; and the Moore angle in degrees, whose cosine is the "
            "sum of the products over the lengths of both vectors"
        ),
    )


def shift_steps_table() -> None:
    """Show the worked example of shift-share."""
    _steps(
        made_up_shift(),
        "Sum",
        ".1f",
        name="tab-change-shift-steps",
        caption=(
            "A made-up region whose nation goes from (400, 300, 300) to (360, 330, 450) workers. "
            "National, mix and competitive add up to the change; the last two rows split the "
            "competitive part"
        ),
    )


def productivity_steps_table() -> None:
    """Show the worked example of the decomposition of productivity."""
    _steps(
        made_up_productivity(),
        "Economy",
        ".3f",
        name="tab-change-productivity-steps",
        caption=(
            "A made-up economy whose value added per worker grows from 1 to 1.8: static, dynamic "
            "and within, as shares of the start, add up to the growth"
        ),
    )


def agreement_figure() -> None:
    """Draw the rank correlations between eight measures of speed as a heat map."""
    links = indices().corr(method="spearman")
    cross = links.loc[WORKERS, [*ONE_STEP, YEARLY]].to_numpy()
    figures.show(
        shared.agreement_axes(links, height=5.0),
        name="fig-change-agreement",
        alt=(
            "Lower triangle of an eight by eight heat map. Five measures of one step in value "
            f"added have {links.loc[ONE_STEP, ONE_STEP].to_numpy().min():.2f} or above with one "
            f"another. Yearly changes have {links.loc[YEARLY, 'NAV']:.2f} with NAV. The two rows "
            f"for workers have {numbers.text(cross.min())} to {cross.max():.2f} with value added, "
            f"and {links.loc[WORKERS[0], WORKERS[1]]:.2f} with each other."
        ),
        source=BOTH,
        data=shared.pairs(links),
    )


def detours_figure() -> None:
    """Draw change year by year against change from end to end."""
    table = panel_detours()
    ahead = table.times.sort_values().index
    called = [*ahead[-2:], ahead[0], table.direct.idxmax()]
    axes = style.new_axes(height=4.2)
    top = 1.05 * table.yearly.max()
    axes.plot([0, top], [0, top], color=style.MUTED, linewidth=1, linestyle=":")
    axes.plot(table.direct, table.yearly, "o", color=style.LIGHT, markersize=6)
    axes.plot(table.direct[called], table.yearly[called], "o", color=style.DARK, markersize=6)
    for code in dict.fromkeys(called):
        place = table.direct[code], table.yearly[code]
        # the farthest lies beside the next one, and is named on its other side
        side = ((-6, -4), "right") if code == ahead[-1] else ((6, -4), "left")
        shift = {"xytext": side[0], "ha": side[1], "textcoords": "offset points"}
        axes.annotate(names()[code], place, fontsize=10, **shift)
    axes.set(
        xlabel=f"NAV from {FIRST} to {shared.last_year()}",
        ylabel="sum of yearly NAV",
        xlim=(0, 1.2 * table.direct.max()),
        ylim=(0, top),
    )
    most, least = ahead[-1], ahead[0]
    link = table.direct.corr(table.yearly, method="spearman")
    figures.show(
        axes,
        name="fig-change-detours",
        alt=(
            f"Scatter plot of {len(table)} provinces above a dotted line of equality; the rank "
            f"correlation of both axes is {numbers.text(link)}. In proportion {names()[most]} lies "
            f"farthest above the line, {table.yearly[most]:.2f} year by year and "
            f"{table.direct[most]:.2f} from end to end, and {names()[least]} nearest to it, "
            f"{table.yearly[least]:.2f} and {table.direct[least]:.2f}."
        ),
        source=ACCOUNTS,
        data=table.join(names()).reset_index(),
    )


def shift_figure() -> None:
    """Draw the mix against the competitive part of employment growth."""
    table = shift_share(shared.workers("yearbooks"), FIRST, SEAM)
    size = table.mix.abs() / table.mix.std() + table.competitive.abs() / table.competitive.std()
    far = [*size.sort_values(ascending=False).index[:7], table.competitive.idxmin()]
    axes = style.new_axes(height=4.6)
    axes.axhline(0, color=style.MUTED, linewidth=1)
    axes.axvline(0, color=style.MUTED, linewidth=1)
    axes.plot(table.mix, table.competitive, "o", color=style.LIGHT, markersize=6)
    axes.plot(table.mix[far], table.competitive[far], "o", color=style.DARK, markersize=6)
    for code in dict.fromkeys(far):
        place = table.mix[code], table.competitive[code]
        shift = {"xytext": (6, 4), "textcoords": "offset points"}
        axes.annotate(names()[code], place, fontsize=10, **shift)
    axes.set(
        xlabel=f"mix, per cent of workers in {FIRST}", ylabel="competitive, per cent of workers"
    )
    axes.margins(x=0.14, y=0.1)
    first, second = table.mix.nlargest(2).index
    figures.show(
        axes,
        name="fig-change-shift",
        alt=(
            f"Scatter plot of {len(table)} provinces in four fields. {names()[first]} and "
            f"{names()[second]} lie far right with a mix of {table.mix[first]:.0f} and "
            f"{table.mix[second]:.0f} per cent and competitive parts of "
            f"{table.competitive[first]:.0f} and {table.competitive[second]:.0f}. "
            f"{names()[table.competitive.idxmax()]} is highest at {table.competitive.max():.0f}, "
            f"{names()[table.competitive.idxmin()]} lowest at {table.competitive.min():.0f}."
        ),
        source="Statistical yearbooks of the provinces",
        data=table.join(names()).reset_index(),
    )


def shift_table() -> None:
    """Show the variants of shift-share for the provinces they move most."""
    table = shift_share(shared.workers("yearbooks"), FIRST, SEAM)
    variants = table[
        ["competitive", "competitive_apart", "homothetic_competitive", "competitive_dynamic"]
    ]
    apart = (variants.max(axis=1) - variants.min(axis=1)).sort_values(ascending=False).index[:8]
    titles = {
        "national": "National",
        "mix": "Mix",
        "competitive": "Competitive",
        "competitive_apart": "… against the rest",
        "homothetic_competitive": "… the nation's structure",
        "allocation": "Allocation",
        "competitive_dynamic": "… year by year",
        "change": "Change",
    }
    shown = table.loc[apart, list(titles)].rename(columns=titles)
    shown = shown.map(lambda v: numbers.text(round(v, 1) + 0.0, ".1f"))
    shown.insert(0, "Province", names()[apart].to_list())
    tables.show(
        shown.reset_index(drop=True),
        name="tab-change-shift",
        caption=(
            f"Change of workers {FIRST}-{SEAM}, per cent of workers in {FIRST}: Dunn's three "
            "components, and three other competitive parts. The eight provinces whose competitive "
            "part depends most on the variant"
        ),
        source="statistical yearbooks of the provinces",
        data=table.join(names()).reset_index(),
    )


def shift_links() -> pd.DataFrame:
    """Return rank correlations of variants with Dunn's form: variants by what is split."""
    output, last = shared.value_added("2018 census"), shared.last_year()
    cases = {
        f"workers {FIRST}-{SEAM}": shift_share(shared.workers("yearbooks"), FIRST, SEAM),
        f"output at 2005 prices {FIRST}-{last}": shift_share(
            shared.at_2005_prices(output), FIRST, last
        ),
        f"output at current prices {FIRST}-{last}": shift_share(output, FIRST, last),
    }
    pairs = {
        WITHOUT_PROVINCE: ("competitive", "competitive_apart"),
        "competitive: the nation's structure": ("competitive", "homothetic_competitive"),
        "competitive: year by year": ("competitive", "competitive_dynamic"),
        "mix: year by year": ("mix", "mix_dynamic"),
    }
    return pd.DataFrame(
        {
            case: {
                what: table[one].corr(table[other], method="spearman")
                for what, (one, other) in pairs.items()
            }
            for case, table in cases.items()
        }
    )


def shift_links_table() -> None:
    """Show how far the variants of shift-share rank provinces alike."""
    links = shift_links()
    shown = links.map(numbers.text).rename(columns=lambda c: c[0].upper() + c[1:])
    tables.show(
        shown.rename_axis("Dunn's component against the variant"),
        name="tab-change-shift-links",
        caption="Rank correlation of variants of shift-share with Dunn's form, across provinces",
        source=CITED,
        data=links.rename_axis("variant").reset_index(),
    )


def growth_figure() -> None:
    """Draw the three parts of productivity growth by province."""
    parts = parts_of_growth(standard_decomposition()).sort_values("within", ascending=False)
    axes = style.new_axes(height=8.0)
    places = np.arange(len(parts))
    colours = {"within": style.DARK, "static": style.MIDDLE, "dynamic": style.LIGHT}
    positive, negative = np.zeros(len(parts)), np.zeros(len(parts))
    for name, colour in colours.items():
        values = parts[name].to_numpy()
        start = np.where(values >= 0, positive, negative)
        axes.barh(places, values, left=start, color=colour, label=name, height=0.75)
        positive += np.maximum(values, 0)
        negative += np.minimum(values, 0)
    axes.axvline(0, color=style.INK, linewidth=1)
    axes.axvline(100, color=style.MUTED, linewidth=1, linestyle=":")
    axes.set_yticks(places, names()[parts.index], fontsize=9)
    axes.set(xlabel="per cent of the growth of value added per worker", ylim=(-0.8, len(parts)))
    axes.grid(axis="y", visible=False)
    axes.figure.legend(loc="outside upper center", ncols=3, fontsize=10)
    longest = int((parts[COMPONENTS].abs().idxmax(axis=1) == "within").sum())
    moved = parts.static + parts.dynamic
    turned = int((parts[["static", "dynamic"]] < 0).any(axis=1).sum())
    figures.show(
        axes,
        name="fig-change-growth",
        alt=(
            f"Stacked bars for {len(parts)} provinces. The part within sectors is the longest in "
            f"{longest} of them, from {parts.within.min():.0f} per cent in "
            f"{names()[parts.within.idxmin()]} to {parts.within.max():.0f} in "
            f"{names()[parts.within.idxmax()]}. Static and dynamic parts together run from "
            f"{numbers.text(moved.min(), '.0f')} in {names()[moved.idxmin()]} to "
            f"{numbers.text(moved.max(), '.0f')} in {names()[moved.idxmax()]}, and one of them is "
            f"negative in {turned}."
        ),
        source=BOTH,
        data=parts.join(names()).reset_index(),
    )


def growth_table() -> None:
    """Show the decomposition under other prices, vintages, sources and years."""
    table = decomposition_variants()
    shown = pd.DataFrame(
        {
            "Variant": table.what.str.capitalize(),
            "Years": table.years,
            "Provinces": table.provinces.astype(str),
            **{
                name.capitalize(): [numbers.text(round(v) + 0.0, ".0f") for v in table[name]]
                for name in COMPONENTS
            },
            "Static below zero": table.backward.astype(str),
            "Rank correlation": table.correlation.map(numbers.text),
        }
    )
    tables.show(
        shown,
        name="tab-change-growth",
        caption=(
            "Medians over provinces of the three parts, per cent of productivity growth; the "
            "provinces where the static part is negative; the rank correlation of the part within "
            "sectors with the first row"
        ),
        source=CITED,
        data=table,
    )


def vintages_table() -> None:
    """Show how far first-published and revised accounts rank speeds alike."""
    table = vintage_agreement()
    shown = table[["years"]].join(table[ONE_STEP].map(numbers.text))
    shown = shown.rename(columns={"years": "Years"})
    shown["Largest move, NAV"] = table.mover
    tables.show(
        shown,
        name="tab-change-vintages",
        caption=(
            "Rank correlation between first-published accounts and those revised after the 2018 "
            "census, 31 provinces, by measure of speed; ranks in the last column go from the "
            "first-published to the revised"
        ),
        source="{cite:t}`nbs`",
        data=table,
    )
