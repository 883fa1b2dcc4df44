"""Sets one document: reads it from standard input, writes the PDF to standard output. Started by `press`, never imported.

It runs as a process of its own, so that it can be ended, and with nothing but typst: no course, no database, no settings.
"""

import resource
import sys
import tempfile
from pathlib import Path

import typst

SECONDS_OF_CPU = 30
HERE = Path(__file__).parent


def main() -> None:
    """Set what comes in; nothing is fetched, since no part of a document is ever code."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_CPU, SECONDS_OF_CPU))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        look = f"{sys.argv[2]}.typ"
        (root / look).write_bytes((HERE / look).read_bytes())
        (root / "document.json").write_bytes(sys.stdin.buffer.read())
        pdf = typst.compile(
            root / look,
            root=root,
            font_paths=[Path(sys.argv[1])],
            ignore_system_fonts=True,
            package_path=root / "none",
            package_cache_path=root / "none",
            pdf_standards=["ua-1"],
        )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
