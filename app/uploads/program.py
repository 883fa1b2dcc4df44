"""Writes one file anew: reads it from standard input, writes it to standard output. Started by `workshop`, never imported.

It runs as a process of its own, so that it can be ended, within ceilings of processor and memory, and writes nowhere.
"""

import json
import os
import resource
import sys
from pathlib import Path

SECONDS_OF_CPU = 10
LESS_IN_A_HURRY = 10
"""Than the pages that others wait for."""
MOST_MEMORY = 1024 * 1024 * 1024
REFUSED = 3


def main() -> None:
    """Say in one line what it is, and then the file; or why it is refused."""
    os.nice(LESS_IN_A_HURRY)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_CPU, SECONDS_OF_CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from app.uploads.anew import written_anew  # noqa: PLC0415  (started by its path, it has to find the house first)
    from app.uploads.refusal import RefusedFile  # noqa: PLC0415

    try:
        found = written_anew(sys.stdin.buffer.read())
    except RefusedFile as refusal:
        sys.stdout.write(refusal.reason)
        sys.exit(REFUSED)
    told = {"media_type": found.media_type, "width": found.width, "height": found.height}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + found.body)


if __name__ == "__main__":
    main()
