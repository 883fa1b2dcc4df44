"""What people write stands on the page that refuses it: whatever its form calls the field."""

import re

from app.config.places import ROOT
from app.views.errors import _OF_WORDS

FIELD = re.compile(r'\btextarea\("([a-z_-]+)"( ~ )?')


def test_every_field_to_write_in_is_known_to_the_page_of_errors():
    found = {
        name + ("1" if goes_on else "")
        for file in (ROOT / "app" / "templates").rglob("*.html")
        for name, goes_on in FIELD.findall(file.read_text())
    }
    assert {"words", "told_1", "text"} <= found
    assert not [name for name in sorted(found) if not _OF_WORDS.fullmatch(name)]
