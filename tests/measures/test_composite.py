import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upgrading.measures.composite import (
    coordination_degree,
    coupling_degree,
    development_level,
    entropy_score,
    entropy_weights,
    indicator_entropy,
    minmax,
    misscaled_coupling_degree,
    principal_components,
    topsis,
)

FEWER = settings(max_examples=40, deadline=None, derandomize=True)
# Whole numbers that span each column, so that no range is all but empty.
TABLES = arrays(int, (6, 3), elements=st.integers(0, 50)).map(
    lambda table: np.vstack([table, [[0, 50, 0], [50, 0, 50]]]).astype(float)
)
LEVELS = arrays(float, 4, elements=st.floats(0, 1))
VARIANTS = ["standard", "powered", "wang2021", "fan2024"]

# K-C1: eleven hospital wards by nine items.
WARDS = np.array(
    [
        [100, 90, 100, 84, 90, 100, 100, 100, 100],
        [100, 100, 78.6, 100, 90, 100, 100, 100, 100],
        [75, 100, 85.7, 100, 90, 100, 100, 100, 100],
        [100, 100, 78.6, 100, 90, 100, 94.4, 100, 100],
        [100, 90, 100, 100, 100, 90, 100, 100, 80],
        [100, 100, 100, 100, 90, 100, 100, 85.7, 100],
        [100, 100, 78.6, 100, 90, 100, 55.6, 100, 100],
        [87.5, 100, 85.7, 100, 100, 100, 100, 100, 100],
        [100, 100, 92.9, 100, 80, 100, 100, 100, 100],
        [100, 90, 100, 100, 100, 100, 100, 100, 100],
        [100, 100, 92.9, 100, 90, 100, 100, 100, 100],
    ]
)
# K-C3: CPP::Entrop.weights, absolute values.
ALTERNATIVES = np.array(
    [
        [2, 30, 86, 5],
        [4, 26, 77, 12],
        [3, 22, 93, 4],
        [6, 34, 65, 10],
        [5, 31, 80, 8],
        [6, 29, 79, 9],
        [8, 37, 55, 15],
        [10, 21, 69, 11],
    ]
)
# K-C5: vignette ccd of stscl/coupling.
SUBSYSTEMS = np.array(
    [
        [0.8179733, 0.3246648, 0.6590316, 0.1308531],
        [0.3020233, 0.1318888, 0.4046987, 0.5173794],
        [0.9209903, 0.3353516, 0.6921477, 0.3141320],
    ]
)
COUPLING = {
    "standard": [0.8051958, 0.8914577, 0.8999423],
    "wang2021": [0.4722274, 0.6211236, 0.5375842],
    "fan2024": [0.4593785, 0.7164548, 0.4915051],
}
COORDINATION = {
    "standard": [0.6237105, 0.5497290, 0.7134825],
    "wang2021": [0.4776480, 0.4588675, 0.5514412],
    "fan2024": [0.4711049, 0.4928249, 0.5272784],
}


def power(variant):
    return 2 if variant == "powered" else None


def test_entropy_weights_of_wards():
    # K-C1.
    entropy = indicator_entropy(WARDS, direction="benefit")
    expected = [0.95, 0.87, 0.84, 0.96, 0.94, 0.96, 0.96, 0.96, 0.96]
    assert entropy == pytest.approx(expected, abs=0.005)
    weights = entropy_weights(WARDS, direction="benefit")
    expected = [0.0758, 0.2192, 0.2714, 0.0656, 0.1052, 0.0656, 0.0661, 0.0656, 0.0656]
    assert weights == pytest.approx(expected, abs=5e-5)


def test_the_snippet_in_circulation_normalises_the_whole_matrix():
    # K-C1: minimum and maximum of the matrix, not of each column; a bug to tell apart.
    whole = (WARDS - WARDS.min()) / (WARDS.max() - WARDS.min())
    weights = entropy_weights(whole, direction="benefit", normalisation="none")
    expected = [0.1082, 0.0308, 0.1703, 0.0334, 0.0662, 0.0121, 0.4979, 0.0261, 0.0551]
    assert weights == pytest.approx(expected, abs=5e-5)
    right = entropy_weights(WARDS, direction="benefit")
    assert np.abs(weights - right).max() > 0.4


