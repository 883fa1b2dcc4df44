"""`make bench`: measures the tool beside its floor and beside the plain library tool, as ratios of one run; then what a slow phone sees.

Writes the tables into `docs/performance.md`, between its two marks, unless `--quick`.
"""

import argparse
import sys

from tests.bench import phone
from tests.bench.document import DOCUMENT, renew, tables
from tests.bench.figures import collect
from tests.bench.stand import stand

SIZES = (1_000, 100_000, 1_000_000)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--quick", action="store_true", help="One round with the smallest database; writes no document."
    )
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--seconds", type=float, help="How long each step is measured: 2, with --quick 1.")
    asked.add_argument(
        "--phone", action="store_true", help="Only what a slow phone sees (`tests/bench/phone.py`)."
    )
    told = asked.parse_args()
    if told.phone:
        sys.exit(phone.main())
    seconds = told.seconds or (1.0 if told.quick else 2.0)
    sizes = SIZES[:1] if told.quick else SIZES
    rounds = 1 if told.quick else told.rounds

    def say(sentence: str) -> None:
        print(f"… {sentence}", file=sys.stderr, flush=True)

    with stand() as here:
        found = collect(here, sizes=sizes, rounds=rounds, seconds=seconds, say=say)
    command = "make bench" if len(sys.argv) == 1 else f"make bench ARGS='{' '.join(sys.argv[1:])}'"
    text = tables(found, sizes=sizes, rounds=rounds, seconds=seconds, command=command)
    print(text)
    if not told.quick:
        renew(text)
        say(f"written to {DOCUMENT}; now a slow phone")
        sys.exit(phone.main())


if __name__ == "__main__":
    main()
