"""Rules for the claims of document D: structure of provinces and the digital economy.

What the document reads off its own table is judged twice, with its figures and with the accounts
after the 2018 census; a statement that holds in one of them only is mixed. Thresholds were set
before the rules were run, though the document's own figures were known by then. D4 and D8 were
amended after a first look and say so. Words mean what `wording` says.
"""

import pandas as pd

from upgrading.claims import wording
from upgrading.claims.evidence import SHORT, wide
from upgrading.claims.wording import Finding, said
from upgrading.measures import concentration

PRINTED, REVISED = "as printed", "after the 2018 census"
BEIJING, SHANGHAI, HAINAN, HENAN = 11, 31, 46, 41
GROUPS = {
    "finance": [11, 31],
    "hotels and catering": [46, 65, 53, 52],
    "agriculture": [41, 37, 51],
}
BOUNDS = [0, 1, 2, 3, 4]


def _means(indicators: dict[str, pd.DataFrame]) -> dict[str, pd.Series]:
    return {name: f.upgrade.groupby("province_code").mean() for name, f in indicators.items()}


def table_comes_back(document_d_comparison: pd.DataFrame) -> Finding:
    """Judge D1.

    All twelve statistics come back at three decimals; contradicted if fewer than half do.
    """
    equal = document_d_comparison.equal
    return Finding(
        wording.decided(
            supported=bool(equal.all()), contradicted=bool(equal.mean() < wording.MOST)
        ),
        int(equal.sum()),
        f"of {len(equal)} statistics",
        "agree at the three decimals printed",
        f"{int(equal.sum())} of {len(equal)} agree, from sectors as first published over totals "
        "revised later; the largest difference is "
        f"{said(document_d_comparison.difference.abs().max(), '.4f')}.",
        0,
        "Totals that are sums of their own sectors would give other extremes of the coefficient.",
    )


def largest_is_ten_times_smallest(document_d_indicators: dict[str, pd.DataFrame]) -> Finding:
    """Judge D2.

    The largest upgrade ratio is around ten times the smallest, in both vintages.
    """
    times = {
        name: frame.upgrade.max() / frame.upgrade.min()
        for name, frame in document_d_indicators.items()
    }
    return Finding(
        wording.across({name: wording.around(value, 10) for name, value in times.items()}),
        times[PRINTED],
        "times",
        "largest over smallest ratio, document's figures",
        f"The largest is {said(times[PRINTED])} times the smallest in the document's figures and "
        f"{said(times[REVISED])} times after the 2018 census.",
        1,
        "Extremes move with the vintage of the accounts.",
    )


def service_share_range(document_d_indicators: dict[str, pd.DataFrame]) -> Finding:
    """Judge D3.

    The service share averages 45.9% (within half a point), runs from 28.6% to 83.9% (each within
    one point) and over more than fifty points, in both vintages.
    """
    outcomes, means = {}, {}
    for name, frame in document_d_indicators.items():
        share = 100 * frame.service
        means[name] = (share.mean(), share.min(), share.max())
        mean, low, high = means[name]
        outcomes[name] = wording.universal(
            pd.Series(
                [abs(mean - 45.9) < 0.5, abs(low - 28.6) < 1, abs(high - 83.9) < 1, high > low + 50]
            )
        )
    return Finding(
        wording.across(outcomes),
        means[PRINTED][0],
        "%",
        "mean service share, document's figures",
        "; ".join(
            f"{name}: mean {said(mean)}%, from {said(low)}% to {said(high)}%"
            for name, (mean, low, high) in means.items()
        )
        + ".",
        1,
        "The census found services that had been missed; the document's figures are right for "
        "their vintage.",
    )


