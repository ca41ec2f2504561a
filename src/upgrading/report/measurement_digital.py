"""What the chapter on the index of the digital economy shows."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets, digital
from upgrading.digital import DEFAULT
from upgrading.measures import composite, dispersion, structure
from upgrading.report import figures, numbers, style, tables

KEYS = digital.KEYS
YEARS = (2013, 2022)
BEIJING, TIBET, MUNICIPALITIES = 11, 54, [11, 12, 31, 50]
SOURCE = "National Bureau of Statistics, digital indicators as printed, and population"
CITED = "{cite:t}`nbs`"
SHORT = {
    "broadband_ports": "Ports",
    "mobile_base_stations": "Stations",
    "mobile_phone_subscribers": "Phones",
    "domain_names": "Domains",
    "software_revenue": "Software",
    "ecommerce_sales": "E-commerce",
    "ict_employment": "ICT jobs",
    "rd_personnel_fte": "R&D staff",
}
WEIGHTINGS = {
    "Default": DEFAULT,
    "Zeros: shift by a thousandth": replace(DEFAULT, zeros="shift", shift=0.001),
    "Zeros: shift by a hundredth": replace(DEFAULT, zeros="shift", shift=0.01),
    "Zeros: shift by one": replace(DEFAULT, zeros="shift", shift=1.0),
    "Zeros: rescale by 0.002": replace(DEFAULT, zeros="rescale", shift=0.002),
    "No min-max": replace(DEFAULT, normalisation="none"),
    "Logarithms": replace(DEFAULT, values="log"),
    "Absolute": replace(DEFAULT, base="absolute"),
    "Doubtful cells dropped": replace(DEFAULT, doubtful="drop"),
}
VARIANTS = {
    "First component": replace(DEFAULT, method="components"),
    "Equal weights": replace(DEFAULT, method="equal"),
    "No min-max in weights": WEIGHTINGS["No min-max"],
    "Zeros shifted by one": WEIGHTINGS["Zeros: shift by one"],
    "Doubtful cells dropped": WEIGHTINGS["Doubtful cells dropped"],
    "With long-distance cable": replace(
        DEFAULT, indicators=(*DEFAULT.indicators, "optical_cable_km")
    ),
    "With telecom volume": replace(DEFAULT, indicators=(*DEFAULT.indicators, "telecom_revenue")),
    "Logarithms": WEIGHTINGS["Logarithms"],
    "Yearly": replace(DEFAULT, sample="yearly"),
    "First component, yearly": replace(DEFAULT, method="components", sample="yearly"),
    "Absolute": WEIGHTINGS["Absolute"],
    "Absolute, first component": replace(DEFAULT, method="components", base="absolute"),
}
PKU = {
    "index_aggregate": "Digital finance, aggregate",
    "coverage_breadth": "Digital finance, breadth",
    "usage_depth": "Digital finance, depth",
    "digitization_level": "Digital finance, digitisation",
}
LEFT_OUT = "One indicator left out, worst case"
# A small made-up table: three provinces alike in phones, one of them far ahead in software.
EXAMPLE = pd.DataFrame(
    {"phones": [80.0, 90.0, 100.0, 110.0], "software": [1.0, 2.0, 3.0, 21.0]},
    index=pd.Index(["A", "B", "C", "D"], name="Province"),
)


@cache
def indicators() -> pd.DataFrame:
    """Return the digital indicators."""
    return datasets.load("provincial_digital_indicators")


@cache
def population() -> pd.DataFrame:
    """Return resident population by province and year."""
    return datasets.load("provincial_covariates")[[*KEYS, "population"]]


@cache
def names() -> pd.Series:
    """Return the provinces' English names by code."""
    return datasets.load("provinces").set_index("province_code").province


def index_of(choices: digital.Choices) -> pd.Series:
    """Return the index for the years in which every choice can be computed."""
    scores = digital.index(indicators(), population(), choices)
    return scores[scores.index.get_level_values("year").isin(range(YEARS[0], YEARS[1] + 1))]


def weights_of(choices: digital.Choices) -> pd.Series | pd.DataFrame:
    """Return the weights under some choices."""
    return digital.weights(indicators(), population(), choices)


@cache
def scores() -> pd.DataFrame:
    """Return all variants of the index beside the digital finance index, 2013-2022."""
    columns = {"Default": index_of(DEFAULT)}
    columns |= {label: index_of(choices) for label, choices in VARIANTS.items()}
    finance = datasets.load("provincial_digital_finance").set_index(KEYS)
    return pd.DataFrame(columns).join(finance.rename(columns=PKU))


@cache
def within() -> pd.DataFrame:
    """Return the variants without province and year means, on rows that all variants have."""
    return digital.two_way_within(scores())


def year(when: int) -> pd.DataFrame:
    """Return the variants in one year by province code."""
    return scores().xs(when, level="year")


def ranks(when: int) -> pd.DataFrame:
    """Return the provinces' places in one year, 1 the first."""
    return year(when).rank(ascending=False)


