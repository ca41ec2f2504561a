"""Diagrams drawn from text: boxes and arrows as plain data, in the house style."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.figure
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Ellipse, FancyBboxPatch, Polygon
from matplotlib.textpath import TextPath

from upgrading.report import figures, style

LETTERS, SMALL = 12.5, 10.5  # points at the full width: some 9 pixels high on a narrow phone
LINE = 1.3  # line height over letter height
PADDING = 0.09  # inches between a box's edge and its letters
BADGE = 0.125  # inches: half the height of the circle around an arrow's number
HEAD = 0.15  # inches: length of an arrow's head
EDGE = 0.06  # inches kept free around the drawing
POINTS = 72  # in an inch
TOUCH = 1e-9  # inches: boxes that share an edge do not overlap

# face, edge, letters, line style and weight of a box
BOX_KINDS = {
    "plain": (style.PAPER, style.DARK, style.INK, "-", "normal"),
    "strong": (style.DARK, style.DARK, "white", "-", "bold"),
    "pale": ("#e6edf4", "#e6edf4", style.INK, "-", "normal"),
    "absent": (style.PAPER, style.MUTED, style.MUTED, (0, (4, 3)), "normal"),
}
# colour and line style of an arrow; told apart by the dashes where colour is not printed
ARROW_KINDS = {
    "main": (style.DARK, "-"),
    "back": (style.MIDDLE, (0, (5, 2))),
    "defines": (style.MUTED, (0, (1, 1.6))),
}


@dataclass(frozen=True)
class Box:
    """A box in the grid of a diagram.

    `row` and `column` count from zero; `rows` and `columns` are how many it spans. `text` is
    wrapped to fit, and may hold line breaks. Kinds: plain, strong, pale, absent (dashed).
    """

    name: str
    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    kind: str = "plain"

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True)
class Arrow:
    """A numbered arrow between two boxes that face each other.

    `claims` are ids such as "A11"; `test` says where and how the arrow is tested, `sign` what is
    expected. Kinds: main, back, defines. `both` puts a head on each end. An arrow between boxes
    that share several rows runs along `row`, or along their middle if none is given.
    """

    number: str
    start: str
    end: str
    claims: tuple[str, ...] = ()
    test: str = ""
    sign: str = ""
    kind: str = "main"
    both: bool = False
    row: int | None = None


@dataclass(frozen=True)
class Diagram:
    """Boxes in a grid, and arrows between them.

    `widths` are the columns' widths in inches; `legend` says what each kind of arrow means, and
    is drawn if there is more than one kind.
    """

    name: str
    subject: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    widths: tuple[float, ...] = (2.8, 2.8)
    row_gap: float = 0.55
    column_gap: float = 0.6
    legend: dict[str, str] = field(default_factory=dict)

    def box(self, name: str) -> Box:
        """Return the box of a name."""
        return next(box for box in self.boxes if box.name == name)


class Place(NamedTuple):
    """A rectangle in inches, from the top left corner of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Place") -> bool:
        """Say whether two rectangles share an area."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > TOUCH and down > TOUCH


class Line(NamedTuple):
    """A straight arrow in inches."""

    start: tuple[float, float]
    end: tuple[float, float]

    def middle(self) -> tuple[float, float]:
        """Return the point half way."""
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2


# ---------------------------------------------------------------- checks


def check(diagram: Diagram) -> None:
    """Raise a ValueError that names the first box or arrow that cannot be drawn.

    Raises
    ------
    ValueError
        If a name or number is not unique, a box lies outside the columns or over another, a word
        is wider than its box, an arrow's end is no box, its row is not shared by its ends, it
        runs through a box, a kind is unknown or (with several kinds) not explained, or the
        drawing is wider than the page.
    """
    if _total_width(diagram) > style.WIDTH - 2 * EDGE + TOUCH:
        raise ValueError(
            f"{diagram.name}: widths: expected {style.WIDTH - 2 * EDGE:.2f} inches at most, gaps "
            f"included, found {_total_width(diagram):.2f}"
        )
    _check_boxes(diagram)
    _check_arrows(diagram)
    _check_kinds(diagram)
    places = layout(diagram)
    for one, other in combinations(diagram.boxes, 2):
        if places[one.name].overlaps(places[other.name]):
            raise ValueError(f"{diagram.name}: boxes {one.name!r} and {other.name!r} overlap")
    for arrow in diagram.arrows:
        _check_path(diagram, arrow, places)


def _check_boxes(diagram: Diagram) -> None:
    if not diagram.boxes:
        raise ValueError(f"{diagram.name}: expected at least one box")
    _refuse_twice(diagram, "box", [box.name for box in diagram.boxes])
    for box in diagram.boxes:
        where = f"{diagram.name}: box {box.name!r}"
        if not box.words:
            raise ValueError(f"{where}: expected a text, found none")
        if min(box.row, box.column, box.rows - 1, box.columns - 1) < 0:
            raise ValueError(f"{where}: expected a place in the grid, found a negative one")
        if box.column + box.columns > len(diagram.widths):
            raise ValueError(f"{where}: expected columns below {len(diagram.widths)}")


def _check_arrows(diagram: Diagram) -> None:
    _refuse_twice(diagram, "arrow", [arrow.number for arrow in diagram.arrows])
    names = {box.name for box in diagram.boxes}
    for arrow in diagram.arrows:
        where = f"{diagram.name}: arrow {arrow.number!r}"
        for end in (arrow.start, arrow.end):
            if end not in names:
                raise ValueError(f"{where}: expected a box of the diagram, found {end!r}")
        if arrow.start == arrow.end:
            raise ValueError(f"{where}: expected two boxes, found {arrow.start!r} twice")


def _check_kinds(diagram: Diagram) -> None:
    for box in diagram.boxes:
        if box.kind not in BOX_KINDS:
            raise ValueError(f"{diagram.name}: box {box.name!r}: unknown kind {box.kind!r}")
    used = dict.fromkeys(arrow.kind for arrow in diagram.arrows)
    for kind in used:
        if kind not in ARROW_KINDS:
            raise ValueError(f"{diagram.name}: unknown kind of arrow {kind!r}")
        if len(used) > 1 and not diagram.legend.get(kind):
            raise ValueError(f"{diagram.name}: legend: expected what {kind!r} arrows mean")


def _refuse_twice(diagram: Diagram, what: str, names: list[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{diagram.name}: {what} {twice[0]!r} is there twice")


def _check_path(diagram: Diagram, arrow: Arrow, places: dict[str, Place]) -> None:
    path = line(diagram, arrow, places)
    for name, place in places.items():
        if name not in (arrow.start, arrow.end) and _crosses(path, place):
            raise ValueError(
                f"{diagram.name}: arrow {arrow.number!r} runs through box {name!r}: move one"
            )


def _crosses(path: Line, place: Place, steps: int = 60) -> bool:
    (x0, y0), (x1, y1) = path
    for step in range(steps + 1):
        x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
        if place.left < x < place.right and place.top < y < place.bottom:
            return True
    return False


# ---------------------------------------------------------------- where things are


def layout(diagram: Diagram) -> dict[str, Place]:
    """Return each box's place in inches; rows are as high as their highest box needs."""
    heights = _row_heights(diagram)
    places = {}
    for box in diagram.boxes:
        left = sum(diagram.widths[: box.column]) + diagram.column_gap * box.column
        top = sum(heights[: box.row]) + diagram.row_gap * box.row
        inner = sum(heights[box.row : box.row + box.rows]) + diagram.row_gap * (box.rows - 1)
        places[box.name] = Place(left, top, left + _width(diagram, box), top + inner)
    return places


