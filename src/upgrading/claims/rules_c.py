"""Rules for the claims of document C: clusters, concentration and regional growth.

The agglomeration index of a region is its share of an activity over its share of the population.
Document C defines its indices in a text we do not hold; the activities are the nearest public
figures. Thresholds were set before the rules were run, though some of the series were known by
then. Words mean what `wording` says.
"""

import pandas as pd

from upgrading.claims import wording
from upgrading.claims.evidence import by_region, wide
from upgrading.claims.rules_b import regional_growth
from upgrading.claims.wording import Finding, said

MAIN = "secondary value added"
WINDOW = 5  # years of a moving mean of growth, long enough for a business cycle


def west_is_less_concentrated(agglomeration: dict[str, pd.DataFrame]) -> Finding:
    """Judge C1.

    In each of four indices the West is below one and below the East in every year.

    All four: supported; none: contradicted.
    """
    holds = {
        name: bool(((index.West < 1) & (index.West < index.East)).all())
        for name, index in agglomeration.items()
    }
    told = "; ".join(
        f"{name} {said(index.West.iloc[0], '.2f')} in {index.index[0]} and "
        f"{said(index.West.iloc[-1], '.2f')} in {index.index[-1]}"
        for name, index in agglomeration.items()
    )
    main = agglomeration[MAIN].West
    return Finding(
        wording.parts(*holds.values()),
        main.iloc[-1],
        "(1 = nation)",
        f"the West's index of {MAIN}, {main.index[-1]}",
        f"The West's index: {told}.",
        2,
        f"Not in line: {wording.listed(name for name, h in holds.items() if not h)}.",
    )


def west_concentrates_slower(agglomeration: dict[str, pd.DataFrame]) -> Finding:
    """Judge C2.

    In each of four indices the West's rises less than the East's from first to last year.

    All four: supported; none: contradicted.
    """
    changes = {name: index.iloc[-1] - index.iloc[0] for name, index in agglomeration.items()}
    slower = [bool(change.West < change.East) for change in changes.values()]
    told = "; ".join(
        f"{name} {said(change.West, '+.2f')} against {said(change.East, '+.2f')} "
        f"({agglomeration[name].index[0]} to {agglomeration[name].index[-1]})"
        for name, change in changes.items()
    )
    main = agglomeration[MAIN]
    until = (main.East - main.West).idxmax()
    early = main.loc[until] - main.iloc[0]
    return Finding(
        wording.parts(*slower),
        changes[MAIN].West - changes[MAIN].East,
        "index points",
        f"change of the West's index of {MAIN} less that of the East's",
        f"Change of the West's index against the East's: {told}.",
        2,
        f"Until {until}, when the gap was widest, the index of {MAIN} had changed by "
        f"{said(early.West, '+.2f')} in the West and {said(early.East, '+.2f')} in the East since "
        f"{main.index[0]}; the document's text names no period.",
    )


def concentration_gap_widens(agglomeration: dict[str, pd.DataFrame]) -> Finding:
    """Judge C3.

    The East's index of secondary value added less the West's rises, 2000-2022.

    Words as in `wording.course`: contradicted if it falls, mixed if it does neither.
    """
    gap = agglomeration[MAIN].East - agglomeration[MAIN].West
    first, last, top = gap.index[0], gap.index[-1], gap.idxmax()
    return Finding(
        wording.goes(gap, "rises"),
        gap[last] - gap[first],
        "index points",
        f"change in the gap between East and West, {first} to {last}",
        f"The gap goes from {said(gap[first], '.2f')} in {first} over {said(gap[top], '.2f')} in "
        f"{top} to {said(gap[last], '.2f')} in {last}.",
        2,
        f"It was widest in {top}; a text that looks at the years before would see it widen.",
    )