@cache
def agreement() -> pd.DataFrame:
    """Return how far each variant agrees with the default.

    Returns
    -------
    Frame by variant: rank correlations in the first and the last year and over all years, the
    correlation once province and year means are out, places moved in the last year (mean,
    largest, and whose), and the province that holds most of the variation within.
    """
    first, last, left = year(YEARS[0]), year(YEARS[1]), within()
    moved = ranks(YEARS[1]).sub(ranks(YEARS[1]).Default, axis=0)
    held = left.pow(2).groupby("province_code").sum().div(left.pow(2).sum())
    return pd.DataFrame(
        {
            "rank_first": first.corr("spearman").Default,
            "rank_last": last.corr("spearman").Default,
            "rank_pooled": scores().corr("spearman").Default,
            "within": left.corr().Default,
            "places": moved.abs().mean(),
            "largest": moved.abs().max(),
            "who": names()[moved.abs().fillna(0).idxmax()].to_numpy(),
            "beijing": held.loc[BEIJING],
        }
    )


def samples() -> dict[str, pd.DataFrame]:
    """Return the series behind the default, cut to several samples."""
    table = digital.prepared(indicators(), population(), DEFAULT).dropna()
    table = table.query("@YEARS[0] <= year <= @YEARS[1]")
    code, when = (table.index.get_level_values(key) for key in KEYS)
    return {
        "Without Beijing": table[code != BEIJING],
        "Without the four municipalities": table[~code.isin(MUNICIPALITIES)],
        "Without Tibet": table[code != TIBET],
        "2013-2017": table[when <= 2017],
        "2018-2022": table[when >= 2018],
    }


@cache
def sample_table() -> pd.DataFrame:
    """Return what another sample does to the weights and to the order of provinces.

    Returns
    -------
    Frame by sample: the largest change of a weight and its indicator, the weight of software, and
    the rank correlation with the default in the sample's last year. Leaving indicators out one at
    a time is summed up in a last row by its worst case.
    """
    base = weights_of(DEFAULT)
    rows = {}
    for label, table in samples().items():
        weights = composite.entropy_weights(table, direction="benefit")
        index = composite.entropy_score(table, direction="benefit")
        change = (weights - base).abs()
        rows[label] = {
            "change": change.max(),
            "indicator": SHORT[change.idxmax()],
            "software": weights.software_revenue,
            "rank": _last_year_rank(index),
        }
    rows[LEFT_OUT] = _worst_left_out(base)
    return pd.DataFrame(rows).T


def _last_year_rank(index: pd.Series) -> float:
    last = index.xs(index.index.get_level_values("year").max(), level="year")
    when = index.index.get_level_values("year").max()
    return last.corr(year(when).Default[last.index], method="spearman")


def _worst_left_out(base: pd.Series) -> dict[str, object]:
    found = {}
    for column in DEFAULT.indicators:
        fewer = tuple(name for name in DEFAULT.indicators if name != column)
        choices = replace(DEFAULT, indicators=fewer)
        found[column] = (_last_year_rank(index_of(choices)), choices)
    column = min(found, key=lambda name: found[name][0])
    weights = weights_of(found[column][1])
    return {
        "change": (weights - base[weights.index]).abs().max(),
        "indicator": f"without {SHORT[column]}",
        "software": weights.get("software_revenue", np.nan),
        "rank": found[column][0],
    }


def one_range() -> dict[str, float]:
    """Return what min-max over the whole matrix does, in two units of the same series.

    Returns
    -------
    The largest weighed part of the score that one indicator makes up, with research staff in
    person-years per ten thousand heads as printed and in thousands of them; and the rank
    correlation of the two scores.
    """
    table = digital.prepared(indicators(), population(), DEFAULT).dropna()
    results = []
    for unit in (1.0, 1000.0):
        scaled = table.assign(rd_personnel_fte=table.rd_personnel_fte / unit)
        lowest, highest = scaled.min().min(), scaled.max().max()
        values = (scaled - lowest) / (highest - lowest)
        weighed = values * composite.entropy_weights(
            values, direction="benefit", normalisation="none"
        )
        results.append((weighed.sum(axis=1), (weighed.sum() / weighed.sum().sum()).max()))
    (first, share), (second, _) = results
    return {"share": share, "rank": first.corr(second, method="spearman")}


def jumps() -> pd.Series:
    """Return how many cells double or halve against the median province, known faults aside.

    Returns
    -------
    Series by indicator, those without such a cell left out.
    """
    table = digital.prepared(
        indicators(), choices=replace(DEFAULT, base="absolute", doubtful="drop")
    )
    change = np.log(table).groupby("province_code").diff()
    relative = change - change.groupby("year").transform("median")
    counted = (relative.abs() > np.log(2)).sum()
    return counted[counted > 0]


