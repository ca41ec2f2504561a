"""Claims that can be read for one province: what a rule counts over provinces, one by one.

A check is a small pure function of the frames that the claim's rule reads; it says for every
province whether the statement holds there. It decides nothing: the verdict on a claim is the
rule's (`rules_a` to `rules_e`), and where a rule counts provinces, a test holds the check to the
same count. Claims on regions, on the nation, on input-output tables and on causes have no check.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets, transitions
from upgrading.claims import evidence, wording
from upgrading.claims.evidence import REGIONS, SHORT, WORKERS, wide
from upgrading.claims.rules_a import ORDERS, _decomposed, _stated
from upgrading.claims.rules_d import BEIJING, GROUPS, HAINAN, PRINTED, REVISED, _quotients, _rises
from upgrading.claims.wording import said
from upgrading.models import panel_data

YES, PART, NO, UNKNOWN = "yes", "in part", "no", "no data"
ANSWERS = (YES, PART, NO, UNKNOWN)
GRADES = {BEIJING: (3.0, 4.0), HAINAN: (2.0, 3.0)}  # of document D's Figure 1
OTHER_GRADES = (0.0, 2.0)
PASSED = (2012, 2013)  # when services passed industry for good, as the rule for E10 has it
SURVEY = 2013  # first year of the household survey that counts town and country alike


NOBODY = pd.DataFrame({"holds": [], "value": [], "figure": []}, dtype=object)


@dataclass(frozen=True)
class Check:
    """A claim as it can be read for one province.

    Attributes
    ----------
    claim
        Its id in the register.
    statement
        What is asked of the province, in words.
    figure
        What the figure beside the answer is.
    judge
        Function of frames, named as `evidence` names them, that returns a frame by province_code:
        holds (one of `ANSWERS`), value (number, may be missing), figure (text). Provinces that
        the claim does not speak of have no row.
    whole
        Whether the answer for one province needs the others' figures.
    """

    claim: str
    statement: str
    figure: str
    judge: Callable[..., pd.DataFrame]
    whole: bool = False


def _answers(parts: pd.DataFrame) -> pd.Series:
    """Return yes if all parts hold, no if none does, in part otherwise."""
    share = parts.astype(float).mean(axis=1)
    named = np.select([share == 1, share == 0], [YES, NO], PART)
    return pd.Series(named, parts.index)


def _frame(holds: pd.Series, value: pd.Series, figure: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"holds": holds, "value": value.astype(float), "figure": figure})


def _texts(values: pd.Series, form: str, after: str = "") -> pd.Series:
    return values.map(lambda value: said(value, form) + after)


# Structure -----------------------------------------------------------------------------------


def order_of_sectors(provincial_structure: pd.DataFrame) -> pd.DataFrame:
    """Read A1: sectors pass 1-2-3, 2-3-1 and 3-2-1, each once and in this order."""
    orders = transitions.order_of_sectors(provincial_structure).sort_index()
    paths = {code: part for code, part in orders.groupby(level="province_code")}
    stated = pd.Series({code: _stated(part) for code, part in paths.items()})
    whole = pd.Series({code: transitions.path(part) for code, part in paths.items()})
    steps = stated.map(lambda path: len(set(path)))
    onward = stated.map(lambda path: transitions.follows(path, ORDERS))
    holds = pd.Series(np.where(stated == ORDERS, YES, np.where(onward, PART, NO)), stated.index)
    ends = whole.map(lambda path: f"{path[0]} to {path[-1]}, changes: {len(path) - 1}")
    return _frame(holds, steps, ends)


def sectors_after_2000(provincial_structure: pd.DataFrame) -> pd.DataFrame:
    """Read A23: since 2000 the primary share falls, the secondary and the tertiary share rise."""
    shares = provincial_structure[provincial_structure.index.get_level_values("year") >= 2000]
    by_year = 100 * shares.unstack("year")
    years = by_year.columns.get_level_values("year")
    moved = by_year.xs(years.max(), axis=1, level=1) - by_year.xs(years.min(), axis=1, level=1)
    parts = pd.concat([moved.primary < 0, moved.secondary > 0, moved.tertiary > 0], axis=1)
    return _frame(_answers(parts), moved.secondary, _moves(moved))


def _moves(moved: pd.DataFrame) -> pd.Series:
    """Return changes of three shares as text, in points."""
    return moved.apply(lambda row: " / ".join(said(row[s], "+.0f") for s in SHORT), axis=1)


def stated_grade(document_d_indicators: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Read D5: the mean ratio lies in the document's grade, in both vintages."""
    means = pd.DataFrame(
        {
            name: f.upgrade.groupby("province_code").mean()
            for name, f in document_d_indicators.items()
        }
    )
    low, high = (
        pd.Series([GRADES.get(code, OTHER_GRADES)[end] for code in means.index], means.index)
        for end in (0, 1)
    )
    inside = means.gt(low, axis=0) & means.le(high, axis=0)
    figures = _texts(means[PRINTED], ".2f") + ", " + _texts(means[REVISED], ".2f")
    return _frame(_answers(inside), means[PRINTED], figures)


