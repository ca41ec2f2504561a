"""Diagrams: what is drawn is what the data say, legible, in words too; bad data are refused."""

import importlib
import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from upgrading.report import concepts, diagrams, style
from upgrading.report.diagrams import Arrow, Box, Diagram

ROOT = Path(__file__).resolve().parents[2]
DRAWN = [
    concepts.SEEN,
    concepts.RELATION,
    concepts.COMPLEX,
    concepts.SAME,
    concepts.ADVANTAGE,
    concepts.mechanism(),
]
SMALL = Diagram(
    name="fig-x",
    subject="Two boxes",
    boxes=(Box("a", "Cause", 0, 0), Box("b", "Effect", 1, 0)),
    arrows=(Arrow("1", "a", "b", ("A1",), "a test", "+"),),
)
every_diagram = pytest.mark.parametrize("diagram", DRAWN, ids=lambda diagram: diagram.name)


def rendered(diagram: Diagram) -> tuple[dict, dict]:
    """Return where texts and boxes ended up, by name, in inches from the bottom left."""
    figure = diagrams.draw(diagram).figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    scale = mpl.transforms.Affine2D().scale(1 / figure.dpi)
    texts = {
        text.get_gid(): text.get_window_extent(renderer).transformed(scale)
        for text in figure.axes[0].texts
        if text.get_gid()
    }
    high, edge = figure.get_size_inches()[1] - diagrams.EDGE, diagrams.EDGE
    boxes = {
        name: mpl.transforms.Bbox.from_extents(
            place.left + edge, high - place.bottom, place.right + edge, high - place.top
        )
        for name, place in diagrams.layout(diagram).items()
    }
    return texts, boxes


@every_diagram
def test_boxes_do_not_overlap(diagram: Diagram):
    places = diagrams.layout(diagram)
    assert len(places) == len(diagram.boxes)
    for one, other in combinations(places.values(), 2):
        assert not one.overlaps(other)


@every_diagram
def test_texts_stay_inside_their_boxes_when_drawn(diagram: Diagram):
    texts, boxes = rendered(diagram)
    for name, outer in boxes.items():
        inner = texts[name]
        assert outer.x0 < inner.x0 and inner.x1 < outer.x1, name
        assert outer.y0 < inner.y0 and inner.y1 < outer.y1, name


@every_diagram
def test_numbers_of_arrows_touch_no_box_and_no_other_number(diagram: Diagram):
    texts, boxes = rendered(diagram)
    numbers = [texts[f"arrow-{arrow.number}"] for arrow in diagram.arrows]
    for one, other in combinations(numbers, 2):
        assert not one.overlaps(other)
    assert not any(number.overlaps(box) for number in numbers for box in boxes.values())


@every_diagram
def test_every_arrow_joins_the_edges_of_two_boxes(diagram: Diagram):
    places = diagrams.layout(diagram)
    for arrow in diagram.arrows:
        path = diagrams.line(diagram, arrow, places)
        for point, name in ((path.start, arrow.start), (path.end, arrow.end)):
            place = places[name]
            on_side = np.isclose(point[0], [place.left, place.right]).any()
            on_level = np.isclose(point[1], [place.top, place.bottom]).any()
            assert on_side or on_level, arrow
            assert place.left - 1e-9 <= point[0] <= place.right + 1e-9
            assert place.top - 1e-9 <= point[1] <= place.bottom + 1e-9


@every_diagram
def test_letters_are_large_enough_at_the_width_of_the_page(diagram: Diagram):
    figure = diagrams.draw(diagram).figure
    assert figure.get_size_inches()[0] <= style.WIDTH + 1e-9
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 9


@every_diagram
def test_words_name_every_box_and_every_arrow(diagram: Diagram):
    words = diagrams.describe(diagram)
    for box in diagram.boxes:
        assert box.words in words
    for arrow in diagram.arrows:
        ends = [diagram.box(name).words for name in (arrow.start, arrow.end)]
        link = " and ".join(ends) if arrow.both else " to ".join(ends)
        assert f"{arrow.number} {'between' if arrow.both else 'from'} {link}" in words
    assert len(words.split()) >= 15
    assert "\n" not in words


@every_diagram
def test_data_have_a_row_for_every_arrow_and_lone_box(diagram: Diagram):
    edges = diagrams.edges(diagram)
    assert edges.number.dropna().tolist() == [arrow.number for arrow in diagram.arrows]
    named = set(edges["from"]) | set(edges.to.dropna())
    assert named == {box.words for box in diagram.boxes}


