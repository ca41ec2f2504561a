"""What the first page shows."""

from importlib import metadata

from upgrading import datasets, replication
from upgrading.measures import structure
from upgrading.report import (
    figures,
    gradients,
    ledger,
    measurement_structure,
    numbers,
    policy_provinces,
    policy_scenarios,
    provinces,
    scorecard,
    tilemap,
    vintages,
)


def facts() -> dict[str, str]:
    """Return the numbers that the first page's sentences show."""
    ratio = replication.document_e_table("yearbook 2022").query("column == 'industry_1'")
    wanted = (
        "equal_printed",
        "gap_count",
        "census_lowest",
        "census_low",
        "grade_low",
        "henan_secondary_rank",
    )
    chapter, score = provinces.facts(), scorecard.facts()
    return {
        **{name: chapter[name] for name in wanted},
        **{name: score[name] for name in ("equal", "tried")},
        **ledger.counts_facts(),
        **_regional_facts(),
        **_policy_facts(),
        "printed_cells": str(len(replication.document_d_table("as printed"))),
        "ratio_hierarchy": measurement_structure.facts()["ratio_hierarchy"],
        "ratio_equal": str(int(ratio.equal.sum())),
        "ratio_cells": str(len(ratio)),
        "version": metadata.version("upgrading"),
    }


def _regional_facts() -> dict[str, str]:
    gaps, revisions = gradients.facts(), vintages.facts()
    wanted = ("west_first", "west_last", "bend_clear", "bend_years", "yuan_rises", "yuan_years")
    return {
        **{name: gaps[name] for name in wanted},
        **{name: revisions[name] for name in ("noise_tertiary", "step_tertiary")},
        "gap_last": gaps["last"],
        "bend_series": gaps["series"],
    }


def _policy_facts() -> dict[str, str]:
    alike = policy_provinces.agreement().types
    return {
        **policy_scenarios.coverage_facts(),
        "cluster_low": numbers.text(alike.min()),
        "cluster_high": numbers.text(alike.max()),
    }


def map_figure() -> None:
    """Draw the ratio of tertiary to secondary by province in the panel's last year."""
    panel = datasets.load("provincial_value_added_census_2018")
    last = panel[panel.year == panel.year.max()].set_index("province_code")
    ratio = structure.tertiary_secondary_ratio(last.va_secondary, last.va_tertiary)
    provinces_ = datasets.load("provinces")
    year = int(last.year.iloc[0])
    # Beijing and Shanghai would stretch the scale until the others look alike
    bounds = [0.5, 0.75, 1, 1.25, 1.5, 2, 6]
    axes = tilemap.draw(
        ratio, provinces_, label=f"tertiary over secondary value added, {year}", bounds=bounds
    )
    ranked = ratio.rename(provinces_.set_index("province_code").province).sort_values()
    figures.show(
        axes,
        name="fig-front",
        alt=(
            f"Tile map of {len(ranked)} provinces, darker for more services against industry. "
            f"{ranked.index[-1]} has most with {ranked.iloc[-1]:.2f}, then {ranked.index[-2]} with "
            f"{ranked.iloc[-2]:.2f} and {ranked.index[-3]} with {ranked.iloc[-3]:.2f}; "
            f"{int((ratio < 1).sum())} of all lie below one, and {ranked.index[0]} has least with "
            f"{ranked.iloc[0]:.2f}."
        ),
        source="National Bureau of Statistics, accounts after the fourth economic census",
        data=ranked.rename("ratio").rename_axis("province").reset_index(),
    )
