"""What the chapters on concepts show: diagrams, comparisons and hypotheses, as plain data."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from upgrading import claims, datasets
from upgrading.claims import wording
from upgrading.measures import balance, structure
from upgrading.report import diagrams, figures, numbers, style, tables
from upgrading.report.diagrams import Arrow, Box, Diagram

A, B, C, D, E = (f"{{cite:t}}`document{letter}`" for letter in "ABCDE")
TIBET = 54
SECTORS = ["va_primary", "va_secondary", "va_tertiary"]
WORKERS = ["emp_primary", "emp_secondary", "emp_tertiary"]

# ---------------------------------------------------------------- what upgrading means

SEEN = Diagram(
    name="fig-upgrading-seen",
    subject=(
        "Two columns. Left, seven things that the documents count as upgrading; right, the four "
        "indicators that they compute; an arrow where an indicator takes in a content"
    ),
    boxes=(
        Box("order", "Order of sectors", 0, 0, rows=3, kind="strong"),
        Box("ratio", "Services over industry", 0, 1),
        Box("service", "Services over GDP", 1, 1),
        Box("weights", "Weighted shares", 2, 1),
        Box("technology", "Technology", 3, 0, kind="strong"),
        Box("high-tech", "High-tech revenue", 3, 1),
        Box("balance", "Balance of sectors", 4, 0, kind="absent"),
        Box("quality", "Quality in a sector", 5, 0, kind="absent"),
        Box("value", "Value added", 6, 0, kind="absent"),
        Box("fusion", "Fusion of industries", 7, 0, kind="absent"),
        Box("green", "Green growth", 8, 0, kind="absent"),
    ),
    arrows=(
        Arrow("1", "order", "ratio", test="documents D and E"),
        Arrow("2", "order", "service", test="document D"),
        Arrow("3", "order", "weights", test="document D"),
        Arrow("4", "technology", "high-tech", test="document E"),
    ),
    widths=(2.5, 2.7),
    row_gap=0.13,
    column_gap=1.0,
)

WORDS = [
    {
        "Document": f"A: {A}",
        "What upgrades": "the industries of a region",
        "What the word means": (
            "labour and capital move to better-paying industries and better firms, in three "
            "forms: structure, quality, value (section 2)"
        ),
        "What drives it": "growth of the region, and what growth brings (section 3)",
        "How it is measured": "not at all",
    },
    {
        "Document": f"B: {B}",
        "What upgrades": "one type of place: old clusters of state firms",
        "What the word means": "not defined; used once (section 4.2)",
        "What drives it": "clusters: nearness, innovation, networks (sections 1.2, 3.2)",
        "How it is measured": "not at all",
    },
    {
        "Document": f"C: {C}",
        "What upgrades": "nothing: the word is not used",
        "What the word means": "growth of a region through its clusters (sections 1, 4)",
        "What drives it": "concentration of firms, capital and output (section 4)",
        "How it is measured": "growth on four indices of concentration",
    },
    {
        "Document": f"D: {D}",
        "What upgrades": "the sectors of a country or region",
        "What the word means": (
            "their shares and functions move to higher value and technology, with four contents: "
            "structure, technology, fusion, quality and green growth (section 1.1)"
        ),
        "What drives it": "the digital economy, with finance, skills and policy (section 3)",
        "How it is measured": "three indicators, all of sector shares (section 1.2.2)",
    },
    {
        "Document": f"E: {E}",
        "What upgrades": "the industry of the nation",
        "What the word means": (
            "technology, products, capital, talent and services rise, towards high-end "
            "manufacturing, high technology and services (section 2.1.1)"
        ),
        "What drives it": "domestic demand: consumption, investment, linkages (section 3)",
        "How it is measured": "services over industry; high-tech share of revenue",
    },
]

QUARRELS = [
    {
        "Question": "Do more services mean faster growth?",
        "One side": "They may slow it: document A, section 2",
        "Other side": (
            "They are upgrading, and upgrading is for lasting growth: document D, section 1.1"
        ),
        "Kind": "opposite signs",
        "What would decide": "later growth on the tertiary share",
        "Claims": "`A10`",
    },
    {
        "Question": "Do services raise labour productivity?",
        "One side": "Yes: document A, section 2",
        "Other side": "Not by themselves, they suffer the cost disease: document E, section 3.3",
        "Kind": "opposite signs",
        "What would decide": "growth of output per worker by sector",
        "Claims": "`A10` `E29`",
    },
    {
        "Question": "Does the gap between regions close?",
        "One side": "It can, step by step: document B, section 2.1",
        "Other side": "It keeps widening: document C, section 4",
        "Kind": "opposite signs",
        "What would decide": "dispersion by period",
        "Claims": "`B2` `C3` `C4`",
    },
    {
        "Question": "Is a gathering of workers good for growth?",
        "One side": (
            "Yes, it deepens the division of labour and lowers cost: document B, section 3.1"
        ),
        "Other side": "No, growth falls with it: document C, section 4",
        "Kind": "opposite signs",
        "What would decide": "growth on concentration of employment",
        "Claims": "`C8`",
    },
    {
        "Question": "Where does the digital push work best?",
        "One side": "In Central and West: studies reported by document D, introduction",
        "Other side": "In developed, eastern and central places: another study, same page",
        "Kind": "within one document",
        "What would decide": "an interaction, and its test",
        "Claims": "`D10` `D16`",
    },
    {
        "Question": "What holds Henan's indicator down?",
        "One side": "Its large primary sector: document D, section 1.2.2",
        "Other side": "The formula has no primary sector: document D, section 1.2.2",
        "Kind": "within one document",
        "What would decide": "the formula: decided in the chapter on provinces",
        "Claims": "`D7`",
    },
    {
        "Question": "Is industry climbing?",
        "One side": "The high-tech share rises: document E, section 2.1.2",
        "Other side": "It is locked in at the low end: document E, sections 2.2, 3.3",
        "Kind": "within one document",
        "What would decide": "value added over output; domestic content",
        "Claims": "`E11` `E30`",
    },
    {
        "Question": "What comes first?",
        "One side": "Growth: document A, section 3",
        "Other side": (
            "Domestic demand: document E, section 2.1.2; digital technology: document D, "
            "introduction"
        ),
        "Kind": "rival firsts",
        "What would decide": "the drivers in one equation, with lags",
        "Claims": "`A11` `E18` `D9`",
    },
    {
        "Question": "Is there one ladder for all?",
        "One side": "Yes, farming to industry to services: document A, section 2",
        "Other side": "No, each region its own: document B, section 4.2; document D, section 3.5",
        "Kind": "different ideas",
        "What would decide": "a concept, not an estimate",
        "Claims": "`A1` `B8` `D20`",
    },
    {
        "Question": "At home or abroad?",
        "One side": "Clusters need buyers elsewhere: document C, section 3",
        "Other side": "Domestic demand leads: document E, section 2.2",
        "Kind": "different ideas",
        "What would decide": "value added induced by each demand",
        "Claims": "`C12` `E18`",
    },
]


@dataclass(frozen=True)
class Change:
    """A change to an economy: factors on value added and workers of the three sectors."""

    what: str
    upgrading: str  # which of the documents' words covers it; empty if none does
    value_added: tuple[float, float, float] = (1, 1, 1)
    workers: tuple[float, float, float] = (1, 1, 1)
    farmers_to: int | None = None  # the sector that a tenth of farm workers moves to


CHANGES = (
    Change("A tenth of industry closes", "", (1, 0.9, 1), (1, 0.9, 1)),
    Change("A tenth of the harvest fails", "", (0.9, 1, 1)),
    Change("Services cost a tenth more", "", (1, 1, 1.1)),
    Change("Industry: a tenth more per worker", "quality", (1, 1.1, 1)),
    Change("All sectors: a tenth more per worker", "quality", (1.1, 1.1, 1.1)),
    Change("A tenth of farm workers move to industry", "structure", farmers_to=1),
    Change("A tenth of farm workers move to services", "structure", farmers_to=2),
)
INDICATORS = {
    "ratio": "Services over industry",
    "service": "Services over GDP",
    "coefficient": "Weighted shares",
    "theil": "Theil balance (falls if balanced)",
    "productivity": "Output per worker",
}
PRINTED_BY_D = ["ratio", "service", "coefficient"]
VINTAGES = ("census_2018", "first_published")


def economy(vintage: str) -> pd.DataFrame:
    """Return value added and workers of the three sectors, 30 provinces, 2013.

    2013 is the last year in which employment by sector comes from the provinces' own yearbooks.

    Parameters
    ----------
    vintage
        "census_2018" or "first_published": the accounts that value added is taken from.
    """
    workers = datasets.load("provincial_employment_yearbooks").query("year == 2013")
    output = datasets.load(f"provincial_value_added_{vintage}").query("year == 2013")
    output = output[output.province_code != TIBET].set_index("province_code")
    return output[SECTORS].join(workers.set_index("province_code")[WORKERS]).dropna()


def indicators(value_added: np.ndarray, workers: np.ndarray) -> dict[str, float]:
    """Return five indicators of an economy of three sectors."""
    y, labour = structure.shares(value_added), structure.shares(workers)
    return {
        "ratio": float(structure.tertiary_secondary_ratio(value_added[1], value_added[2])),
        "service": float(y[2]),
        "coefficient": float(structure.hierarchy_coefficient(y)),
        "theil": float(balance.theil_balance(y, labour)),
        "productivity": float(value_added.sum() / workers.sum()),
    }


def responses(vintage: str) -> pd.DataFrame:
    """Return how each indicator answers each change, as a share of its value before."""
    whole = economy(vintage).sum()
    output, workers = whole[SECTORS].to_numpy(), whole[WORKERS].to_numpy()
    before = indicators(output, workers)
    rows = []
    for change in CHANGES:
        after = indicators(*changed(change, output, workers))
        rows.append({name: round(after[name] / before[name] - 1, 12) for name in before})
    return pd.DataFrame(rows, index=pd.Index([change.what for change in CHANGES], name="change"))


def changed(
    change: Change, output: np.ndarray, workers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return value added and workers after a change."""
    after, labour = output * change.value_added, workers * change.workers
    if change.farmers_to is not None:
        movers = np.zeros(3)
        movers[[0, change.farmers_to]] = -workers[0] / 10, workers[0] / 10
        labour = labour + movers
        after = after + movers * output / workers  # each sector as productive as before
    return after, labour