def later_sectors(document_d_shares: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Read D8: from 2008 to 2021 the secondary and the tertiary share rise, in both vintages."""
    rises = {
        name: _rises(shares)[["secondary", "tertiary"]]
        for name, shares in _ordered(document_d_shares)
    }
    parts = pd.concat(rises, axis=1)
    revised = 100 * document_d_shares[REVISED].secondary.unstack("year")
    moved = revised[2021] - revised[2008]
    return _frame(_answers(parts), moved, _texts(moved, "+.1f", " points"))


def _ordered(panels: dict[str, pd.DataFrame]) -> list[tuple[str, pd.DataFrame]]:
    return [(name, panels[name].sort_index()) for name in (PRINTED, REVISED)]


def rise_and_fall(provincial_structure: pd.DataFrame) -> pd.DataFrame:
    """Read D24: the primary share falls, the secondary passes a peak, the tertiary rises."""
    rows = {}
    for code, shares in provincial_structure.groupby(level="province_code"):
        own = 100 * shares.droplevel("province_code").sort_index()
        rows[code] = {
            "primary": wording.course(own.primary) == "falls",
            "secondary": wording.peak_inside(own.secondary),
            "tertiary": wording.course(own.tertiary) == "rises",
            "year": own.secondary.idxmax(),
            "top": own.secondary.max(),
        }
    found = pd.DataFrame.from_dict(rows, orient="index")
    figures = _texts(found.top, ".0f", "% in ") + found.year.astype(str)
    return _frame(_answers(found[SHORT]), found.top, figures)


def services_pass_industry(provincial_structure: pd.DataFrame) -> pd.DataFrame:
    """Read E10: services pass industry for good in 2012 or 2013."""
    later = provincial_structure[provincial_structure.index.get_level_values("year") >= 2000]
    found = transitions.passings((later.tertiary - later.secondary).rename("lead"))
    first = later.index.get_level_values("year").min()
    year = found.lasting.astype(float)
    text = "since " + found.lasting.astype(str)
    text = text.mask(year.isna(), "not so far").mask(found.always, f"since {first} or before")
    holds = pd.Series(np.where(year.isin(PASSED), YES, NO), found.index)
    return _frame(holds, year, text)


# Work and productivity -----------------------------------------------------------------------


def _term(early: pd.DataFrame, late: pd.DataFrame, term: str) -> pd.DataFrame:
    if early.empty:
        return NOBODY
    _, first = _decomposed(early)
    share = 100 * first[term] / first["change"]
    later = pd.Series(np.nan, share.index)
    if not late.empty:
        _, second = _decomposed(late)
        later = (100 * second[term] / second["change"]).reindex(share.index)
    holds = pd.Series(np.where(first[term] > 0, YES, NO), share.index)
    after = _texts(later, ".0f", "% later").where(later.notna(), "no later data")
    return _frame(holds, share, _texts(share, ".0f", "%, ") + after)


def labour_moves(
    real_productivity: pd.DataFrame, real_productivity_later: pd.DataFrame
) -> pd.DataFrame:
    """Read A3: the static between-sector term is above zero in the first compilation."""
    return _term(real_productivity, real_productivity_later, "static")


def labour_leaves_farming(
    provincial_employment_yearbooks: pd.DataFrame,
    provincial_employment_second_compilation: pd.DataFrame,
) -> pd.DataFrame:
    """Read A22: farming's share of workers falls, in both compilations."""
    moved = pd.DataFrame(
        {
            "yearbooks": _farming(provincial_employment_yearbooks, 2000),
            "second": _farming(provincial_employment_second_compilation, 2014),
        }
    )
    known = moved.dropna()
    holds = _answers(known < 0).reindex(moved.index, fill_value=UNKNOWN)
    one = moved.yearbooks.isna() ^ moved.second.isna()
    single = moved.sum(axis=1, min_count=1)
    holds = holds.mask(one, pd.Series(np.where(single < 0, YES, NO), moved.index))
    shown = moved.apply(lambda c: _texts(c, "+.0f").where(c.notna(), "no data"))
    return _frame(holds, moved.yearbooks, shown.yearbooks + ", " + shown.second + " points")


def _farming(workers: pd.DataFrame, start: int) -> pd.Series:
    """Return the change of the primary share of workers, points, first year to last."""
    rows = workers[workers.year >= start].set_index(["province_code", "year"])[WORKERS].dropna()
    if rows.empty:
        return pd.Series(dtype=float)
    share = (100 * rows.emp_primary / rows.sum(axis=1)).unstack("year")
    return (share[share.columns.max()] - share[share.columns.min()]).dropna()


def farming_modernises(real_productivity: pd.DataFrame) -> pd.DataFrame:
    """Read E46: real value added per worker in farming rises."""
    level = real_productivity.assign(
        level=real_productivity.va_primary / real_productivity.emp_primary
    ).pivot(index="province_code", columns="year", values="level")
    level = level.dropna()
    first, last = level.columns.min(), level.columns.max()
    growth = 100 * ((level[last] / level[first]) ** (1 / (last - first)) - 1)
    holds = pd.Series(np.where(growth > 0, YES, NO), growth.index)
    return _frame(holds, growth, _texts(growth, "+.1f", "% a year"))


def balance_and_growth(panel: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return growth and the Theil index of the year before, less the mean of provinces.

    Parameters
    ----------
    panel
        What `panel_data.province_panel` makes of the accounts after the 2018 census with faults
        kept; made here if it is not at hand.

    Returns
    -------
    Frame indexed by province_code and year: growth, theil_before; known faults left out.
    """
    if panel is None:
        frames = {name: datasets.load(name) for name in panel_data.needed("2018 census")}
        panel = panel_data.province_panel(frames, vintage="2018 census", faults="keep")
    panel = panel_data.without_faults(panel[["growth", "theil"]], vintage="2018 census")
    before = panel.theil.unstack("year").shift(axis=1).stack(future_stack=True)
    rows = pd.DataFrame({"growth": panel.growth, "theil_before": before}).dropna()
    return rows - rows.groupby("year").transform("mean")


def balance_goes_with_growth(balance_and_growth: pd.DataFrame) -> pd.DataFrame:
    """Read A6, for its sign alone: imbalance of the year before goes with less growth."""
    rows = {
        code: (wording.rank_correlation(part.theil_before, part.growth), len(part))
        for code, part in balance_and_growth.groupby(level="province_code")
    }
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["correlation", "years"])
    outcome = found.correlation.map(lambda value: wording.goes_with(value, -1))
    holds = outcome.map({"supported": YES, "contradicted": NO, "mixed": PART})
    figures = _texts(found.correlation, "+.2f") + found.years.map(" over {} years".format)
    return _frame(holds, found.correlation, figures)


# Regions, industries, incomes ----------------------------------------------------------------


def gap_to_the_east(provincial_income: pd.DataFrame, regions: pd.Series) -> pd.DataFrame:
    """Read B2 inland: GDP per head over the East's rises."""
    sums = [evidence.by_region(wide(provincial_income, c), regions) for c in ("gdp", "population")]
    east = (sums[0] / sums[1]).East
    own = wide(provincial_income, "gdp_per_head").div(east, axis=0)
    inland = own[[code for code in own.columns if regions[code] != "East"]]
    courses = inland.apply(wording.course)
    holds = courses.map({"rises": YES, "falls": NO, "neither": PART})
    first, last = 100 * inland.iloc[0], 100 * inland.iloc[-1]
    return _frame(holds, last - first, _texts(first, ".0f", "% to ") + _texts(last, ".0f", "%"))


def less_concentrated(provincial_income: pd.DataFrame, regions: pd.Series) -> pd.DataFrame:
    """Read C1 in the West: the index of secondary value added is below one and the East's."""
    output, people = (wide(provincial_income, c) for c in ("va_secondary", "population"))
    index = output.div(output.sum(axis=1), axis=0) / people.div(people.sum(axis=1), axis=0)
    east = evidence.by_region(output, regions).East / evidence.by_region(people, regions).East
    east = east * people.sum(axis=1) / output.sum(axis=1)
    west = index[[code for code in index.columns if regions[code] == REGIONS[-1]]]
    below = (west < 1) & west.lt(east, axis=0)
    last = west.iloc[-1]
    return _frame(_answers(below.T), last, _texts(last, ".2f"))


def group_of_provinces(provincial_industries: pd.DataFrame) -> pd.DataFrame:
    """Read D20 for the nine provinces named: the group's industry has the highest quotient."""
    quotients = _quotients(provincial_industries)[list(GROUPS)]
    stated = pd.Series({code: group for group, codes in GROUPS.items() for code in codes})
    found = quotients.loc[stated.index].idxmax(axis=1)
    own = pd.Series({code: quotients.loc[code, group] for code, group in stated.items()})
    holds = pd.Series(np.where(found == stated, YES, NO), stated.index)
    return _frame(holds, own, _texts(own, ".2f", " in ") + stated)


def rural_households_spend_more(provincial_living_and_trade: pd.DataFrame) -> pd.DataFrame:
    """Read E32: rural households spend a larger part of their income than urban ones."""
    later = provincial_living_and_trade[provincial_living_and_trade.year >= SURVEY]
    sums = later.groupby("province_code").sum()
    gap = 100 * (
        sums.consumption_rural / sums.disposable_income_rural
        - sums.consumption_urban / sums.disposable_income_urban
    )
    holds = pd.Series(np.where(gap > 0, YES, NO), gap.index)
    return _frame(holds, gap, _texts(gap, "+.0f", " points"))


def town_and_country(provincial_living_and_trade: pd.DataFrame) -> pd.DataFrame:
    """Read E42: urban income per head is at least twice the rural in every year."""
    later = provincial_living_and_trade[provincial_living_and_trade.year >= SURVEY]
    ratio = wide(
        later.assign(ratio=later.disposable_income_urban / later.disposable_income_rural), "ratio"
    )
    last = ratio.iloc[-1]
    return _frame(_answers((ratio >= 2).T), last, _texts(last, ".2f", " times"))


CHECKS: tuple[Check, ...] = (
    Check(
        "A1",
        "Its sectors pass the orders 1-2-3, 2-3-1 and 3-2-1 in turn",
        "first and last order since 1978, how often it changed",
        order_of_sectors,
    ),
    Check(
        "A3",
        "Workers move to sectors with more output per worker",
        "part of growth per worker, 2000-2013 and 2014-2019",
        labour_moves,
    ),
    Check(
        "A6",
        "Growth is higher after years with a better balanced structure (sign only)",
        "rank correlation of growth with imbalance, less the mean of provinces",
        balance_goes_with_growth,
    ),
    Check(
        "A22",
        "Labour leaves farming",
        "change of farming's share of workers, 2000-2013 and 2014 on",
        labour_leaves_farming,
    ),
    Check(
        "A23",
        "Since 2000 the primary share falls, the others rise",
        "points, primary / secondary / tertiary",
        sectors_after_2000,
    ),
    Check(
        "B2",
        "Its gap to the East narrows",
        "GDP per head over the East's, 2000 and last year",
        gap_to_the_east,
        whole=True,
    ),
    Check(
        "C1",
        "Industry is thinner than in the nation and the East in every year",
        "secondary output per head, nation = 1, last year",
        less_concentrated,
        whole=True,
    ),
    Check(
        "D5",
        "Services over industry lie in the document's grade",
        "mean of 2008-2021, as printed and after the 2018 census",
        stated_grade,
    ),
    Check(
        "D8",
        "From 2008 to 2021 structure moves to industry and to services",
        "change of the secondary share",
        later_sectors,
    ),
    Check(
        "D20",
        "Of finance, hotels and farming, its group's industry stands out most",
        "location quotient",
        group_of_provinces,
        whole=True,
    ),
    Check(
        "D24",
        "Farming falls, industry rises and falls, services rise",
        "largest secondary share",
        rise_and_fall,
    ),
    Check(
        "E10",
        "Services pass industry for good in 2012 or 2013",
        "services larger",
        services_pass_industry,
    ),
    Check(
        "E32",
        "Rural households spend more of their income than urban ones",
        "rural less urban share spent, since 2013",
        rural_households_spend_more,
    ),
    Check(
        "E42",
        "Urban income is twice the rural or more in every year since 2013",
        "last year",
        town_and_country,
    ),
    Check(
        "E46",
        "Output per worker in farming rises",
        "real growth, 2000-2013",
        farming_modernises,
    ),
)
# claims that speak of some provinces only
SOME = {"B2": "inland provinces", "C1": "the West", "D20": "nine provinces named"}
LOCAL = {"balance_and_growth": balance_and_growth}


def evaluate(check: Check, *, province: int | None = None, **frames: object) -> pd.DataFrame:
    """Return what one check finds, by province_code; every province that it speaks of has a row.

    Parameters
    ----------
    check
        One of `CHECKS`.
    province
        The code of the one province to ask about; all if none is given.
    frames
        Replacements for what the check reads, by the name of its parameter.

    Raises
    ------
    TypeError
        If a replacement is not something that the check reads.
    """
    read = list(inspect.signature(check.judge).parameters)
    unknown = sorted(set(frames) - set(read))
    if unknown:
        raise TypeError(f"{check.claim} reads {', '.join(read)}; found {unknown[0]}")
    given = {name: frames[name] if name in frames else _get(name) for name in read}
    asked = evidence.names().index
    if province is not None:
        asked = asked[asked == province]
        given = given if check.whole else {n: _cut(f, province) for n, f in given.items()}
    found = _judged(check, given)
    if check.claim in SOME:
        asked = asked.intersection(found.index, sort=False)
    found = found.reindex(asked)
    holds = found.holds.astype(object).where(found.holds.notna(), UNKNOWN)
    figure = found.figure.astype(object).where(holds != UNKNOWN, "")
    return _frame(holds, found.value, figure).rename_axis("province_code")


def _judged(check: Check, given: dict[str, object]) -> pd.DataFrame:
    panels = [part for f in given.values() for part in (f.values() if isinstance(f, dict) else [f])]
    if all(panel.empty for panel in panels):  # the sources do not print the province
        return NOBODY
    return check.judge(**given)


def _cut(frame: object, province: int) -> object:
    """Return the rows of one province; what is not a panel stays whole."""
    if isinstance(frame, dict):
        return {name: _cut(part, province) for name, part in frame.items()}
    if isinstance(frame, pd.DataFrame) and "province_code" in frame:
        return frame[frame.province_code == province]
    if isinstance(frame, pd.DataFrame) and "province_code" in frame.index.names:
        return frame[frame.index.get_level_values("province_code") == province]
    return frame


def _get(name: str) -> object:
    return LOCAL[name]() if name in LOCAL else evidence.get(name)


@cache
def _evaluated() -> pd.DataFrame:
    return pd.concat({check.claim: evaluate(check) for check in CHECKS}, names=["claim"])


def evaluate_all() -> pd.DataFrame:
    """Return all checks: frame indexed by claim and province_code (holds, value, figure)."""
    return _evaluated().copy()


def evaluate_one(province: int, **frames: object) -> pd.DataFrame:
    """Return all checks of one province: frame indexed by claim; others cost nothing.

    Parameters
    ----------
    province
        Its code.
    frames
        What checks read, by the name of their parameter, where it is at hand already.
    """
    found = {}
    for check in CHECKS:
        read = inspect.signature(check.judge).parameters
        given = {name: frame for name, frame in frames.items() if name in read}
        found[check.claim] = evaluate(check, province=province, **given)
    asked = {claim: frame for claim, frame in found.items() if len(frame)}
    return pd.concat(asked, names=["claim"]).droplevel("province_code")