def coefficient_varies_less(document_d_indicators: dict[str, pd.DataFrame]) -> Finding:
    """Judge D4.

    The third indicator has a smaller coefficient of variation than the first, in both vintages; it
    is taken above one, the lowest value it can have.

    A standard deviation alone is in the indicator's own unit and compares nothing. Amended after a
    first look: the rule asked for the smallest of all three, and the document compares the third
    with the first only. The outcome did not change.
    """
    spread, times = {}, {}
    for name, frame in document_d_indicators.items():
        above = frame.assign(cyig=frame.cyig - 1)
        spread[name] = above.std() / above.mean()
        times[name] = [f.upgrade / f.cyig for f in (above.std(), spread[name])]
    shown = spread[PRINTED]
    (raw, relative), (raw_later, relative_later) = times[PRINTED], times[REVISED]
    return Finding(
        wording.across(
            {
                name: "supported" if values.cyig < values.upgrade else "contradicted"
                for name, values in spread.items()
            }
        ),
        shown.cyig,
        "",
        "coefficient of variation of the third indicator",
        f"Relative to their means the first indicator varies by {said(shown.upgrade, '.2f')} and "
        f"the third by {said(shown.cyig, '.2f')} in the document's figures, {said(relative)} times "
        f"against {said(raw)} times in raw deviations; after the 2018 census "
        f"{said(relative_later)} and {said(raw_later)} times.",
        2,
        "Standard deviations in the indicators' own units do not compare.",
    )


def mean_is_in_the_middle(document_d_indicators: dict[str, pd.DataFrame]) -> Finding:
    """Judge D25.

    The ratio's mean lies between those of the share and the coefficient, and its standard deviation
    is the largest, in both vintages.
    """
    outcomes = {
        name: wording.parts(
            bool(frame.service.mean() < frame.upgrade.mean() < frame.cyig.mean()),
            frame[["upgrade", "service", "cyig"]].std().idxmax() == "upgrade",
        )
        for name, frame in document_d_indicators.items()
    }
    mean = document_d_indicators[PRINTED].upgrade.mean()
    return Finding(
        wording.across(outcomes),
        mean,
        "",
        "mean of the ratio, document's figures",
        f"The ratio's mean is {said(mean, '.3f')}, between the other two, and its standard "
        "deviation is the largest; as the three are in different units, neither says anything on "
        "the economy.",
        3,
        "A comparison without units is the fourth claim's, above.",
    )


def four_grades(document_d_indicators: dict[str, pd.DataFrame]) -> Finding:
    """Judge D5.

    In provinces' means Beijing alone lies between three and four, Hainan alone between two and
    three, all others below two, in both vintages.
    """
    outcomes, told = {}, []
    for name, mean in _means(document_d_indicators).items():
        grades = pd.cut(mean, BOUNDS)
        strong = set(mean.index[(mean > 3) & (mean <= 4)])
        next_ = set(mean.index[(mean > 2) & (mean <= 3)])
        outcomes[name] = wording.universal(
            pd.Series([strong == {BEIJING}, next_ == {HAINAN}, bool(grades.notna().all())])
        )
        told.append(
            f"{name}: Beijing {said(mean[BEIJING], '.2f')}, Hainan {said(mean[HAINAN], '.2f')}, "
            f"Shanghai {said(mean[SHANGHAI], '.2f')}, {int((mean < 1).sum())} provinces below one"
        )
    mean = _means(document_d_indicators)[PRINTED]
    return Finding(
        wording.across(outcomes),
        mean.drop([BEIJING, HAINAN]).max(),
        "",
        "highest mean of the other provinces, document's figures",
        "; ".join(told) + ".",
        2,
        "Grades are cut at whole numbers, and move with the vintage.",
    )


def henan_is_lowest(document_d_indicators: dict[str, pd.DataFrame], names: pd.Series) -> Finding:
    """Judge D6.

    Henan has the lowest mean ratio of 2008-2021, in both vintages.
    """
    means = _means(document_d_indicators)
    outcomes = {
        name: "supported" if mean.idxmin() == HENAN else "contradicted"
        for name, mean in means.items()
    }
    last = {name: mean.idxmin() for name, mean in means.items()}
    return Finding(
        wording.across(outcomes),
        means[PRINTED][HENAN],
        "",
        "Henan's mean ratio, document's figures",
        "; ".join(
            f"{name}: {names[last[name]]} is lowest with {said(mean.min(), '.3f')}, and Henan is "
            f"number {int((mean < mean[HENAN]).sum()) + 1} from below"
            for name, mean in means.items()
        )
        + ".",
        3,
        "Right in the first-published accounts that the document uses; revised accounts change "
        "the last place.",
    )


