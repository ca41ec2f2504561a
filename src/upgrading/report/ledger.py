"""What the ledger of claims shows, and the boxes in which chapters show their own claims."""

import re
from collections.abc import Sequence
from functools import cache

import pandas as pd
import yaml
from IPython.display import display

from upgrading import claims, datasets
from upgrading.claims import Verdict
from upgrading.claims.register import DOCUMENTS, KINDS
from upgrading.claims.wording import OUTCOMES
from upgrading.report import numbers, tables

LEDGER = "appendix/claims"
COMPUTED = "verdicts are computed when the book compiles; rules are in `src/upgrading/claims/`"


@cache
def _pages() -> frozenset[str]:
    """Return the pages of the book, such as facts/national."""
    path = datasets.find_root() / "_toc.yml"
    toc = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    entries = [e["file"] for part in toc.get("parts", []) for e in part["chapters"]]
    names = [toc.get("root", ""), *entries]
    return frozenset(name.removeprefix("book/") for name in names)


def _link(page: str) -> str:
    """Return a link to a page of the book, or its name if it is not in the book."""
    if page in _pages():
        return f"[](../{page}.md)"
    part, name = page.split("/")
    return f"{part}, {name.replace('_', ' ')}"


def _mark(verdict: Verdict) -> str:
    place = verdict.outcome.replace(" ", "-")
    return f"[{verdict.outcome}]{{.verdict .verdict-{place}}}"


def _figure(verdict: Verdict) -> str:
    return f"**{verdict.figure}** {verdict.label}" if verdict.decided else ""


def _finding(verdict: Verdict) -> str:
    reason = f" *What would reconcile them:* {verdict.reconciled_by}" * bool(verdict.reconciled_by)
    return f"{verdict.sentence}{reason} → {_link(verdict.where)}"


def _statement(verdict: Verdict) -> str:
    claim = verdict.claim
    place = f"section {claim.section}" if claim.section[0].isdigit() else claim.section
    return f"{claim.claim} [({place}; {claim.kind})]{{.claim-about}}"


