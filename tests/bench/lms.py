"""Knows how a learning platform signs its people in: a key, id tokens of the size that Moodle and Canvas send, a key address.

`python -m tests.bench.lms KEY PORT DELAY` is the address of its keys; it counts who asks (`/asked`), and answers late.
"""

import base64
import json
import sys
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
COURSE = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
CLIENT_ID, DEPLOYMENT_ID, KEY_ID = "bench-client", "1", "bench-1"
PER_COURSE = 500
"""People in one course."""


def make_key(path: Path) -> None:
    """A new RSA key of 2048 bits in a file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    told = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(told)


def course_of(number: int) -> int:
    """The course that somebody with a number is in, from 1."""
    return (number - 1) // PER_COURSE + 1


def first_of(course: int) -> int:
    """The lowest number of those in a course."""
    return (course - 1) * PER_COURSE + 1


def column_url(base: str, course: int) -> str:
    """The gradebook column of the one link a course has."""
    return f"{base}/ags/{course}/lineitems/1/lineitem"


class Platform:
    """One registration: everything a launch needs, without a request."""

    def __init__(self, base: str, key: Path, *, item: str) -> None:
        """`item`: what its links open in our tool; the peers open a module instead."""
        self.base = base
        self._item = item
        told = serialization.load_pem_private_key(key.read_bytes(), None)
        assert isinstance(told, rsa.RSAPrivateKey)
        self._key = told
        self._header = _base64(json.dumps({"alg": "RS256", "typ": "JWT", "kid": KEY_ID}).encode())

    def key_set(self) -> dict[str, Any]:
        numbers = self._key.public_key().public_numbers()
        public = {
            "n": _base64(numbers.n.to_bytes(256, "big")),
            "e": _base64(numbers.e.to_bytes(3, "big")),
        }
        return {"keys": [{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": KEY_ID, **public}]}

    def login(self, sub: str, target: str) -> dict[str, str]:
        """The login initiation of somebody."""
        return {
            "iss": self.base,
            "login_hint": sub,
            "lti_message_hint": "1",
            "target_link_uri": target,
            "client_id": CLIENT_ID,
            "lti_deployment_id": DEPLOYMENT_ID,
        }

    def id_token(self, sub: str, *, nonce: str, course: int, target: str) -> str:
        """Somebody opens the link of their course."""
        now = int(time.time())
        return self._sign(
            {
                "iss": self.base,
                "aud": CLIENT_ID,
                "sub": sub,
                "iat": now,
                "exp": now + 300,
                "nonce": nonce,
                "name": f"Given {sub}",
                "given_name": "Given",
                "family_name": sub,
                "email": f"{sub}@school.example",
                CLAIM + "message_type": "LtiResourceLinkRequest",
                CLAIM + "version": "1.3.0",
                CLAIM + "deployment_id": DEPLOYMENT_ID,
                CLAIM + "target_link_uri": target,
                CLAIM + "roles": [LEARNER],
                CLAIM + "context": {
                    "id": f"course-{course}",
                    "label": "MOOC1",
                    "title": "A MOOC",
                    "type": [COURSE],
                },
                CLAIM + "resource_link": {
                    "id": f"link-{course}",
                    "title": "Three definitions",
                    "description": "",
                },
                CLAIM + "tool_platform": {
                    "guid": "load.example",
                    "name": "Load platform",
                    "product_family_code": "load",
                    "version": "1",
                },
                CLAIM + "launch_presentation": {
                    "locale": "en",
                    "document_target": "iframe",
                    "return_url": f"{self.base}/return",
                },
                CLAIM + "custom": {"module": "3", "item": self._item},
                CLAIM + "lis": {
                    "person_sourcedid": f"sis-{sub}",
                    "course_section_sourcedid": f"sis-{course}",
                },
                AGS + "claim/endpoint": {
                    "scope": [AGS + "scope/lineitem", AGS + "scope/result.readonly", AGS + "scope/score"],
                    "lineitems": f"{self.base}/ags/{course}/lineitems",
                    "lineitem": column_url(self.base, course),
                },
                NRPS + "claim/namesroleservice": {
                    "context_memberships_url": f"{self.base}/nrps/{course}/memberships",
                    "service_versions": ["2.0"],
                },
            }
        )

    def _sign(self, claims: dict[str, Any]) -> str:
        told = f"{self._header}.{_base64(json.dumps(claims, separators=(',', ':')).encode())}"
        return f"{told}.{_base64(self._key.sign(told.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _base64(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()


class KeyAddress(BaseHTTPRequestHandler):
    """The platform's key set over HTTP."""

    asked = 0

    def __init__(self, *told: Any, keys: bytes, delay: float) -> None:
        self._keys, self._delay = keys, delay
        super().__init__(*told)

    def do_GET(self) -> None:
        if self.path == "/asked":
            self._answer(str(KeyAddress.asked).encode())
            return
        KeyAddress.asked += 1
        time.sleep(self._delay)
        self._answer(self._keys)

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: Any) -> None:
        """Nobody reads it."""


if __name__ == "__main__":
    key, port, delay = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    base = f"http://127.0.0.1:{port}"
    body = json.dumps(Platform(base, key, item="").key_set()).encode()
    ThreadingHTTPServer(("127.0.0.1", port), partial(KeyAddress, keys=body, delay=delay)).serve_forever()