def henan_is_low_for_its_farming(document_d_structure: pd.DataFrame) -> Finding:
    """Judge D7.

    Across provinces the ratio falls with the primary share (rank correlation of -.5 or less), and
    Henan's primary share is among the three largest.

    Contradicted if the correlation is above -.3 and three provinces or more with a larger primary
    share have a higher ratio; mixed otherwise. The ratio itself does not contain the primary
    sector.
    """
    shares, ratio = document_d_structure[SHORT], document_d_structure.upgrade
    correlation = wording.rank_correlation(shares.primary, ratio)
    larger = shares.index[shares.primary > shares.primary[HENAN]]
    higher = int((ratio[larger] > ratio[HENAN]).sum())
    secondary = wording.rank_correlation(shares.secondary, ratio)
    place = int((shares.secondary > shares.secondary[HENAN]).sum()) + 1
    return Finding(
        wording.decided(
            supported=correlation <= -0.5 and len(larger) < 3,
            contradicted=correlation > -0.3 and higher >= 3,
        ),
        correlation,
        "",
        "rank correlation of the ratio with the primary share",
        f"The ratio is tertiary over secondary and does not contain the primary sector; {higher} "
        f"provinces with a larger primary share have a higher ratio. With the secondary share the "
        f"rank correlation is {said(secondary, '.2f')}, and Henan's is number {place} of "
        f"{len(ratio)}.",
        2,
        "Under the third indicator, which does contain the primary sector, farming counts; the "
        "reason for Henan's ratio is its industry.",
    )


def structure_moves_to_later_sectors(
    document_d_shares: dict[str, pd.DataFrame], provincial_structure: pd.DataFrame
) -> Finding:
    """Judge D8.

    Between 2008 and 2021 the secondary share and the tertiary share both rise, each in most of the
    30 provinces; both: supported, neither: contradicted; in both vintages.

    Amended after a first look: the first-published vintage was added to the revised one. The
    outcome did not change.
    """
    rises = {name: _rises(shares) for name, shares in document_d_shares.items()}
    later = ["secondary", "tertiary"]
    outcomes = {
        name: wording.parts(*(rise[later].mean() > wording.MOST)) for name, rise in rises.items()
    }
    revised, printed = rises[REVISED].sum(), rises[PRINTED].sum()
    early = provincial_structure.loc[rises[REVISED].index].secondary.unstack("year")
    before = int((early[2008] > early[2000]).sum())
    return Finding(
        wording.across(outcomes),
        int(revised.secondary),
        f"of {len(early)} provinces",
        "have a larger secondary share in 2021 than in 2008, after the 2018 census",
        f"The tertiary share rose in {int(revised.tertiary)} of {len(early)} provinces and the "
        f"secondary share in {int(revised.secondary)} ({int(printed.tertiary)} and "
        f"{int(printed.secondary)} as first published).",
        0,
        "The movement is towards the third sector. From 2000 to 2008 the secondary share rose in "
        f"{before} of them.",
    )


def _rises(shares: pd.DataFrame) -> pd.DataFrame:
    """Whether each sector's share is larger in 2021 than in 2008, by province."""
    return shares.xs(2021, level="year") > shares.xs(2008, level="year")


def evolution_of_sectors(national_accounts: pd.DataFrame) -> Finding:
    """Judge D24.

    The primary share falls over 1978 to the last year, the secondary share passes a peak between
    the ends (`wording.peak_inside`), the tertiary share rises.

    All three: supported; none: contradicted.
    """
    levels = national_accounts.set_index("year").sort_index()
    shares = pd.DataFrame({s: 100 * levels[f"va_{s}"] / levels.gdp for s in SHORT})
    first, last, top = shares.index[0], shares.index[-1], shares.secondary.idxmax()
    low = shares.secondary.loc[:2000].idxmin()
    return Finding(
        wording.parts(
            wording.course(shares.primary) == "falls",
            wording.peak_inside(shares.secondary),
            wording.course(shares.tertiary) == "rises",
        ),
        shares.tertiary[last] - shares.tertiary[first],
        "points",
        f"change in the tertiary share, {first} to {last}",
        f"From {first} to {last} the primary share goes from {said(shares.primary[first])}% to "
        f"{said(shares.primary[last])}%, the tertiary from {said(shares.tertiary[first])}% to "
        f"{said(shares.tertiary[last])}%; the secondary share is highest in {top} "
        f"({said(shares.secondary[top])}%) and {said(shares.secondary[last])}% in {last}.",
        1,
        f"Counted from its low of {said(shares.secondary[low])}% in {low}, the secondary share "
        f"passes a peak of {said(shares.secondary.loc[low:].max())}% in "
        f"{shares.secondary.loc[low:].idxmax()}, as stated.",
    )