def _frame(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """Return everything the ledger knows, one row a claim, for the data file."""
    rows = []
    for verdict in verdicts:
        claim = verdict.claim
        rows.append(
            {
                "id": claim.id,
                "document": claim.document,
                "section": claim.section,
                "claim": claim.claim,
                "kind": claim.kind,
                "evidence": claim.evidence,
                "verdict": verdict.outcome,
                "figure": verdict.value,
                "unit": verdict.unit,
                "what_the_figure_is": verdict.label,
                "what_the_data_say": verdict.sentence,
                "what_would_reconcile": verdict.reconciled_by,
                "rule": claim.rule,
                "rule_in_words": claims.rule_text(claim.rule) if claim.rule else claim.planned,
                "data_that_would_decide": claim.needs,
                "chapter": claim.chapter,
            }
        )
    return pd.DataFrame(rows)


def ledger_table(document: str) -> None:
    """Show every claim of one document with its verdict; each row can be linked as #claim-a1."""
    verdicts = [v for v in claims.evaluate_all() if v.claim.document == document]
    shown = pd.DataFrame(
        {
            "Id": [f"[{v.claim.id}]{{#{v.claim.anchor} .claim-id}}" for v in verdicts],
            "What the document says": [_statement(v) for v in verdicts],
            "Verdict and figure": [f"{_mark(v)} {_figure(v)}".strip() for v in verdicts],
            "What the data say": [_finding(v) for v in verdicts],
        }
    )
    tables.show(
        shown,
        name=f"tab-claims-{document.lower()}",
        caption=f"Claims of document {document}",
        source=f"{{cite:t}}`document{document}`, in our words; {COMPUTED}",
        data=_frame(verdicts),
    )


def _counted(rows: dict[str, list[Verdict]]) -> pd.DataFrame:
    """Return numbers of claims by outcome, one row a group."""
    counted = {name: claims.counts(verdicts) for name, verdicts in rows.items()}
    frame = pd.DataFrame(
        {outcome: [counts[outcome] for counts in counted.values()] for outcome in OUTCOMES},
        index=list(counted),
    )
    return frame.assign(all=frame.sum(axis=1))


def _count_table(name: str, first: str, caption: str, frame: pd.DataFrame) -> None:
    shown = frame.map(str).rename(columns=str.capitalize)
    shown.insert(0, first, frame.index)
    data = frame.rename_axis(first.lower()).reset_index()
    tables.show(shown, name=name, caption=caption, source=COMPUTED, data=data)


def documents_table() -> None:
    """Show how many claims of each document have which verdict."""
    verdicts = claims.evaluate_all()
    rows = {
        f"Document {letter}": [v for v in verdicts if v.claim.document == letter]
        for letter in DOCUMENTS
    }
    frame = _counted(rows | {"All": verdicts})
    _count_table("tab-claims-documents", "Document", "Verdicts by document, claims", frame)


def kinds_table() -> None:
    """Show how many claims of each kind have which verdict."""
    verdicts = claims.evaluate_all()
    rows = {kind: [v for v in verdicts if v.claim.kind == kind] for kind in KINDS}
    frame = _counted(rows | {"all": verdicts})
    _count_table("tab-claims-kinds", "Kind", "Verdicts by kind of claim, claims", frame)


def _reference(verdict: Verdict) -> str:
    claim = verdict.claim
    return f"[{claim.id}](#{claim.anchor})" if LEDGER in _pages() else claim.id


def claims_box(chapter: str, *, also: Sequence[str] = ()) -> None:
    """Show the claims that a chapter decides, in a compact table that links to the ledger.

    Parameters
    ----------
    chapter
        The chapter, such as "facts/national"; the table is named tab-claims-facts-national.
    also
        Ids of further claims that the chapter shows though another one decides them.

    Raises
    ------
    ValueError
        If no claim belongs to the chapter.
    """
    own = claims.evaluate_all(chapter=chapter) + [claims.verdict(name) for name in also]
    if not own:
        raise ValueError(f"chapter: expected one that claims name, found {chapter!r}")
    decided = [v for v in own if v.decided] or own
    left = [v for v in own if v not in decided]
    shown = pd.DataFrame(
        {
            "Claim": [_reference(v) for v in decided],
            "What the document says": [v.claim.claim for v in decided],
            "Verdict": [_mark(v) for v in decided],
            "Figure that decides": [_figure(v) for v in decided],
        }
    )
    more = f"; not decided with the data at hand: {numbers.listed([_reference(v) for v in left])}"
    ledger = "[the ledger of claims](../appendix/claims.md)" if LEDGER in _pages() else "the ledger"
    tables.show(
        shown,
        name=f"tab-claims-{re.sub('[^a-z]', '-', chapter)}",
        caption="Claims this chapter judges",
        source=f"{ledger}, where each has its reasons{more * bool(left)}",
        data=_frame(own),
    )


def verdict_facts(*names: str) -> dict[str, str]:
    """Return the verdicts on claims for sentences: `verdict_e4` for E4."""
    return {f"verdict_{name.lower()}": claims.verdict(name).outcome for name in names}


def counts_facts() -> dict[str, str]:
    """Return the numbers of claims and verdicts that sentences show."""
    verdicts = claims.evaluate_all()
    found = claims.counts(verdicts)
    decided = [v for v in verdicts if v.decided]
    causal = [v for v in verdicts if v.claim.kind == "causal"]
    named = {f"claims_{outcome.replace(' ', '_')}": found[outcome] for outcome in OUTCOMES}
    return {
        **{name: str(number) for name, number in named.items()},
        "claims_total": str(len(verdicts)),
        "claims_decided": str(len(decided)),
        "claims_supported_share": numbers.text(found["supported"] / len(decided), ".0%"),
        "claims_causal": str(len(causal)),
        "claims_causal_decided": str(sum(v.decided for v in causal)),
        **{
            f"claims_causal_{outcome}": str(claims.counts(causal)[outcome])
            for outcome in ("supported", "mixed", "contradicted")
        },
        "claims_amended": numbers.listed(claims.amended()),
        "claims_contradicted_ids": numbers.listed(
            [v.claim.id for v in verdicts if v.outcome == "contradicted"]
        ),
    }


FILTER = """
<style>
.claims-filter { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; }
.claims-filter { margin: 1rem 0; }
.claims-filter label { display: flex; flex-direction: column; font-size: .85rem; }
.claims-filter :is(input, select, button) { font: inherit; padding: .25rem .4rem; }
.claims-filter [role="status"] { flex-basis: 100%; margin: 0; font-size: .85rem; }
table:has(.claim-id):not([hidden]) { display: table; table-layout: fixed; width: 100%; }
table:has(.claim-id) :is(th, td) { vertical-align: top; overflow-wrap: break-word; }
table:has(.claim-id) :is(th, td):nth-child(1) { width: 3.6rem; }
table:has(.claim-id) :is(th, td):nth-child(2) { width: 27%; }
table:has(.claim-id) :is(th, td):nth-child(3) { width: 24%; }
table:has(.claim-id) .verdict { display: block; }
table:has(.claim-id)[hidden], table:has(.claim-id) tr[hidden] { display: none; }
table:has(.claim-id) tr:has(:target) { outline: 2px solid currentColor; outline-offset: -2px; }
.claim-id { font-weight: 600; scroll-margin-top: 5rem; }
.claim-about { color: var(--pst-color-text-muted); font-size: .9em; }
@media (max-width: 768px) {
  table:has(.claim-id) thead { display: none; }
  table:has(.claim-id):not([hidden]),
  table:has(.claim-id) :is(caption, tbody, tr:not([hidden]), td) {
    display: block; width: auto !important; }
  table:has(.claim-id) tr { border-bottom: 2px solid var(--pst-color-border); padding: .4rem 0; }
  table:has(.claim-id) td { border: 0; padding: .1rem .2rem; }
}
@media print { .claims-filter { display: none; } }
</style>
<script>
(() => {
  const build = () => {
    const tables = [...document.querySelectorAll("table")].filter(
      (table) => table.querySelector("tbody .claim-id"));
    const rows = tables.flatMap((table) => [...table.tBodies[0].rows].map((row) => ({
      row, document: row.querySelector(".claim-id").textContent.trim()[0],
      verdict: row.querySelector(".verdict").textContent.trim(),
      kind: row.querySelector(".claim-about").textContent.replace(/^.*; |\\)$/g, ""),
      text: row.textContent.toLowerCase() })));
    const form = document.createElement("form");
    form.className = "claims-filter";
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Filter the claims");
    const label = (text, control) => {
      const element = document.createElement("label");
      element.append(text, control);
      form.append(element);
      control.addEventListener("input", apply);
      return control;
    };
    const choose = (text, name) => {
      const select = document.createElement("select");
      select.name = name;
      select.add(new Option("all", ""));
      [...new Set(rows.map((entry) => entry[name]))].sort().forEach(
        (value) => select.add(new Option(value, value)));
      return label(text, select);
    };
    const search = document.createElement("input");
    search.type = "search";
    search.name = "words";
    label("Words", search);
    const chosen = [choose("Document", "document"), choose("Verdict", "verdict"),
                    choose("Kind", "kind")];
    const clear = document.createElement("button");
    clear.type = "reset";
    clear.textContent = "Show all";
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    form.append(clear, status);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    function apply() {
      const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((entry) => {
        const fits = words.every((word) => entry.text.includes(word))
          && chosen.every((select) => !select.value || entry[select.name] === select.value);
        entry.row.hidden = !fits;
        shown += fits;
      });
      tables.forEach((table) => {
        table.hidden = [...table.tBodies[0].rows].every((row) => row.hidden);
      });
      status.textContent = `${shown} of ${rows.length} claims shown`;
    }
    const asked = new URLSearchParams(location.search);
    [search, ...chosen].forEach((control) => { control.value = asked.get(control.name) || ""; });
    document.getElementById("claims-filter").replaceWith(form);
    apply();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", build);
  else build();
})();
</script>
<div id="claims-filter"></div>
"""


def filter_controls() -> None:
    """Show controls that filter the ledger's rows; without JavaScript the tables stand as they are.

    The script is part of the page and asks no server for anything.
    """
    display(
        {"text/html": FILTER, "text/plain": "Filter of the claims (on the page only)"}, raw=True
    )
