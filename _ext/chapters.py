"""Sphinx extension: chapters come with the outputs that `tools/execute.py` keeps.

Before Sphinx reads a page, the chapters whose ingredients changed are run again; each page is
then read with the kept outputs, so no page can be older than its data, code or pins. Figures get
their alternative text, source line and data file from what `upgrading.report` put into the
output, and figures, tables or pages that lack them are warned about, which stops the build.
"""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
from docutils import nodes
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import execute  # noqa: E402 (found through the line above)

logger = logging.getLogger(__name__)
OUTPUTS: dict[str, list] = {}  # cells' digest -> the cells' outputs


def run_stale_chapters(app: Sphinx) -> None:
    """Run what changed, in a process of its own, and collect all outputs."""
    command = [sys.executable, str(ROOT / "tools" / "execute.py"), "--root", app.srcdir]
    if subprocess.run(command, check=False).returncode:
        raise ExtensionError("a chapter failed: see the lines marked FAILED above")
    OUTPUTS.clear()
    for chapter in execute.chapters(Path(app.srcdir)):
        record = execute.read_record(Path(app.srcdir), chapter)
        OUTPUTS[record["cells"]] = record["outputs"]


def read_chapter(text: str) -> nbformat.NotebookNode:
    """Return a page as a notebook with its kept outputs (myst-nb calls this for each page)."""
    notebook = read_myst_markdown_notebook(text, add_source_map=True)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not code:
        return notebook
    key = execute.cells_digest(notebook)
    if key not in OUTPUTS:
        raise ExtensionError("a chapter changed while the book was building: build it again")
    for count, (cell, outputs) in enumerate(zip(code, OUTPUTS[key], strict=True), start=1):
        cell.execution_count = count
        cell.outputs = [nbformat.from_dict(output) for output in outputs]
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    for count, cell in enumerate(notebook.cells):
        cell.id = f"cell-{count}"  # nbformat's own are random, and the download must not change
    return notebook


def outdated(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """Return the pages whose text or outputs are not those that Sphinx read last time.

    Sphinx itself goes by the files' times, which a copy or a checkout may set back.
    """
    known = getattr(env, "page_digests", {})
    root = Path(app.srcdir)
    env.page_digests = {name: _page_digest(root, name) for name in env.found_docs}
    return [name for name, key in env.page_digests.items() if known.get(name, key) != key]


def _page_digest(root: Path, name: str) -> str:
    record = execute.read_record(root, name) or {"outputs": []}
    text = (root / f"{name}.md").read_text(encoding="utf-8")
    return execute.sha(text + json.dumps(record["outputs"]))


def complete_figures(app: Sphinx, doctree: nodes.document) -> None:
    """Give each computed figure its alternative text, source line and link to its data."""
    for image in doctree.findall(nodes.image):
        if image["uri"].endswith(".svg") and "jupyter_execute" in image["uri"]:
            _complete_figure(Path(app.srcdir) / image["uri"].lstrip("/"), image)
        if not image.get("alt"):
            logger.warning("image %s has no alternative text", image["uri"], location=image)


def _complete_figure(path: Path, image: nodes.image) -> None:
    facts = _facts(path)
    image["alt"] = facts.get("description", "")
    figure = image.parent
    while figure is not None and not isinstance(figure, nodes.figure):
        figure = figure.parent
    name = facts.get("identifier", "")
    if figure is None or name not in figure.get("names", []):
        logger.warning("figure %r needs `mystnb: figure: name`, the same", name, location=image)
        return
    link = f'<a class="data-link" href="data/{name}.csv" download>Data (CSV)</a>'
    line = nodes.paragraph("", f"Source: {facts.get('source', '')}. ", classes=["source-line"])
    line += nodes.raw("", link, format="html")
    figure += nodes.legend("", line)


def _facts(path: Path) -> dict[str, str]:
    """Return what `upgrading.report.figures` wrote into a figure's metadata."""
    core = "{http://purl.org/dc/elements/1.1/}"
    return {
        element.tag.removeprefix(core): "".join(element.itertext()).strip()
        for element in ElementTree.parse(path).iter()
        if element.tag.startswith(core)
    }


def write_data_files(app: Sphinx, error: Exception | None) -> None:
    """Write the data behind each figure and table beside its page."""
    if error is not None or app.builder.format != "html":
        return
    root = Path(app.srcdir)
    for chapter in execute.chapters(root):
        folder = Path(app.outdir) / Path(chapter).parent / "data"
        for outputs in execute.read_record(root, chapter)["outputs"]:
            for output in outputs:
                attached = output.get("metadata", {}).get("upgrading")
                if attached:
                    folder.mkdir(parents=True, exist_ok=True)
                    path = folder / f"{attached['name']}.csv"
                    path.write_text(attached["csv"], encoding="utf-8")


def silence_thebe(app: Sphinx, *_: object) -> None:
    """Disconnect sphinx-thebe, which jupyter-book always loads.

    It needs a public server, which this book does not, and writes its script twice into each
    page, an error in every reader's console.
    """
    for listeners in app.events.listeners.values():
        listeners[:] = [x for x in listeners if not x.handler.__module__.startswith("sphinx_thebe")]
    styles = app.registry.css_files
    styles[:] = [style for style in styles if "thebe" not in style[0]]


def setup(app: Sphinx) -> dict[str, object]:
    """Connect the steps."""
    app.connect("config-inited", silence_thebe)
    app.connect("builder-inited", run_stale_chapters)
    app.connect("env-get-outdated", outdated)
    app.connect("doctree-read", complete_figures)
    app.connect("build-finished", write_data_files)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
