"""Projections of structure to 2035 and scenarios of demand: what they read, how they are chosen.

Settled before any error was computed: the candidates in `METHODS`; the criterion, the smallest
misplaced share of provinces with each horizon of `CRITERION` counted alike, over projections that
ended by `CHOSEN_BY`; the evaluation, origins from `JUDGED_FROM` on, which the choice could not
see; plain intervals from all errors known at an origin.

Amended after a first look: plain intervals held far too few provinces at long horizons, so that
widened ones stand beside them and are the ones drawn. Their coverage is reported like the other,
but they were devised knowing that the plain ones fail.
"""

from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from upgrading import datasets, input_output
from upgrading.claims import evidence
from upgrading.measures import linkages
from upgrading.measures.linkages import Imports, InputOutputTable
from upgrading.models import projection
from upgrading.models.projection import Method, Width

Seam = Literal["linked", "as printed"]
Scope = Literal["provinces", "nation"]

SECTORS = ["va_primary", "va_secondary", "va_tertiary"]
PARTS = ["primary", "secondary", "tertiary"]
KEYS = ["province_code", "year"]
NATION = 0  # the nation's place among province codes
SEAM = 2000  # the mixed series is read before this year, the accounts after a census from it on
GOAL = 2035
MAIN = "provincial_value_added_census_2018"  # the accounts that the projections start from
LAST = int(datasets.load(MAIN).year.max())  # rows of a new year move all that follows
HORIZONS = range(1, 16)
NO_CHANGE, TRANSITION = "no change", "transition"
METHODS = {
    NO_CHANGE: Method("none"),
    "drift, 5 years": Method("drift", window=5),
    "drift, 10 years": Method("drift", window=10),
    "damped drift": Method("drift", window=10, damping=0.9),
    "common drift": Method("common drift", window=10),
    TRANSITION: Method("transition"),
}
WITH_INCOME = "transition, income"
FIRST_ORIGIN = 1988  # ten years of drift reach back to the first year on record
CRITERION = range(1, 11)
CHOSEN_BY, JUDGED_FROM = 2004, 2005
CHECKED = 2018  # the origin that the accounts after the fifth census can judge

STEPS = ((2002, 2007), (2007, 2012), (2012, 2017), (2017, 2020))
BASE = 2020  # the latest input-output table
IMPORTS: Imports = "domestic_uses"
WINDOW = GOAL - LAST


# Structure ---------------------------------------------------------------------------------


def _shares(levels: pd.DataFrame) -> pd.DataFrame:
    values = levels[SECTORS].set_axis(PARTS, axis=1)
    return values.div(values.sum(axis=1), axis=0)


def accounts(vintage: str) -> pd.DataFrame:
    """Return sector shares by province and year from one dataset of provincial accounts."""
    frame = datasets.load(f"provincial_value_added_{vintage}")
    return _shares(frame.set_index(KEYS)).dropna().sort_index()


def linked(early: pd.DataFrame, late: pd.DataFrame) -> pd.DataFrame:
    """Join two vintages of shares at the first year of the later one, without a step.

    Parameters
    ----------
    early, late
        Shares above zero indexed by province_code and year; they share the later one's first year.

    Returns
    -------
    DataFrame
        The later shares as they are, and before them the earlier ones with each province's
        log-ratios moved by what the two differ in the first common year. Changes of log-ratios
        are those of the vintages.

    Raises
    ------
    ValueError
        If a province of the later vintage is not in the earlier one in that year.
    """
    first = late.index.get_level_values("year").min()
    before, after = projection.log_ratios(early), projection.log_ratios(late)
    step = after.xs(first, level="year") - before.xs(first, level="year")
    if step.isna().any(axis=None):
        raise ValueError(f"early: expected every province in {first}, found one without")
    kept = before[before.index.get_level_values("year") < first]
    moved = kept.add(step.reindex(kept.index, level="province_code"))
    shares = pd.DataFrame(projection.composition(moved.to_numpy()), kept.index, early.columns)
    return pd.concat([shares, late]).sort_index()


@cache
def provinces(seam: Seam = "linked") -> pd.DataFrame:
    """Return sector shares by province and year, 1978 to `LAST`, mixed vintages before the seam.

    Parameters
    ----------
    seam
        "linked" takes out the step at the seam (see `linked`); "as printed" leaves it in.
    """
    if seam == "as printed":
        return evidence.provincial_structure()
    return linked(accounts("1978_2004"), accounts("census_2018"))


def nation() -> pd.DataFrame:
    """Return the nation's sector shares by year, after the fourth census."""
    return _shares(datasets.load("national_accounts").set_index("year"))