def _width(diagram: Diagram, box: Box) -> float:
    columns = diagram.widths[box.column : box.column + box.columns]
    return sum(columns) + diagram.column_gap * (box.columns - 1)


def _total_width(diagram: Diagram) -> float:
    return sum(diagram.widths) + diagram.column_gap * (len(diagram.widths) - 1)


def _row_heights(diagram: Diagram) -> list[float]:
    """Return how high each row is; a box over several rows stretches the last of them."""
    heights = [_text_height(1)] * max(box.row + box.rows for box in diagram.boxes)
    for box in sorted(diagram.boxes, key=lambda box: box.rows):
        last = box.row + box.rows - 1
        above = sum(heights[box.row : last]) + diagram.row_gap * (box.rows - 1)
        needed = _text_height(len(wrap(diagram, box)))
        heights[last] = max(heights[last], needed - above)
    return heights


def _text_height(lines: int) -> float:
    return lines * LETTERS * LINE / POINTS + 2 * PADDING


def wrap(diagram: Diagram, box: Box) -> list[str]:
    """Return a box's text in lines that fit it, or raise a ValueError for a word that does not."""
    room = _width(diagram, box) - 2 * PADDING
    bold = BOX_KINDS.get(box.kind, BOX_KINDS["plain"])[4] == "bold"
    lines: list[str] = []
    for given in box.text.split("\n"):
        current = ""
        for word in given.split():
            longer = f"{current} {word}".strip()
            if text_width(longer, bold=bold) <= room:
                current = longer
                continue
            if text_width(word, bold=bold) > room:
                raise ValueError(
                    f"{diagram.name}: box {box.name!r}: word {word!r} is wider than the box"
                )
            lines.append(current)
            current = word
        lines.append(current)
    return [text for text in lines if text]