def right(answers: pd.DataFrame) -> pd.Series:
    """Return in how many changes an indicator says upgrading where, and only where, it is."""
    better = answers.round(9) > 0
    better["theil"] = answers.theil.round(9) < 0
    meant = np.array([bool(change.upgrading) for change in CHANGES])
    return better.eq(meant, axis=0).sum()


def upgrading_facts() -> dict[str, str]:
    """Return the numbers that the chapter on the meaning of upgrading shows."""
    answers, closes = responses("census_2018"), CHANGES[0].what
    score, industry = right(answers), CHANGES[3].what
    named = [box for box in SEEN.boxes if box.column == 0]
    seen = {arrow.start for arrow in SEEN.arrows}
    kinds = pd.Series([row["Kind"] for row in QUARRELS])
    return {
        "named": str(len(named)),
        "seen": str(len(seen)),
        "unseen": str(len(named) - len(seen)),
        "quarrels": str(len(QUARRELS)),
        "between": str(int((kinds == "opposite signs").sum())),
        "within": str(int((kinds == "within one document").sum())),
        "changes": str(len(CHANGES)),
        **{f"closing_{k}": numbers.text(answers[k][closes], "+.1%") for k in PRINTED_BY_D},
        **{f"score_{name}": str(score[name]) for name in INDICATORS},
        "industry_ratio": numbers.text(answers.ratio[industry], "+.1%"),
        "first_published_same": _same_signs(),
        **_rank_facts(),
        **_two_indicator_facts(),
    }