def test_entropy_weights_of_raw_wards():
    # K-C1: pymcdm 1.4.0.
    weights = entropy_weights(WARDS, direction="benefit", normalisation="none")
    expected = [0.1316, 0.0414, 0.1843, 0.0444, 0.0765, 0.0168, 0.3990, 0.0352, 0.0708]
    assert weights == pytest.approx(expected, abs=5e-5)


def test_raw_entropy_of_alternatives():
    # K-C3.
    options = {"direction": "benefit", "normalisation": "none"}
    entropy = indicator_entropy(ALTERNATIVES, **options)
    expected = [0.95160327, 0.99204834, 0.99447216, 0.96605696]
    assert entropy == pytest.approx(expected, abs=5e-9)
    expected = [0.50508347, 0.08298604, 0.05769028, 0.35424022]
    assert entropy_weights(ALTERNATIVES, **options) == pytest.approx(expected, abs=5e-9)


@pytest.mark.parametrize("variant", COUPLING)
def test_coupling_of_four_subsystems(variant):
    # K-C5.
    coupling = coupling_degree(SUBSYSTEMS, variant=variant)
    assert coupling == pytest.approx(COUPLING[variant], abs=5e-7)
    coordination = coordination_degree(SUBSYSTEMS, "equal", variant=variant)
    assert coordination == pytest.approx(COORDINATION[variant], abs=5e-7)


def test_coupling_of_two_subsystems_by_hand():
    pair = [0.2, 0.8]
    assert coupling_degree(pair, variant="standard") == pytest.approx(0.8)
    half = coupling_degree(pair, variant="powered", exponent=0.5)
    assert half == pytest.approx(0.8)
    # (4 * .16 / 1)^3
    assert coupling_degree(pair, variant="powered", exponent=3) == pytest.approx(0.64**3)
    assert coupling_degree(pair, variant="wang2021") == pytest.approx(np.sqrt(0.4 * 0.25))
    assert coupling_degree(pair, variant="fan2024") == pytest.approx(1 - 2 * 0.3)
    for variant in ("root over sum", "root over pair sums"):
        assert misscaled_coupling_degree(pair, variant=variant) == pytest.approx(0.4)


def test_misscaled_forms_of_three_subsystems_by_hand():
    three = [0.1, 0.2, 0.4]
    pairs = np.cbrt(0.008 / (0.3 * 0.5 * 0.6))
    assert misscaled_coupling_degree(three, variant="root over pair sums") == pytest.approx(pairs)
    whole = 0.2 / 0.7
    assert misscaled_coupling_degree(three, variant="root over sum") == pytest.approx(whole)


def test_weights_of_subsystems_move_level_and_coordination():
    pair, weights = [0.2, 0.8], [0.75, 0.25]
    assert development_level(pair, weights) == pytest.approx(0.35)
    found = coordination_degree(pair, weights, variant="standard")
    assert found == pytest.approx(np.sqrt(0.8 * 0.35))


def test_topsis_by_hand():
    # Columns have norm 5 and the second is a cost: in fifths, the best is (4, 0) and the worst
    # (0, 4), at squared distances 17 and 9, 9 and 17, 16 and 16.
    table = [[3, 4], [4, 3], [0, 0]]
    closeness = topsis(table, "equal", direction=["benefit", "cost"], normalisation="vector")
    far, near = np.sqrt(17), 3
    assert closeness == pytest.approx([near / (far + near), far / (far + near), 0.5])


def test_topsis_normalisations_differ():
    options = {"direction": ["benefit", "benefit", "cost", "benefit"]}
    vector = topsis(ALTERNATIVES, "equal", normalisation="vector", **options)
    unit = topsis(ALTERNATIVES, "equal", normalisation="minmax", **options)
    assert np.abs(vector - unit).max() > 0.05
    # Min-max values divided by their norm, as some papers do.
    both = topsis(
        minmax(ALTERNATIVES, **options), "equal", direction="benefit", normalisation="vector"
    )
    assert np.abs(both - unit).max() > 0.001


def test_shifts_change_the_weights_as_their_formulae_say():
    unit = minmax(WARDS, direction="benefit")
    raw = {"direction": "benefit", "normalisation": "none"}
    for zeros, moved in (("shift", unit + 0.01), ("rescale", 0.01 + 0.98 * unit)):
        weights = entropy_weights(WARDS, direction="benefit", zeros=zeros, shift=0.01)
        assert weights == pytest.approx(entropy_weights(moved, **raw), abs=1e-12)
        limit = entropy_weights(WARDS, direction="benefit")
        assert np.abs(weights - limit).max() > 1e-4


