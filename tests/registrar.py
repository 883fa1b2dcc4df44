"""Knows how an administrator registers the tool by a link, and a platform whose answers a test chooses."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from lti.practice_lms.server import RunningPlatform
from tests.doorstep import command
from tests.journey import Page, RunningTool, Visitor

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
YES, NO = "Yes, register", "No, not now"


def invite(tool: RunningTool, *words: str) -> str:
    """The link that `platform invite` prints."""
    ended = command(tool, "platform", "invite", *words)
    assert ended.exit_code == 0, ended.output
    return ended.output.strip()


@dataclass(frozen=True, kw_only=True)
class Administrator:
    """Somebody who looks after a practice LMS; follows by hand what its page shows in a frame."""

    lms: RunningPlatform
    browser: Visitor

    @property
    def tools(self) -> str:
        """The page with the tools."""
        return f"{self.lms.config.base_url}/as/aksel/course/1/tools"

    def paste(self, link: str, *, client_id: str | None = None) -> Page:
        """Paste a registration link; the page that the tool shows in the frame."""
        fields = {"link": link, **({"client_id": client_id} if client_id else {})}
        shown = Page(self.browser.http.post(f"{self.tools}/add", data=fields, timeout=20))
        assert shown.status == 200, shown.text
        frame = shown.response.text.split('<iframe id="registration" src="')[1].split('"')[0]
        address = frame.replace("&amp;", "&")
        headers = {"Referer": f"{self.lms.config.base_url}/"}
        return Page(self.browser.http.get(address, headers=headers, timeout=20))

    def say(self, page: Page, button: str = YES) -> Page:
        """Answer the tool's question."""
        return self.browser.send(page, page.form("/lti/register"), button=button)

    def register(self, link: str) -> Page:
        """Paste the link, say yes, activate the tool."""
        done = self.say(self.paste(link))
        assert done.status == 200, done.text
        tools = self.browser.open(self.tools)
        self.browser.send(tools, tools.form("/activate"))
        return done


@dataclass
class Impostor:
    """A platform that says what a test wants; on 127.0.0.1."""

    url: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    """Members of the configuration that are different; None leaves one out."""
    raw: bytes | None = None
    """The configuration's answer as it is; wins over `changes`."""
    status: int = 201
    answer: bytes = b'{"client_id": "abc"}'
    media_type: str = "application/json"
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def configuration(self) -> dict[str, Any]:
        """What it says of itself."""
        told = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "registration_endpoint": f"{self.url}/registration",
            PLATFORM: {"product_family_code": "impostor", "messages_supported": []},
        }
        return {name: value for name, value in (told | self.changes).items() if value is not None}

    @property
    def registration(self) -> dict[str, Any]:
        """The document the tool has posted."""
        told: dict[str, Any] = json.loads(
            next(body for method, _path, _head, body in self.asked if method == "POST")
        )
        return told


@contextmanager
def impostor(**how: Any) -> Iterator[Impostor]:
    """Run an `Impostor` until the block ends."""
    platform = Impostor(**how)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            raw = platform.raw
            self.reply(200, json.dumps(platform.configuration).encode() if raw is None else raw)

        def do_POST(self) -> None:
            self.reply(platform.status, platform.answer)

        def reply(self, status: int, body: bytes) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            platform.asked.append((self.command, urlsplit(self.path).path, dict(self.headers), sent))
            self.send_response(status)
            self.send_header("Content-Type", platform.media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        platform.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.002,), daemon=True).start()
        try:
            yield platform
        finally:
            server.shutdown()