def _same_signs() -> str:
    signs = [np.sign(responses(vintage).round(9)) for vintage in VINTAGES]
    return f"{int((signs[0] == signs[1]).to_numpy().sum())} of {signs[0].size}"


def _rank_facts() -> dict[str, str]:
    frame = _provinces()
    rank = {
        "service": frame.ratio.corr(frame.service, method="spearman"),
        "coefficient": frame.ratio.corr(frame.coefficient, method="spearman"),
        "theil": frame.ratio.corr(-frame.theil, method="spearman"),
        "productivity": frame.ratio.corr(frame.productivity, method="spearman"),
    }
    texts = {f"rank_{name}": numbers.text(value) for name, value in rank.items()}
    return texts | {"provinces": str(len(frame))}


def _provinces() -> pd.DataFrame:
    levels = economy("census_2018")
    rows = [
        indicators(row[SECTORS].to_numpy(dtype=float), row[WORKERS].to_numpy(dtype=float))
        for _, row in levels.iterrows()
    ]
    return pd.DataFrame(rows, index=levels.index)


def _printed_by_e() -> pd.DataFrame:
    return datasets.load("document_e_table_1").set_index("year")[["industry_1", "industry_2"]]


def _two_indicator_facts() -> dict[str, str]:
    printed = _printed_by_e()
    low, first = printed.industry_2.idxmin(), printed.index[0]
    before, after = printed.loc[:low], printed.loc[low:]
    facts = {
        "low_year": str(low),
        "together_before": numbers.text(stats.spearmanr(before).statistic),
        "together_after": numbers.text(stats.spearmanr(after).statistic),
    }
    for column in printed:
        for name, year in (("first", first), ("low", low)):
            facts[f"{column}_{name}"] = numbers.text(printed[column][year], ".1f")
    return facts


def seen_figure() -> None:
    """Draw which contents of upgrading have an indicator in the documents."""
    diagrams.show(SEEN, source="documents A (section 2), D (1.1, 1.2.2) and E (2.1.1)")


def words_table() -> None:
    """Show what each document means by upgrading."""
    tables.show(
        pd.DataFrame(WORDS),
        data=_plain(pd.DataFrame(WORDS)),
        name="tab-upgrading-words",
        caption="What each document means by upgrading, in our words",
        source=f"{A}; {B}; {C}; {D}; {E}, sections as named",
    )


def responses_table() -> None:
    """Show how indicators answer changes that are upgrading, or are not."""
    answers = responses("census_2018")
    shown = pd.DataFrame({"Change": answers.index})
    shown["Upgrading by the words?"] = [
        f"yes ({change.upgrading})" if change.upgrading else "no" for change in CHANGES
    ]
    for name, title in INDICATORS.items():
        shown[title] = [_percent(value) for value in answers[name]]
    score = right(answers)
    last = [f"{score[name]} of {len(CHANGES)}" for name in INDICATORS]
    total = ["Says upgrading where, and only where, it is", "–", *last]
    shown = pd.concat([shown, pd.DataFrame([total], columns=shown.columns)], ignore_index=True)
    tables.show(
        shown,
        name="tab-upgrading-changes",
        caption=(
            "How five indicators answer seven changes to one economy (30 provinces together, "
            "2013, accounts after the 2018 census): change of the indicator, per cent"
        ),
        source="{cite:t}`nbs`; our computation",
        data=answers,
    )