def test_costs_are_turned_round():
    table = np.array([[1.0, 5], [2, 3], [4, 1]])
    unit = minmax(table, direction=["benefit", "cost"])
    assert unit == pytest.approx(minmax(table * [1, -1], direction="benefit"))
    frame = pd.DataFrame(table, columns=["income", "waste"])
    by_name = minmax(frame, direction={"waste": "cost", "income": "benefit"})
    assert by_name.to_numpy() == pytest.approx(unit)
    assert by_name.columns.tolist() == ["income", "waste"]


@given(TABLES)
@FEWER
def test_minmax_spans_zero_to_one(table):
    unit = minmax(table, direction="cost")
    assert unit.min(axis=0).tolist() == [0, 0, 0]
    assert unit.max(axis=0).tolist() == [1, 1, 1]
    assert unit == pytest.approx(1 - minmax(table, direction="benefit"))


@given(TABLES, st.floats(0.1, 100), st.floats(-100, 100))
@FEWER
def test_weights_and_scores_are_bounded_and_ignore_units(table, scale, origin):
    weights = entropy_weights(table, direction="benefit")
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    moved = entropy_weights(table * scale + origin, direction="benefit")
    assert moved == pytest.approx(weights, abs=1e-9)
    entropy = indicator_entropy(table, direction="benefit")
    assert ((entropy >= 0) & (entropy <= 1)).all()
    score = entropy_score(table, direction="benefit")
    assert ((score >= 0) & (score <= 1 + 1e-12)).all()
    assert score == pytest.approx(minmax(table, direction="benefit") @ weights)


@given(TABLES, st.sampled_from(["vector", "minmax"]))
@FEWER
def test_topsis_is_bounded_by_the_ideals(table, normalisation):
    ideals = np.vstack([table, table.min(axis=0), table.max(axis=0)])
    for direction, order in (("benefit", [0, 1]), ("cost", [1, 0])):
        closeness = topsis(ideals, "equal", direction=direction, normalisation=normalisation)
        assert ((closeness >= 0) & (closeness <= 1)).all()
        assert closeness[-2:].tolist() == pytest.approx(order)


@given(TABLES, st.permutations(range(8)))
@FEWER
def test_order_of_rows_does_not_matter(table, order):
    order = list(order)
    score = entropy_score(table, direction="benefit")
    assert entropy_score(table[order], direction="benefit") == pytest.approx(score[order])
    options = {"direction": "cost", "normalisation": "vector"}
    closeness = topsis(table, "equal", **options)
    assert topsis(table[order], "equal", **options) == pytest.approx(closeness[order])


def test_a_constant_indicator_weighs_nothing():
    table = np.column_stack([WARDS[:, :2], np.full(11, 0.1)])
    for options in (
        {"normalisation": "column"},
        {"normalisation": "none"},
        {"zeros": "shift", "shift": 0.1},
    ):
        assert entropy_weights(table, direction="benefit", **options)[2] == 0
        assert indicator_entropy(table, direction="benefit", **options)[2] == 1
    assert minmax(table, direction="cost", constant="zero")[:, 2].tolist() == [0] * 11


def test_by_year_is_year_by_year_in_any_order():
    years = np.array([2021] * 5 + [2020] * 6)
    mixed = np.random.default_rng(1).permutation(11)
    frame = pd.DataFrame(WARDS[:, :3], columns=list("abc"))
    weights = entropy_weights(frame.iloc[mixed], direction="benefit", by=years[mixed])
    assert weights.index.tolist() == [2020, 2021]
    alone = entropy_weights(WARDS[5:, :3], direction="benefit")
    assert weights.loc[2020].to_numpy() == pytest.approx(alone)
    score = entropy_score(frame.iloc[mixed], direction="benefit", by=years[mixed])
    expected = entropy_score(WARDS[:5, :3], direction="benefit")
    assert score.sort_index().iloc[:5].to_numpy() == pytest.approx(expected)
    unit = minmax(frame, direction="benefit", by=years)
    assert unit.iloc[5:].to_numpy() == pytest.approx(minmax(WARDS[5:, :3], direction="benefit"))
    for given_weights in (weights, weights.to_numpy()):
        closeness = topsis(
            frame, given_weights, direction="benefit", normalisation="minmax", by=years
        )
        expected = topsis(WARDS[5:, :3], alone, direction="benefit", normalisation="minmax")
        assert closeness.iloc[5:].to_numpy() == pytest.approx(expected)


