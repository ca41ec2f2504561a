"""Which edition of the report this is: version, date of release, commit.

`CITATION.cff` holds version and date; everything else that names them must agree, and
`disagreements` says what does not. The commit comes from git, or, in an archive that git made,
from `tools/commit.txt`, which git fills in.
"""

import json
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
PLACEHOLDER = "@commit@"  # what Sphinx writes; publishing a page puts the commit in its place
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Edition:
    """What a reader cites.

    Attributes
    ----------
    title, authors, version, date
        As in `CITATION.cff`; the date as year-month-day.
    """

    title: str
    authors: tuple[str, ...]
    version: str
    date: str

    @property
    def year(self) -> str:
        """Year of release."""
        return self.date[:4]


def read(root: Path = ROOT) -> Edition:
    """Return the edition that `CITATION.cff` describes.

    Raises
    ------
    ValueError
        If title, version, date or authors are missing, or the version is not three numbers.
    """
    path = root / "CITATION.cff"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    for field in ("title", "version", "date-released", "authors"):
        if not entries.get(field):
            raise ValueError(f"{path.name}: expected {field}, found none")
    version = str(entries["version"])
    if not VERSION.fullmatch(version):
        raise ValueError(f"{path.name}, version: expected such as 1.2.3, found {version!r}")
    names = tuple(_name(author) for author in entries["authors"])
    return Edition(str(entries["title"]), names, version, str(entries["date-released"]))


def _name(author: dict[str, str]) -> str:
    if "name" in author:
        return author["name"]
    return f"{author['family-names']}, {author['given-names']}"


def commit(root: Path = ROOT) -> str:
    """Return the commit in short, with its day; "with changes" if the folder differs from it."""
    if (root / ".git").exists():
        found = _git(root, "log", "-1", "--format=%h of %cs")
        if found:
            return found + (", with changes" if _git(root, "status", "--porcelain") else "")
    filled = root / "tools" / "commit.txt"
    text = filled.read_text(encoding="utf-8").strip() if filled.is_file() else ""
    return text if text and not text.startswith("$") else UNKNOWN


def _git(root: Path, *words: str) -> str:
    try:
        run = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=False
        )
    except OSError:  # no git on this machine
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


def stated_versions(root: Path = ROOT) -> dict[str, str]:
    """Return the version by each file that states one, "" where it is missing."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    with (root / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    zenodo = json.loads((root / ".zenodo.json").read_text(encoding="utf-8"))
    headings = re.findall(
        r"^## (\S+)", (root / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    return {
        "_config.yml, version": str(config.get("version", "")),
        "_config.yml, release": str(config.get("release", "")),
        "pyproject.toml": str(project.get("version", "")),
        ".zenodo.json": str(zenodo.get("version", "")),
        "CHANGELOG.md, first heading": headings[0] if headings else "",
    }


def disagreements(root: Path = ROOT) -> list[str]:
    """Return what is wrong with the version, one line each; empty if all agree."""
    try:
        edition = read(root)
    except ValueError as error:
        return [str(error)]
    wrong = [
        f"{place}: expected {edition.version} as in CITATION.cff, found {version or 'none'}"
        for place, version in stated_versions(root).items()
        if version != edition.version
    ]
    zenodo = json.loads((root / ".zenodo.json").read_text(encoding="utf-8"))
    facts = {
        "title": (edition.title, zenodo.get("title")),
        "publication_date": (edition.date, zenodo.get("publication_date")),
        "creators": (list(edition.authors), [c.get("name") for c in zenodo.get("creators", [])]),
    }
    wrong += [
        f".zenodo.json, {field}: expected {expected!r} as in CITATION.cff, found {found!r}"
        for field, (expected, found) in facts.items()
        if expected != found
    ]
    return wrong
