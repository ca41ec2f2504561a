"""Search that finds Chinese as well as English words.

Sphinx's English search takes a run of Chinese characters for one word, so a reader finds only
whole runs. Here a run is split into overlapping pairs of characters, in the index and in the query
alike; what is not Chinese is treated as in Sphinx's English search.
"""

import re

from sphinx.application import Sphinx
from sphinx.search import languages
from sphinx.search.en import SearchEnglish

RUNS = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")

JAVASCRIPT = r"""
var splitQuery = (query) => {
  const runs = query.match(/[\u3400-\u9fff]+|[^\u3400-\u9fff\s\p{P}\p{S}]+/gu) || [];
  return runs.flatMap((run) => {
    if (!/^[\u3400-\u9fff]{3,}$/.test(run)) return [run];
    return Array.from({length: run.length - 1}, (_, place) => run.slice(place, place + 2));
  });
};
"""


def pairs(run: str) -> list[str]:
    """Return a run of Chinese characters as overlapping pairs; a word that is none as it is.

    Examples
    --------
    >>> pairs("产业结构"), pairs("云"), pairs("theil")
    (['产业', '业结', '结构'], ['云'], ['theil'])
    """
    if len(run) < 3 or not "\u3400" <= run[0] <= "\u9fff":
        return [run]
    return [run[place : place + 2] for place in range(len(run) - 1)]


class SearchEnglishChinese(SearchEnglish):
    """English words as Sphinx finds them, Chinese ones by pairs of characters."""

    lang = "en_cjk"
    js_splitter_code = JAVASCRIPT

    def split(self, input: str) -> list[str]:
        """Return the words of a text, as `JAVASCRIPT` returns those of a query."""
        return [pair for run in RUNS.findall(input) for pair in pairs(run)]


def setup(app: Sphinx) -> dict[str, object]:
    """Offer the language to `html_search_language`."""
    languages[SearchEnglishChinese.lang] = SearchEnglishChinese
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