def test_a_pooled_panel_keeps_one_set_of_weights():
    years = [2020, 2021] * 5 + [2020]
    pooled = entropy_weights(WARDS, direction="benefit")
    assert pooled.shape == (9,)
    yearly = entropy_weights(
        WARDS[:, [0, 2, 4]], direction="benefit", by=pd.Series(years, name="year")
    )
    assert np.abs(np.diff(yearly.to_numpy(), axis=0)).max() > 0.01


def test_rows_with_a_gap_take_no_part():
    gap = WARDS.copy()
    gap[3, 0] = np.nan
    rest = np.delete(WARDS, 3, axis=0)
    keep = {"direction": "benefit", "missing": "keep"}
    weights = entropy_weights(gap, **keep)
    assert weights == pytest.approx(entropy_weights(rest, direction="benefit"))
    score = entropy_score(gap, **keep)
    assert np.isnan(score).nonzero()[0].tolist() == [3]
    closeness = topsis(gap, "equal", normalisation="minmax", **keep)
    assert np.isnan(closeness).nonzero()[0].tolist() == [3]
    unit = minmax(gap, **keep)
    assert np.isnan(unit).nonzero() == ([3], [0])
    components = principal_components(gap, components=2, sign="positive sum", missing="keep")
    assert np.isnan(components.index).nonzero()[0].tolist() == [3]
    alone = principal_components(rest, components=2, sign="positive sum")
    assert components.loadings == pytest.approx(alone.loadings)


def test_components_of_two_indicators_by_hand():
    # Correlation r gives variances 1 + r and 1 - r, loadings of 1/sqrt(2).
    table = np.array([[1.0, 2], [2, 1], [3, 4], [4, 3]])
    correlation = np.corrcoef(table.T)[0, 1]
    found = principal_components(table, components=2, sign="positive sum")
    explained = [(1 + correlation) / 2, (1 - correlation) / 2]
    assert found.explained == pytest.approx(explained)
    assert np.abs(found.loadings) == pytest.approx(np.full((2, 2), np.sqrt(0.5)))
    assert found.scores.var(axis=0, ddof=1) == pytest.approx([1 + correlation, 1 - correlation])
    assert found.index == pytest.approx(found.scores @ explained)


@given(TABLES, st.sampled_from([0, 1]))
@FEWER
def test_components_rebuild_the_correlations(table, ddof):
    found = principal_components(table, components=3, sign="positive sum", ddof=ddof)
    assert found.explained.sum() == pytest.approx(1)
    assert (np.diff(found.explained) <= 1e-12).all()
    assert found.loadings.T @ found.loadings == pytest.approx(np.eye(3), abs=1e-9)
    rebuilt = found.loadings @ np.diag(3 * found.explained) @ found.loadings.T
    assert rebuilt == pytest.approx(np.corrcoef(table.T), abs=1e-9)
    assert (found.loadings.sum(axis=0) >= -1e-12).all()


def test_signs_follow_the_anchor():
    frame = pd.DataFrame(WARDS[:, [0, 2, 4]], columns=list("abc"))
    up = principal_components(frame, components=2, sign="positive anchor", anchor="b")
    assert (up.loadings.loc["b"] > 0).all()
    turned = frame.assign(b=-frame["b"])
    down = principal_components(turned, components=2, sign="positive anchor", anchor="b")
    assert down.index.to_numpy() == pytest.approx(-up.index.to_numpy())
    assert up.scores.shape == (11, 2)
    assert up.index.index.equals(frame.index)
    first = principal_components(frame.to_numpy(), components=1, sign="positive anchor", anchor=1)
    assert first.index == pytest.approx(up.scores[0].to_numpy())