@cache
def text_width(text: str, *, bold: bool = False, size: float = LETTERS) -> float:
    """Return how wide a line of text is, in inches."""
    if not text:
        return 0.0
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return TextPath((0, 0), text, size=size, prop=font).get_extents().width / POINTS


def line(diagram: Diagram, arrow: Arrow, places: dict[str, Place]) -> Line:
    """Return an arrow's line: straight between the facing edges of its two boxes.

    Boxes side by side are joined at the middle of the rows that they share, boxes one over the
    other at the middle of the columns that they share, others from edge to edge aslant.
    """
    one, other = places[arrow.start], places[arrow.end]
    shared_rows = (max(one.top, other.top), min(one.bottom, other.bottom))
    shared_columns = (max(one.left, other.left), min(one.right, other.right))
    if shared_rows[0] < shared_rows[1]:
        y = sum(shared_rows) / 2 if arrow.row is None else _row_middle(diagram, arrow.row)
        if not shared_rows[0] < y < shared_rows[1]:
            raise ValueError(
                f"{diagram.name}: arrow {arrow.number!r}: row {arrow.row} is not shared by its ends"
            )
        rightward = one.right <= other.left
        ends = (one.right, other.left) if rightward else (one.left, other.right)
        return Line((ends[0], y), (ends[1], y))
    if shared_columns[0] < shared_columns[1]:
        x = sum(shared_columns) / 2
        return Line((x, _edge(one, other)), (x, _edge(other, one)))
    middles = [(place.left + place.right) / 2 for place in (one, other)]
    return Line((middles[0], _edge(one, other)), (middles[1], _edge(other, one)))


def _row_middle(diagram: Diagram, row: int) -> float:
    heights = _row_heights(diagram)
    if not 0 <= row < len(heights):
        return -1.0
    return sum(heights[:row]) + diagram.row_gap * row + heights[row] / 2


def _edge(one: Place, other: Place) -> float:
    return one.bottom if one.bottom <= other.top else one.top


# ---------------------------------------------------------------- drawing


def draw(diagram: Diagram) -> Axes:
    """Draw a diagram in the house style and return its axes, which are in inches.

    Raises
    ------
    ValueError
        If it cannot be drawn: see `check`.
    """
    check(diagram)
    places = layout(diagram)
    axes = _canvas(diagram, places)
    for box in diagram.boxes:
        _draw_box(axes, diagram, box, places[box.name])
    for arrow in diagram.arrows:
        _draw_arrow(axes, arrow, line(diagram, arrow, places))
    bottom = max(place.bottom for place in places.values())
    for place, kind in enumerate(_explained(diagram)):
        _draw_legend_line(axes, diagram.legend[kind], kind, bottom + _legend_height(place) + 0.2)
    return axes


def _explained(diagram: Diagram) -> list[str]:
    """Return the kinds of arrow that the legend explains: none if there is only one."""
    used = {arrow.kind for arrow in diagram.arrows}
    return [kind for kind in ARROW_KINDS if kind in used] if len(used) > 1 else []


def _legend_height(lines: int) -> float:
    return lines * 0.26


