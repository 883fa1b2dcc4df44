"""Moodle's server fetches the address of each link it places, while it saves it; recorded with another tool's address."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

PROBE = json.loads(
    (Path(__file__).parent / "moodle" / "15_platform_probes_target_url.json").read_text(encoding="utf-8")
)["request"]


@pytest.mark.parametrize("query", ["", "?item=m01", f"?{urlsplit(PROBE['url']).query}"])
def test_the_probe_gets_a_page_that_is_no_cartridge(tool, query):
    """Moodle takes for a cartridge what ends in `.xml`, or is XML with a `launch_url` (mod/lti, `is_cartridge`)."""
    address = f"{tool.url}/lti/launch{query}"
    answer = requests.request(PROBE["method"], address, headers=PROBE["headers"], timeout=20)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "launch_url" not in answer.text
    assert not address.endswith(".xml")
    assert "Set-Cookie" not in answer.headers
