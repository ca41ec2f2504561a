"""Times of several functions taken in turns, and the memory each needs."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

Call = Callable[[], Any]

SAMPLE = 0.005


def in_turns(calls: dict[str, Call], rounds: int) -> dict[str, list[float]]:
    """Return processor seconds of each call in each round.

    In every round all calls are timed one after another, so that a busy moment of the machine
    touches all of them. Quick calls are repeated until a sample takes 5 ms.
    """
    repeats = {name: _repeats(call) for name, call in calls.items()}
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            seconds[name].append(_sample(call, repeats[name]))
    return seconds


def ratio(above: list[float], below: list[float]) -> float:
    """Median over rounds of the ratio of two calls timed in turns."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def peak(call: Call) -> int:
    """Return the most bytes that a call held at once, as tracemalloc counts them."""
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _repeats(call: Call) -> int:
    first = _sample(call, 1)
    if first > 20 * SAMPLE:
        return 1
    # The first call also loads and compiles; the second is typical.
    return max(1, round(SAMPLE / max(_sample(call, 1), 1e-7)))


def _sample(call: Call, repeats: int) -> float:
    gc.disable()
    try:
        start = time.process_time()
        for _ in range(repeats):
            call()
        return (time.process_time() - start) / repeats
    finally:
        gc.enable()
