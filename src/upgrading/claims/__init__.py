"""The documents' claims and their verdicts, computed when the book compiles.

`claims.yml` holds what is claimed; a rule, a small pure function of frames in `rules_a` to
`rules_e`, decides what the data say. A rule's parameters name what it reads (`evidence`), its
words mean what `wording` says, and nobody types a verdict.
"""

import importlib
import inspect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from upgrading import datasets
from upgrading.claims import evidence, store
from upgrading.claims.register import DOCUMENTS, Claim, Document, RegisterError, claims
from upgrading.claims.wording import Finding, Outcome

Rule = Callable[..., Finding]
NOT_DECIDED: tuple[Outcome, ...] = ("open", "not testable")


@dataclass(frozen=True)
class Verdict:
    """What became of one claim.

    Attributes
    ----------
    claim
        The claim.
    outcome
        supported, mixed, contradicted, open (a rule is fixed, its estimate is to come) or
        not testable.
    figure, value, unit, label
        The figure that decides, as text with its unit; its value; its unit; what it is. Empty,
        or None, if nothing was decided.
    sentence
        What the data say, or what is missing.
    reconciled_by
        For a claim that is mixed or contradicted: which vintage, period or definition would
        reconcile document and data.
    """

    claim: Claim
    outcome: Outcome
    sentence: str
    figure: str = ""
    value: float | None = None
    unit: str = ""
    label: str = ""
    reconciled_by: str = ""

    @property
    def decided(self) -> bool:
        """Whether the data decided the claim."""
        return self.outcome not in NOT_DECIDED

    @property
    def where(self) -> str:
        """The chapter that shows it."""
        return self.claim.chapter


def rules(documents: Sequence[Document] = DOCUMENTS) -> dict[str, Rule]:
    """Return the rules for documents' claims by name: the public functions there that judge.

    Only the modules of these documents are imported, so that a chapter which judges claims of one
    document does not depend on the rules for another.
    """
    found: dict[str, Rule] = {}
    for document in documents:
        module = importlib.import_module(f"upgrading.claims.rules_{document.lower()}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith("_") and _judges(function):
                found[name] = function
    return found


def _judges(function: Rule) -> bool:
    return inspect.signature(function).return_annotation is Finding


def rule_text(name: str) -> str:
    """Return a rule in words, as its docstring has it, without the line that names the claim."""
    return " ".join(inspect.getdoc(rules()[name]).split("\n", 1)[1].split())


def amended() -> list[str]:
    """Return the ids of claims whose rule was amended after a first look, as its text admits."""
    found = [claim for claim in claims().values() if claim.rule]
    return [claim.id for claim in found if "Amended after a first look" in rule_text(claim.rule)]


def evaluate(identity: str, **frames: object) -> Verdict:
    """Return the verdict on one claim.

    Parameters
    ----------
    identity
        The claim's id, such as "E4".
    frames
        Replacements for what the rule reads, by the name of its parameter: what would the verdict
        be if the data were these?

    Raises
    ------
    KeyError
        If there is no such claim.
    TypeError
        If a replacement is not something that the rule reads.
    """
    claim = claims()[identity]
    if claim.planned:
        return Verdict(claim, "open", f"To be estimated. {claim.planned}")
    if claim.needs:
        return _unanswered(claim)
    return _decided(claim, rules(claim.document)[claim.rule], frames)


def _unanswered(claim: Claim) -> Verdict:
    if claim.dataset in datasets.names():
        text = f"Data are now at hand (`{claim.dataset}`); a rule is to be written."
        return Verdict(claim, "open", text)
    return Verdict(claim, "not testable", f"What would decide it: {claim.needs}")


def _decided(claim: Claim, rule: Rule, frames: dict[str, object]) -> Verdict:
    read = list(inspect.signature(rule).parameters)
    for name in frames:
        if name not in read:
            raise TypeError(f"{claim.id} reads {', '.join(read)}; found {name}")
    found = rule(**{name: frames[name] if name in frames else evidence.get(name) for name in read})
    disputed = found.outcome in ("mixed", "contradicted")
    return Verdict(
        claim,
        found.outcome,
        found.sentence,
        found.shown,
        found.figure,
        found.unit,
        found.label,
        found.reconciled_by if disputed else "",
    )


@cache
def verdict(identity: str) -> Verdict:
    """Return the verdict on one claim: the kept one if it stands, else as `evaluate` gives it."""
    kept = store.verdict(datasets.find_root(), identity)
    return Verdict(claims()[identity], **kept) if kept else evaluate(identity)


def evaluate_all(*, chapter: str = "") -> list[Verdict]:
    """Return the verdicts on all claims, or on those that one chapter shows, in register order.

    Verdicts that `make book` has computed are taken from `store`, if all behind them is as it was.
    """
    shown = [c for c in claims().values() if chapter in ("", c.chapter)]
    return [verdict(claim.id) for claim in shown]


def counts(verdicts: list[Verdict]) -> Counter[Outcome]:
    """Return how many verdicts have each outcome."""
    return Counter(verdict.outcome for verdict in verdicts)


__all__ = [
    "Claim",
    "Finding",
    "RegisterError",
    "Verdict",
    "amended",
    "claims",
    "counts",
    "evaluate",
    "evaluate_all",
    "rule_text",
    "rules",
    "verdict",
]