def _percent(value: float) -> str:
    return "0" if round(value, 9) == 0 else numbers.text(100 * value, "+.1f")


def two_indicators_figure() -> None:
    """Draw document E's two indicators of upgrading, which part ways before 2011."""
    printed = _printed_by_e()
    low = printed.industry_2.idxmin()
    upper, lower = style.new_grid(2, 1, height=5.0, sharex=True)
    titles = {"industry_1": "Services over industry", "industry_2": "High-tech share"}
    for axes, (column, title) in zip((upper, lower), titles.items(), strict=True):
        axes.plot(printed.index, printed[column], color=style.DARK, marker="o", markersize=4)
        axes.axvline(low, color=style.MUTED, linewidth=1, linestyle="--")
        axes.set(title=title, ylabel="per cent")
    style.year_axis(lower)
    first, last = printed.iloc[0], printed.iloc[-1]
    figures.show(
        upper,
        name="fig-upgrading-two",
        alt=(
            f"Two panels by year, 2005 to 2021. Services over industry climbs from "
            f"{first.industry_1:.1f} per cent to {last.industry_1:.1f}. The high-tech share falls "
            f"from {first.industry_2:.1f} per cent to {printed.industry_2.min():.1f} in {low}, "
            f"marked by a dashed line in both panels, and then rises to {last.industry_2:.1f}."
        ),
        source="document E, Table 1, as printed",
        data=printed.reset_index(),
    )


def quarrels_table() -> None:
    """Show where the documents differ or contradict each other or themselves."""
    tables.show(
        pd.DataFrame(QUARRELS),
        data=_plain(pd.DataFrame(QUARRELS)),
        name="tab-upgrading-quarrels",
        caption="Where the documents differ, and what would decide",
        source=f"{A}; {B}; {C}; {D}; {E}; ids of claims as in the claims ledger",
    )


# ---------------------------------------------------------------- four theories

RELATION = Diagram(
    name="fig-theories-relation",
    subject="Four theories of regional development and how document B relates them, top to bottom",
    boxes=(
        Box("gradient", "Gradient transition", 0, 0, kind="strong"),
        Box("pole", "Growth pole", 0, 1, kind="strong"),
        Box("complex", "Production complex", 0, 2, kind="strong"),
        Box("unequal", "First some places, then others", 1, 0, columns=2, kind="pale"),
        Box("planned", "Planned investment", 1, 2, kind="pale"),
        Box("cluster", "Industrial cluster", 2, 0, columns=3, kind="strong"),
        Box("innovation", "Innovation", 3, 0, kind="pale"),
        Box("resources", "Resources joined", 3, 1, kind="pale"),
        Box("own", "Each region its own path", 3, 2, kind="pale"),
    ),
    arrows=(
        Arrow("1", "gradient", "unequal", test="section 3.2, first difference"),
        Arrow("2", "pole", "unequal", test="section 3.2, first difference"),
        Arrow("3", "complex", "planned", ("B6",), test="section 3.2, second difference"),
        Arrow("4", "unequal", "cluster", ("B7",), test="section 3.2: builds on it", kind="back"),
        Arrow("5", "planned", "cluster", ("B7",), test="section 3.2: builds on it", kind="back"),
        Arrow("6", "cluster", "innovation", ("B7", "B9"), test="section 3.2, second difference"),
        Arrow("7", "cluster", "resources", ("B7",), test="section 3.2, third difference"),
        Arrow("8", "cluster", "own", ("B8",), test="section 3.2, first difference"),
    ),
    widths=(1.8, 1.8, 1.8),
    column_gap=0.4,
    legend={"main": "is marked by", "back": "is the ground that the next builds on"},
)

COMPLEX = Diagram(
    name="fig-theories-complex",
    subject="The parts of a production complex, top to bottom, with services at their side",
    boxes=(
        Box("core", "Core: leading departments", 0, 0, kind="strong"),
        Box("main", "Main: placed by the core", 1, 0),
        Box("supplement", "Supplementary: placed by the main", 2, 0),
        Box("service", "Service: materials, parts", 0, 1, rows=3),
        Box("gain", "Gain above that of a lone site", 3, 0, columns=2, kind="pale"),
    ),
    arrows=(
        Arrow("1", "core", "main", test="section 2.3"),
        Arrow("2", "main", "supplement", test="section 2.3"),
        Arrow("3", "service", "core", test="receiver not named", kind="defines", row=0),
        Arrow("4", "service", "main", test="receiver not named", kind="defines", row=1),
        Arrow("5", "service", "supplement", test="receiver not named", kind="defines", row=2),
        Arrow("6", "supplement", "gain", test="section 2.3"),
        Arrow("7", "service", "gain", test="section 2.3"),
    ),
    widths=(3.2, 2.0),
    column_gap=0.9,
    legend={"main": "said in the text", "defines": "our reading: the text names no receiver"},
)

