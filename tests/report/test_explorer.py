"""The explorer shows the panel, cell by cell, and what is missing stays missing."""

import json
import math

import pytest

from upgrading.report import explorer


@pytest.fixture(scope="module")
def content() -> dict:
    return explorer.content()


def test_every_cell_is_the_panels(content: dict):
    for vintage, held in content["vintages"].items():
        panel = explorer.panel(vintage)
        codes = [province["province_code"] for province in content["provinces"]]
        for name, rows in held["values"].items():
            for code, row in zip(codes, rows, strict=True):
                for year, value in zip(held["years"], row, strict=True):
                    known = panel[name].get((code, year), math.nan)
                    if value is None:
                        assert math.isnan(known), (vintage, name, code, year)
                    else:
                        assert value == pytest.approx(known, rel=1e-4), (vintage, name, code, year)


def test_shares_are_shown_in_per_cent(content: dict):
    rows = content["vintages"]["2018 census"]["values"]
    years = content["vintages"]["2018 census"]["years"]
    beijing = [row[years.index(2010)] for row in (rows["primary_share"][0],)]
    sectors = ("primary_share", "secondary_share", "service_share")
    assert sum(rows[name][0][years.index(2010)] for name in sectors) == pytest.approx(100, abs=0.05)
    assert beijing[0] < 2


def test_a_vintage_offers_no_indicator_it_does_not_have(content: dict):
    for held in content["vintages"].values():
        for rows in held["values"].values():
            assert any(value is not None for row in rows for value in row)


def test_the_data_can_stand_in_a_page(capsys: pytest.CaptureFixture):
    text = json.dumps(explorer.content(), allow_nan=False)
    assert len(text) < 400_000
    assert "</" not in text
