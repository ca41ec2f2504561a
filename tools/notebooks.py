"""Chapters as executed notebooks: what a page offers for download.

The notebook holds the chapter's cells with the outputs of the book, the same bytes each time. The
numbers that the page pastes into sentences are written out, since Jupyter does not know the role
that pastes them.
"""

import ast
import json
import re
from pathlib import Path

import nbformat

import execute

GLUE = "application/papermill.record/"
PASTED = re.compile(r"\{glue:text\}`([^`]+)`")


def glued(outputs: list[list[dict]]) -> dict[str, str]:
    """Return the texts that a chapter offers to its sentences, by name."""
    texts: dict[str, str] = {}
    for output in (output for cell in outputs for output in cell):
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        plain = output.get("data", {}).get(f"{GLUE}text/plain")
        if name and plain is not None:
            texts[name] = str(ast.literal_eval(plain))  # glue keeps the text as Python writes it
    return texts


def is_glue(output: dict) -> bool:
    """Whether an output only keeps a value for the page's sentences."""
    return "scrapbook" in output.get("metadata", {})


def written_out(text: str, texts: dict[str, str]) -> str:
    """Return Markdown with pasted numbers in place of the roles that name them."""
    return PASTED.sub(lambda match: texts.get(match.group(1), match.group(0)), text)


def notebook(root: Path, chapter: str) -> nbformat.NotebookNode:
    """Return an executed chapter as a notebook.

    Raises
    ------
    KeyError
        If the chapter has no outputs, or they belong to other cells.
    """
    record = execute.read_record(root, chapter)
    text = (root / f"{chapter}.md").read_text(encoding="utf-8")
    book = execute.read_notebook(text)
    if record is None or execute.cells_digest(book) != record["cells"]:
        raise KeyError(f"{chapter}: expected outputs of these cells; run `make book`")
    texts = glued(record["outputs"])
    outputs = iter(record["outputs"])
    count = 0
    for place, cell in enumerate(book.cells):
        cell.id = f"cell-{place}"  # nbformat's own are random
        if cell.cell_type == "markdown":
            cell.source = written_out(cell.source, texts)
        elif cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            kept = [output for output in next(outputs) if not is_glue(output)]
            cell.outputs = [nbformat.from_dict(_shown(output)) for output in kept]
    del book.metadata["source_map"]
    book.metadata["language_info"] = {"name": "python", "file_extension": ".py"}
    return book


def _shown(output: dict) -> dict:
    """Return an output without the data file it carries for the page."""
    if "metadata" not in output:
        return output
    kept = {key: value for key, value in output["metadata"].items() if key != "upgrading"}
    return {**output, "metadata": kept}


def text_of(book: nbformat.NotebookNode) -> str:
    """Return a notebook as the text of its file, the same each time."""
    nbformat.validate(book)
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
