"""Light pages: what is used stays, what is not goes."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import lean


@pytest.mark.parametrize(
    ("css", "names", "left"),
    [
        (".a{color:red}", {"a"}, ".a{color:red}"),
        (".a{color:red}", set(), ""),
        (".a .b{top:0}", {"a"}, ""),
        (".a,.b{top:0}", {"b"}, ".b{top:0}"),
        ("#x{top:0}", {"x"}, "#x{top:0}"),
        ("#x{top:0}", {"y"}, ""),
        ("p:not(.a){top:0}", set(), "p:not(.a){top:0}"),
        ("html[data-theme=dark] p{top:0}", set(), "html[data-theme=dark] p{top:0}"),
        ("@media print{.a{top:0}p{top:1px}}", set(), "@media print{p{top:1px}}"),
        ("@media print{.a{top:0}}", set(), ""),
        ("@keyframes k{0%{top:0}to{top:1px}}", set(), "@keyframes k{0%{top:0}to{top:1px}}"),
        ('@import "x.css";', set(), '@import "x.css";'),
        ("/* said */p{top:0}", set(), "p{top:0}"),
        ('.a:before{content:"{.b}"}', {"a"}, '.a:before{content:"{.b}"}'),
    ],
)
def test_rules_stay_if_they_fit_something(css: str, names: set[str], left: str):
    assert lean.lean_styles(css, names) == left


def test_a_page_does_not_load_the_script_of_icons(tmp_path: Path):
    page = b'<head>\n  <script src="../_static/scripts/fontawesome.js?d=1"></script>\n<p></p>'
    assert lean.lean_page(page, tmp_path) == b"<head>\n<p></p>"
    other = b'<script src="../_static/scripts/bootstrap.js"></script>'
    assert lean.lean_page(other, tmp_path) == other


def test_a_figure_keeps_its_place_until_it_comes(tmp_path: Path):
    (tmp_path / "_images").mkdir()
    drawing = '<svg xmlns="x" width="469.2pt" height="267.6pt" viewBox="0 0 1 1"></svg>'
    (tmp_path / "_images" / "a.svg").write_text(drawing, encoding="utf-8")
    page = b'<img alt="What it shows." src="_images/a.svg" /><img alt="" src="logo.png" />'
    assert lean.lean_page(page, tmp_path) == (
        b'<img loading="lazy" width="469" height="268" alt="What it shows." src="_images/a.svg" />'
        b'<img alt="" src="logo.png" />'
    )


def test_the_sidebars_buttons_have_a_name(tmp_path: Path):
    page = b'<summary><span class="toctree-toggle"></span></summary><summary>Code</summary>'
    found = lean.lean_page(page, tmp_path)
    assert found.count(b"aria-label") == 1 and b"<summary>Code</summary>" in found


def test_built_pages_keep_the_icons_they_show(site: Path):
    font = TTFont(site / f"{lean.SOLID}.woff")
    held = set(font.getBestCmap())
    css = (site / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    assert {ord("\uf0c9"), ord("\uf019"), ord("\uf002"), ord("\uf042")} <= held
    assert (site / f"{lean.SOLID}.woff").stat().st_size < 20_000
    for name in ("fa-bars", "fa-download", "fa-magnifying-glass", "fa-circle-half-stroke"):
        assert f".{name}:before" in css, name


def test_no_class_of_a_page_lost_its_rules(site: Path):
    """Every class that a page names and the theme styles is still styled."""
    import pydata_sphinx_theme

    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    full = (theme / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    left = (site / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    page = (site / "book" / "facts" / "national.html").read_text(encoding="utf-8")
    named = {name for given in re.findall(r'class="([^"]*)"', page) for name in given.split()}
    styled = {name for name in named if re.search(rf"\.{re.escape(name)}[{{.:, >]", full)}
    assert len(styled) > 30
    # a rule for a class that stands only beside one that no page has may go
    lost = {name for name in styled if f".{name}" not in left}
    assert lost <= {"bd-footer-content", "collapsed", "admonition", "hide", "toggle"}, lost
    assert len(left) < len(full) / 2
