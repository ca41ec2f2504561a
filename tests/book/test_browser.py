"""The built book in a browser, from disk, offline: light, legible, searchable, usable by keyboard.

What axe-core finds in the theme's own frame is listed below and is not ours to mend; anything else
fails.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import execute

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["book/index", "book/explore", *[n for n in execute.chapters(ROOT) if n != "book/index"]]
PAGES = list(dict.fromkeys(PAGES))
# one of each kind for the slow looks
KINDS = [
    "book/index",
    "book/concepts/framework",
    "book/concepts/glossary",
    "book/measurement/structure",
    "book/facts/provinces",
    "book/appendix/claims",
    "book/appendix/references",
    "book/explore",
]
WEIGHT = 400 * 1024  # a page's text and the figures that load when it is opened
FRAME = 300 * 1024  # what all pages share and a browser loads once
# rule of axe-core: where the theme, docutils or myst-nb break it
THEMES_OWN = {
    "label-content-name-mismatch": r"search-button|theme-switch|page-toc|navbar|summary|download",
    "region": r"sidebar|navbar|logo|skip|back-to-top|pst-",
    "aria-required-children": r"citation",
    "aria-deprecated-role": r"doc-biblioentry|citation",
    "aria-allowed-role": r"doc-biblioentry|citation|aside",
    "landmark-unique": r"sidebar|nav",
    "meta-viewport": r"viewport",
}


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    yield page
    context.close()


def url(site: Path, name: str) -> str:
    return (site / f"{name}.html").as_uri()


def watched(page: Page) -> tuple[list[str], list[str]]:
    """Return lists that fill with the addresses a page asks for and with its errors."""
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(f"failed: {request.url}"))
    return asked, errors


def bytes_of(addresses: set[str]) -> int:
    """Return the bytes of files by their addresses."""
    return sum(os.path.getsize(unquote(urlsplit(address).path)) for address in addresses)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_silent_and_fits_a_phone(site: Path, tab: Page, name: str):
    asked, errors = watched(tab)
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(url(site, name))
    assert errors == []
    assert [a for a in asked if not a.startswith(("file:", "data:", "blob:"))] == []
    frame = {a for a in asked if "/_static/" in a and "mathjax" not in a}
    own = {a for a in asked if a.startswith("file:") and "/_static/" not in a}
    assert bytes_of(frame) < FRAME
    if name != "book/explore":
        assert bytes_of(own) < WEIGHT
    sideways = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert sideways <= 0, f"scrolls sideways by {sideways} pixels"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", KINDS)
def test_nothing_keeps_a_reader_out(site: Path, chromium: Browser, name: str, scheme: str):
    context = chromium.new_context(color_scheme=scheme, offline=True)
    page = context.new_page()
    page.goto(url(site, name))
    # colours that still fade from one theme to the other have no contrast of their own
    page.wait_for_function("document.getAnimations().every(a => a.playState === 'finished')")
    found = Axe().run(page).response["violations"]
    context.close()
    ours = [
        f"{rule['id']}: {node['target']} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not re.search(THEMES_OWN.get(rule["id"], "^$"), str(node["target"]) + node["html"])
    ]
    assert ours == []


def test_first_paint_waits_for_neither_mathjax_nor_search(site: Path, tab: Page):
    """With both withheld, the page is there."""
    tab.route(re.compile("mathjax|searchindex|searchtools"), lambda route: None)
    tab.goto(url(site, "book/measurement/structure"), wait_until="commit")
    tab.wait_for_function(
        "performance.getEntriesByName('first-contentful-paint').length > 0", timeout=10_000
    )
    tab.locator("article h1").first.wait_for(state="visible", timeout=10_000)


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("产业结构", "glossary"),
        ("升级", "glossary"),
        ("泰尔指数", "glossary"),
        ("theil", "balance"),
        ("Henan", "provinces"),
    ],
)
def test_search_finds_chinese_and_english(site: Path, tab: Page, query: str, page: str):
    tab.goto((site / "search.html").as_uri() + f"?q={query}")
    tab.wait_for_selector("ul.search li", timeout=20_000)
    tab.wait_for_function("!document.querySelector('#search-progress')?.textContent.trim() || true")
    tab.wait_for_timeout(1500)
    links = tab.eval_on_selector_all("ul.search li a", "all => all.map((a) => a.href)")
    assert any(page in link for link in links), links


def test_a_word_that_is_nowhere_is_not_found(site: Path, tab: Page):
    tab.goto((site / "search.html").as_uri() + "?q=蠻橫無理")
    tab.wait_for_timeout(2500)
    assert tab.locator("ul.search li").count() == 0


def test_code_unfolds_by_keyboard(site: Path, tab: Page):
    tab.goto(url(site, "book/facts/national"))
    summary = tab.locator("details.above-input > summary").first
    summary.focus()
    assert not tab.locator("details.above-input").first.get_attribute("open")
    tab.keyboard.press("Enter")
    assert tab.locator("details.above-input").first.get_attribute("open") is not None


def test_tab_reaches_the_text_and_the_skip_link_comes_first(site: Path, tab: Page):
    tab.goto(url(site, "book/facts/national"))
    tab.keyboard.press("Tab")
    assert "main-content" in (tab.evaluate("document.activeElement.href") or "")
    for _ in range(120):
        tab.keyboard.press("Tab")
        if tab.evaluate("!!document.activeElement.closest('article')"):
            return
    raise AssertionError("the text is not reached by the Tab key")


def test_print_shows_text_and_evidence_only(site: Path, tab: Page):
    tab.goto(url(site, "book/facts/national"))
    tab.emulate_media(media="print")
    for part in (".bd-sidebar-primary", ".prev-next-footer", "details.above-input"):
        assert not tab.locator(part).first.is_visible(), part
    assert tab.locator("figure img").first.is_visible()
    assert tab.locator(".edition p").first.is_visible()


# ---------------------------------------------------------------- the explorer


def test_the_explorer_shows_what_is_chosen(site: Path, tab: Page):
    _, errors = watched(tab)
    tab.goto(url(site, "book/explore"))
    assert tab.locator(".explorer-chart path").count() == 4
    tab.locator("[data-tile=SH]").click()
    assert tab.locator(".explorer-chart path").count() == 5
    assert tab.locator(".explorer-chart text.name", has_text="Shanghai").count() == 1
    tab.locator("[data-tile=SH]").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".explorer-chart path").count() == 4
    assert tab.evaluate("document.activeElement.dataset.tile") == "SH"
    tab.select_option("#explorer-indicator", "theil")
    assert "Theil" in tab.locator(".explorer-title").inner_text()
    tab.select_option("#explorer-vintage-of-the-accounts", "first published")
    tab.select_option("#explorer-to", "2015")
    assert "2015" in tab.locator(".explorer-ranking caption").inner_text()
    assert errors == []


def test_the_explorers_ranking_is_the_panels(site: Path, tab: Page):
    from upgrading import datasets
    from upgrading.report import explorer

    tab.goto(url(site, "book/explore"))
    tab.select_option("#explorer-to", "2015")
    shown = tab.eval_on_selector_all(
        ".explorer-ranking tbody tr th", "rows => rows.map((r) => r.textContent.split(' ')[0])"
    )
    held = explorer.panel("2018 census")["service_share"].xs(2015, level="year")
    names = datasets.load("provinces").set_index("province_code").province
    expected = [names[code].split(" ")[0] for code in held.sort_values(ascending=False).index]
    assert shown[:5] == expected[:5]
    assert set(shown) == set(expected)


def test_the_explorers_address_keeps_the_choice(site: Path, tab: Page):
    address = "#indicator=urban_share&vintage=2018+census&provinces=TJ,XZ&from=2010&to=2015"
    tab.goto(url(site, "book/explore") + address)
    assert tab.locator("#explorer-indicator").input_value() == "urban_share"
    assert tab.locator(".explorer-chart path").count() == 2
    assert tab.locator("#explorer-from").input_value() == "2010"


@pytest.mark.parametrize(
    "address",
    ["#indicator=nothing", "#vintage=never", "#provinces=", "#from=9999&to=1", "#%%%", "#to=abc"],
)
def test_a_broken_address_breaks_nothing(site: Path, tab: Page, address: str):
    _, errors = watched(tab)
    tab.goto(url(site, "book/explore") + address)
    assert tab.locator("#explorer-indicator").count() == 1
    assert errors == []


def test_a_gap_in_the_source_is_a_gap_in_the_line(site: Path, tab: Page):
    """Anhui's balance is unknown from 2020 on: its line ends before the axis does."""
    tab.goto(url(site, "book/explore") + "#indicator=theil&provinces=AH,BJ")
    ends = tab.eval_on_selector_all(
        ".explorer-chart path", "all => all.map((p) => p.getBBox().x + p.getBBox().width)"
    )
    shown = tab.locator(".explorer-ranking tr", has_text="Anhui").locator("td.figure").inner_text()
    assert shown == "–"
    assert max(ends) > 0


def test_the_explorer_downloads_what_it_shows(site: Path, tab: Page, tmp_path: Path):
    tab.goto(url(site, "book/explore") + "#indicator=ts_ratio&provinces=BJ&from=2010&to=2012")
    with tab.expect_download() as waiting:
        tab.locator(".explorer-download").click()
    path = tmp_path / "chosen.csv"
    waiting.value.save_as(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("province_code,province,vintage,indicator,unit,year,value")
    assert [line.split(",")[-2] for line in lines[1:]] == ["2010", "2011", "2012"]


def test_without_javascript_the_still_figures_stand(site: Path, chromium: Browser):
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(url(site, "book/explore"))
    assert page.locator("figure img").count() == 2
    assert not page.locator("#explorer").is_visible()
    context.close()