def always_first(places: int) -> list[str]:
    """Return the provinces among the first `places` by every index that the figure draws."""
    place = ranks(YEARS[1])[["Default", *PLACES]].sort_values("Default")
    return list(names()[place.index[(place <= places).all(axis=1)]])


def size_effect() -> float:
    """Return the rank correlation of population with the places that absolute figures bring."""
    place = ranks(YEARS[1])
    heads = population().set_index(KEYS).population.xs(YEARS[1], level="year")
    return (place.Default - place["Absolute"]).corr(heads[place.index], method="spearman")


# Upgrading in its own range: 0 if all is primary, 1 if all is tertiary.
def upgrading(vintage: str = "census_2018") -> pd.Series:
    """Return the hierarchy coefficient of a vintage, moved from [1, 3] to [0, 1]."""
    levels = datasets.load(f"provincial_value_added_{vintage}").set_index(KEYS)
    sectors = levels[["va_primary", "va_secondary", "va_tertiary"]].dropna()
    return (structure.hierarchy_coefficient(structure.shares(sectors)) - 1) / 2


@cache
def subsystems(vintage: str = "census_2018", ranges: str = "own") -> pd.DataFrame:
    """Return the two subsystems that are coupled.

    Parameters
    ----------
    vintage
        Of the value added behind upgrading.
    ranges
        "own": upgrading in the range its definition gives; "observed": min-max over the panel.
    """
    pair = pd.DataFrame({"digital": index_of(DEFAULT), "upgrading": upgrading(vintage)}).dropna()
    return pair if ranges == "own" else composite.minmax(pair, direction="benefit")


@cache
def coupling(vintage: str = "census_2018", ranges: str = "own") -> pd.DataFrame:
    """Return coupling degrees (C) and coordination degrees (D) by form."""
    pair = subsystems(vintage, ranges)
    level = composite.development_level(pair, "equal")
    forms = {
        name: composite.coupling_degree(pair, variant=name) for name in ("standard", "wang2021")
    }
    forms["wrong range"] = composite.misscaled_coupling_degree(pair, variant="root over sum")
    columns = {("C", name): degree for name, degree in forms.items()}
    columns |= {("D", name): np.sqrt(degree * level) for name, degree in forms.items()}
    return pd.DataFrame(columns)


def grades(degrees: pd.DataFrame) -> pd.DataFrame:
    """Count coordination degrees in ten grades of a tenth each, lowest first."""
    cut = degrees.apply(lambda column: np.minimum((column * 10).astype(int), 9))
    counted = cut.apply(lambda column: column.value_counts()).reindex(range(10))
    return counted.fillna(0).astype(int)


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _series_facts()
        | _weight_facts()
        | _agreement_facts()
        | _finance_facts()
        | _sample_facts()
        | _scale_facts()
        | _coupling_facts()
    )


def _series_facts() -> dict[str, str]:
    table = digital.prepared(indicators(), population(), DEFAULT).dropna()
    cable = digital.prepared(indicators(), population(), VARIANTS["With long-distance cable"])
    links = cable.dropna().xs(YEARS[1], level="year").corr("spearman").optical_cable_km
    last = links.drop("optical_cable_km")
    telecom = indicators().groupby("year").telecom_revenue.sum()
    return {
        "rows": str(len(table)),
        "people_last": str(complete_years(population().groupby("year").population.count()).max()),
        "used": str(len(DEFAULT.indicators)),
        "cable_low": numbers.text(last.min()),
        "cable_negative": str(int((last < 0).sum())),
        "telecom_before": numbers.text(telecom[2020], ",.0f"),
        "telecom_after": numbers.text(telecom[2021], ",.0f"),
        "jumps": str(jumps().sum()),
        "jump_series": numbers.listed([SHORT[name].lower() for name in jumps().index]),
        "explained": numbers.text(_explained(), ".0%"),
    }


def complete_years(counted: pd.Series) -> pd.Index:
    """Return the years with a figure for every province, from counts by year."""
    return counted.index[counted == len(names())]


def _explained() -> float:
    table = digital.prepared(indicators(), population(), DEFAULT).dropna()
    return composite.principal_components(table, components=1, sign="positive sum").explained[0]