def growth_gap_widens(
    provincial_income: pd.DataFrame, provincial_growth: pd.DataFrame, regions: pd.Series
) -> Finding:
    """Judge C4.

    Real growth of the East less that of the West, as a mean of five years, rises from the first to
    the last such mean, and the last is above zero.

    Contradicted if the gap falls and its last value is below zero; mixed otherwise.
    """
    growth = regional_growth(provincial_income, provincial_growth, regions)
    gap = (growth.East - growth.West).rolling(WINDOW).mean().dropna()
    first, last, top = gap.index[0], gap.index[-1], gap.idxmax()
    found = wording.course(gap)
    heads = by_region(wide(provincial_income, "population"), regions)
    income = by_region(wide(provincial_income, "gdp"), regions) / heads
    yuan = 1e4 * (income.East - income.West).iloc[[0, -1]]
    return Finding(
        wording.decided(
            supported=found == "rises" and gap[last] > 0,
            contradicted=found == "falls" and gap[last] < 0,
        ),
        gap[last],
        "points a year",
        f"growth of the East less that of the West, {last - WINDOW + 1} to {last}",
        f"Five-year growth of the East less that of the West is {said(gap[first], '+.1f')} points "
        f"a year to {first}, at most {said(gap[top], '+.1f')} (to {top}), and "
        f"{said(gap[last], '+.1f')} to {last}; it is above zero in {int((gap > 0).sum())} of "
        f"{len(gap)} periods.",
        1,
        f"Rates and levels differ: while the West caught up in rates, the gap in GDP per head "
        f"widened from {said(yuan.iloc[0], ',.0f')} to {said(yuan.iloc[1], ',.0f')} yuan, at "
        "current prices."
        if yuan.iloc[1] > yuan.iloc[0]
        else "The gap in GDP per head narrowed in yuan too.",
    )


def chains_are_long(cluster_stages: pd.Series, production_stages: pd.DataFrame) -> Finding:
    """Judge C9.

    Manufacturing has more production stages than the average sector in every table, and so have
    three quarters of the industries whose clusters the document names.

    Contradicted if manufacturing has fewer in most tables, or three quarters of the industries
    have; mixed otherwise.
    """
    longer = production_stages.manufacturing > production_stages["all sectors"]
    named = cluster_stages.drop("all sectors")
    above = named > cluster_stages["all sectors"]
    last = production_stages.index[-1]
    return Finding(
        wording.decided(
            supported=bool(longer.all()) and above.mean() >= 0.75,
            contradicted=longer.mean() < wording.MOST or above.mean() <= 0.25,
        ),
        production_stages.manufacturing[last],
        "stages",
        f"of production in manufacturing, {last}",
        f"Manufacturing passes {said(production_stages.manufacturing[last], '.2f')} stages in "
        f"{last} against {said(production_stages['all sectors'][last], '.2f')} of all sectors; "
        f"{int(above.sum())} of {len(above)} industries with named clusters are above that, the "
        f"longest {named.idxmax()}, the shortest {named.idxmin()}.",
        2,
        "Stages in a national table count purchases between industries, not steps between the "
        "firms of one town.",
    )


def clusters_sell_elsewhere(
    provincial_living_and_trade: pd.DataFrame,
    national_trade: pd.DataFrame,
    national_accounts: pd.DataFrame,
    provincial_income: pd.DataFrame,
) -> Finding:
    """Judge C12.

    Provinces with a higher agglomeration index of secondary value added export more of their
    output: mean of yearly rank correlations, words as in `wording.goes_with`.

    Exports in dollars at the year's rate over GDP, 2005-2021.
    """
    rate = national_accounts.set_index("year").gdp / national_trade.set_index("year").gdp_usd
    exports = wide(provincial_living_and_trade, "exports_usd100m").mul(rate.dropna(), axis=0)
    open_ = (exports / wide(provincial_income, "gdp")).dropna()
    index = wide(provincial_income, "va_secondary") / wide(provincial_income, "population")
    by_year = pd.Series(
        {year: wording.rank_correlation(open_.loc[year], index.loc[year]) for year in open_.index}
    )
    mean = by_year.mean()
    return Finding(
        wording.goes_with(mean),
        mean,
        "",
        "rank correlation of export share and agglomeration, mean of years",
        f"Across provinces the rank correlation averages {said(mean, '.2f')} over "
        f"{by_year.index[0]} to {by_year.index[-1]}, between {said(by_year.min(), '.2f')} and "
        f"{said(by_year.max(), '.2f')}. It is an association: being near the sea serves both.",
        2,
        "Sales to other provinces are not counted in public figures, and clusters sell there too.",
    )


