"""One house style: safe for colour-blind readers, readable in grey, calm."""

import matplotlib as mpl
import matplotlib.figure
import matplotlib.ticker
import seaborn as sns
from matplotlib.axes import Axes

# Lightness falls from pale to dark, so that the order survives a black-and-white printer.
DARK, MIDDLE, LIGHT = "#0b3c6f", "#d9731a", "#8cc7b5"
INK, MUTED, GRID, PAPER = "#1f1f1f", "#666666", "#dddddd", "#ffffff"
REGIONS = {"East": DARK, "Central": MIDDLE, "West": LIGHT, "Northeast": "#8a6fa8"}
DASHES = {"East": "-", "Central": "--", "West": "-", "Northeast": ":"}
SEQUENCE = "crest"  # light to dark: more is darker, also in grey
DIVERGING = "vlag"
WIDTH = 6.4  # inches: letters stay legible when a phone shows the figure 350 pixels wide


def use_house_style() -> None:
    """Set seaborn and matplotlib to the house style; every figure calls it."""
    sns.set_theme(
        context="notebook",
        style="ticks",
        palette=[DARK, MIDDLE, LIGHT, MUTED],
        font="DejaVu Sans",  # ships with matplotlib, so that figures do not depend on the machine
        rc={
            "axes.edgecolor": MUTED,
            "axes.grid": True,
            "axes.labelcolor": INK,
            "axes.labelsize": 11,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "figure.constrained_layout.use": True,
            "figure.figsize": (WIDTH, 4.0),
            "font.size": 11,
            "grid.color": GRID,
            "grid.linewidth": 0.8,
            "legend.frameon": False,
            "lines.linewidth": 2.0,
            "svg.fonttype": "path",
            "svg.hashsalt": "upgrading",  # fixed, so that the same figure gives the same bytes
            "text.color": INK,
            "xtick.color": MUTED,
            "xtick.labelsize": 10,
            "ytick.color": MUTED,
            "ytick.labelsize": 10,
        },
    )


def new_axes(width: float = WIDTH, height: float = 4.0) -> Axes:
    """Return the axes of a new figure in the house style; size in inches."""
    use_house_style()
    figure = mpl.figure.Figure(figsize=(width, height), layout="constrained")
    return figure.add_subplot()


def new_grid(
    rows: int, columns: int, width: float = WIDTH, height: float = 6.0, **options: object
) -> list[Axes]:
    """Return the axes of a grid of panels in reading order; `options` go to `subplots`."""
    use_house_style()
    figure = mpl.figure.Figure(figsize=(width, height), layout="constrained")
    return list(figure.subplots(rows, columns, squeeze=False, **options).flat)


def year_axis(*panels: Axes) -> None:
    """Put whole years on the horizontal axis."""
    for axes in panels:
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(6, integer=True))


def label_line_ends(axes: Axes, labels: dict[str, tuple[float, float]], **text: object) -> None:
    """Write each label just right of its point (x, y), pushed apart so that none overlap."""
    low, high = axes.get_ylim()
    gap = (high - low) * 0.065
    position = float("-inf")
    for label, (x, y) in sorted(labels.items(), key=lambda item: item[1][1]):
        position = max(y, position + gap)
        offset = {"xytext": (6, 0), "textcoords": "offset points"}
        axes.annotate(label, (x, position), va="center", annotation_clip=False, **offset, **text)