def test_show_gives_alternative_text_and_edges(shown: list):
    diagrams.show(SMALL, source="S")
    output = shown.pop()
    assert output["data"]["text/plain"] == (
        "Two boxes. 2 boxes: Cause; Effect. 1 arrow: 1 from Cause to Effect."
    )
    assert output["metadata"]["upgrading"]["csv"] == (
        "number,from,to,kind,both_ways,claims,test,expected_sign\n"
        "1,Cause,Effect,main,False,A1,a test,+\n"
    )


def test_the_same_diagram_gives_the_same_bytes(shown: list):
    diagrams.show(SMALL, source="S")
    diagrams.show(SMALL, source="S")
    first, second = (output["data"]["image/svg+xml"] for output in shown)
    assert first == second


def test_a_long_text_is_wrapped_and_its_row_grows():
    long = replace(SMALL.boxes[0], text="as many words as need another line or two in this box")
    lines = diagrams.wrap(SMALL, long)
    assert len(lines) > 1 and " ".join(lines) == long.words
    grown = diagrams.layout(replace(SMALL, boxes=(long, SMALL.boxes[1])))["a"]
    before = diagrams.layout(SMALL)["a"]
    assert grown.bottom - grown.top > before.bottom - before.top


def test_arrows_between_boxes_aslant_and_both_ways():
    boxes = (Box("a", "Left", 0, 0), Box("b", "Right", 1, 1))
    diagram = replace(SMALL, boxes=boxes, arrows=(Arrow("1", "a", "b", both=True),))
    path = diagrams.line(diagram, diagram.arrows[0], diagrams.layout(diagram))
    assert path.start[0] < path.end[0] and path.start[1] < path.end[1]
    assert "1 between Left and Right" in diagrams.describe(diagram)
    back = replace(diagram.arrows[0], start="b", end="a")
    assert diagrams.line(diagram, back, diagrams.layout(diagram)) == (path.end, path.start)


CAUSE, EFFECT = SMALL.boxes
ARROW = SMALL.arrows[0]
MIDDLE = Box("c", "Between", 1, 0)
BAD = {
    "at least one box": {"boxes": (), "arrows": ()},
    "box 'a' is there twice": {"boxes": (CAUSE, CAUSE)},
    "box 'a': expected a text": {"boxes": (replace(CAUSE, text=" "), EFFECT)},
    "box 'a': expected a place in the grid": {"boxes": (replace(CAUSE, row=-1), EFFECT)},
    "box 'a': expected columns below 2": {"boxes": (replace(CAUSE, columns=3), EFFECT)},
    "box 'a': unknown kind 'loud'": {"boxes": (replace(CAUSE, kind="loud"), EFFECT)},
    "box 'a': word 'Unpronounceable": {
        "boxes": (replace(CAUSE, text="Unpronounceable" * 4), EFFECT)
    },
    "boxes 'a' and 'b' overlap": {"boxes": (CAUSE, replace(EFFECT, row=0)), "arrows": ()},
    "arrow '1' is there twice": {"arrows": (ARROW, ARROW)},
    "arrow '1': expected a box of the diagram, found 'z'": {"arrows": (replace(ARROW, end="z"),)},
    "arrow '1': expected two boxes": {"arrows": (replace(ARROW, end="a"),)},
    "unknown kind of arrow 'wavy'": {"arrows": (replace(ARROW, kind="wavy"),)},
    "legend: expected what 'back' arrows mean": {
        "arrows": (ARROW, replace(ARROW, number="2", kind="back")),
        "legend": {"main": "works on"},
    },
    "arrow '1' runs through box 'c'": {"boxes": (CAUSE, MIDDLE, replace(EFFECT, row=2))},
    "arrow '1': row 1 is not shared": {
        "boxes": (CAUSE, Box("b", "Effect", 0, 1), Box("c", "Below", 1, 0)),
        "arrows": (replace(ARROW, row=1),),
    },
    "widths: expected": {"widths": (4.0, 4.0)},
}


@pytest.mark.parametrize("message", BAD)
def test_bad_data_are_refused_by_name(message: str):
    with pytest.raises(ValueError, match=rf"^fig-x: .*{re.escape(message)}|^fig-x: {message}"):
        diagrams.draw(replace(SMALL, **BAD[message]))


# ---------------------------------------------------------------- what the chapters say


