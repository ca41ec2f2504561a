"""What the chapter on both directions shows."""

import functools

import numpy as np
import pandas as pd
import pytest

from upgrading.claims import evidence
from upgrading.mechanisms import two_way
from upgrading.report import mechanisms_two_way as chapter


@pytest.fixture(scope="module", autouse=True)
def few():
    """Fewer channels and draws: what is shown does not depend on their number."""
    kept = {"A13": ("urban_share",), "A17": ("log_spending_per_head",)}
    patch = pytest.MonkeyPatch()
    fast = functools.partial(two_way.growth_channel, draws=19)
    patch.setattr(two_way, "growth_channel", fast)
    patch.setattr(two_way, "CHANNELS", kept)
    for name in ("two_way_paths", "path_variants", "stepwise"):
        function = functools.cache(getattr(two_way, name).__wrapped__)
        patch.setattr(two_way, name, function)
    yield
    patch.undo()


def test_outcomes_follow_the_intervals():
    table, paths = chapter.outcomes(), two_way.two_way_paths()
    assert len(table) == 6
    for (_, channel, outcome, _), row in table.iterrows():
        own = paths[(paths.channel == channel) & (paths.upgrading == outcome)]
        for vintage, holds in ((chapter.MAIN, row.main), (chapter.SECOND, row.first_published)):
            assert holds == (own[own.vintage == vintage].low > 0).all()
    assert (table.both == (table.main & table.first_published)).all()
    assert not (table.both & ~table.second).any()


def test_facts_are_texts(monkeypatch: pytest.MonkeyPatch):
    shares = pd.DataFrame(
        {"specifications": 10, "negative": 0.5, "clearly_negative": 0.1, "clearly_positive": 0.2},
        index=["A6"],
    )
    monkeypatch.setattr(evidence, "get", lambda name: shares)
    monkeypatch.setattr(
        chapter, "_first_step", lambda own, channel: own.iloc[:1].set_axis(["first"])
    )
    found = chapter._balance_facts() | chapter._share_facts() | chapter._path_facts()
    found |= chapter._other_path_facts() | chapter._stepwise_facts()
    assert all(isinstance(text, str) and text for text in found.values())
    assert found["multiverse_negative"] == "50%" and found["paths"] == "6"
    assert found["stepwise_exchanged"] == found["stepwise_pass"]


def test_probabilities_and_counts_as_texts():
    assert [chapter._p(value) for value in (0.0004, 0.0126)] == ["<0.001", "0.013"]
    assert [chapter._count(number) for number in (0, np.int64(3))] == ["none", "3"]


def test_standard_deviations_are_the_estimate_times_the_scale():
    line = pd.Series({"estimate": 2.0, "low": 1.0, "high": 3.0, "scale": 0.5})
    assert chapter._scaled(line).tolist() == [1.0, 0.5, 1.5]


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        ((True, True), "both vintages"),
        ((True, False), "2018 census only"),
        ((False, True), "first published only"),
        ((False, False), "neither"),
    ],
)
def test_where_a_path_holds(flags: tuple[bool, bool], text: str):
    main, first = flags
    row = pd.Series({"main": main, "first_published": first, "both": main and first})
    assert chapter._holds(row) == text


def test_both_directions_are_drawn_in_standard_deviations():
    lines = chapter._effect_lines()
    assert len(lines) == 12
    own = lines.query("variant == 'main' and design == 'lags'").iloc[0]
    raw = two_way.two_way_sums().loc[(own.way, "main")]
    assert own.estimate == pytest.approx(raw.estimate * raw.scale)


@pytest.mark.parametrize(
    ("onward", "back", "words"),
    [
        (-1, -1, "neither direction stands"),
        (-1, 1, "only the one from upgrading to growth stands"),
        (1, 1, "both directions stand"),
    ],
)
def test_a_direction_stands_in_both_designs_and_vintages(
    monkeypatch: pytest.MonkeyPatch, onward: int, back: int, words: str
):
    rows = [
        {"variant": variant, "design": design, "way": way, "estimate": low, "low": low, "high": 2}
        for variant in (chapter.FULL, chapter.FIRST, "balance")
        for design in ("lags", "equations")
        for way, low in ((chapter.ONWARD, onward), (chapter.BACK, back))
    ]
    monkeypatch.setattr(chapter, "_effect_lines", lambda: pd.DataFrame(rows))
    found = chapter._standing_facts()
    assert found["ways_standing"] == words
    assert found["back_clear_main"] == ("two" if back > 0 else "none")


def test_what_is_shown_is_named_described_and_carries_its_data(shown: list[dict]):
    for show in (
        chapter.balance_figure,
        chapter.shares_table,
        chapter.shares_figure,
        chapter.directions_figure,
        chapter.paths_table,
        chapter.paths_figure,
        chapter.variants_figure,
    ):
        show()
    names = [output["metadata"]["upgrading"]["name"] for output in shown]
    assert len(set(names)) == len(names) == 7
    assert all(name.split("-", 1)[1].startswith("two-way-") for name in names)
    for output in shown:
        text = output["data"]["text/plain"]
        assert "nan" not in text and len(text.split()) >= 15
        assert output["metadata"]["upgrading"]["csv"].count("\n") > 5