def digital_divide_between_regions(digital_per_head: dict[str, pd.DataFrame]) -> Finding:
    """Judge D17.

    In the last year the East exceeds the West by a tenth or more in most of five digital
    indicators; contradicted if in none.
    """
    last = pd.Series(
        {
            name: frame.East.iloc[-1] / frame.West.iloc[-1]
            for name, frame in digital_per_head.items()
        }
    )
    first = pd.Series(
        {name: frame.East.iloc[0] / frame.West.iloc[0] for name, frame in digital_per_head.items()}
    )
    wide_ = last >= 1 + wording.AROUND
    told = "; ".join(f"{n} {said(first[n], '.2f')} to {said(last[n], '.2f')}" for n in last.index)
    return Finding(
        wording.decided(supported=wide_.mean() > wording.MOST, contradicted=not wide_.any()),
        int(wide_.sum()),
        f"of {len(wide_)} indicators",
        "have the East a tenth or more above the West",
        f"East over West, first year and last: {told}. The gap is in who works with it and what "
        "is sold, less in who is connected.",
        0,
    )


def traditional_industries_lag(national_digital_economy: pd.DataFrame) -> Finding:
    """Judge D21.

    The digital part of primary value added is below that of the other sectors in every year, and
    its distance to the tertiary sector's widens steadily.

    Both: supported; neither: contradicted. Farming stands for traditional industries.
    """
    table = national_digital_economy.set_index("year").filter(like="penetration").dropna()
    first_, second, third = (table[f"penetration_{sector}_pct"] for sector in SHORT)
    gap = third - first_
    return Finding(
        wording.parts(
            bool(((first_ < second) & (first_ < third)).all()),
            wording.steadily(gap, "rises") == "supported",
        ),
        gap.iloc[-1] - gap.iloc[0],
        "points",
        f"change in the distance between tertiary and primary, {gap.index[0]} to {gap.index[-1]}",
        f"The digital part of value added is {said(first_.iloc[-1])}% in farming, "
        f"{said(second.iloc[-1])}% in industry and {said(third.iloc[-1])}% in services in "
        f"{gap.index[-1]}; the distance was {said(gap.iloc[0])} points in {gap.index[0]} and is "
        f"{said(gap.iloc[-1])}. These are estimates of a research academy.",
        1,
        "Classes of industry finer than three sectors would tell old industries from new.",
    )


def digital_economy_is_an_engine(
    national_digital_economy: pd.DataFrame, national_accounts: pd.DataFrame
) -> Finding:
    """Judge D19.

    The digital economy's share of GDP rises steadily, and its nominal growth is above GDP's in
    every year.

    Both: supported; neither: contradicted. Growth faster than GDP is what "engine" asks for in an
    account; it does not show that one drives the other.
    """
    table = national_digital_economy.set_index("year")
    share = table.share_of_gdp_pct.dropna()
    size = table.digital_economy_trn_yuan
    gdp = national_accounts.set_index("year").gdp.reindex(size.index)
    ahead = (size.pct_change() - gdp.pct_change()).dropna() > 0
    return Finding(
        wording.parts(wording.steadily(share, "rises") == "supported", bool(ahead.all())),
        share.iloc[-1] - share.iloc[0],
        "points",
        f"change in the estimated share of GDP, {share.index[0]} to {share.index[-1]}",
        f"The estimated share goes from {said(share.iloc[0])}% in {share.index[0]} to "
        f"{said(share.iloc[-1])}% in {share.index[-1]}, and grows faster than GDP in "
        f"{int(ahead.sum())} of {len(ahead)} years; the estimates are of one research academy and "
        "count all of industry that uses digital means.",
        1,
        "An estimate of what was added by digital means depends on what is called digital.",
    )


def _quotients(industries: pd.DataFrame) -> pd.DataFrame:
    """Location quotients by province and industry, means over years."""
    parts = [
        concentration.location_quotient(part.droplevel("year"))
        for _, part in industries.groupby("year")
    ]
    return sum(parts) / len(parts)


