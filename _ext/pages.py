"""Sphinx extension: what every page carries besides its text.

The executed notebook for download, the edition (version, date, commit) and how to cite the page.
The commit is put in when the page is published (`tools/book.py`), so that a commit alone does not
make Sphinx write every page again.
"""

import sys
from html import escape
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import edition as editions  # noqa: E402 (found through the line above)
import execute  # noqa: E402
import notebooks  # noqa: E402

BEFORE_THEME = 400  # the theme, at 500, turns `ipynb_source` into a button


def offer_notebook(app: Sphinx, pagename: str, _: str, context: dict, doctree: object) -> None:
    """Tell the theme which notebook the page's download button offers."""
    if doctree is not None and pagename in execute.chapters(Path(app.srcdir)):
        context["ipynb_source"] = f"{pagename}.ipynb"


def add_edition(app: Sphinx, pagename: str, _: str, context: dict, doctree: object) -> None:
    """Put edition and citation under the page's text."""
    if doctree is None:
        return  # the search page and the index of terms are nobody's work to cite
    edition = editions.read(ROOT)
    context["body"] += citation(edition, context.get("title", ""), pagename)


def citation(edition: editions.Edition, title: str, pagename: str) -> str:
    """Return the block "Cite this page" as HTML.

    Parameters
    ----------
    edition
        Version, date and authors.
    title
        Of the page, as Sphinx gives it: with its number, as HTML.
    pagename
        Path of the page without ending; part of the citation key.
    """
    plain_title = _plain(title)
    formats = {
        "Plain text": plain(edition, plain_title),
        "BibTeX": bibtex(edition, plain_title, pagename),
        "RIS": ris(edition, plain_title),
    }
    blocks = "".join(
        f'<p class="cite-format">{name}</p>\n'
        f'<div class="highlight"><pre tabindex="0">{escape(text)}\n</pre></div>\n'
        for name, text in formats.items()
    )
    return (
        '<section class="edition" aria-label="Edition and citation">\n'
        f"<p>Version {edition.version} of {edition.date}, commit {editions.PLACEHOLDER}.</p>\n"
        f"<details><summary>Cite this page</summary>\n{blocks}</details>\n</section>\n"
    )


def _plain(title: str) -> str:
    """Return a page's title without its number and markup."""
    text, inside = "", False
    for character in title:
        inside = (inside or character == "<") and character != ">"
        text += "" if inside or character == ">" else character
    first, _, rest = text.strip().partition(" ")
    return rest if rest and first.rstrip(".").replace(".", "").isdigit() else text.strip()


def plain(edition: editions.Edition, title: str) -> str:
    """Return the citation in words."""
    authors = " and ".join(edition.authors)
    return (
        f"{authors} ({edition.year}). “{title}”. In: {edition.title}. "
        f"Version {edition.version} of {edition.date}, commit {editions.PLACEHOLDER}."
    )


def bibtex(edition: editions.Edition, title: str, pagename: str) -> str:
    """Return the citation for BibTeX."""
    key = "upgrading" + edition.year + pagename.rsplit("/", 1)[-1].replace("_", "")
    fields = {
        "author": " and ".join(f"{{{name}}}" for name in edition.authors),
        "title": f"{{{title}}}",
        "booktitle": f"{{{edition.title}}}",
        "year": edition.year,
        "edition": f"Version {edition.version}",
        "note": f"Released {edition.date}, commit {editions.PLACEHOLDER}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@incollection{{{key},", *lines, "}"])


def ris(edition: editions.Edition, title: str) -> str:
    """Return the citation in the RIS form that reference managers read."""
    fields = [
        ("TY", "CHAP"),
        *(("AU", name) for name in edition.authors),
        ("TI", title),
        ("T2", edition.title),
        ("PY", edition.year),
        ("DA", edition.date.replace("-", "/")),
        ("ET", edition.version),
        ("N1", f"commit {editions.PLACEHOLDER}"),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in fields)


def write_notebooks(app: Sphinx, error: Exception | None) -> None:
    """Write each chapter's notebook where the theme's button looks for it."""
    if error is not None or app.builder.format != "html":
        return
    root = Path(app.srcdir)
    for chapter in execute.chapters(root):
        path = Path(app.outdir) / "_sources" / f"{chapter}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notebooks.text_of(notebooks.notebook(root, chapter)), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, object]:
    """Connect the steps."""
    app.connect("html-page-context", offer_notebook, priority=BEFORE_THEME)
    app.connect("html-page-context", add_edition)
    app.connect("build-finished", write_notebooks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
