"""The tile map."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from upgrading import datasets
from upgrading.report import tilemap


@pytest.fixture
def provinces() -> pd.DataFrame:
    return datasets.load("provinces")


def values(provinces: pd.DataFrame) -> pd.Series:
    return pd.Series(np.linspace(0.2, 3.9, 31), index=provinces.province_code)


def test_every_province_has_its_own_tile(provinces: pd.DataFrame):
    assert not provinces.duplicated(["tile_row", "tile_column"]).any()
    axes = tilemap.draw(values(provinces), provinces, label="x")
    tiles = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert len(tiles) == 31
    assert len({tile.get_xy() for tile in tiles}) == 31


def test_map_roughly_follows_the_ground(provinces: pd.DataFrame):
    place = provinces.set_index("abbr")
    for north, south in [("HL", "LN"), ("BJ", "HE"), ("HB", "HN"), ("GD", "HI")]:
        assert place.tile_row[north] < place.tile_row[south]
    for west, east in [("XJ", "GS"), ("SC", "HB"), ("JS", "SH"), ("YN", "GD")]:
        assert place.tile_column[west] < place.tile_column[east]


def test_a_missing_value_is_shown_as_missing(provinces: pd.DataFrame):
    some = values(provinces).drop(54)
    axes = tilemap.draw(some, provinces, label="x")
    texts = [text.get_text() for text in axes.texts]
    assert "XZ" in texts
    assert len(texts) == 31 + 30


@pytest.mark.parametrize("scale", [{"bounds": [0, 1, 2, 4]}, {"centre": 1.0}])
def test_scales(provinces: pd.DataFrame, scale: dict):
    axes = tilemap.draw(values(provinces), provinces, label="x", form=".1f", **scale)
    assert "3.9" in [text.get_text() for text in axes.texts]


def test_a_tile_has_a_true_minus_sign(provinces: pd.DataFrame):
    axes = tilemap.draw(-values(provinces), provinces, label="x", form="+.1f", centre=0)
    texts = [text.get_text() for text in axes.texts]
    assert "−3.9" in texts
    assert not any("-" in text for text in texts)


def test_bad_values_are_refused(provinces: pd.DataFrame):
    with pytest.raises(ValueError, match=r"expected province codes, found \[99\]"):
        tilemap.draw(pd.Series({99: 1.0}), provinces, label="x")
    with pytest.raises(ValueError, match="at least one value"):
        tilemap.draw(pd.Series({11: np.nan}), provinces, label="x")