SAME = Diagram(
    name="fig-theories-same",
    subject="What document B finds in all four theories: two chains, top to bottom",
    boxes=(
        Box("all", "All four theories", 0, 0, columns=2, kind="strong"),
        Box("agglomeration", "Nearness pays", 1, 0, kind="pale"),
        Box("division", "Regions divide labour", 1, 1, kind="pale"),
        Box("one", "One industry gathers", 2, 0),
        Box("advantage", "Each takes what it does best", 2, 1),
        Box("cost", "Scale, productivity, lower cost", 3, 0),
        Box("special", "Specialised production", 3, 1),
        Box("many", "Many industries: larger gain", 4, 0),
        Box("gain", "Region and nation gain", 4, 1),
    ),
    arrows=(
        Arrow("1", "all", "agglomeration", test="section 3.1, first point"),
        Arrow("2", "all", "division", ("B8",), test="section 3.1, second point"),
        Arrow("3", "agglomeration", "one", test="section 3.1, first point"),
        Arrow("4", "one", "cost", test="section 3.1, first point"),
        Arrow("5", "cost", "many", test="section 3.1, first point"),
        Arrow("6", "division", "advantage", ("B8",), test="section 3.1, second point"),
        Arrow("7", "advantage", "special", ("B8",), test="section 3.1, second point"),
        Arrow("8", "special", "gain", test="section 3.1, second point"),
    ),
    widths=(2.8, 2.8),
    column_gap=0.5,
)

ADVANTAGE = Diagram(
    name="fig-theories-advantage",
    subject="How document B says that a cluster wins: gains of nearness from above, joined "
    "resources from below",
    boxes=(
        Box("near", "Linked firms gather", 0, 0, columns=3, kind="strong"),
        Box("scale", "Scale, lower cost", 1, 0),
        Box("trust", "Trust", 1, 1),
        Box("spill", "Spillovers, learning", 1, 2),
        Box("competition", "Competitive firms", 2, 0),
        Box("deals", "Cheaper deals", 2, 1),
        Box("innovation", "Innovation", 2, 2),
        Box("advantage", "Advantage of the region", 3, 0, columns=3, kind="strong"),
        Box("resources", "Joined resources, learning region", 4, 0, columns=3, kind="pale"),
        Box("founders", "Entrepreneurs", 5, 0),
        Box("state", "Government", 5, 1),
        Box("associations", "Industry associations", 5, 2),
    ),
    arrows=(
        Arrow("1", "near", "scale", ("C13",), test="section 1.2, economics"),
        Arrow("2", "near", "trust", test="section 1.2, sociology"),
        Arrow("3", "near", "spill", test="section 1.2, technology; section 3.2"),
        Arrow("4", "scale", "competition", test="section 1.2, economics"),
        Arrow("5", "trust", "deals", test="section 1.2, sociology"),
        Arrow("6", "spill", "innovation", ("B9",), test="section 1.2, technology; section 3.2"),
        Arrow("7", "competition", "advantage", test="section 1.2"),
        Arrow("8", "deals", "advantage", test="section 1.2"),
        Arrow("9", "innovation", "advantage", ("B9",), test="section 3.2, second difference"),
        Arrow("10", "resources", "advantage", test="section 3.2, third difference"),
        Arrow("11", "founders", "resources", test="section 3.2, third difference"),
        Arrow("12", "state", "resources", test="section 3.2, third difference"),
        Arrow("13", "associations", "resources", test="section 3.2, third difference"),
    ),
    widths=(1.8, 1.8, 1.8),
    column_gap=0.4,
)

THEORIES = ["Gradient transition", "Growth pole", "Production complex", "Industrial cluster"]
COMPARISON = {
    "Says": (
        "production settles where conditions are best and moves down, step by step (2.1)",
        "growth appears at points and spreads from them, unevenly (2.2)",
        "a core is planned, and other departments are laid out around it (2.3)",
        "linked firms and institutions gather and compete by cost, trust and learning (1.1, 1.2)",
    ),
    "Assumes": (
        "technology travels; the next region can take it up",
        "the push outward is stronger than the pull inward",
        "a planner knows the proportions and pays for them",
        "nearness gains more than crowding costs",
    ),
    "Innovation, as document B has it": (
        "at the top of the gradient, then passed on (3.2)",
        "left out: only totals count (3.2)",
        "not mentioned (3.2)",
        "at the centre: spillovers, learning by doing (3.2)",
    ),
    "Predicts": (
        "gaps between regions open and then close; new technology is first on the coast",
        "shares of the largest places rise first; then their neighbours grow",
        "linked departments stand together where the investment went",
        "regions grow more unlike; patents and growth go with agglomeration",
    ),
    "Measured here by": (
        "{term}`sigma convergence`, {term}`beta convergence`, {term}`Theil decomposition`",
        "{term}`primacy`, {term}`Gini coefficient`, {term}`spatial autocorrelation`",
        "{term}`linkage effect` and length of chains, for the nation only",
        "{term}`location quotient`, {term}`Krugman index`, {term}`agglomeration`",
    ),
    "Fails if": (
        "inequality between regions does not fall over two decades, or inland is not later",
        "concentration falls from the start, or neighbours never catch up",
        "plants of one chain stand apart; no regional table is at hand to see it",
        "specialisation falls over time, or patents do not go with agglomeration",
    ),
    "Claims": ("`B1` `B2` `B3` `B13`", "`B4` `B5`", "`B6`", "`B7` `B8` `B9` `B10` `B11` `B12`"),
}