def _canvas(diagram: Diagram, places: dict[str, Place]) -> Axes:
    style.use_house_style()
    kinds = len(_explained(diagram))
    legend = _legend_height(kinds) + 0.06 if kinds else 0
    width = _total_width(diagram)
    height = max(place.bottom for place in places.values()) + legend
    size = (width + 2 * EDGE, height + 2 * EDGE)
    figure = mpl.figure.Figure(figsize=size, layout="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-EDGE, width + EDGE), ylim=(height + EDGE, -EDGE))
    axes.axis("off")
    return axes


def _draw_box(axes: Axes, diagram: Diagram, box: Box, place: Place) -> None:
    face, edge, ink, dashes, weight = BOX_KINDS[box.kind]
    corner = (place.left, place.top)
    size = (place.right - place.left, place.bottom - place.top)
    shape = {"boxstyle": "round,pad=0,rounding_size=0.07", "linestyle": dashes, "linewidth": 1.4}
    axes.add_patch(FancyBboxPatch(corner, *size, facecolor=face, edgecolor=edge, **shape))
    axes.text(
        (place.left + place.right) / 2,
        (place.top + place.bottom) / 2,
        "\n".join(wrap(diagram, box)),
        color=ink,
        weight=weight,
        fontsize=LETTERS,
        linespacing=LINE,
        ha="center",
        va="center",
        gid=box.name,
    )


def _draw_arrow(axes: Axes, arrow: Arrow, path: Line) -> None:
    colour, dashes = ARROW_KINDS[arrow.kind]
    head = _draw_head(axes, path, colour)
    tail = _draw_head(axes, Line(path.end, path.start), colour) if arrow.both else path.start
    xs, ys = zip(tail, head, strict=True)
    axes.plot(xs, ys, color=colour, linestyle=dashes, linewidth=1.7, solid_capstyle="butt")
    _draw_badge(axes, arrow.number, Line(tail, head).middle(), colour)


def _draw_head(axes: Axes, path: Line, colour: str) -> tuple[float, float]:
    """Draw the head at the end of a line and return where the shaft ends."""
    (x0, y0), (x1, y1) = path
    length = math.hypot(x1 - x0, y1 - y0)
    along = (x1 - x0) / length * HEAD, (y1 - y0) / length * HEAD
    foot = x1 - along[0], y1 - along[1]
    side = along[1] * 0.45, -along[0] * 0.45
    corners = [path.end, *((foot[0] + k * side[0], foot[1] + k * side[1]) for k in (1, -1))]
    axes.add_patch(Polygon(corners, closed=True, facecolor=colour, edgecolor="none"))
    return foot


def _draw_badge(axes: Axes, number: str, centre: tuple[float, float], colour: str) -> None:
    width = max(2 * BADGE, text_width(number, size=SMALL) + 0.12)
    look = {"facecolor": style.PAPER, "edgecolor": colour, "linewidth": 0.9, "zorder": 3}
    axes.add_patch(Ellipse(centre, width, 2 * BADGE, **look))
    text = {"ha": "center", "va": "center_baseline", "fontsize": SMALL, "zorder": 4}
    axes.text(*centre, number, color=style.INK, gid=f"arrow-{number}", **text)


def _draw_legend_line(axes: Axes, meaning: str, kind: str, y: float) -> None:
    colour, dashes = ARROW_KINDS[kind]
    axes.plot([0, 0.45], [y, y], color=colour, linestyle=dashes, linewidth=1.7)
    axes.text(0.55, y, meaning, va="center", fontsize=SMALL)


# ---------------------------------------------------------------- words and data


def describe(diagram: Diagram) -> str:
    """Return a diagram in words: what it is, every box, every arrow."""
    boxes = "; ".join(box.words for box in diagram.boxes)
    text = f"{diagram.subject}. {_count(len(diagram.boxes), 'box', 'boxes')}: {boxes}."
    if diagram.arrows:
        arrows = "; ".join(_arrow_words(diagram))
        text += f" {_count(len(diagram.arrows), 'arrow', 'arrows')}: {arrows}."
    alone = [box.words for box in lone_boxes(diagram)]
    return text + (f" Without an arrow: {'; '.join(alone)}." if alone else "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _arrow_words(diagram: Diagram) -> Iterator[str]:
    for arrow in diagram.arrows:
        start, end = diagram.box(arrow.start).words, diagram.box(arrow.end).words
        between = f"between {start} and {end}" if arrow.both else f"from {start} to {end}"
        yield f"{arrow.number} {between}"


def lone_boxes(diagram: Diagram) -> list[Box]:
    """Return the boxes that no arrow touches."""
    touched = {name for arrow in diagram.arrows for name in (arrow.start, arrow.end)}
    return [box for box in diagram.boxes if box.name not in touched]


def edges(diagram: Diagram) -> pd.DataFrame:
    """Return a diagram as data: one row an arrow, then one row for each box without one."""
    rows = [
        {
            "number": arrow.number,
            "from": diagram.box(arrow.start).words,
            "to": diagram.box(arrow.end).words,
            "kind": diagram.legend.get(arrow.kind, arrow.kind),
            "both_ways": arrow.both,
            "claims": " ".join(arrow.claims),
            "test": arrow.test,
            "expected_sign": arrow.sign,
        }
        for arrow in diagram.arrows
    ]
    alone = [{"from": box.words} for box in lone_boxes(diagram)]
    return pd.DataFrame(rows + alone, columns=list(rows[0]) if rows else ["from"])


def show(diagram: Diagram, *, source: str) -> None:
    """Draw a diagram and show it with its description and its edge list.

    Raises
    ------
    ValueError
        If it cannot be drawn: see `check`.
    """
    axes = draw(diagram)
    figures.show(axes, name=diagram.name, alt=describe(diagram), source=source, data=edges(diagram))