def _weight_facts() -> dict[str, str]:
    held = {label: weights_of(choices) for label, choices in WEIGHTINGS.items()}
    base, one = held["Default"], held["Zeros: shift by one"]
    small = (held["Zeros: shift by a thousandth"] - base).abs().max()
    yearly = weights_of(VARIANTS["Yearly"])
    software = [weights.software_revenue for weights in held.values()]
    spread = yearly.max() - yearly.min()
    wide = spread.idxmax()
    slip = one_range()
    return {
        "software_default": numbers.text(base.software_revenue, ".3f"),
        "software_low": numbers.text(min(software), ".3f"),
        "software_high": numbers.text(max(software), ".3f"),
        "ports_default": numbers.text(base.broadband_ports, ".3f"),
        "ports_one": numbers.text(one.broadband_ports, ".3f"),
        "one_rank": numbers.text(base.corr(one, method="spearman")),
        "small_shift": numbers.text(small, ".3f"),
        "top_three": numbers.text(base.nlargest(3).sum(), ".0%"),
        "top_three_names": numbers.listed([SHORT[name] for name in base.nlargest(3).index]),
        "yearly_widest": SHORT[wide],
        "yearly_low": numbers.text(yearly[wide].min(), ".3f"),
        "yearly_high": numbers.text(yearly[wide].max(), ".3f"),
        "doubtful_weight": numbers.text((held["Doubtful cells dropped"] - base).abs().max(), ".3f"),
        "doubtful_index": numbers.text(
            (scores()["Doubtful cells dropped"] - scores().Default).abs().max(), ".3f"
        ),
        "slip_share": numbers.text(slip["share"], ".0%"),
        "slip_rank": numbers.text(slip["rank"]),
    }


def _agreement_facts() -> dict[str, str]:
    table, left = agreement(), within()
    moved = ranks(YEARS[1])
    who = table.who["Absolute"]
    code = names()[names() == who].index[0]
    rest = digital.two_way_within(scores().drop(index=BEIJING, level="province_code")).corr()
    return {
        "component_last": numbers.text(table.rank_last["First component"]),
        "component_pooled": numbers.text(table.rank_pooled["First component"]),
        "component_within": numbers.text(table.within["First component"]),
        "absolute_last": numbers.text(table.rank_last["Absolute"]),
        "absolute_component": numbers.text(
            year(YEARS[1]).corr("spearman").loc["Absolute", "Absolute, first component"]
        ),
        "absolute_places": numbers.text(table.places["Absolute"], ".0f"),
        "absolute_who": who,
        "absolute_from": numbers.text(moved.Default[code], ".0f"),
        "absolute_to": numbers.text(moved["Absolute"][code], ".0f"),
        "yearly_last": numbers.text(table.rank_last["Yearly"]),
        "yearly_within": numbers.text(table.within["Yearly"]),
        "log_last": numbers.text(table.rank_last["Logarithms"]),
        "log_within": numbers.text(table.within["Logarithms"]),
        "cable_who": table.who["With long-distance cable"],
        "cable_places": numbers.text(table.largest["With long-distance cable"], ".0f"),
        "beijing_share": numbers.text(table.beijing["Default"], ".0%"),
        "beijing_log": numbers.text(table.beijing["Logarithms"], ".0%"),
        "beijing_finance": numbers.text(table.beijing[PKU["index_aggregate"]], ".0%"),
        "rest_log": numbers.text(rest.loc["Default", "Logarithms"]),
        "rest_yearly": numbers.text(rest.loc["Default", "Yearly"]),
        "within_rows": str(len(left)),
        "always": numbers.listed(always_first(10)),
        "size_effect": numbers.text(size_effect()),
    }


def _finance_facts() -> dict[str, str]:
    first, last, left = year(YEARS[0]), year(YEARS[1]), within()
    aggregate, corr = PKU["index_aggregate"], left.corr()
    rest = digital.two_way_within(scores().drop(index=BEIJING, level="province_code")).corr()
    return {
        "finance_first": numbers.text(first.corr("spearman").loc["Default", aggregate]),
        "finance_last": numbers.text(last.corr("spearman").loc["Default", aggregate]),
        "finance_absolute": numbers.text(last.corr("spearman").loc["Absolute", aggregate]),
        "finance_within": numbers.text(corr.loc["Default", aggregate]),
        "finance_within_rest": numbers.text(rest.loc["Default", aggregate]),
        "finance_breadth": numbers.text(corr.loc["Default", PKU["coverage_breadth"]]),
        "finance_depth": numbers.text(corr.loc["Default", PKU["usage_depth"]]),
    }


def _sample_facts() -> dict[str, str]:
    table = sample_table()
    change = table.change.drop(LEFT_OUT).astype(float)
    name = change.idxmax()
    return {
        "samples_rank": numbers.text(table["rank"].min(), ".3f"),
        "samples_change": numbers.text(change[name], ".3f"),
        "samples_indicator": table.indicator[name],
        "samples_name": name[0].lower() + name[1:],
    }


def spread(when: int) -> dict[str, float]:
    """Return the coefficient of variation of the index from two places of zero."""
    table = digital.prepared(indicators(), population(), DEFAULT).dropna()
    over_max = (table / table.max()) @ weights_of(DEFAULT)
    forms = {"smallest": index_of(DEFAULT), "none": over_max}
    return {
        name: dispersion.coefficient_of_variation(values.xs(when, level="year"), ddof=1)
        for name, values in forms.items()
    }


