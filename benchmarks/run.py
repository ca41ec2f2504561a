"""Measure, beside the alternatives, in one run: `make bench`.

Times move with the machine; ratios of times taken in turns on one machine move little. So every
result is a ratio to an alternative measured in the same run.
"""

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = ["build", "measures", "multiverse"]


def main() -> int:
    """Run the benchmarks named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(PARTS)}; all if none")
    parser.add_argument("--quick", action="store_true", help="one round, small sizes")
    options = parser.parse_args()
    sys.path.insert(0, str(HERE))
    for part in options.parts or PARTS:
        if part not in PARTS:
            parser.error(f"no benchmark {part!r}; there are {', '.join(PARTS)}")
        print(f"== {part}", flush=True)
        importlib.import_module(part).main(quick=options.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