def theories_facts() -> dict[str, str]:
    """Return the numbers that the chapter on theories shows."""
    ours = [arrow for arrow in COMPLEX.arrows if arrow.kind == "defines"]
    drawn = (RELATION, COMPLEX, SAME, ADVANTAGE)
    return {
        "drawn": str(len(drawn)),
        "arrows": str(sum(len(diagram.arrows) for diagram in drawn)),
        "ours": str(len(ours)),
    }


def comparison_table() -> None:
    """Show the four theories side by side."""
    shown = pd.DataFrame(COMPARISON, index=pd.Index(THEORIES, name="Theory")).T
    shown.index.name = "Theory"
    tables.show(
        shown,
        name="tab-theories",
        caption="Four theories: what they say, assume, predict, and what would refute them",
        source=f"{B}, sections in brackets; assumptions, measures and refutations are ours",
        data=_plain(shown.reset_index()),
    )


def relation_figure() -> None:
    """Draw document B's Figure 1 as a relation of theories."""
    diagrams.show(RELATION, source="document B, sections 2 and 3.2; drawn from the text")


def complex_figure() -> None:
    """Draw document B's Figure 1 as the parts of a production complex."""
    diagrams.show(COMPLEX, source="document B, section 2.3; drawn from the text")


def same_figure() -> None:
    """Draw document B's Figure 2: what the theories have in common."""
    diagrams.show(SAME, source="document B, section 3.1; drawn from the text")


def advantage_figure() -> None:
    """Draw document B's Figure 3: the advantages of agglomeration."""
    diagrams.show(ADVANTAGE, source="document B, sections 1.2 and 3.2; drawn from the text")


