"""What the documents recommend, and whether the claims hold that each piece of advice rests on.

`recommendations.yml` holds the advice and names its claims; the ledger of claims has the verdicts;
`standing` turns the verdicts of one recommendation's claims into one word. Nobody types a standing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd
import yaml

from upgrading.claims.register import claims
from upgrading.claims.wording import OUTCOMES, Outcome

Standing = Literal["holds", "partly", "against the data", "untested", "no claim"]
STANDINGS: tuple[Standing, ...] = ("holds", "partly", "against the data", "untested", "no claim")
DECIDED: tuple[Outcome, ...] = ("supported", "mixed", "contradicted")
Design = Literal["event study", "association", "account", "not tested", "none"]
# from the one that could carry a causal word, if its conditions held, to those that cannot
DESIGNS: tuple[Design, ...] = ("event study", "association", "account", "not tested", "none")
NOT_MEASURED = "none measured"
E_AIMS = ("demand", "upgrading")  # the two aims between which document E coordinates
PATH = Path(__file__).resolve().with_name("recommendations.yml")

PARTS = ("aims", "agencies", "fields", "designs", "gaps", "recommendations")
REQUIRED = ("id", "section", "advice", "aims", "gap")
ROUTES = ("rests_on", "none")  # what it rests on, or why nothing: exactly one of them
POLICY = ("field", "remit")  # for document E, and only there


class RecommendationError(ValueError):
    """The register departs from its form; the message names the entry and the field."""


@dataclass(frozen=True)
class Basis:
    """A claim without which a recommendation would lose its reason, and how."""

    claim: str
    because: str


@dataclass(frozen=True)
class Agency:
    """An agency that document E names: what its name covers, and the aims it has there."""

    name: str
    short: str
    covers: str
    aims: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """An indicator of the book: the claim whose figure measures it, if any, and its chapter."""

    name: str
    claim: str
    chapter: str


@dataclass(frozen=True)
class Recommendation:
    """One piece of advice of one document, in our words.

    Attributes
    ----------
    id
        R, the letter of the document, and a number.
    section, advice
        Where it is given and what it says.
    aims
        What it is for, as keys of the register's aims.
    gap
        Name of the indicator that would show the shortfall, or "none measured".
    agency
        Who is asked to act, where the document says so, or "".
    rests_on, none
        The claims that are its basis; or why there are none.
    field, remit
        For document E: the policy's subject, and the agencies whose name covers it.
    """

    id: str
    section: str
    advice: str
    aims: tuple[str, ...]
    gap: str
    agency: str = ""
    rests_on: tuple[Basis, ...] = ()
    none: str = ""
    field: str = ""
    remit: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        """Letter of the document."""
        return self.id[1]

    @property
    def anchor(self) -> str:
        """Name of its place in the chapter."""
        return f"recommendation-{self.id[1:].lower()}"

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims that it rests on."""
        return tuple(basis.claim for basis in self.rests_on)


@dataclass(frozen=True)
class Register:
    """The register: advice by id, and what its words refer to."""

    aims: dict[str, str]
    agencies: dict[str, Agency]
    fields: dict[str, str]
    designs: dict[str, Design]
    gaps: dict[str, Gap]
    recommendations: dict[str, Recommendation]

    def of(self, document: str) -> list[Recommendation]:
        """Return the recommendations of one document."""
        return [r for r in self.recommendations.values() if r.document == document]

    def cited(self) -> list[str]:
        """Return the ids of all claims that are a basis of something, in the ledger's order."""
        used = {name for r in self.recommendations.values() for name in r.claims}
        return [name for name in claims() if name in used]

    def design(self, identity: str) -> Design:
        """Return what the rule for a claim can show of a cause; "none" if it states no cause."""
        claim = claims()[identity]
        if claim.kind != "causal":
            return "none"
        return self.designs.get(identity, "association" if claim.rule else "not tested")


# ---------------------------------------------------------------- reading


