"""What every built page must be: offline, with texts for figures, and with its data."""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest


class Page(HTMLParser):
    """The start tags of a page, and the captions of its figures."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.captions: list[str] = []
        self._depth = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "figcaption":
            self._depth = 1
            self.captions.append("")

    def handle_endtag(self, tag):
        if tag == "figcaption":
            self._depth = 0

    def handle_data(self, data):
        if self._depth:
            self.captions[-1] += data


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    paths = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    return {path: Page(path.read_text(encoding="utf-8")) for path in paths}


# attributes that make a browser fetch something while it shows the page
FETCHED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "srcset"}
NOT_FETCHED = {"canonical", "index", "search", "next", "prev", "author", "copyright"}


def test_no_page_asks_the_network(pages: dict[Path, Page]):
    for path, page in pages.items():
        for tag, attributes in page.tags:
            if tag == "link" and attributes.get("rel") in NOT_FETCHED:
                continue
            target = attributes.get(FETCHED.get(tag, "")) or ""
            assert not re.match(r"(https?:)?//", target), (path, tag, target)


def test_no_style_sheet_asks_the_network(site: Path):
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", text), path


def test_everything_a_page_points_to_is_there(site: Path, pages: dict[Path, Page]):
    for path, page in pages.items():
        for tag, attributes in page.tags:
            target = attributes.get("href" if tag in ("a", "link") else "src") or ""
            parts = urlsplit(target)
            if tag not in ("a", "img", "link", "script") or parts.scheme or not parts.path:
                continue
            assert (path.parent / unquote(parts.path)).exists(), (path, target)


def figures(page: Page) -> list[dict]:
    return [
        attributes
        for tag, attributes in page.tags
        if tag == "img" and "_images/" in attributes.get("src", "")
    ]


def test_every_figure_has_a_text_that_is_not_its_caption(pages: dict[Path, Page]):
    count = 0
    for path, page in pages.items():
        for image in figures(page):
            count += 1
            assert len(image.get("alt", "").split()) >= 12, (path, image)
            for caption in page.captions:
                assert image["alt"].strip() not in caption
                assert caption.strip() not in image["alt"]
    assert count >= 8


def test_every_figure_and_table_offers_its_data(pages: dict[Path, Page]):
    for path, page in pages.items():
        links = [a for tag, a in page.tags if tag == "a" and a.get("class") == "data-link"]
        captioned = sum(tag == "caption" for tag, _ in page.tags) + len(figures(page))
        assert len(links) == captioned, path
        for link in links:
            with (path.parent / link["href"]).open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            assert len(rows) >= 2 and len({len(row) for row in rows}) == 1, link


def test_pages_hold_no_error_and_no_machine_path(site: Path, pages: dict[Path, Page]):
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "Traceback (most recent call last)" not in text
        assert str(site.parents[1]) not in text, path


def test_mathematics_is_served_from_the_book(site: Path):
    assert (site / "_static" / "mathjax" / "tex-mml-chtml.js").is_file()
    assert list((site / "_static" / "mathjax" / "output" / "chtml" / "fonts").rglob("*.woff"))