def theory_arrows_table() -> None:
    """Show every arrow of the four diagrams of theories."""
    parts = [
        diagrams.edges(diagram).assign(figure=f"{{numref}}`{diagram.name}`")
        for diagram in (RELATION, COMPLEX, SAME, ADVANTAGE)
    ]
    long = pd.concat(parts, ignore_index=True)
    shown = pd.DataFrame(
        {
            "Figure": long.figure,
            "No.": long.number,
            "From": long["from"],
            "To": long.to,
            "Where the text says so": long.test,
            "Claims": [_ids(text.split()) for text in long.claims],
        }
    )
    tables.show(
        shown,
        name="tab-theories-arrows",
        caption="The arrows of the four diagrams, and where document B says what they show",
        source=B,
        data=long.assign(figure=long.figure.str.extract("`(.*)`")[0]),
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return texts without the marks of roles and code, for the data file."""
    return frame.replace({r"\{[\w:]+\}`([^`]*)`": r"\1", "`": ""}, regex=True)


def _ids(claims: list[str] | tuple[str, ...]) -> str:
    return " ".join(f"`{claim}`" for claim in claims) or "–"


# ---------------------------------------------------------------- document A's mechanism

ANNOUNCED = "announced, not argued: no test"
DEFINED = "holds by definition: no test"
STEPS = {
    # name: text, claims, (test, sign) of the arrow in, (test, sign) of the arrow out
    "factors": (
        "Factors move",
        ("A3", "A28"),
        ("measurement, change: workers' shares; no figures on capital", "+"),
        ("measurement, change: static and dynamic terms", "+"),
    ),
    "balanced": (
        "Balanced sectors",
        ("A6",),
        ("measurement, balance: Theil index over time", "+"),
        ("mechanisms, two-way: growth on balance", "+"),
    ),
    "leading": (
        "Leading industries",
        ("A7",),
        ("facts, clusters: shares of industries", "+"),
        ("facts, clusters: contributions to growth", "+"),
    ),
    "mix": (
        "Mix of sectors",
        ("A8", "A9", "A10"),
        (DEFINED, "none"),
        ("mechanisms, two-way: size, incomes, gaps", "differs by sector"),
    ),
    "quality": (
        "Quality in a sector",
        ("A4",),
        ("measurement, change: within term", "+"),
        (ANNOUNCED, "none"),
    ),
    "value": (
        "Value added",
        ("A5",),
        ("measurement, demand: value added over output", "+"),
        (ANNOUNCED, "none"),
    ),
    "order": (
        "Order of sectors",
        ("A1",),
        ("facts, transitions: dates of change", "one way"),
        (DEFINED, "none"),
    ),
    "class": (
        "Light to high-tech",
        ("A2",),
        ("facts, transitions: shares by technology class", "one way"),
        (DEFINED, "none"),
    ),
}
CHANNELS = {
    "industrialisation": ("Industrialisation", "A12"),
    "urbanisation": ("Urbanisation", "A13"),
    "demand": ("Market demand", "A14"),
    "technology": ("Technology", "A15"),
    "income": ("Household income", "A16"),
    "spending": ("Public spending", "A17"),
    "clusters": ("Clusters", "A18"),
}
FORWARD = ("factors", "balanced", "leading", "mix", "quality", "value")
TAKEN_BY_DEFINITION = ("order", "class")


def mechanism() -> Diagram:
    """Return document A's two-way mechanism as a diagram."""
    boxes, arrows = [], []
    for row, name in enumerate(FORWARD):
        text, claims, into, out = STEPS[name]
        boxes.append(Box(name, text, row, 1))
        arrows += _pair(str(row + 1), ("up", name, "dev"), claims, (into, out), "main")
    direct = len(FORWARD)
    arrows.append(
        Arrow(
            str(direct + 1),
            "dev",
            "up",
            ("A11",),
            "mechanisms, two-way: lags",
            "+",
            "back",
            row=direct,
        )
    )
    row = direct + 1
    for name in TAKEN_BY_DEFINITION:
        text, claims, into, out = STEPS[name]
        boxes.append(Box(name, text, row, 1))
        arrows += _pair(str(row + 1), ("dev", name, "up"), claims, (into, out), "back")
        row += 1
    for name, (text, claim) in CHANNELS.items():
        boxes.append(Box(name, text, row, 1))
        place = "mechanisms, agglomeration" if name == "clusters" else "mechanisms, two-way"
        tests = ((f"{place}: growth to channel", "+"), (f"{place}: channel to upgrading", "+"))
        arrows += _pair(str(row + 1), ("dev", name, "up"), (claim,), tests, "back")
        row += 1
    boxes.append(Box("supply", "Fitting supply", row, 1))
    no_id = (("no claim in the ledger: no test", "none"),) * 2
    arrows += _pair(str(row + 1), ("dev", "supply", "up"), (), no_id, "back")
    last = row + 1
    arrows.append(
        Arrow(
            str(last + 1),
            "up",
            "dev",
            ("A19",),
            "mechanisms, two-way: both equations",
            "+ and +",
            both=True,
            row=last,
        )
    )
    frame = (
        Box("up", "Industrial upgrading", 0, 0, rows=last + 1, kind="strong"),
        Box("dev", "Regional development", 0, 2, rows=last + 1, kind="strong"),
    )
    return Diagram(
        name="fig-framework",
        subject=(
            "Document A's mechanism. Industrial upgrading is a tall box on the left, regional "
            "development one on the right; what carries the effect of one on the other stands "
            "between them in a column. The first six rows run from left to right, the others "
            "from right to left, the last both ways"
        ),
        boxes=(*frame, *boxes),
        arrows=tuple(arrows),
        widths=(1.2, 1.85, 1.47),
        row_gap=0.13,
        column_gap=0.87,
        legend={
            "main": "upgrading works on development",
            "back": "development works on upgrading",
            "defines": "by definition, or announced only",
        },
    )


def _pair(
    number: str,
    path: tuple[str, str, str],
    claims: tuple[str, ...],
    tests: tuple[tuple[str, str], tuple[str, str]],
    kind: str,
) -> list[Arrow]:
    """Return the two arrows through a middle box; those without a test are drawn dotted."""
    halves = []
    for half, (test, sign) in enumerate(tests):
        dotted = test in (ANNOUNCED, DEFINED)
        halves.append(
            Arrow(
                number + "ab"[half],
                path[half],
                path[half + 1],
                claims,
                test,
                sign,
                "defines" if dotted else kind,
            )
        )
    return halves


LEVEL = 0.95  # of intervals

# Words as `upgrading.claims.wording` has them; the last four as the planned rules of the register.
RULES = [
    {
        "Kind": "every case",
        "Supported": "no exception",
        "Contradicted": "one exception",
    },
    {
        "Kind": "around",
        "Supported": f"within {wording.AROUND:.0%} of the figure stated",
        "Contradicted": f"further than {wording.FAR:.0%} from it",
    },
    {
        "Kind": "rises, falls",
        "Supported": (
            "the end is beyond the start on the side stated, and the rank correlation with time is "
            f"above {wording.TREND} in size"
        ),
        "Contradicted": "the same with the other sign",
    },
    {
        "Kind": "most",
        "Supported": f"it holds in more than {wording.MOST:.0%} of the cases",
        "Contradicted": "as the rule of the claim says",
    },
    {
        "Kind": "law of regions",
        "Supported": f"it holds in {wording.LAW:.0%} of the provinces or more",
        "Contradicted": f"it holds in fewer than {wording.MOST:.0%}",
    },
    {
        "Kind": "go together",
        "Supported": f"rank correlation of {wording.GOES_WITH} or more, with the sign stated",
        "Contradicted": "the same with the other sign",
    },
    {
        "Kind": "several parts",
        "Supported": "every part holds",
        "Contradicted": "no part holds, unless the rule of the claim says otherwise",
    },
    {
        "Kind": "vintages",
        "Supported": "it is in every vintage",
        "Contradicted": "it is in every vintage",
    },
    {
        "Kind": "slope",
        "Supported": (
            f"expected sign and a {LEVEL:.0%} interval without zero; where the rule names the "
            "multiverse, in most of its specifications"
        ),
        "Contradicted": "the same with the other sign",
    },
    {
        "Kind": "channel",
        "Supported": (
            "growth to channel, channel to upgrading, and the product of both are above zero with "
            f"their {LEVEL:.0%} intervals"
        ),
        "Contradicted": "the product is below zero likewise",
    },
    {
        "Kind": "growth first (`A11`)",
        "Supported": "panel causality at 5%, and a positive sum of lag coefficients",
        "Contradicted": "neither of the two",
    },
    {
        "Kind": "both directions (`A19`)",
        "Supported": (
            "panel causality at 5% and a positive coefficient in simultaneous equations, each in "
            "both directions"
        ),
        "Contradicted": "neither direction passes in either design",
    },
]

SIGNS = {  # what document A expects, by claim; all else on a claim is read from the ledger
    "A1": "one way",
    "A2": "one way",
    "A3": "+",
    "A4": "+",
    "A5": "+",
    "A6": "− on the Theil index, which falls if balanced",
    "A7": "+",
    "A8": "+ and 0",
    "A9": "+",
    "A10": "−, + and −",
    "A11": "+",
    **dict.fromkeys(("A12", "A13", "A14", "A15", "A16", "A17", "A18"), "+ and +"),
    "A19": "+ and +",
}


def hypotheses() -> pd.DataFrame:
    """Return document A's claims as hypotheses: claim, measure and rule as in the ledger."""
    rows, seen = [], {}
    for name, sign in SIGNS.items():
        claim = claims.claims()[name]
        rule = claims.rule_text(claim.rule) if claim.rule else claim.planned
        first = seen.setdefault(rule, name)
        rows.append(
            {
                "claim": name,
                "says": claim.claim,
                "measure": claim.evidence,
                "sign": sign,
                "rule": rule if first == name else f"as `{first}`",
                "where": claim.chapter.replace("_", "-").replace("/", ", "),
            }
        )
    return pd.DataFrame(rows)


def framework_facts() -> dict[str, str]:
    """Return the numbers that the chapter on the framework shows."""
    arrows = mechanism().arrows
    tests = pd.Series([arrow.test for arrow in arrows])
    drawn = {claim for arrow in arrows for claim in arrow.claims}
    tested = ~tests.isin([ANNOUNCED, DEFINED]) & ~tests.str.startswith("no claim")
    return {
        "arrows": str(len(arrows)),
        "claims": str(len(drawn)),
        "announced": str(int((tests == ANNOUNCED).sum())),
        "defined": str(int((tests == DEFINED).sum())),
        "without_id": str(int(tests.str.startswith("no claim").sum())),
        "tested": str(int(tested.sum())),
        "level": numbers.text(LEVEL, ".0%"),
        "smallest": numbers.text(wording.WORTH_NAMING, ".1f"),
        "amended": numbers.listed([name for name in SIGNS if name in claims.amended()]),
    }


def mechanism_figure() -> None:
    """Draw document A's two-way mechanism."""
    diagrams.show(mechanism(), source="document A, sections 2 and 3; drawn from the text")


def mechanism_table() -> None:
    """Show every arrow of the mechanism with its claim, its test and the expected sign."""
    edges = diagrams.edges(mechanism())
    shown = pd.DataFrame(
        {
            "No.": edges.number,
            "From": edges["from"],
            "To": edges.to,
            "Claim": [_ids(text.split()) for text in edges.claims],
            "Chapter: test": edges.test,
            "Expected": edges.expected_sign,
        }
    )
    tables.show(
        shown,
        name="tab-framework-arrows",
        caption="The arrows of document A's mechanism, the claims they stand for, and their tests",
        source=f"{A}, sections 2 and 3; ids of claims as in the claims ledger",
        data=edges,
    )


def rules_table() -> None:
    """Show the rules by which an outcome is read."""
    tables.show(
        pd.DataFrame(RULES),
        name="tab-framework-rules",
        data=_plain(pd.DataFrame(RULES)),
        caption="Rules of reading, as the claims ledger has them; what is neither is mixed",
        source="set by this book",
    )


def hypotheses_table() -> None:
    """Show document A's claims as hypotheses that can fail."""
    frame = hypotheses()
    titles = {
        "claim": "Claim",
        "says": "What the document says",
        "measure": "Measure",
        "sign": "Sign",
        "rule": "What must hold, and what contradicts",
        "where": "Chapter",
    }
    shown = frame.rename(columns=titles)
    shown["Claim"] = [f"`{claim}`" for claim in frame.claim]
    tables.show(
        shown,
        name="tab-framework-hypotheses",
        caption="Document A's claims as hypotheses, with measure, sign and rule",
        source=f"claims of {A}; measures and rules from the claims ledger, signs set by this book",
        data=_plain(frame),
    )
