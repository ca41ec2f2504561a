"""Search finds Chinese words of any length, and English ones as before."""

import json
import re
from pathlib import Path

import pytest

from search_cjk import SearchEnglishChinese, pairs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("产业结构", ["产业", "业结", "结构"]),
        ("云", ["云"]),
        ("产业", ["产业"]),
        ("Theil index", ["Theil", "index"]),
        ("5G网络和AI", ["5G", "网络", "络和", "AI"]),
        ("产业、结构", ["产业", "结构"]),
        ("two-way", ["two", "way"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]):
    assert SearchEnglishChinese({}).split(text) == words


def test_pairs_cover_a_run():
    run = "数字经济与产业升级"
    found = pairs(run)
    assert len(found) == len(run) - 1
    assert found[0][0] + "".join(pair[1] for pair in found) == run


def terms(site: Path) -> dict:
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, flags=re.DOTALL).group(1))


def test_the_index_knows_chinese_terms(site: Path):
    index = terms(site)
    held = index["terms"] | index["titleterms"]
    for word in ("产业结构", "泰尔指数", "升级"):
        assert all(pair in held for pair in pairs(word)), word
    assert "theil" in held


def test_the_reader_gets_the_splitter(site: Path):
    script = (site / "_static" / "language_data.js").read_text(encoding="utf-8")
    assert "splitQuery" in script and "stemWord" in script
