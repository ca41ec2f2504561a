"""What every chapter's source must be: prose without typed figures, few short cells."""

import re
from pathlib import Path

import pytest
import yaml
from myst_nb.core.read import read_myst_markdown_notebook

ROOT = Path(__file__).resolve().parents[2]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


def documents() -> list[str]:
    chapters = [entry for part in TOC["parts"] for entry in part["chapters"]]
    pages = [page for entry in chapters for page in (entry, *entry.get("sections", []))]
    return [TOC["root"], *(page["file"] for page in pages)]


def notebook(name: str):
    return read_myst_markdown_notebook((ROOT / f"{name}.md").read_text(encoding="utf-8"))


def code_cells(name: str) -> list:
    return [cell for cell in notebook(name).cells if cell.cell_type == "code"]


def prose(name: str) -> str:
    """Return a chapter's sentences and captions."""
    cells = notebook(name).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    figures = [cell.metadata.get("mystnb", {}).get("figure", {}) for cell in cells]
    return "\n\n".join(texts + [figure.get("caption", "") for figure in figures])


CHAPTERS = [name for name in documents() if code_cells(name)]
ARGUED = [name for name in CHAPTERS if name != TOC["root"]]

# a figure that stands for a name, not for a finding
NAMES = (
    r"\b(sections?|tables?|figures?|chapters?|Python|version|CC BY|release)\s+[0-9][0-9.]*"
    r"((, | and | to )[0-9][0-9.]*)*"
)
TYPED = r"[0-9]+\.[0-9]+|[0-9][0-9,]*\s?(%|‰|per cent|percent|percentage points?|points?)(?!\w)"


def typed_figures(text: str) -> list[str]:
    """Return decimals and percentages typed in prose, outside sentences that cite a document."""
    text = re.sub(r"```\{(math|bibliography).*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " ", text, flags=re.DOTALL)
    sentences = re.split(r"(?<=[.!?:])\s+|\n", text)
    uncited = [sentence for sentence in sentences if "{cite" not in sentence]
    found = []
    for sentence in uncited:
        bare = re.sub(r"\{[\w:.-]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)|https?://\S+", " ", sentence)
        bare = re.sub(NAMES, " ", bare, flags=re.IGNORECASE)
        found += [match.group() for match in re.finditer(TYPED, bare)]
    return found


@pytest.mark.parametrize("name", documents())
def test_no_figure_is_typed_in_prose(name: str):
    assert typed_figures(prose(name)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rose by 3.4 to 5.", ["3.4"]),
        ("It rose by 3 per cent.", ["3 per cent"]),
        ("Up 12% since.", ["12%"]),
        ("In 2012 and 30 provinces.", []),
        ("It is {glue:text}`gap:.2f` and `1.5`.", []),
        ("{cite:t}`documentE` prints 58.1%.", []),
        ("Python 3.11 to 3.13, section 2.1, CC BY 4.0.", []),
        ("Where $x = 0.5$ holds.", []),
        ("[a link](page-1.5.md)", []),
    ],
)
def test_the_finder_of_typed_figures(text: str, found: list[str]):
    assert typed_figures(text) == found


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_function_is_defined_in_a_chapter(name: str):
    for cell in code_cells(name):
        assert not re.search(r"^\s*(def|class)\s|\blambda\b", cell.source, flags=re.MULTILINE)


@pytest.mark.parametrize("name", CHAPTERS)
def test_code_is_short_and_folded(name: str):
    lines = 0
    for cell in code_cells(name):
        tags = cell.metadata.get("tags", [])
        assert {"hide-input", "remove-cell"} & set(tags), cell.source
        lines += len([line for line in cell.source.splitlines() if line.strip()])
    assert lines <= 5 * len(prose(name).split()) / 100


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapters_do_not_read_files_themselves(name: str):
    for cell in code_cells(name):
        assert not re.search(r"read_csv|open\(|Path\(|\.\./", cell.source)


@pytest.mark.parametrize("name", ARGUED)
def test_a_chapter_asks_answers_and_says_what_would_change_our_mind(name: str):
    text = prose(name)
    title = re.search(r"^# (.+)$", text, flags=re.MULTILINE).group(1)
    assert title.endswith("?"), title
    assert "## What would change our mind" in text
    opening = next(part for part in text.split("\n\n")[1:] if part.strip())
    sentences = re.findall(r"[.!?](?:\s|$)", re.sub(r"\{[^}]*\}`[^`]*`", "x", opening))
    assert len(sentences) == 3, opening


@pytest.mark.parametrize("name", CHAPTERS)
def test_figure_cells_are_named_and_captioned(name: str):
    for cell in code_cells(name):
        if "_figure" not in cell.source:
            continue
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        assert figure.get("name", "").startswith("fig-"), cell.source
        assert len(figure.get("caption", "").split()) >= 8, cell.source


@pytest.mark.parametrize("name", documents())
def test_numbers_given_are_numbers_shown(name: str):
    """A glued number that no sentence shows is dead; one shown but not given breaks the build."""
    keys = re.findall(r"\{glue:text\}`([^`]+)`", prose(name))
    assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in keys)


def test_documents_are_not_in_the_repository():
    for path in (ROOT / "book").rglob("*.md"):
        assert "000_c6dc80ba5cd10830" not in path.read_text(encoding="utf-8")
