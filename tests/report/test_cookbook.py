"""The page on measures: every public function is there, with a source and an example that runs."""

import doctest
import importlib
import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

from upgrading.report import cookbook

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "book" / "appendix" / "measures.md"
# they refuse unfit arguments and return nothing
CHECKS = {"same_labels"}


def public_functions() -> dict[str, str]:
    """Return the module of each public function, read from the code and not through the page."""
    found = {}
    for path in sorted((ROOT / "src" / "upgrading" / "measures").glob("[a-z]*.py")):
        code = importlib.import_module(f"upgrading.measures.{path.stem}")
        for name in re.findall(r"^def ([a-z]\w*)\(", path.read_text("utf-8"), flags=re.MULTILINE):
            assert inspect.isfunction(getattr(code, name))
            found[name] = path.stem
    return {name: module for name, module in found.items() if name not in CHECKS}


RECIPES = {recipe.name: recipe for recipe in cookbook.every_recipe() if recipe.is_function}


def test_every_public_function_is_on_the_page():
    assert {name: recipe.module for name, recipe in RECIPES.items()} == public_functions()
    assert len({recipe.label for recipe in cookbook.every_recipe()}) == len(cookbook.every_recipe())


def test_every_module_has_its_section():
    shown = re.findall(
        r'^cookbook\.module\("(\w+)"\)$', PAGE.read_text("utf-8"), flags=re.MULTILINE
    )
    assert shown == cookbook.modules()


@pytest.mark.parametrize("name", RECIPES)
def test_every_function_says_what_it_takes_gives_and_rests_on(name: str):
    recipe = RECIPES[name]
    assert recipe.summary.endswith(".")
    assert "\n" not in recipe.summary
    assert recipe.source, "no source: add References to its docstring"
    assert recipe.examples, "no example: add Examples to its docstring"
    assert cookbook.entries(recipe.sections["Returns"])
    documented = {
        argument.strip()
        for names, _ in cookbook.entries(recipe.sections.get("Parameters", ""))
        for argument in names.split(",")
    }
    assert documented == recipe.arguments


@pytest.mark.parametrize("name", RECIPES)
def test_every_example_runs(name: str):
    assert cookbook.check(RECIPES[name]) == len(RECIPES[name].examples)


def test_sources_are_given_for_functions_that_are_there():
    assert set(cookbook.SOURCES) <= set(RECIPES)


def test_an_example_that_fails_stops_the_page():
    wrong = (doctest.Example("shares([1, 3]).tolist()\n", "[0.5, 0.5]\n"),)
    with pytest.raises(ValueError, match=r"structure\.shares: an example fails[\s\S]*0\.25"):
        cookbook.check(replace(RECIPES["shares"], examples=wrong))
    raising = (doctest.Example("shares([-1, 3])\n", "1\n"),)
    with pytest.raises(ValueError, match="zero or more"):
        cookbook.check(replace(RECIPES["shares"], examples=raising))


def test_sections_and_entries_are_parsed():
    text = "Half.\n\nOf it.\n\nParameters\n----------\na, b\n    One,\n    two.\n\nNotes\n-----\nx"
    assert cookbook.sections(text) == {
        "": "Half.\n\nOf it.",
        "Parameters": "a, b\n    One,\n    two.",
        "Notes": "x",
    }
    assert cookbook.entries("a, b\n    One,\n    two.\nc\n    Three.") == [
        ("a, b", "One,\ntwo."),
        ("c", "Three."),
    ]
    assert cookbook.entries("") == []


@pytest.mark.parametrize(
    ("docstring", "text"),
    [
        ("Shares\nof one.", "Shares of one."),
        ("A.\n\nB.", "A.\n\nB."),
        ("One of:\n- a\n  b\n- c", "One of:\n- a b\n- c"),
        (":math:`0\\ln 0\n= 0`", "$0\\ln 0 = 0$"),
        ("after Moran [1]_.", "after Moran \\[1\\]."),
        (".. [1] A.\n.. [2] B\n   c.", "\\[1\\] A.\n\n\\[2\\] B c."),
        ("``x`` and `y`", "`x` and `y`"),
        ("As in `gini`.", "As in [gini](#measure-dispersion-gini)."),
        ("gini : another.", "[gini](#measure-dispersion-gini): another."),
    ],
)
def test_docstrings_become_prose(docstring: str, text: str):
    assert cookbook.prose(docstring) == text


def test_an_argument_is_not_taken_for_a_function_of_its_name():
    assert cookbook.prose("As `shares`.", unlinked={"shares"}) == "As `shares`."
    assert "(#measure-structure-shares)" in cookbook.prose("As `shares`.")


def test_a_recipe_shows_all_its_parts():
    text = cookbook.text_of(RECIPES["hierarchy_coefficient"])
    for part in (
        "(measure-structure-hierarchy-coefficient)=",
        ":::{rubric} hierarchy_coefficient\n:::",
        "`hierarchy_coefficient(shares, *, sums='raise', missing='raise')`",
        ":Takes:\n    - `shares`: Shares of primary",
        '`"renormalise"`',
        ":Gives:\n    ndarray, Series or float. In [1, 3]",
        ":Formula:\n    $R = ",
        ":Source:\n    Xu, M.",
        "```pycon\n>>> import numpy as np\n",
        "\n2.468\n```",
    ):
        assert part in text, part


def test_result_classes_show_what_they_hold_and_compute():
    (recipe,) = (recipe for recipe in cookbook.recipes("change") if recipe.name == "ShiftShare")
    text = cookbook.text_of(recipe)
    assert ":Holds:\n    - `national`: Change had" in text
    assert "- `totals()`: Components summed over sectors" in text
    assert not recipe.is_function


def test_index_and_module_are_shown(shown: list, monkeypatch: pytest.MonkeyPatch):
    cookbook.index()
    table = shown.pop()
    assert table["metadata"]["upgrading"]["name"] == "tab-measures"
    rows = table["data"]["text/markdown"].count("](#measure-")
    assert rows >= len(RECIPES)
    said: list[dict] = []
    monkeypatch.setattr(cookbook, "display", lambda data, *, raw: said.append(data))
    cookbook.module("spatial")
    assert "from upgrading.measures.spatial import *" in said[0]["text/markdown"]
    assert "morans_i(values, weights" in said[0]["text/plain"]


def test_numbers_given_are_the_numbers_shown():
    shown = set(re.findall(r"\{glue:text\}`([^`]+)`", PAGE.read_text("utf-8")))
    assert shown == set(cookbook.facts())


def test_the_page_stays_small():
    # pages come out about three and a half times as large as their text; 350 kB is the limit
    texts = [cookbook.text_of(recipe) for recipe in cookbook.every_recipe()]
    assert sum(len(text.encode()) for text in texts) < 100_000
