"""The index of the digital economy: exact answers, properties, and what it refuses."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from upgrading import datasets, digital
from upgrading.digital import DEFAULT, Choices
from upgrading.measures import composite

AB = ("a", "b")


def table(**columns: list[float]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    codes = [11, 12, 13, 14][: size // 2]
    keys = [(code, year) for year in (2013, 2014) for code in codes]
    return pd.DataFrame(keys, columns=digital.KEYS).assign(**columns)


@pytest.fixture
def small() -> pd.DataFrame:
    """Three provinces in two years; the last row is best in both, the first worst."""
    return table(a=[1.0, 2, 3, 4, 5, 6], b=[10.0, 10, 10, 12, 14, 20])


@pytest.fixture
def heads(small: pd.DataFrame) -> pd.DataFrame:
    return small[digital.KEYS].assign(population=[1.0, 2, 3, 4, 5, 6])


def absolute(**changes: object) -> Choices:
    return replace(Choices(AB, base="absolute"), **changes)


def test_equal_weights_by_hand(small: pd.DataFrame):
    index = digital.index(small, choices=absolute(method="equal"))
    # rows come back sorted by province, then year
    assert index.index.tolist()[:2] == [(11, 2013), (11, 2014)]
    assert index[11, 2013] == 0
    assert index[13, 2014] == 1
    assert index[11, 2014] == pytest.approx((3 / 5 + 2 / 10) / 2)


def test_entropy_index_is_the_measure_on_the_same_rows(small: pd.DataFrame):
    rows = small.set_index(digital.KEYS).sort_index()
    expected = composite.entropy_score(rows, direction="benefit")
    got = digital.index(small, choices=absolute())
    pd.testing.assert_series_equal(got, expected, check_names=False, check_exact=False)


def test_weights_by_hand():
    # a: all in one row, entropy 0; b: even over two of four rows, entropy ln 2 / ln 4 = 1/2
    rows = table(a=[0.0, 0, 0, 1], b=[0.0, 0, 1, 1])
    weights = digital.weights(rows, choices=absolute())
    assert weights.to_dict() == pytest.approx({"a": 2 / 3, "b": 1 / 3})


def test_per_head_divides_by_population(small: pd.DataFrame, heads: pd.DataFrame):
    per_head = digital.prepared(small, heads, Choices(AB))
    assert per_head.a.tolist() == [1.0] * 6
    assert per_head.b[12, 2014] == pytest.approx(14 / 5)


@pytest.mark.parametrize("method", ["entropy", "equal", "components"])
@pytest.mark.parametrize("sample", ["pooled", "yearly"])
def test_units_do_not_matter(method: str, sample: str):
    rng = np.random.default_rng(3)
    rows = table(a=rng.uniform(1, 9, 8), b=rng.uniform(1, 9, 8))
    choices = absolute(method=method, sample=sample)
    other = rows.assign(a=rows.a * 1000)
    pd.testing.assert_series_equal(
        digital.index(rows, choices=choices), digital.index(other, choices=choices)
    )


def test_yearly_ranges_look_at_one_year_only():
    rows = table(a=[1.0, 2, 3, 1, 2, 4], b=[1.0, 3, 2, 5, 1, 9])
    changed = rows.copy()
    changed.loc[rows.year == 2014, "a"] *= [3, 1, 2]
    yearly, pooled = absolute(sample="yearly"), absolute()
    first = [
        digital.index(frame, choices=yearly).xs(2013, level="year") for frame in (rows, changed)
    ]
    pd.testing.assert_series_equal(*first)
    both = [
        digital.index(frame, choices=pooled).xs(2013, level="year") for frame in (rows, changed)
    ]
    assert not np.allclose(*both)


def test_yearly_weights_have_a_row_a_year():
    rows = table(a=[1.0, 2, 3, 1, 2, 4], b=[1.0, 3, 2, 5, 1, 9])
    for method in ("entropy", "components"):
        weights = digital.weights(rows, choices=absolute(sample="yearly", method=method))
        assert list(weights.index) == [2013, 2014]
        total = weights if method == "entropy" else weights**2
        assert total.sum(axis=1).tolist() == pytest.approx([1, 1])


def test_component_of_two_indicators_weighs_them_alike(small: pd.DataFrame):
    loadings = digital.weights(small, choices=absolute(method="components"))
    assert loadings.tolist() == pytest.approx([np.sqrt(0.5)] * 2)
    index = digital.index(small, choices=absolute(method="components"))
    assert index.mean() == pytest.approx(0, abs=1e-12)


def test_normalisation_moves_weights_but_not_the_range(small: pd.DataFrame):
    raw = absolute(normalisation="none")
    assert digital.weights(small, choices=raw)["a"] != pytest.approx(
        digital.weights(small, choices=absolute())["a"]
    )
    index = digital.index(small, choices=raw)
    assert (index.min(), index.max()) == (0, 1)


def test_logarithms_reward_a_doubling_alike():
    rows = table(a=[1.0, 2, 4, 8], b=[1.0, 2, 4, 8])
    index = digital.index(rows, choices=absolute(values="log"))
    assert sorted(index) == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_gaps_stay_gaps_and_do_not_move_the_others(small: pd.DataFrame):
    holed = small.astype({"a": float})
    holed.loc[2, "a"] = np.nan
    index = digital.index(holed, choices=absolute())
    expected = digital.index(small.drop(index=2), choices=absolute())
    assert np.isnan(index[13, 2013])
    pd.testing.assert_series_equal(index.dropna(), expected)


def test_no_population_no_value(small: pd.DataFrame, heads: pd.DataFrame):
    later = small.assign(a=[1.0, 5, 3, 4, 9, 6])
    index = digital.index(later, heads[heads.year == 2013], Choices(AB))
    assert index.xs(2014, level="year").isna().all()
    assert index.xs(2013, level="year").notna().all()


def test_doubtful_cells_are_dropped_when_told():
    indicators = datasets.load("provincial_digital_indicators")
    choices = replace(DEFAULT, base="absolute")
    kept = digital.prepared(indicators, choices=choices)
    dropped = digital.prepared(indicators, choices=replace(choices, doubtful="drop"))
    lost = kept.notna() & dropped.isna()
    assert set(lost.stack()[lost.stack()].index) == {
        *((15, year, "software_revenue") for year in range(2017, 2022)),
        (13, 2020, "software_revenue"),
    }
    pd.testing.assert_frame_equal(kept[~lost], dropped[~lost])


def test_the_default_on_the_datasets():
    indicators = datasets.load("provincial_digital_indicators")
    people = datasets.load("provincial_covariates")
    known = digital.index(indicators, people).dropna()
    settled = known[known.index.get_level_values("year") <= 2022]
    assert settled.index.unique("year").tolist() == list(range(2013, 2023))
    assert len(settled) == 31 * 10
    # whatever year is added counts where its indicators and its population are known
    complete = indicators.dropna(subset=list(digital.INDICATORS)).merge(
        people.dropna(subset="population"), on=digital.KEYS
    )
    assert len(known) == len(complete)
    assert known.between(0, 1).all()
    assert known.xs(2022, level="year").idxmax() == 11


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base": "per capita"}, "base"),
        ({"values": "root"}, "values"),
        ({"method": "ahp"}, "method"),
        ({"sample": "both"}, "sample"),
        ({"doubtful": "fill"}, "doubtful"),
        ({"indicators": ()}, "indicators"),
        ({"indicators": ("a", "a")}, "indicators"),
    ],
)
def test_unknown_choices_are_refused(options: dict, message: str):
    with pytest.raises(ValueError, match=message):
        Choices(**options)


def test_bad_input_is_named(small: pd.DataFrame, heads: pd.DataFrame):
    with pytest.raises(ValueError, match=r"missing \['c'\]"):
        digital.index(small, choices=absolute(indicators=("a", "c")))
    with pytest.raises(ValueError, match="population: expected a frame"):
        digital.index(small, choices=Choices(AB))
    with pytest.raises(ValueError, match=r"indicators: .*two for 11 in 2013"):
        digital.index(pd.concat([small, small.head(1)]), choices=absolute())
    with pytest.raises(ValueError, match=r"population: .*two for 11 in 2013"):
        digital.index(small, pd.concat([heads, heads]), Choices(AB))
    with pytest.raises(ValueError, match="above zero for logarithms"):
        digital.index(small.assign(a=[0.0, 1, 2, 3, 4, 5]), choices=absolute(values="log"))
    with pytest.raises(ValueError, match="zero or more"):
        digital.index(small.assign(a=-1.0), choices=absolute())


def test_within_is_the_textbook_formula_in_a_balanced_panel(small: pd.DataFrame):
    panel = small.set_index(digital.KEYS)
    got = digital.two_way_within(panel)
    provinces = panel.groupby("province_code").transform("mean")
    years = panel.groupby("year").transform("mean")
    expected = panel - provinces - years + panel.mean()
    np.testing.assert_allclose(got, expected, atol=1e-12)


def test_within_takes_all_means_out_of_an_unbalanced_panel():
    rng = np.random.default_rng(5)
    keys = pd.MultiIndex.from_product([range(6), range(5)], names=digital.KEYS)
    panel = pd.DataFrame({"x": rng.normal(size=30), "y": rng.normal(size=30)}, index=keys)
    panel.iloc[[0, 7, 13, 22], 0] = np.nan
    left = digital.two_way_within(panel)
    assert len(left) == 26
    for key in digital.KEYS:
        assert left.groupby(key).mean().abs().max().max() < 1e-10
    # what is left does not change when effects are added
    moved = panel + 3.0 * keys.get_level_values(0).to_numpy()[:, None]
    np.testing.assert_allclose(digital.two_way_within(moved), left, atol=1e-9)


def test_within_refuses_other_labels_and_empty_panels(small: pd.DataFrame):
    with pytest.raises(ValueError, match="panel: expected an index"):
        digital.two_way_within(small)
    empty = small.set_index(digital.KEYS).assign(a=np.nan)
    with pytest.raises(ValueError, match="complete row"):
        digital.two_way_within(empty)