def growth_is_unbalanced(provincial_growth: pd.DataFrame, names: pd.Series) -> Finding:
    """Judge C14.

    Mean real growth of the fastest province is at least two points a year above that of the
    slowest, 2001-2021; contradicted if it is less than one point.
    """
    growth = 100 * ((1 + provincial_growth / 100).prod() ** (1 / len(provincial_growth)) - 1)
    growth = growth.sort_values()
    spread = growth.iloc[-1] - growth.iloc[0]
    span = f"{provincial_growth.index[0]} to {provincial_growth.index[-1]}"
    return Finding(
        wording.decided(supported=spread >= 2, contradicted=spread < 1),
        spread,
        "points a year",
        "growth of the fastest province less that of the slowest",
        f"From {span} real growth lay between {said(growth.iloc[0])}% a year in "
        f"{names[growth.index[0]]} and {said(growth.iloc[-1])}% in {names[growth.index[-1]]}; half "
        f"of the provinces lie within {said(growth.quantile(0.75) - growth.quantile(0.25))} points "
        "of each other.",
        1,
    )


def _stated_growth(lines: pd.DataFrame, name: str, activity: str, reconciled_by: str) -> Finding:
    """Judge a stated slope of growth: its sign, and whether the interval holds its size."""
    line, west = lines.loc[("all", name)], lines.loc[("West", name)]
    same = line.estimate * line.stated > 0
    held = line.low <= line.stated <= line.high
    opposite = line.high < 0 if line.stated > 0 else line.low > 0
    places = {True: "inside", False: "outside"}
    zero, size = places[bool(line.low <= 0 <= line.high)], places[bool(held)]
    wide = wording.too_wide(line)
    return Finding(
        wording.decided(supported=bool(same and held and not wide), contradicted=bool(opposite)),
        line.estimate,
        "points",
        f"of growth a unit of the index of {activity}; the document has {said(line.stated, '.3g')}",
        f"The interval is {said(line.low, '.2f')} to {said(line.high, '.2f')} "
        f"({int(line.units)} provinces, {int(line.years)} years, wild bootstrap p "
        f"{said(line.wild_p, '.2f')}). The stated size lies {size}, zero {zero}"
        f"{': too wide to say' * wide}. The western provinces alone give "
        f"{said(west.estimate, '.2f')} ({said(west.low, '.2f')} to {said(west.high, '.2f')}).",
        2,
        reconciled_by,
    )


def growth_with_enterprise_index(agglomeration_growth: pd.DataFrame) -> Finding:
    """Judge C5.

    Real growth on the index of the year before, two-way effects, clustered by province. Supported
    if the sign is the stated one and the 95% interval holds the stated size, mixed if only one of
    the two, contradicted if the interval lies on the other side of zero.

    Enterprises are those of all sectors. Too wide to say, and so mixed, is an interval that holds
    zero and an effect of a tenth of a standard deviation as well; mixed too where neither holds.
    """
    return _stated_growth(
        agglomeration_growth,
        "enterprises",
        "enterprises",
        "The document's index, base and years, and industrial enterprises by province in more "
        "years than the four that growth follows: an error of this width cannot show the size.",
    )


def growth_with_capital_index(agglomeration_growth: pd.DataFrame) -> Finding:
    """Judge C6.

    Real growth on the index of the year before, two-way effects, clustered by province. Supported
    if the sign is the stated one and the 95% interval holds the stated size, mixed if only one of
    the two, contradicted if the interval lies on the other side of zero.

    Too wide to say, and so mixed, is an interval that holds zero and an effect of a tenth of a
    standard deviation as well, as the framework has it for all slopes; mixed too where neither
    holds.

    Amended after a first look: the code first left this rule of the framework out, by mistake,
    which would give supported.
    """
    return _stated_growth(
        agglomeration_growth,
        "assets",
        "industrial assets",
        "The document's index, base and years: the size is per unit of an index that is not "
        "defined in its text.",
    )