@pytest.mark.parametrize("variant", VARIANTS)
@given(levels=LEVELS, order=st.permutations(range(4)))
@FEWER
def test_coupling_is_bounded_and_symmetric(variant, levels, order):
    degree = coupling_degree(levels, variant=variant, exponent=power(variant))
    assert 0 <= degree <= 1
    moved = coupling_degree(levels[list(order)], variant=variant, exponent=power(variant))
    assert moved == pytest.approx(degree, abs=1e-9)
    coordination = coordination_degree(levels, "equal", variant=variant, exponent=power(variant))
    assert 0 <= coordination <= 1
    level = development_level(levels, "equal")
    assert coordination == pytest.approx(np.sqrt(degree * level), abs=1e-12)


@given(LEVELS)
@FEWER
def test_misscaled_forms_never_reach_one(levels):
    standard = coupling_degree(levels, variant="standard")
    whole = misscaled_coupling_degree(levels, variant="root over sum")
    assert whole == pytest.approx(standard / 4)
    assert misscaled_coupling_degree(levels, variant="root over pair sums") <= 0.5 + 1e-12


@pytest.mark.parametrize("variant", VARIANTS)
def test_coupling_of_equal_and_of_empty_subsystems(variant):
    alike = coupling_degree([0.3, 0.3, 0.3], variant=variant, exponent=power(variant))
    assert alike == pytest.approx(1)
    empty = coupling_degree([0, 0.5], variant=variant, exponent=power(variant))
    assert empty == pytest.approx(0.5 if variant == "fan2024" else 0)
    assert coupling_degree([0, 1], variant=variant, exponent=power(variant)) == 0
    nothing = coordination_degree([0, 0], "equal", variant=variant, exponent=power(variant))
    assert nothing == 0


def test_equal_subsystems_get_the_wrong_top():
    for variant, two, three in (("root over sum", 1 / 2, 1 / 3), ("root over pair sums", 0.5, 0.5)):
        assert misscaled_coupling_degree([0.3] * 2, variant=variant) == pytest.approx(two)
        assert misscaled_coupling_degree([0.3] * 3, variant=variant) == pytest.approx(three)
        assert misscaled_coupling_degree([0, 0], variant=variant) == 0


def test_rows_axes_and_labels_of_coupling():
    frame = pd.DataFrame(SUBSYSTEMS, index=list("xyz"), columns=list("abcd"))
    found = coordination_degree(frame, "equal", variant="wang2021")
    assert found["z"] == pytest.approx(0.5514412, abs=5e-7)
    stack = coupling_degree(np.stack([SUBSYSTEMS, SUBSYSTEMS]), variant="fan2024")
    assert stack.shape == (2, 3)
    gap = frame.copy()
    gap.loc["y", "a"] = np.nan
    for variant in VARIANTS:
        kept = coordination_degree(
            gap, "equal", variant=variant, exponent=power(variant), missing="keep"
        )
        assert np.isnan(kept).tolist() == [False, True, False]
    assert np.isnan(development_level(gap, "equal", missing="keep")).tolist() == [0, 1, 0]
    wrong = misscaled_coupling_degree(gap, variant="root over pair sums", missing="keep")
    assert np.isnan(wrong).tolist() == [False, True, False]
    with pytest.raises(ValueError, match="labels"):
        development_level(frame, pd.Series(0.25, index=list("abdc")))


def test_years_labelled_otherwise_are_refused():
    frame = pd.DataFrame(WARDS)
    years = pd.Series([2020, 2021] * 5 + [2021])
    assert minmax(frame, direction="benefit", constant="zero", by=years).shape == (11, 9)
    for index in (minmax, entropy_score):
        with pytest.raises(ValueError, match="labels"):
            index(frame, direction="benefit", by=years.iloc[::-1])


