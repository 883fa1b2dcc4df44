"""Sets one document: reads it from standard input, writes the PDF to standard output. Started by `press`, never imported.

It runs as a process of its own, so that it can be ended, and with nothing but typst: no course, no database, no settings.
"""

import hashlib
import resource
import sys
import tempfile
from pathlib import Path

import typst

SECONDS_OF_CPU = 30
NO_LETTERS = 3
OF_PEOPLE = {"folio", "certificate"}
HERE = Path(__file__).parent
WITHOUT_LETTERS = "could not be displayed with font"


def unpack(pictures: bytes, root: Path) -> None:
    """Lay pictures, each behind its length, beside the document, called by what is in them (`folio.name_of`)."""
    while pictures:
        end = 4 + int.from_bytes(pictures[:4])
        body, pictures = pictures[4:end], pictures[end:]
        (root / f"{hashlib.sha256(body).hexdigest()}.jpg").write_bytes(body)


def main() -> None:
    """Set what comes in; nothing is fetched, since no part of a document is ever code.

    What people wrote themselves may have letters that our own fonts do not have: those are taken from fonts of this machine.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_CPU, SECONDS_OF_CPU))
    fonts, look = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for source in HERE.glob("*.typ"):
            (root / source.name).write_bytes(source.read_bytes())
        document, _end, pictures = sys.stdin.buffer.read().partition(b"\n")
        (root / "document.json").write_bytes(document)
        unpack(pictures, root)
        try:
            pdf = typst.compile(
                root / f"{look}.typ",
                root=root,
                font_paths=[Path(fonts)],
                ignore_system_fonts=look not in OF_PEOPLE,
                package_path=root / "none",
                package_cache_path=root / "none",
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            if WITHOUT_LETTERS not in str(error):
                raise
            sys.exit(NO_LETTERS)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