def growth_with_value_added_index(
    agglomeration_growth: pd.DataFrame, agglomeration_variants: pd.DataFrame
) -> Finding:
    """Judge C7.

    As C5, for the sign alone, since the document gives no size: real growth on the index of the
    year before, two-way effects, clustered by province. Supported if the coefficient is above zero
    with its 95% interval, contradicted if below likewise, each in both vintages of the accounts.
    """
    line = agglomeration_growth.loc[("all", "value_added")]
    west = agglomeration_growth.loc[("West", "value_added")]
    second = agglomeration_variants.loc[("value_added", "first published")]
    outcomes = {
        vintage: wording.decided(supported=bool(own.low > 0), contradicted=bool(own.high < 0))
        for vintage, own in {"2018 census": line, "first published": second}.items()
    }
    return Finding(
        wording.across(outcomes),
        line.estimate,
        "points",
        "of growth a unit of the index of secondary value added",
        f"The interval is {said(line.low, '.2f')} to {said(line.high, '.2f')} "
        f"({int(line.units)} provinces, {int(line.years)} years, wild bootstrap p "
        f"{said(line.wild_p, '.2f')}). First-published accounts give "
        f"{said(second.estimate, '.2f')} ({said(second.low, '.2f')} to "
        f"{said(second.high, '.2f')}), the western provinces alone "
        f"{said(west.estimate, '.2f')} ({said(west.low, '.2f')} to {said(west.high, '.2f')}).",
        2,
        "Index and growth of the same year, as the document may have had them: an index of value "
        "added contains that year's growth, which pushes the coefficient up.",
    )


def growth_with_worker_index(agglomeration_growth: pd.DataFrame) -> Finding:
    """Judge C8.

    Real growth on the index of the year before, two-way effects, clustered by province. Supported
    if the sign is the stated one and the 95% interval holds the stated size, mixed if only one of
    the two, contradicted if the interval lies on the other side of zero.

    Workers are those of the secondary sector, provincial yearbooks. Too wide to say, and so mixed,
    is an interval that holds zero and an effect of a tenth of a standard deviation as well; mixed
    too where neither holds.
    """
    return _stated_growth(
        agglomeration_growth,
        "workers",
        "secondary workers",
        "The document's index, base and years: the sign is the stated one in the western "
        "provinces alone, which its text may mean."
        if agglomeration_growth.loc[("West", "workers"), "estimate"] < 0
        else "The document's index, base and years.",
    )


def growth_depends_on_five_factors(agglomeration_factors: pd.DataFrame) -> Finding:
    """Judge C17.

    Real growth on lagged research personnel, capital formation, agglomeration and their controls,
    two-way effects. Supported if each coefficient is above zero with its 95% interval, contradicted
    if none is; natural resources are not at hand.

    Agglomeration is the index of secondary value added; the controls are population and GDP per
    head, in logarithms. Mixed, not contradicted, if an interval is too wide to say, as in C5, or
    if the vintages of the accounts differ.

    Amended after a first look: the code first left out the rule of the framework on intervals that
    are too wide, by mistake, which would give contradicted.
    """
    factors = {
        "research_per_head": "research personnel",
        "investment_share": "capital formation",
        "value_added": "agglomeration",
    }
    lines, second = (
        agglomeration_factors.loc[design].loc[list(factors)]
        for design in ("main design", "accounts first published")
    )
    above = lines.low > 0
    outcomes = {
        vintage: wording.decided(
            supported=bool((own.low > 0).all()),
            contradicted=not (own.low > 0).any() and not own.apply(wording.too_wide, axis=1).any(),
        )
        for vintage, own in {"2018 census": lines, "first published": second}.items()
    }
    wide = wording.listed(
        factors[name] for name, line in lines.iterrows() if wording.too_wide(line)
    )
    told = ", ".join(
        f"{factors[name]} {said(line.estimate, '.2f')} ({said(line.low, '.2f')} to "
        f"{said(line.high, '.2f')})"
        for name, line in lines.iterrows()
    )
    size = lines.iloc[0]
    return Finding(
        wording.across(outcomes),
        int(above.sum()),
        f"of {len(above)} factors",
        "at hand are above zero with their interval",
        f"Points of growth a unit: {told}; {int(size.units)} provinces, {int(size.years)} years. "
        f"Too wide to say: {wide}.",
        0,
        "More years: research personnel and capital formation are printed together for few, which "
        "leave intervals that hold large effects as well as none. Natural resources are not seen.",
    )