def _scale_facts() -> dict[str, str]:
    first, last = spread(YEARS[0]), spread(YEARS[1])
    index = index_of(DEFAULT).unstack("year")
    growth = index[YEARS[1]] / index[YEARS[0]]
    return {
        "cv_way": _way(first["smallest"], last["smallest"]),
        "cv_way_zero": _way(first["none"], last["none"]),
        "cv_first": numbers.text(first["smallest"]),
        "cv_last": numbers.text(last["smallest"]),
        "cv_first_zero": numbers.text(first["none"]),
        "cv_last_zero": numbers.text(last["none"]),
        "growth_who": names()[growth.idxmax()],
        "growth_times": numbers.text(growth.max(), ".0f"),
    }


def _way(before: float, after: float) -> str:
    return "widens" if after > before else "narrows"


def _difference(size: float) -> str:
    """Return in words how far two sides of an equation differ: rounding, or a number."""
    return "differ by rounding alone" if size < 1e-9 else f"differ by up to {size:.2g}"


def _coupling_facts() -> dict[str, str]:
    pair, degrees = subsystems(), coupling()
    observed = coupling(ranges="observed")
    product = (pair.digital * pair.upgrading) ** 0.25
    standard, wrong = degrees["D", "standard"], degrees["D", "wrong range"]
    earlier = coupling("first_published")["D", "standard"]
    both = pd.DataFrame({"a": standard, "b": earlier}).dropna()
    ranked = pd.concat([degrees["D"], pair], axis=1).corr("spearman").standard
    return {
        "identity": _difference(float((standard - product).abs().max())),
        "ratio": numbers.text((wrong / standard).mean(), ".3f"),
        "wrong_highest": numbers.text(degrees["C", "wrong range"].max()),
        "half_standard": numbers.text((standard >= 0.5).mean(), ".0%"),
        "half_wrong": numbers.text((wrong >= 0.5).mean(), ".0%"),
        "grade_moved": numbers.text(
            ((standard * 10).astype(int) != (wrong * 10).astype(int)).mean(), ".0%"
        ),
        "c_mean": numbers.text(degrees["C", "standard"].mean()),
        "c_mean_observed": numbers.text(observed["C", "standard"].mean()),
        "d_wang": numbers.text(degrees["D", "wang2021"].mean()),
        "d_standard": numbers.text(standard.mean()),
        "rank_digital": numbers.text(ranked.digital, ".3f"),
        "rank_wang": numbers.text(ranked.wang2021),
        "d_own_observed": numbers.text(standard.corr(observed["D", "standard"], method="spearman")),
        "earlier_rank": numbers.text(both.a.corr(both.b, method="spearman"), ".3f"),
    }


ROLES = {
    "broadband_ports": "in the index",
    "mobile_base_stations": "in the index",
    "mobile_phone_subscribers": "in the index",
    "domain_names": "in the index; counted where registered",
    "software_revenue": "in the index",
    "ecommerce_sales": "in the index",
    "ict_employment": "in the index",
    "rd_personnel_fte": "in the index",
    "optical_cable_km": "left out: its base is area, which is not at hand",
    "telecom_revenue": "left out: re-based twice, levels do not compare over years",
    "mobile_internet_users": "left out: {gap}",
    "broadband_subscribers": "left out: {gap}",
}


def role(column: str, counted: pd.Series) -> str:
    """Return what becomes of a series, with its gap at an end and its doubtful cells."""
    years = complete_years(counted)
    gap = "complete in all years"
    if years.max() < counted.index.max():
        gap = f"not complete after {years.max()}"
    if years.min() > counted.index.min():
        gap = f"not complete before {years.min()}"
    doubtful = sum(last - first + 1 for name, _, first, last in digital.DOUBTFUL if name == column)
    text = ROLES[column].format(gap=gap)
    return f"{text}; {doubtful} doubtful cells" if doubtful else text