def read(text: str) -> Register:
    """Return a register.

    Raises
    ------
    RecommendationError
        If a part or field is unknown (a standing, say) or lacking, an id is there twice, or a
        word refers to nothing: a claim, an aim, an agency, a field, a gap.
    """
    parts = yaml.safe_load(text)
    if not isinstance(parts, dict) or set(parts) != set(PARTS):
        found = sorted(parts) if isinstance(parts, dict) else type(parts).__name__
        raise RecommendationError(f"expected the parts {', '.join(PARTS)}, found {found}")
    register = Register(
        aims=parts["aims"],
        agencies={
            key: _agency(key, entry, parts["aims"]) for key, entry in parts["agencies"].items()
        },
        fields=parts["fields"],
        designs=_designs(parts["designs"]),
        gaps={name: _gap(name, entry) for name, entry in parts["gaps"].items()},
        recommendations={},
    )
    for entry in parts["recommendations"]:
        made = _recommendation(entry, register)
        if made.id in register.recommendations:
            raise RecommendationError(f"{made.id}: expected once, found twice")
        register.recommendations[made.id] = made
    return register


def _agency(key: str, entry: dict, aims: dict[str, str]) -> Agency:
    _expect_fields(key, entry, ("name", "short", "covers", "aims"))
    _expect_known(key, "aims", entry["aims"], aims)
    return Agency(entry["name"], entry["short"], entry["covers"], tuple(entry["aims"]))


def _designs(entries: dict[Design, list[str]]) -> dict[str, Design]:
    _expect_known("designs", "names", entries, DESIGNS)
    found: dict[str, Design] = {}
    for design, names in entries.items():
        for name in names:
            _expect_known("designs", design, [name], claims())
            claim = claims()[name]
            if claim.kind != "causal" or not claim.rule:
                raise RecommendationError(f"designs, {design}: expected a causal claim: {name}")
            found[name] = design
    return found


def _gap(name: str, entry: dict[str, str]) -> Gap:
    if not isinstance(entry, dict) or len(entry) != 1 or not {*entry} <= {"claim", "chapter"}:
        raise RecommendationError(f"gaps, {name}: expected a claim or a chapter, found {entry!r}")
    if "chapter" in entry:
        return Gap(name, "", entry["chapter"])
    _expect_known("gaps", name, [entry["claim"]], claims())
    return Gap(name, entry["claim"], claims()[entry["claim"]].chapter)


def _recommendation(entry: object, register: Register) -> Recommendation:
    name = str(entry.get("id", entry)) if isinstance(entry, dict) else repr(entry)
    routes = [route for route in ROUTES if isinstance(entry, dict) and route in entry]
    if len(routes) != 1:
        raise RecommendationError(f"{name}: expected one of {ROUTES}, found {routes}")
    if not re.fullmatch(r"R[A-E][1-9][0-9]*", name):
        raise RecommendationError(f"{name}: expected an id such as RA1")
    policy = POLICY if name[1] == "E" else ()
    _expect_fields(name, entry, (*REQUIRED, *routes, *policy), optional=("agency",))
    _expect_known(name, "aims", entry["aims"], register.aims)
    _expect_known(name, "gap", [entry["gap"]], {NOT_MEASURED, *register.gaps})
    if policy:
        _expect_known(name, "field", [entry["field"]], register.fields)
        _expect_known(name, "remit", entry["remit"], register.agencies)
    bases = tuple(_basis(name, basis) for basis in entry.get("rests_on", ()))
    lists = {key: tuple(entry.get(key, ())) for key in ("aims", "remit")}
    return Recommendation(**{**entry, **lists, "rests_on": bases})


def _basis(name: str, entry: dict[str, str]) -> Basis:
    _expect_fields(f"{name}, rests_on", entry, ("claim", "because"))
    _expect_known(name, "rests_on", [entry["claim"]], claims())
    if entry["claim"][0] != name[1]:
        raise RecommendationError(f"{name}, rests_on: {entry['claim']} is of another document")
    return Basis(**entry)


def _expect_fields(
    name: str, entry: object, required: Iterable[str], *, optional: Iterable[str] = ()
) -> None:
    """Raise unless an entry has these fields and no others, none of them empty text."""
    required = list(required)
    if not isinstance(entry, dict):
        raise RecommendationError(f"{name}: expected fields, found {entry!r}")
    for field in entry:
        if field not in {*required, *optional}:
            raise RecommendationError(f"{name}: expected only {', '.join(required)}, found {field}")
    for field in required:
        if field not in entry:
            raise RecommendationError(f"{name}: expected {field}, found none")
    for field, value in entry.items():
        empty = value == [] and field != "remit"
        if empty or not isinstance(value, str | list) or value == "":
            raise RecommendationError(f"{name}, {field}: expected a text or list, found {value!r}")


