"""The notebook that a page offers: executed, complete, the same bytes each time."""

import json
import re
from pathlib import Path

import nbformat
import pytest

import execute
import notebooks

CHAPTERS = execute.chapters(Path(__file__).resolve().parents[2])


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_has_its_notebook(site: Path, root: Path, name: str):
    path = site / "_sources" / f"{name}.ipynb"
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert notebooks.text_of(notebooks.notebook(root, name)) == path.read_text(encoding="utf-8")
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert any(cell.outputs for cell in code)
    text = "".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert "{glue:text}" not in text
    assert [cell.id for cell in book.cells] == [f"cell-{n}" for n in range(len(book.cells))]


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_page_offers_notebook_and_source(site: Path, name: str):
    page = (site / f"{name}.html").read_text(encoding="utf-8")
    leaf = re.escape(name)
    assert re.search(rf'href="[^"]*_sources/{leaf}\.ipynb"', page)
    assert re.search(rf'href="[^"]*_sources/{leaf}\.md"', page)


def test_pasted_numbers_are_written_out():
    texts = {"gap": "1.2", "quoted": "it's"}
    assert notebooks.written_out("A {glue:text}`gap` here.", texts) == "A 1.2 here."
    assert notebooks.written_out("{glue:text}`unknown`", texts) == "{glue:text}`unknown`"


def test_outputs_of_other_cells_are_refused(tmp_path: Path):
    (tmp_path / "a.md").write_text("# A\n\n```{code-cell}\n1\n```\n", encoding="utf-8")
    with pytest.raises(KeyError, match="make book"):
        notebooks.notebook(tmp_path, "a")


def test_a_notebook_does_not_carry_the_pages_data_files(site: Path):
    text = (site / "_sources/book/facts/national.ipynb").read_text(encoding="utf-8")
    book = json.loads(text)
    metadata = [
        key
        for cell in book["cells"]
        for output in cell.get("outputs", [])
        for key in output.get("metadata", {})
    ]
    assert "upgrading" not in metadata and "scrapbook" not in metadata
