"""Figures carry what a page adds to them, and come out the same every time."""

from itertools import pairwise

import pandas as pd
import pytest

from upgrading.report import figures, style

DATA = pd.DataFrame({"year": [2000, 2001], "value": [1.0, 1 / 3]})


def show(shown: list, **texts: object) -> dict:
    axes = style.new_axes()
    axes.plot(DATA.year, DATA.value)
    arguments = {"name": "fig-x", "alt": "A falling line.", "source": "S", "data": DATA, **texts}
    figures.show(axes, **arguments)
    output = shown.pop()
    return {"svg": output["data"]["image/svg+xml"], "metadata": output["metadata"]}


def test_figure_carries_text_source_name_and_data(shown: list):
    output = show(shown)
    for part in ("A falling line.", "<dc:source>", "fig-x"):
        assert part in output["svg"]
    assert output["metadata"]["upgrading"] == {
        "name": "fig-x",
        "csv": "year,value\n2000,1\n2001,0.3333333333\n",
    }


def test_same_figure_gives_the_same_bytes_and_no_date(shown: list):
    first = show(shown)["svg"]
    assert first == show(shown)["svg"]
    assert "<dc:date>" not in first


@pytest.mark.parametrize("missing", ["name", "alt", "source"])
def test_texts_must_not_be_empty(missing: str, shown: list):
    with pytest.raises(ValueError, match=f"{missing}: expected a text"):
        show(shown, **{missing: ""})


@pytest.mark.parametrize("data", [DATA.iloc[:0], [1, 2]])
def test_data_must_be_a_frame_with_rows(data: object, shown: list):
    with pytest.raises(ValueError, match="data: expected a frame with rows"):
        show(shown, data=data)


def test_palette_can_be_told_apart_in_grey():
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    shades = sorted(map(grey, (style.DARK, style.MIDDLE, style.LIGHT)))
    assert min(b - a for a, b in pairwise(shades)) > 0.15


def test_labels_at_line_ends_do_not_overlap():
    axes = style.new_axes()
    axes.set_ylim(0, 10)
    style.label_line_ends(axes, {"a": (1, 5.0), "b": (1, 5.01), "c": (1, 4.99)})
    places = sorted(text.xy[1] for text in axes.texts)
    assert min(b - a for a, b in pairwise(places)) >= 0.6