def groups_of_provinces(provincial_industries: pd.DataFrame, names: pd.Series) -> Finding:
    """Judge D20.

    Of finance, hotels and catering, and agriculture, the one with the highest location quotient is
    that of the document's group, for seven of its nine provinces or more.

    Contradicted if for three or fewer. Hotels and catering stand for tourism; means 2014-2022.
    """
    quotients = _quotients(provincial_industries)[list(GROUPS)]
    stated = {code: group for group, codes in GROUPS.items() for code in codes}
    found = {code: quotients.loc[code].idxmax() for code in stated}
    agree = [code for code in stated if found[code] == stated[code]]
    other = [f"{names[c]} ({found[c]})" for c in stated if c not in agree]
    return Finding(
        wording.decided(
            supported=len(agree) >= 7,
            contradicted=len(agree) <= 3,
        ),
        len(agree),
        f"of {len(stated)} provinces",
        "have the highest location quotient in their group's industry",
        f"{len(agree)} of {len(stated)} named provinces agree with their group; otherwise: "
        f"{wording.listed(other)}.",
        0,
        "Provinces that the document calls touristic are also farming ones, and farming weighs "
        "more in their accounts; the document names them for what sets them apart in its eyes.",
    )


def beijing_rests_on_finance_and_software(
    provincial_industries: pd.DataFrame,
    provincial_digital_indicators: pd.DataFrame,
    provincial_income: pd.DataFrame,
    names: pd.Series,
) -> Finding:
    """Judge D22.

    In every year since 2014 Beijing has the largest share of finance in GDP and the largest
    software revenue over GDP.

    Both: supported; neither: contradicted. That they carried its structure is not tested.
    """
    share = provincial_industries.div(provincial_industries.sum(axis=1), axis=0)
    finance = share.finance.unstack("province_code")
    gdp = wide(provincial_income, "gdp")
    software = (wide(provincial_digital_indicators, "software_revenue") / gdp).dropna(how="all")
    first = [bool((frame.idxmax(axis=1) == BEIJING).all()) for frame in (finance, software)]
    last = finance.index[-1]
    ahead = int((finance.idxmax(axis=1) == BEIJING).sum())
    return Finding(
        wording.parts(*first),
        100 * finance[BEIJING].iloc[-1],
        "%",
        f"of Beijing's GDP is finance, {last}",
        f"Finance makes {said(100 * finance[BEIJING].iloc[-1])}% of Beijing's GDP in {last}, the "
        f"highest share in {ahead} of {len(finance)} years; software revenue over GDP is highest "
        f"in {names[software.iloc[-1].idxmax()]} in {software.index[-1]}.",
        1,
        "Being first in every year is a strict test of what carries a structure.",
    )


def hainan_rests_on_tourism(provincial_industries: pd.DataFrame) -> Finding:
    """Judge D23.

    Hainan's share of hotels and catering in GDP is among the three largest in every year, and its
    tertiary industries make more than half of GDP in every year.

    Both: supported; neither: contradicted.
    """
    share = provincial_industries.div(provincial_industries.sum(axis=1), axis=0)
    rank = share["hotels and catering"].unstack("province_code").rank(axis=1, ascending=False)
    services = 1 - share[["agriculture", "industry", "construction"]].sum(axis=1)
    half = services.unstack("province_code")[HAINAN] > 0.5
    own = rank[HAINAN]
    last = own.index[-1]
    level = 100 * share["hotels and catering"].unstack("province_code")[HAINAN]
    return Finding(
        wording.parts(bool((own <= 3).all()), bool(half.all())),
        level[last],
        "%",
        f"of Hainan's GDP is hotels and catering, {last}",
        f"By its share of hotels and catering in GDP Hainan is {_places(own)} among provinces from "
        f"{own.index[0]} to {last}; services make more than half of GDP in "
        f"{int(half.sum())} of {len(half)} years.",
        1,
    )


def _places(rank: pd.Series) -> str:
    """Return the places held over years in words, such as "number 1 in every year"."""
    best, worst = int(rank.min()), int(rank.max())
    return f"number {best} in every year" if best == worst else f"between {best} and {worst}"
