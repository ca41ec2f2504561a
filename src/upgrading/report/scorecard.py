"""What the appendix on replication shows."""

import math

import pandas as pd

from upgrading import replication
from upgrading.report import numbers, tables


def show() -> None:
    """Show one line for each published figure that the book sets out to reproduce."""
    scores = replication.scorecard()
    shown = pd.DataFrame(
        {
            "Document": [s.document for s in scores],
            "Published": [s.what for s in scores],
            "Cells": [str(s.cells) for s in scores],
            "Equal": [str(s.equal) for s in scores],
            "Largest difference": [_difference(s) for s in scores],
            "Why": [f"{s.why} See [{s.page}](../{s.page}.md)." for s in scores],
        }
    )
    tables.show(
        shown,
        name="tab-scorecard",
        caption="Published figures and how close the book comes; equal at the digits printed",
        source="computed when the book compiles",
        data=pd.DataFrame(scores),
    )


def _difference(score: replication.Score) -> str:
    if math.isnan(score.largest):
        return "not computed"
    digits = ".4f" if score.largest < 0.01 else ".2f"
    return f"{numbers.text(score.largest, digits)} {score.unit}".strip()


def _largest(scores: list[replication.Score]) -> str:
    """Return the largest difference of each unit, such as "0.58 points"."""
    worst = {s.unit: s for s in sorted(scores, key=lambda score: score.largest)}
    return numbers.listed([_difference(score) for score in worst.values()])


def facts() -> dict[str, str]:
    """Return the numbers that the appendix's sentences show."""
    scores = replication.scorecard()
    best = [s for s in scores if "first published" not in s.what and "census" not in s.what]
    tried = [s for s in best if not math.isnan(s.largest)]
    return {
        "cells": str(sum(s.cells for s in best)),
        "tried": str(sum(s.cells for s in tried)),
        "equal": str(sum(s.equal for s in tried)),
        "largest": _largest([s for s in tried if s.equal < s.cells]),
        "not_computed": str(sum(s.cells for s in best) - sum(s.cells for s in tried)),
    }