@cache
def panel(seam: Seam = "linked") -> pd.DataFrame:
    """Return shares of provinces and, under the code `NATION`, of the nation, to `LAST`."""
    whole = pd.concat({NATION: nation().loc[:LAST]}, names=["province_code"])
    return pd.concat([whole, provinces(seam)]).sort_index()


def codes() -> list[int]:
    """Return the province codes: the units that pooled methods learn from."""
    return [code for code in panel().index.unique("province_code") if code != NATION]


@cache
def seam_step() -> pd.DataFrame:
    """Return the census vintage minus the mixed series where both are there, in shares."""
    return (accounts("census_2018") - accounts("1978_2004")).dropna()


# Back-tests --------------------------------------------------------------------------------


@cache
def tests(seam: Seam = "linked") -> pd.DataFrame:
    """Return the back-test of every candidate, provinces and nation (see `projection.backtest`)."""
    return projection.backtest(
        panel(seam),
        METHODS,
        origins=range(FIRST_ORIGIN, LAST),
        horizons=list(HORIZONS),
        pool=codes(),
    )


def of(scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a back-test that are about provinces or about the nation."""
    return rows[(rows.unit == NATION) == (scope == "nation")]


@cache
def criterion(known_by: int = CHOSEN_BY, seam: Seam = "linked") -> pd.Series:
    """Return what each candidate misplaces by the criterion, from what was known in a year."""
    rows = of("provinces", tests(seam))
    rows = rows[(rows.origin + rows.horizon <= known_by) & rows.horizon.isin(CRITERION)]
    return projection.accuracy(rows, benchmark=NO_CHANGE).misplaced.groupby("method").mean()


def chosen(known_by: int = CHOSEN_BY, seam: Seam = "linked") -> str:
    """Return the candidate that the criterion chooses, from what was known in a year."""
    return str(criterion(known_by, seam).idxmin())


@cache
def early_accuracy() -> pd.DataFrame:
    """Return the accuracy by method and horizon in projections that ended by `CHOSEN_BY`."""
    rows = of("provinces", tests())
    return projection.accuracy(rows[rows.origin + rows.horizon <= CHOSEN_BY], benchmark=NO_CHANGE)


@cache
def late_accuracy(scope: Scope = "provinces", seam: Seam = "linked") -> pd.DataFrame:
    """Return the accuracy by method and horizon in projections from `JUDGED_FROM` on."""
    rows = of(scope, tests(seam))
    return projection.accuracy(rows[rows.origin >= JUDGED_FROM], benchmark=NO_CHANGE)


@cache
def income_accuracy() -> pd.DataFrame:
    """Return the accuracy of the transition with and without income, provinces since 2000.

    Income is the log of GDP per head over the provinces' mean of the year; population starts in
    2000, so that both regressions learn from that year on.
    """
    frame = evidence.provincial_income().set_index(KEYS).gdp_per_head
    logs = pd.DataFrame({"income": np.log(frame / frame.groupby("year").transform("mean"))})
    methods = {
        TRANSITION: METHODS[TRANSITION],
        WITH_INCOME: Method("transition", covariates=True),
        NO_CHANGE: METHODS[NO_CHANGE],
    }
    rows = projection.backtest(
        accounts("census_2018"),
        methods,
        origins=range(JUDGED_FROM, LAST),
        horizons=list(CRITERION),
        covariates=logs,
    )
    return projection.accuracy(rows, benchmark=NO_CHANGE)


@cache
def _errors(scope: Scope, method: str) -> pd.DataFrame:
    rows = of(scope, tests())
    return rows[rows.method == method]


@cache
def covered(scope: Scope, width: Width) -> pd.DataFrame:
    """Return the coverage of the chosen method's intervals from `JUDGED_FROM` on."""
    return projection.coverage(
        _errors(scope, chosen()), origins=range(JUDGED_FROM, LAST), width=width
    )


@cache
def dependence(scope: Scope = "provinces") -> pd.DataFrame:
    """Return, by horizon, what is behind the intervals of the projection from `LAST`.

    Returns
    -------
    DataFrame
        origins, errors, independent origins, common (the share of squared errors that provinces
        of one origin share) and the factors of the widened intervals.
    """
    rows = {}
    for horizon in HORIZONS:
        past = projection.known_by(_errors(scope, chosen()), LAST, horizon)
        factors = projection.widening(past)
        rows[horizon] = {
            "origins": past.origin.nunique(),
            "errors": len(past),
            "independent": projection.independent_origins(past),
            "common": projection.common_part(past),
            "factor_80": factors[0],
            "factor_95": factors[1],
        }
    return pd.DataFrame(rows).T.rename_axis("horizon")


# Projections -------------------------------------------------------------------------------


def _with_intervals(
    shares: pd.DataFrame, method: str, origin: int, last: int, width: Width
) -> pd.DataFrame:
    """Project every unit and put intervals around it from errors known at the origin."""
    parts = []
    for horizon in range(1, last - origin + 1):
        point = projection.project(
            shares, METHODS[method], origin=origin, horizons=[horizon], pool=codes()
        )
        for scope in ("nation", "provinces"):
            mine = (point.index.get_level_values(0) == NATION) == (scope == "nation")
            if mine.any():
                past = projection.known_by(_errors(scope, method), origin, horizon)
                bounds = projection.intervals(point[mine], past, width=width)
                middle = point[mine].set_axis(
                    pd.MultiIndex.from_product([PARTS, [0.0], ["middle"]]), axis=1
                )
                parts.append(middle.join(bounds))
    return pd.concat(parts).sort_index().rename_axis(KEYS)


@cache
def projections(method: str | None = None, width: Width = "widened") -> pd.DataFrame:
    """Return projected shares of provinces and nation, `LAST` + 1 to `GOAL`, with intervals.

    Parameters
    ----------
    method
        A name of `METHODS`; the chosen one by default.
    width
        As in `projection.intervals`.

    Returns
    -------
    DataFrame
        Indexed by province_code and year; columns (part, level, side): (part, 0.0, "middle") is
        the projection, (part, 0.8, "low") the lower end of its 80 per cent interval.
    """
    return _with_intervals(panel(), method or chosen(), LAST, GOAL, width)


@cache
def by_method() -> pd.DataFrame:
    """Return the nation's shares in `GOAL` by method, without intervals."""
    rows = {
        name: projection.project(
            panel(), method, origin=LAST, horizons=[GOAL - LAST], pool=codes()
        ).loc[NATION, GOAL]
        for name, method in METHODS.items()
    }
    return pd.DataFrame(rows).T.rename_axis("method")


@cache
def latest() -> pd.DataFrame:
    """Return provinces' projections to `GOAL` from the last year after the fifth census.

    The series after the fourth census is linked to it in its first year, for the drift.
    """
    late = accounts("census_2023")
    shares = linked(accounts("census_2018"), late)
    origin = int(late.index.get_level_values("year").max())
    return _with_intervals(shares, chosen(), origin, GOAL, "widened")


@cache
def checked() -> pd.DataFrame:
    """Return how projections of provinces from `CHECKED` fared, by what they start from and meet.

    Returns
    -------
    DataFrame
        One row a pair of vintages ("start", "target"), method and year: misplaced, mean over
        provinces; tertiary, mean of actual minus projected share; covered_80 and covered_95,
        share of provinces whose tertiary share is inside, with widened intervals from errors
        known in `CHECKED`.
    """
    fourth, fifth, first = (accounts(v) for v in ("census_2018", "census_2023", "first_published"))
    pairs = {
        ("fourth census", "fourth census"): (provinces(), fourth),
        ("fourth census", "fifth census"): (provinces(), fifth),
        ("first published", "fifth census"): (first, fifth),
    }
    rows = []
    for (start, target), (shares, actual) in pairs.items():
        for method in (NO_CHANGE, chosen()):
            last = int(actual.index.get_level_values("year").max())
            made = _with_intervals(shares, method, CHECKED, last, "widened")
            both = made.join(actual.set_axis(_actual(), axis=1), how="inner")
            judged = _judge(both).groupby("year").mean()
            rows.append(judged.assign(start=start, target=target, method=method).reset_index())
    return pd.concat(rows, ignore_index=True)


def _actual() -> pd.MultiIndex:
    return pd.MultiIndex.from_product([PARTS, [1.0], ["actual"]])


def _judge(both: pd.DataFrame) -> pd.DataFrame:
    middle = both.xs("middle", axis=1, level=2).to_numpy()
    actual = both.xs("actual", axis=1, level=2).to_numpy()
    tertiary = both["tertiary", 1.0, "actual"]
    columns = {
        "misplaced": projection.misplaced(middle, actual),
        "tertiary": tertiary - both["tertiary", 0.0, "middle"],
    }
    for level in projection.LEVELS:
        low, high = both["tertiary", level, "low"], both["tertiary", level, "high"]
        columns[f"covered_{100 * level:.0f}"] = (low <= tertiary) & (tertiary <= high)
    return pd.DataFrame(columns, index=both.index)


@cache
def revision() -> pd.Series:
    """Return the fifth census minus the fourth, tertiary share, by year, mean over provinces."""
    both = accounts("census_2023").tertiary - accounts("census_2018").tertiary
    return both.dropna().groupby("year").mean()


# Demand ------------------------------------------------------------------------------------


def _bought(source: InputOutputTable) -> pd.Series:
    """Return what each group of demand buys, at home and abroad, and the table's error."""
    groups = source.final.T.groupby(linkages.DEMAND_GROUPS, sort=False).sum().T.sum()
    groups["error"] = source.error.sum()
    return groups[[*input_output.DEMANDS, "error"]]


@cache
def induced(year: int, imports: Imports = IMPORTS) -> tuple[pd.DataFrame, pd.Series]:
    """Return value added of three sectors by demand, and what each demand buys, in per cent.

    Parameters
    ----------
    year
        A table.
    imports
        How imports are kept apart; "separated" reads the table with 42 sectors that does.

    Returns
    -------
    tuple of DataFrame and Series
        Sectors x demands, and demands; both in per cent of the table's value added.
    """
    source = input_output.table(year, separated=imports == "separated")
    whole = source.sector_value_added.sum()
    groups = linkages.sector_groups(source, input_output.concordance(), by="three_sector")
    bought = 100 * _bought(source) / whole
    earned = linkages.induced_value_added(source, imports=imports, demand="groups")
    return (100 * earned / whole).groupby(groups).sum().loc[PARTS, list(bought.index)], bought


@cache
def exercises() -> pd.DataFrame:
    """Return the demand exercise as it would have been made from one table to the next.

    Returns
    -------
    DataFrame
        Indexed by start, end and what is known of the end: "nothing" (the old structure),
        "demand" (how much each demand buys, of its old basket), "products" (what is bought of
        each of 25 products made at home) and "actual". Shares of three sectors, and misplaced
        against the actual ones.
    """
    rows = {}
    for start, end in STEPS:
        before, after = induced(start), induced(end)
        rows[start, end, "nothing"] = projection.demand_shift(*before)
        rows[start, end, "demand"] = projection.demand_shift(*before, after[1])
        rows[start, end, "products"] = _from_products(start, end)
        rows[start, end, "actual"] = projection.demand_shift(*after)
    frame = pd.DataFrame(rows).T.rename_axis(["start", "end", "known"])
    actual = frame.xs("actual", level="known").reindex(frame.index.droplevel("known"))
    return frame.assign(misplaced=projection.misplaced(frame.to_numpy(), actual.to_numpy()))


def _from_products(start: int, end: int) -> pd.Series:
    """Return shares that old input coefficients give for the new final demand by product."""
    old, new = input_output.grouped(start), input_output.grouped(end)
    demand = linkages.domestic_final_demand(new, imports=IMPORTS).sum(axis=1)
    inverse = linkages.leontief_inverse(linkages.input_coefficients(old, imports=IMPORTS))
    earned = linkages.value_added_ratio(old) * (inverse @ demand.loc[inverse.columns])
    groups = input_output.concordance().drop_duplicates("sector").set_index("sector").three_sector
    levels = earned.groupby(groups.loc[earned.index].to_numpy()).sum()[PARTS]
    return levels / levels.sum()


@cache
def swings() -> pd.DataFrame:
    """Return the largest rise and fall of each spending rate over `WINDOW` years, in points.

    Returns
    -------
    DataFrame
        consumption, investment and net_exports x rise, rise_end, fall and fall_end.
    """
    frame = datasets.load("national_accounts").set_index("year")
    columns = {
        "consumption": frame.final_consumption,
        "investment": frame.gross_capital_formation,
        "net_exports": frame.net_exports,
    }
    change = (100 * pd.DataFrame(columns).div(frame.gdp_expenditure, axis=0)).diff(WINDOW)
    found = {
        "rise": change.max(),
        "rise_end": change.idxmax(),
        "fall": change.min(),
        "fall_end": change.idxmin(),
    }
    return pd.DataFrame(found)


def shifts() -> dict[str, dict[str, float]]:
    """Return the scenarios: points of GDP that each demand gains or loses."""
    sizes = swings()
    up, down = sizes.rise["consumption"], sizes.fall["consumption"]
    out = sizes.fall["net_exports"]
    return {
        "consumption for investment": {"consumption": up, "investment": -up},
        "investment for consumption": {"consumption": down, "investment": -down},
        "consumption for exports": {"consumption": -out, "exports": out},
    }


@cache
def demand_scenarios() -> pd.DataFrame:
    """Return the change of sector shares that each scenario brings, through the table of `BASE`.

    Returns
    -------
    DataFrame
        Indexed by scenario and treatment of imports; points of value added.
    """
    rows = {}
    for imports in ("domestic_uses", "all_uses", "separated"):
        earned, bought = induced(BASE, imports)
        before = projection.demand_shift(earned, bought)
        for name, shift in shifts().items():
            changed = bought.add(pd.Series(shift), fill_value=0)[bought.index]
            rows[name, imports] = 100 * (projection.demand_shift(earned, bought, changed) - before)
    return pd.DataFrame(rows).T.rename_axis(["scenario", "imports"])