def test_every_claim_of_document_a_has_an_arrow_and_a_hypothesis():
    claims = [f"A{number}" for number in range(1, 20)]
    drawn = {claim for arrow in concepts.mechanism().arrows for claim in arrow.claims}
    assert drawn == {*claims, "A28"}  # A28, on capital, shares the arrow of A3 and has no data
    assert concepts.hypotheses().claim.tolist() == claims


def test_every_hypothesis_can_fail_and_has_a_rule():
    for hypothesis in concepts.hypotheses().itertuples():
        assert all(hypothesis[1:]), hypothesis
        decides = "[Cc]ontradicted|as `A[0-9]+`$|^The rule of A12"
        assert re.search(decides, hypothesis.rule), hypothesis
    for rule in concepts.RULES:
        assert all(rule.values()), rule


def test_changes_move_what_they_say():
    output, workers = np.array([10.0, 40.0, 50.0]), np.array([30.0, 30.0, 40.0])
    closes, *_, to_services = concepts.CHANGES
    assert concepts.changed(closes, output, workers)[0].tolist() == [10, 36, 50]
    after, labour = concepts.changed(to_services, output, workers)
    assert labour.tolist() == [27, 30, 43]
    assert after == pytest.approx([9, 40, 53.75])


def test_ratio_reads_a_closing_factory_as_upgrading_and_better_workers_as_the_reverse():
    answers = concepts.responses("census_2018")
    assert answers.ratio.iloc[0] == pytest.approx(1 / 0.9 - 1)
    assert answers.ratio.iloc[3] == pytest.approx(1 / 1.1 - 1)
    assert answers.productivity.iloc[4] == pytest.approx(0.1)


def test_right_counts_answers_that_agree_with_the_words():
    answers = concepts.responses("census_2018")
    perfect = [1.0 if change.upgrading else -1.0 for change in concepts.CHANGES]
    answers["ratio"], answers["theil"] = perfect, [-value for value in perfect]
    answers["service"] = [-value for value in perfect]
    score = concepts.right(answers)
    assert (score.ratio, score.theil, score.service) == (len(perfect), len(perfect), 0)


def functions_named(text: str) -> list[str]:
    """Return names such as balance.theil_balance that a text gives as code."""
    modules = [path.stem for path in (ROOT / "src/upgrading/measures").glob("[a-z]*.py")]
    return re.findall(rf"`((?:{'|'.join(modules)})\.\w+)`", text)


def test_functions_that_the_glossary_names_exist():
    text = (ROOT / "book/concepts/glossary.md").read_text(encoding="utf-8")
    names = functions_named(text)
    assert len(names) >= 25
    for name in names:
        module, function = name.split(".")
        assert hasattr(importlib.import_module(f"upgrading.measures.{module}"), function), name


def glossary_terms() -> list[str]:
    text = (ROOT / "book/concepts/glossary.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\{glossary\}\n(.*?)```", text, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith((" ", ":"))]


def test_terms_that_tables_and_chapters_name_are_in_the_glossary():
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "book/concepts").glob("*.md")]
    texts += concepts.hypotheses().measure.tolist()
    texts += concepts.COMPARISON["Measured here by"]
    named = {name.lower() for text in texts for name in re.findall(r"\{term\}`([^`]+)`", text)}
    assert len(named) >= 15
    assert named <= {term.lower() for term in glossary_terms()}


def test_data_files_hold_words_without_marks(shown: list):
    concepts.words_table()
    concepts.comparison_table()
    concepts.hypotheses_table()
    for output in shown:
        csv = output["metadata"]["upgrading"]["csv"]
        assert "`" not in csv and "{" not in csv


def test_glossary_explains_each_term_once_in_two_languages():
    terms = glossary_terms()
    assert len({term.lower() for term in terms}) == len(terms)
    chinese = [term for term in terms if re.search(r"[\u4e00-\u9fff]", term)]
    assert len(chinese) >= 45 and len(terms) - len(chinese) >= 45


def test_glossary_definitions_are_one_line_each():
    text = (ROOT / "book/concepts/glossary.md").read_text(encoding="utf-8")
    for block in re.findall(r"```\{glossary\}\n(.*?)```", text, flags=re.DOTALL):
        entries = [entry.splitlines() for entry in block.strip().split("\n\n")]
        for lines in entries:
            assert [line.startswith("  ") for line in lines[-2:]] == [False, True], lines
            assert not any(one.startswith("  ") for one, _ in pairwise(lines)), lines
