"""Knows how tests read and write the YAML files of a course; knows no course."""

import json
from pathlib import Path
from typing import Any

from app.content.composing import compose


def read(file: Path) -> Any:
    """What a file says, as the product reads it."""
    return compose(file.read_text(encoding="utf-8"))[0]


def write(file: Path, values: Any) -> None:
    """Let a file say `values`, in JSON, which is YAML too and takes no time to write."""
    file.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