def _expect_known(name: str, field: str, words: Iterable[str], known: Iterable[str]) -> None:
    for word in words:
        if word not in known:
            raise RecommendationError(f"{name}, {field}: {word!r} is not known")


@cache
def register() -> Register:
    """Return the project's register."""
    return read(PATH.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- judging


def standing(outcomes: Iterable[Outcome]) -> Standing:
    """Return how a recommendation stands, from the verdicts of the claims that it rests on.

    Claims that cannot be tested, or are yet to be, are left out. If none is left: untested (or
    no claim, if there was none to begin with). If all that are left are supported: holds. If one
    is contradicted and none supported: against the data. Anything else: partly.

    Raises
    ------
    ValueError
        If a verdict is none.

    Examples
    --------
    >>> standing(["supported", "not testable"]), standing(["mixed"]), standing(["open"])
    ('holds', 'partly', 'untested')
    >>> standing(["contradicted", "mixed"]), standing(["contradicted", "supported"])
    ('against the data', 'partly')
    """
    given = list(outcomes)
    for outcome in given:
        if outcome not in OUTCOMES:
            raise ValueError(f"outcomes: expected one of {OUTCOMES}, found {outcome!r}")
    decided = {outcome for outcome in given if outcome in DECIDED}
    if not decided:
        return "untested" if given else "no claim"
    if decided == {"supported"}:
        return "holds"
    refuted = "contradicted" in decided and "supported" not in decided
    return "against the data" if refuted else "partly"


def assess(register: Register, outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    """Return how each recommendation stands.

    Parameters
    ----------
    register
        The recommendations.
    outcomes
        Verdicts by claim id, of every claim that is a basis.

    Returns
    -------
    Frame by id: document, standing; claims, decided, supported, mixed, contradicted (numbers of
    its claims); causal (how many of them state a cause) and design (the best of those).
    """
    rows = {}
    for name, item in register.recommendations.items():
        found = [outcomes[claim] for claim in item.claims]
        designs = [design for claim in item.claims if (design := register.design(claim)) != "none"]
        rows[name] = {
            "document": item.document,
            "standing": standing(found),
            "claims": len(found),
            "decided": sum(outcome in DECIDED for outcome in found),
            **{outcome: found.count(outcome) for outcome in DECIDED},
            "causal": len(designs),
            "design": min(designs, key=DESIGNS.index, default="none"),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("id")


def what_if(register: Register, outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    """Return what hangs on each claim.

    Returns
    -------
    Frame by claim: recommendations (how many rest on it), if_supported and if_contradicted (how
    many of them would stand otherwise if its verdict were that one), most carried first.
    """
    before = assess(register, outcomes).standing
    rows = {}
    for name in register.cited():
        turned = {
            f"if_{outcome}": int(
                (assess(register, {**outcomes, name: outcome}).standing != before).sum()
            )
            for outcome in ("supported", "contradicted")
        }
        resting = sum(name in item.claims for item in register.recommendations.values())
        rows[name] = {"recommendations": resting, **turned}
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim")
    return frame.sort_values("recommendations", ascending=False, kind="stable")


def without_one(register: Register, outcomes: Mapping[str, Outcome]) -> pd.Series:
    """Return by id whether a standing stays when any one of its claims is left out.

    Only recommendations that rest on two claims or more are asked.
    """
    stays = {}
    for name, item in register.recommendations.items():
        found = [outcomes[claim] for claim in item.claims]
        if len(found) > 1:
            rest = (found[:place] + found[place + 1 :] for place in range(len(found)))
            stays[name] = all(standing(some) == standing(found) for some in rest)
    return pd.Series(stays, name="stays", dtype=bool).rename_axis("id")


def remits(register: Register) -> pd.DataFrame:
    """Return how many of document E's policies of each field each agency's name covers.

    Returns
    -------
    Frame, fields by aims (demand, upgrading) and agencies, then both (policies for both aims),
    nobody (those that no name on the list covers), several (those that two or more cover) and
    policies (all).
    """
    rows = {}
    for key in register.fields:
        items = [item for item in register.of("E") if item.field == key]
        rows[key] = {
            **{aim: sum(aim in i.aims for i in items) for aim in E_AIMS},
            **{agency: sum(agency in i.remit for i in items) for agency in register.agencies},
            "both": sum(set(E_AIMS) <= set(i.aims) for i in items),
            "nobody": sum(not item.remit for item in items),
            "several": sum(len(item.remit) > 1 for item in items),
            "policies": len(items),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("field")
