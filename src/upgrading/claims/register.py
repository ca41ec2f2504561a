"""The register of claims: `claims.yml`, read and checked."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Kind = Literal["descriptive", "associational", "causal", "conceptual"]
Document = Literal["A", "B", "C", "D", "E"]
KINDS: tuple[Kind, ...] = ("descriptive", "associational", "causal", "conceptual")
DOCUMENTS: tuple[Document, ...] = ("A", "B", "C", "D", "E")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, if it is there
PATH = Path(__file__).resolve().parents[1] / "claims.yml"

REQUIRED = ("id", "section", "claim", "kind", "evidence", "chapter")
ROUTES = ("rule", "planned", "needs")  # how a claim is to be decided: exactly one of them


@dataclass(frozen=True)
class Claim:
    """One claim of one document, in our words.

    Attributes
    ----------
    id
        Letter of the document and number.
    section, claim, kind
        Where it is made, what it says, and what kind of statement it is.
    evidence
        What speaks.
    chapter
        Where it is shown, as a path without ending under `book/`.
    rule
        Name of the function that decides it, or "".
    planned
        For a claim that needs an estimate: the rule in words, fixed before the estimate; or "".
    needs, dataset
        For a claim that the data at hand cannot decide: what would, and the name that such data
        would have among the datasets ("" for a conceptual claim).
    """

    id: str
    section: str
    claim: str
    kind: Kind
    evidence: str
    chapter: str
    rule: str = ""
    planned: str = ""
    needs: str = ""
    dataset: str = ""

    @property
    def document(self) -> str:
        """Letter of the document."""
        return self.id[0]

    @property
    def anchor(self) -> str:
        """Name of the claim's place in the ledger."""
        return f"claim-{self.id.lower()}"


class RegisterError(ValueError):
    """The register departs from its form; the message names the claim and the field."""


def read(text: str) -> dict[str, Claim]:
    """Return the claims of a register by id, in its order.

    Raises
    ------
    RegisterError
        If an entry has an unknown field (a verdict, say), lacks one, or is there twice.
    """
    entries = yaml.load(text, Loader=LOADER)
    if not isinstance(entries, list) or not entries:
        raise RegisterError("expected a list of claims")
    claims: dict[str, Claim] = {}
    for entry in entries:
        claim = _claim(entry)
        if claim.id in claims:
            raise RegisterError(f"{claim.id}: expected once, found twice")
        claims[claim.id] = claim
    return claims


def _claim(entry: object) -> Claim:
    if not isinstance(entry, dict):
        raise RegisterError(f"expected fields, found {entry!r}")
    name = str(entry.get("id", entry))
    known = {*REQUIRED, *ROUTES, "dataset"}
    for field in entry:
        if field not in known:
            raise RegisterError(f"{name}: expected only {', '.join(sorted(known))}, found {field}")
    for field in REQUIRED:
        if field not in entry:
            raise RegisterError(f"{name}: expected {field}, found none")
    for field, value in entry.items():
        if not isinstance(value, str) or not value.strip():
            raise RegisterError(f"{name}, {field}: expected a text, found {value!r}")
    _check(name, entry)
    return Claim(**{field: value.strip() for field, value in entry.items()})


def _check(name: str, entry: dict[str, str]) -> None:
    if not re.fullmatch(r"[A-E][1-9][0-9]*", name):
        raise RegisterError(f"{name}: expected an id such as A1")
    if entry["kind"] not in KINDS:
        raise RegisterError(f"{name}, kind: expected one of {KINDS}, found {entry['kind']!r}")
    routes = [route for route in ROUTES if route in entry]
    if len(routes) != 1:
        raise RegisterError(f"{name}: expected one of {ROUTES}, found {routes}")
    wanted = "needs" in entry and entry["kind"] != "conceptual"
    if wanted != ("dataset" in entry):
        raise RegisterError(f"{name}: expected a dataset beside needs, unless it is conceptual")


@cache
def claims() -> dict[str, Claim]:
    """Return the project's register by id."""
    return read(PATH.read_text(encoding="utf-8"))
