"""Tables: what a cell holds is shown, escaped, aligned and offered as CSV."""

import pandas as pd
import pytest

from upgrading.report import tables


def show(shown: list, frame: pd.DataFrame, **texts: str) -> dict:
    tables.show(frame, **{"name": "tab-x", "caption": "A caption", "source": "S", **texts})
    return shown.pop()


def test_table_has_caption_label_source_and_data(shown: list):
    output = show(shown, pd.DataFrame({"Year": ["2005"], "Who": ["Henan"]}))
    text = output["data"]["text/markdown"]
    assert text.startswith(":::{table} A caption\n:name: tab-x\n")
    assert "| 2005 | Henan |" in text
    assert "Source: S." in text and 'href="data/tab-x.csv"' in text
    assert output["metadata"]["upgrading"]["csv"] == "Year,Who\n2005,Henan\n"
    assert "<table" in output["data"]["text/html"]


def test_index_is_shown_if_it_has_a_name(shown: list):
    frame = pd.DataFrame({"v": ["1"]}, index=pd.Index(["a"], name="Province"))
    assert "| Province | v |" in show(shown, frame)["data"]["text/markdown"]


def test_pipes_are_escaped_and_figures_align_right():
    text = tables.pipe_table(pd.DataFrame({"a": ["x|y"], "b": ["−1.5%"], "c": ["1,000"]}))
    assert "x\\|y" in text
    assert text.splitlines()[1] == "|:---|---:|---:|"


def test_cells_must_be_text():
    with pytest.raises(ValueError, match="column 'a': expected text in every cell, found 1"):
        tables.pipe_table(pd.DataFrame({"a": [1]}))


@pytest.mark.parametrize("missing", ["name", "caption", "source"])
def test_texts_must_not_be_empty(missing: str, shown: list):
    with pytest.raises(ValueError, match=f"{missing}: expected a text"):
        show(shown, pd.DataFrame({"a": ["1"]}), **{missing: " "})


def test_data_must_not_be_empty(shown: list):
    with pytest.raises(ValueError, match="expected a frame with rows"):
        show(shown, pd.DataFrame({"a": []}))
