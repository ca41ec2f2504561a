"""The page on rerunning shows what the check really says."""

import re

import pytest

from upgrading.datasets import Package
from upgrading.report import rerun


@pytest.fixture(scope="module")
def messages() -> dict[str, str]:
    return dict(rerun.messages().itertuples(index=False, name=None))


def test_a_new_year_fits_and_all_else_is_refused(messages: dict[str, str]):
    first, *others = messages.values()
    assert first == "fits; rows: 31 added, 0 removed, 0 changed"
    assert all(not said.startswith("fits") for said in others)
    assert len(others) >= 7


def test_each_refusal_names_file_place_and_expectation(messages: dict[str, str]):
    for done, said in list(messages.items())[1:]:
        assert said.startswith(f"{rerun.DATASET}.csv"), done
        assert "expected" in said and "found" in said, done
        assert re.search(r"row \d+|column", said), done


def test_nothing_in_the_data_is_touched():
    path = Package().folder / f"{rerun.DATASET}.csv"
    before = path.read_bytes()
    rerun.messages()
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.new"))
