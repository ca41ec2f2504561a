"""Write a one-page profile for every province from one template.

The pages are kept in the repository, so that a build needs nothing but them; a test holds them to
what this tool writes. Nobody edits a page: edit `tools/profiles.md` and run

    .venv/bin/python tools/profiles.py

A page holds no figure. What changes when a year is added to `data/` is computed by its cells.
"""

import string
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "tools" / "profiles.md"
FOLDER = "book/policy/provinces"

sys.path.insert(0, str(ROOT / "src"))

from upgrading import datasets  # noqa: E402 (found through the line above)


def slug(province: str) -> str:
    """Return a province's name as the name of its page."""
    return province.lower().replace(" ", "_")


def page(province: str) -> str:
    """Return the text of one province's page.

    Raises
    ------
    KeyError
        If the template asks for something that no province has.
    """
    template = string.Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(province=province, label=slug(province).replace("_", "-"))


def pages() -> dict[str, str]:
    """Return the text of all pages, by path below the project's folder, in the order of codes."""
    names = datasets.load("provinces").sort_values("province_code").province
    return {f"{FOLDER}/{slug(name)}.md": page(name) for name in names}


def contents() -> str:
    """Return the lines of `_toc.yml` that list the pages below their chapter."""
    lines = "".join(f"          - file: {path.removesuffix('.md')}\n" for path in pages())
    return f"      - file: {FOLDER}\n        sections:\n{lines}"


def write(root: Path) -> int:
    """Write the pages that differ, remove those of no province; return how many changed."""
    wanted, changed = pages(), 0
    for path, text in wanted.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            place.write_text(text, encoding="utf-8")
            changed += 1
    for place in (root / FOLDER).glob("*.md"):
        if f"{FOLDER}/{place.name}" not in wanted:
            place.unlink()
            changed += 1
    return changed


def main(arguments: list[str]) -> int:
    """Write the pages, or print their lines for `_toc.yml`; return the exit code."""
    if arguments not in ([], ["contents"]):
        print("usage: tools/profiles.py [contents]", file=sys.stderr)
        return 2
    if arguments:
        print(contents(), end="")
    else:
        print(f"profiles: {write(ROOT)} pages changed in {FOLDER}/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