def indicator_table() -> None:
    """Show the series at hand, their coverage, and what becomes of them."""
    fields = {
        field["name"]: field
        for field in datasets.describe("provincial_digital_indicators")["schema"]["fields"]
    }
    covered = indicators().groupby("year").count()
    rows = []
    for column in ROLES:
        years = complete_years(covered[column])
        rows.append(
            {
                "Series": fields[column]["title"],
                "Unit": fields[column]["unit"],
                "All provinces": f"{years.min()}-{years.max()}",
                "Here": role(column, covered[column]),
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-digital-series",
        caption="Twelve series of the digital economy and what becomes of them",
        source=CITED,
        data=covered.reset_index(),
    )


def example() -> pd.DataFrame:
    """Return the made-up table with its min-max values and two scores."""
    unit = composite.minmax(EXAMPLE, direction="benefit")
    component = composite.principal_components(EXAMPLE, components=1, sign="positive sum")
    return EXAMPLE.join(unit.add_suffix(" 0-1")).assign(
        entropy=composite.entropy_score(EXAMPLE, direction="benefit"), component=component.index
    )


def example_weights() -> pd.DataFrame:
    """Return the weights of the made-up table under five ways to treat zeros and ranges."""
    entropy = {
        "Min-max": {},
        "Min-max, shift by one": {"zeros": "shift", "shift": 1.0},
        "No min-max": {"normalisation": "none"},
    }
    held = {
        label: composite.entropy_weights(EXAMPLE, direction="benefit", **options)
        for label, options in entropy.items()
    }
    held["Logarithms, min-max"] = composite.entropy_weights(np.log(EXAMPLE), direction="benefit")
    component = composite.principal_components(EXAMPLE, components=1, sign="positive sum")
    return pd.DataFrame(held | {"First component, squared": component.loadings[0] ** 2}).T


def example_table() -> None:
    """Show the made-up table and its scores."""
    table = example().round(10) + 0.0  # no minus before a zero
    forms = dict.fromkeys(table.columns, ".2f") | dict.fromkeys(EXAMPLE.columns, ".0f")
    shown = pd.DataFrame(
        {
            column: table[column].map(lambda value, form=form: numbers.text(value, form))
            for column, form in forms.items()
        }
    ).set_axis(
        ["Phones", "Software", "Phones, 0-1", "Software, 0-1", "Entropy", "Component"], axis=1
    )
    tables.show(
        shown.rename_axis("Province"),
        name="tab-digital-example",
        caption="Four made-up provinces: two series, their min-max values, and two scores",
        source="Made-up figures",
        data=table.reset_index(),
    )


def example_weights_table() -> None:
    """Show what the made-up series weigh under several choices."""
    held = example_weights()
    shown = held.map(lambda value: numbers.text(value, ".2f")).rename(columns=str.capitalize)
    tables.show(
        shown.rename_axis("Choice"),
        name="tab-digital-example-weights",
        caption="What the two made-up series weigh",
        source="Made-up figures",
        data=held.rename_axis("choice").reset_index(),
    )


@cache
def weighting_table() -> pd.DataFrame:
    """Return weights by choice, loadings of the component among them as shares of their sum."""
    held = {label: weights_of(choices) for label, choices in WEIGHTINGS.items()}
    yearly = weights_of(VARIANTS["Yearly"])
    held |= {"Yearly, smallest": yearly.min(), "Yearly, largest": yearly.max()}
    loadings = weights_of(VARIANTS["First component"])
    held["First component, loadings"] = loadings / loadings.sum()
    return pd.DataFrame(held).T[list(DEFAULT.indicators)]


def weights_table() -> None:
    """Show what each indicator weighs under each choice."""
    held = weighting_table()
    shown = held.map(lambda value: numbers.text(value, ".3f")).rename(columns=SHORT)
    tables.show(
        shown.rename_axis("Choice"),
        name="tab-digital-weights",
        caption="Weights of the eight indicators, one choice changed at a time",
        source=CITED,
        data=held.rename_axis("choice").reset_index(),
    )


MARKS = {
    "Default": ("default", "o", style.DARK, 9),
    "Absolute": ("absolute", "s", style.MIDDLE, 7),
    "No min-max": ("no min-max", "^", style.LIGHT, 8),
    "Zeros: shift by one": ("zeros shifted by one", "D", style.MUTED, 6.5),
    "Logarithms": ("logarithms", "x", style.INK, 7),
}


def weights_figure() -> None:
    """Draw what each indicator weighs under five choices, with the yearly range behind."""
    held = weighting_table()
    order = held.loc["Default"].sort_values().index
    axes = style.new_axes(height=5.2)
    places = np.arange(len(order))
    low, high = held.loc["Yearly, smallest", order], held.loc["Yearly, largest", order]
    axes.hlines(places, low, high, color=style.GRID, linewidth=9, label="yearly, range", zorder=1)
    for row, (label, marker, colour, size) in MARKS.items():
        points = {"linestyle": "", "marker": marker, "color": colour, "markersize": size}
        axes.plot(held.loc[row, order], places, label=label, **points)
    axes.axvline(1 / len(order), color=style.MUTED, linewidth=1, linestyle=":")
    axes.set_yticks(places, [SHORT[name] for name in order])
    axes.set(xlabel="weight (dotted: equal weights)", xlim=(0, 0.31))
    axes.figure.legend(loc="outside lower center", ncols=2, fontsize=10)
    top, bottom = order[-1], order[0]
    one = held.loc["Zeros: shift by one"]
    link = held.loc["Default"].corr(one, method="spearman")
    figures.show(
        axes,
        name="fig-digital-weights",
        alt=(
            f"Eight rows with five marks each. The default puts {SHORT[top]} highest with "
            f"{held.loc['Default', top]:.2f} and {SHORT[bottom]} lowest with "
            f"{held.loc['Default', bottom]:.2f}. With zeros shifted by one {SHORT[one.idxmax()]} "
            f"is highest with {one.max():.2f} and {SHORT[one.idxmin()]} lowest with "
            f"{one.min():.2f}; the rank correlation of both sets of weights is "
            f"{numbers.text(link)}. Logarithms give "
            f"{SHORT[held.loc['Logarithms'].idxmax()]} {held.loc['Logarithms'].max():.2f}."
        ),
        source=SOURCE,
        data=held.rename_axis("choice").reset_index(),
    )


def agreement_table() -> None:
    """Show how far each variant agrees with the default."""
    table = agreement().drop("Default")
    shown = pd.DataFrame(
        {
            "Variant": table.index,
            str(YEARS[0]): table.rank_first.map(numbers.text),
            str(YEARS[1]): table.rank_last.map(numbers.text),
            "All years": table.rank_pooled.map(numbers.text),
            "Within": table.within.map(numbers.text),
            "Mean move": table.places.map(lambda value: numbers.text(value, ".1f")),
            "Largest move": [f"{row.who}, {row.largest:.0f}" for row in table.itertuples()],
        }
    )
    tables.show(
        shown,
        name="tab-digital-agreement",
        caption=(
            "Agreement with the default: rank correlations, correlation without province and "
            "year means (within), and places moved in the last year"
        ),
        source="{cite:t}`nbs`; {cite:t}`guo2020`",
        data=agreement().rename_axis("variant").reset_index(),
    )


PLACES = {
    "First component": ("first component", "D", style.MIDDLE),
    "Absolute": ("absolute", "s", style.LIGHT),
    PKU["index_aggregate"]: ("digital finance", "x", style.INK),
}


def ranks_figure() -> None:
    """Draw every province's place in the last year under four indices."""
    place = ranks(YEARS[1]).sort_values("Default", ascending=False)
    axes = style.new_axes(height=8.4)
    rows = np.arange(len(place))
    drawn = place[["Default", *PLACES]]
    axes.hlines(rows, drawn.min(axis=1), drawn.max(axis=1), color=style.GRID, linewidth=3)
    axes.plot(place.Default, rows, "o", color=style.DARK, markersize=7.5, label="default")
    for column, (label, marker, colour) in PLACES.items():
        axes.plot(place[column], rows, marker, color=colour, markersize=6, label=label)
    axes.set_yticks(rows, names()[place.index], fontsize=9)
    axes.set(xlabel="place (1: the most digital)", xlim=(0, 32), ylim=(-0.8, len(rows) - 0.2))
    axes.figure.legend(loc="outside lower center", ncols=2, fontsize=10)
    far = (drawn.max(axis=1) - drawn.min(axis=1)).idxmax()
    one, other = (agreement().loc[name] for name in ("First component", "Absolute"))
    figures.show(
        axes,
        name="fig-digital-ranks",
        alt=(
            f"Provinces ranked from {names()[place.Default.idxmin()]} at the top to "
            f"{names()[place.Default.idxmax()]}. By the first component places move by "
            f"{one.places:.1f} on average and by up to {one.largest:.0f} ({one.who}), by absolute "
            f"figures by {other.places:.1f} and up to {other.largest:.0f} ({other.who}). The "
            f"widest row is {names()[far]}, whose places run from {drawn.loc[far].min():.0f} to "
            f"{drawn.loc[far].max():.0f}."
        ),
        source=f"{SOURCE}; Peking University digital finance index",
        data=drawn.join(names()).reset_index(),
    )


def within_figure() -> None:
    """Draw what two-way fixed effects leave of the default beside two other indices."""
    left = within()
    panels = style.new_grid(1, 2, height=3.9, sharex=True)
    code = left.index.get_level_values("province_code")
    drawn = {"Logarithms": "index of logarithms", PKU["index_aggregate"]: "digital finance index"}
    for axes, (column, label) in zip(panels, drawn.items(), strict=True):
        for mask, colour, marker in (
            (code != BEIJING, style.LIGHT, "o"),
            (code == BEIJING, style.DARK, "D"),
        ):
            axes.plot(left.Default[mask], left[column][mask], marker, color=colour, markersize=4.5)
        axes.set(xlabel="default index", title=label)
    panels[0].set(ylabel="deviation from means")
    panels[0].annotate("Beijing", (0.12, -0.022), color=style.DARK)
    reach = {
        who: [numbers.text(left.Default[mask].min()), numbers.text(left.Default[mask].max())]
        for who, mask in (("Beijing", code == BEIJING), ("others", code != BEIJING))
    }
    figures.show(
        panels[0],
        name="fig-digital-within",
        alt=(
            "Two scatter plots of deviations from province and year means. In both the diamonds of "
            f"Beijing reach from {' to '.join(reach['Beijing'])} on the default index, the marks "
            f"of all other provinces from {' to '.join(reach['others'])}. Against logarithms the "
            f"correlation is {numbers.text(left.Default.corr(left.Logarithms))}, against digital "
            f"finance {numbers.text(left.Default.corr(left[PKU['index_aggregate']]))}."
        ),
        source=f"{SOURCE}; Peking University digital finance index",
        data=left[["Default", *drawn]].join(names()).reset_index(),
    )


def finance_figure() -> None:
    """Draw the rank correlation with the digital finance index by year."""
    columns = {
        "Absolute": ("absolute", style.MIDDLE, "--"),
        "Default": ("default", style.DARK, "-"),
        "First component": ("first component", style.LIGHT, "-"),
    }
    years = range(YEARS[0], YEARS[1] + 1)
    by_year = pd.DataFrame(
        {when: year(when).corr("spearman")[PKU["index_aggregate"]][list(columns)] for when in years}
    ).T
    axes = style.new_axes(height=3.6)
    ends = {}
    for column, (label, colour, dash) in columns.items():
        axes.plot(by_year.index, by_year[column], color=colour, linestyle=dash)
        ends[label] = (by_year.index[-1], by_year[column].iloc[-1])
    axes.set(ylabel="rank correlation", ylim=(0.4, 1.0))
    style.year_axis(axes)
    style.label_line_ends(axes, ends)
    first, last = by_year.iloc[0], by_year.iloc[-1]
    figures.show(
        axes,
        name="fig-digital-finance",
        alt=(
            f"Three lines of rank correlations with the digital finance index. The default goes "
            f"from {first.Default:.2f} to {last.Default:.2f}, the first component from "
            f"{first['First component']:.2f} to {last['First component']:.2f}, absolute figures "
            f"from {first.Absolute:.2f} to {last.Absolute:.2f}; no line leaves the range from "
            f"{by_year.min().min():.2f} to {by_year.max().max():.2f}."
        ),
        source=f"{SOURCE}; Peking University digital finance index",
        data=by_year.rename_axis("year").reset_index(),
    )


def samples_table() -> None:
    """Show what another sample does to weights and order."""
    table = sample_table()
    shown = pd.DataFrame(
        {
            "Sample": table.index,
            "Largest change of a weight": table.change.map(
                lambda value: numbers.text(value, ".3f")
            ),
            "Where": table.indicator,
            "Weight of software": table.software.map(lambda value: numbers.text(value, ".3f")),
            "Rank correlation, last year": table["rank"].map(lambda v: numbers.text(v, ".3f")),
        }
    )
    tables.show(
        shown,
        name="tab-digital-samples",
        caption="The default index on other samples",
        source=CITED,
        data=table.rename_axis("sample").reset_index(),
    )


FORMS = {"standard": "Standard", "wrong range": "Wrong range", "wang2021": "Wang and others"}


def grades_table() -> None:
    """Show how many province-years fall into each grade of coordination."""
    counted = grades(coupling()["D"][list(FORMS)])
    counted["observed"] = grades(coupling(ranges="observed")["D"][["standard"]]).standard
    shown = counted.astype(str).set_axis([*FORMS.values(), "Standard, observed range"], axis=1)
    shown.insert(0, "D", [f"{grade / 10:.1f} to {(grade + 1) / 10:.1f}" for grade in counted.index])
    tables.show(
        shown,
        name="tab-digital-grades",
        caption="Province-years by grade of the coordination degree D, under four forms",
        source=CITED,
        data=counted.rename_axis("grade").reset_index(),
    )


def coupling_figure() -> None:
    """Draw the coupling degree against the gap, and coordination against the digital index."""
    left, right = style.new_grid(1, 2, height=3.9)
    ratio = np.linspace(0.001, 1, 200)
    pair = pd.DataFrame({"small": ratio, "large": 1.0})
    curves = pd.DataFrame(
        {
            "ratio": ratio,
            "standard": composite.coupling_degree(pair, variant="standard"),
            "wrong range": composite.misscaled_coupling_degree(pair, variant="root over sum"),
        }
    )
    left.plot(ratio, curves.standard, color=style.DARK)
    left.plot(ratio, curves["wrong range"], color=style.MIDDLE, linestyle="--")
    left.annotate("standard", (0.42, 0.8), color=style.DARK)
    left.annotate("wrong range", (0.4, 0.34), color=style.MIDDLE)
    left.set(xlabel="smaller over larger subsystem", ylabel="coupling degree C", ylim=(0, 1.03))
    index, degrees = subsystems().digital, coupling()["D"]
    right.plot(index, degrees.standard, "o", color=style.DARK, markersize=3.5)
    right.plot(index, degrees["wrong range"], "D", color=style.MIDDLE, markersize=3)
    right.axhline(0.5, color=style.MUTED, linewidth=1, linestyle=":")
    right.set(xlabel="digital index", ylabel="coordination degree D", ylim=(0, 1.03))
    figures.show(
        left,
        name="fig-digital-coupling",
        alt=(
            "Left, two curves rise with the ratio of the smaller to the larger subsystem: the "
            "standard degree ends at one, the wrong range at one half. Right, coordination of all "
            "province-years against the digital index: both clouds are almost a single curve, and "
            f"the lower one stays under one half in {(degrees['wrong range'] < 0.5).mean():.0%} "
            "of cases."
        ),
        source=f"{SOURCE}; provincial accounts after the fourth economic census",
        data=degrees.join(index).join(names()).reset_index(),
    )