TWO = [[1, 2], [2, 1]]
FRAME = pd.DataFrame(TWO, columns=["a", "b"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: minmax([1, 2], direction="benefit"), "2 dimension"),
        (lambda: minmax([[1, 2], [1, 3]], direction="benefit"), "column 0 constant"),
        (lambda: minmax(TWO, direction="up"), "direction"),
        (lambda: minmax(TWO, direction=["cost"]), "direction: expected 2 words"),
        (lambda: minmax(FRAME, direction={"a": "cost"}), "direction: expected a word"),
        (lambda: minmax(TWO, direction="cost", constant="nan"), "constant"),
        (lambda: minmax(TWO, direction="cost", by=[1]), "by"),
        (lambda: minmax([[1, np.nan], [1, 3]], direction="benefit"), "missing"),
        (lambda: indicator_entropy([[1, 2]], direction="benefit"), "two complete rows"),
        (lambda: indicator_entropy(TWO, direction="cost", normalisation="none"), "normalisation"),
        (
            lambda: indicator_entropy([[-1], [1]], direction="benefit", normalisation="none"),
            "normalisation",
        ),
        (lambda: entropy_weights(TWO, direction="cost", normalisation="global"), "normalisation"),
        (lambda: entropy_weights(TWO, direction="cost", zeros="drop"), "zeros"),
        (lambda: entropy_weights(TWO, direction="cost", zeros="shift"), "shift"),
        (lambda: entropy_weights(TWO, direction="cost", shift=0.1), "shift"),
        (lambda: entropy_weights(TWO, direction="cost", zeros="shift", shift=0), "shift"),
        (lambda: entropy_weights(TWO, direction="cost", zeros="rescale", shift=0.5), "below 0.5"),
        (
            lambda: entropy_weights(
                TWO, direction="benefit", normalisation="none", zeros="shift", shift=0.1
            ),
            "zeros",
        ),
        (lambda: entropy_weights([[1], [1]], direction="cost"), "varies"),
        (lambda: entropy_weights(TWO, direction="cost", by=[1, 2]), "two complete rows"),
        (lambda: entropy_score(TWO, direction="cost", by=[1, None]), "by"),
        (lambda: entropy_score([1, 2], direction="cost"), "2 dimension"),
        (lambda: topsis(TWO, "equal", direction="cost", normalisation="max"), "normalisation"),
        (lambda: topsis(TWO, [1, 1], direction="cost", normalisation="vector"), "sum to one"),
        (lambda: topsis(TWO, [1], direction="cost", normalisation="vector"), "weights"),
        (lambda: topsis(TWO, "entropy", direction="cost", normalisation="vector"), "weights"),
        (
            lambda: topsis([[1, 2], [1, 2]], "equal", direction="cost", normalisation="vector"),
            "rows that differ",
        ),
        (
            lambda: topsis(
                TWO * 2,
                [[0.5, 0.5]],
                direction="cost",
                normalisation="vector",
                by=[1, 1, 2, 2],
            ),
            "a row a period",
        ),
        (
            lambda: topsis(
                pd.concat([FRAME, FRAME]),
                pd.DataFrame(0.5, index=[2, 1], columns=["a", "b"]),
                direction="cost",
                normalisation="vector",
                by=[1, 1, 2, 2],
            ),
            "sorted order",
        ),
        (lambda: principal_components(TWO, components=3, sign="positive sum"), "components"),
        (lambda: principal_components(TWO, components=1, sign="first"), "sign"),
        (lambda: principal_components(TWO, components=1, sign="positive anchor"), "anchor"),
        (
            lambda: principal_components(TWO, components=1, sign="positive anchor", anchor=2),
            "anchor",
        ),
        (lambda: principal_components(TWO, components=1, sign="positive sum", ddof=2), "ddof"),
        (
            lambda: principal_components([[1, 2], [1, 3]], components=1, sign="positive sum"),
            "constant",
        ),
        (lambda: coupling_degree([0.1, 1.1], variant="standard"), "up to 1"),
        (lambda: coupling_degree([0.1], variant="standard"), "two or more"),
        (lambda: coupling_degree([0.1, -0.1], variant="standard"), "zero or more"),
        (lambda: coupling_degree([0.1, 0.2], variant="C"), "variant"),
        (lambda: coupling_degree([0.1, 0.2], variant="powered"), "exponent"),
        (lambda: coupling_degree([0.1, 0.2], variant="powered", exponent=0), "exponent"),
        (lambda: coupling_degree([0.1, 0.2], variant="standard", exponent=2), "exponent"),
        (lambda: misscaled_coupling_degree([0.1, 0.2], variant="standard"), "variant"),
        (lambda: misscaled_coupling_degree([0.1, np.nan], variant="root over sum"), "missing"),
        (lambda: development_level([0.1, 0.2], [1]), "weights"),
        (lambda: development_level([0.1, 0.2], [0.5, 0.6]), "sum to one"),
        (lambda: coordination_degree([0.1, 0.2], "even", variant="standard"), "weights"),
        (lambda: coordination_degree([0.1, 2], "equal", variant="standard"), "up to 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
