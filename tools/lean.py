"""Make pages light: drop what the theme ships and no page uses.

The theme loads every icon ever drawn twice (as a script and as a font) and a style sheet for
every component there is. A page of this book uses a dozen icons and a fifth of the styles. A rule
stays if all classes and ids of one of its selectors occur in some page or script; an icon stays if
its rule does.
"""

import io
import re
from pathlib import Path

import tinycss2
from fontTools import subset

NAME = re.compile(rb"[A-Za-z_][\w-]*")
GIVEN = re.compile(rb'(?:class|id)="([^"]*)"')  # what a page itself names
ICON_SCRIPT = re.compile(rb'[ \t]*<script src="[^"]*scripts/fontawesome\.js[^"]*"></script>\n?')
# the sidebar's buttons that unfold have no name of their own
TOGGLE = re.compile(rb'<summary>(<span class="toctree-toggle")')
FIGURE = re.compile(rb'<img [^>]*src="([^"]*_images/[^"]+\.svg)"[^>]*>')
SIZE = re.compile(rb'<svg [^>]*width="([0-9.]+)pt" height="([0-9.]+)pt"')
ICON_FONTS = "_static/vendor/fontawesome/webfonts"
SOLID = f"{ICON_FONTS}/fa-solid-900"
FACE = re.compile(r"@font-face\{[^}]*\}")
GLYPH = re.compile("[\ue000-\uf8ff]")  # icons live where Unicode has no characters of its own
# scripts that need none of the style sheets: MathJax brings its own, the index is words of the text
STYLED_ALONE = ("_static/mathjax/", "searchindex.js", "_static/locales/")
DROPPED = ("_static/scripts/fontawesome.js", "_static/scripts/fontawesome.js.LICENSE.txt")


def lean_page(content: bytes, folder: Path) -> bytes:
    """Return a page without the script of icons, which loads figures when they come near.

    Parameters
    ----------
    content
        The page.
    folder
        Where it stands: its figures' sizes are read, to keep their places free until they come.
    """
    content = TOGGLE.sub(rb'<summary aria-label="Show or hide the pages below">\1', content)
    content = ICON_SCRIPT.sub(b"", content)
    return FIGURE.sub(lambda found: _when_near(found, folder), content)


def _when_near(image: re.Match, folder: Path) -> bytes:
    size = SIZE.search((folder / image.group(1).decode()).read_bytes()[:4000])
    width, height = (round(float(side)) for side in size.groups())
    held = f'<img loading="lazy" width="{width}" height="{height}" '
    return image.group(0).replace(b"<img ", held.encode(), 1)


def used_names(site: Path) -> set[str]:
    """Return what may be a class or an id: what pages name, and every word of their scripts."""
    found: set[bytes] = set()
    for path in sorted(site.rglob("*.html")):
        for given in GIVEN.findall(path.read_bytes()):
            found.update(given.split())
    for path in sorted(site.rglob("*.js")):
        name = path.relative_to(site).as_posix()
        if name not in DROPPED and not name.startswith(STYLED_ALONE):
            found.update(NAME.findall(path.read_bytes()))
    return {name.decode("ascii", "ignore") for name in found}


def lean_styles(css: str, names: set[str]) -> str:
    """Return a style sheet without the rules that fit nothing.

    Examples
    --------
    >>> lean_styles(".a{color:red}.b .a,p{top:0}@media print{.b{top:0}}", {"a"})
    '.a{color:red}p{top:0}'
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_lean_rule(rule, names) for rule in rules)


def _lean_rule(rule: object, names: set[str]) -> str:
    if rule.type == "qualified-rule":
        kept = [part for part in _selectors(rule.prelude) if _fits(part, names)]
        if not kept:
            return ""
        selectors = ",".join(tinycss2.serialize(part).strip() for part in kept)
        return f"{selectors}{{{tinycss2.serialize(rule.content).strip()}}}"
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
        inner = lean_styles(tinycss2.serialize(rule.content), names)
        prelude = tinycss2.serialize(rule.prelude).strip()
        return f"@{rule.at_keyword} {prelude}{{{inner}}}" if inner else ""
    return rule.serialize()


def _selectors(prelude: list) -> list[list]:
    parts: list[list] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _fits(selector: list, names: set[str]) -> bool:
    """Whether all classes and ids of a selector occur; what stands in :not() and such may not."""
    for token, following in zip(selector, [*selector[1:], None], strict=True):
        if token == "." and getattr(following, "type", "") == "ident":
            if following.value not in names:
                return False
        elif token.type == "hash" and token.is_identifier and token.value not in names:
            return False
    return True


def icon_font(path: Path, characters: set[int]) -> bytes:
    """Return a font with some characters of another, in the form that browsers load."""
    options = subset.Options()
    options.flavor = "woff"
    options.recalc_timestamp = False
    options.layout_features = []
    font = subset.load_font(str(path), options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=sorted(characters))
    chosen.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()


def lean_site(site: Path) -> dict[str, bytes | None]:
    """Return what to publish in place of a site's style sheets and icons, by path.

    None stands for a file that is not published. Files that are not named stay as they are.
    """
    names = used_names(site)
    changed: dict[str, bytes | None] = dict.fromkeys(DROPPED)
    glyphs: set[int] = set()
    for path in sorted(site.rglob("_static/**/*.css")):
        css = lean_styles(path.read_text(encoding="utf-8"), names)
        glyphs.update(map(ord, GLYPH.findall(css)))
        changed[path.relative_to(site).as_posix()] = FACE.sub(_own_face, css).encode()
    for path in (site / ICON_FONTS).glob("*"):
        changed[path.relative_to(site).as_posix()] = None
    if (site / f"{SOLID}.ttf").is_file():
        changed[f"{SOLID}.woff"] = icon_font(site / f"{SOLID}.ttf", glyphs)
    return changed


def _own_face(match: re.Match) -> str:
    """Return the rule of the one icon font that stays, or nothing."""
    if "fa-solid-900" not in match.group(0):
        return ""
    source = 'src:url(../vendor/fontawesome/webfonts/fa-solid-900.woff) format("woff")'
    return re.sub(r"src:[^}]*", source, match.group(0)).replace("display:block", "display:swap")
