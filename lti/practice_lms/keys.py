"""Knows the platform's signing key; does not know what is signed with it."""

import base64
import hashlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lti.practice_lms.config import PlatformConfig

_KEY_BITS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformKey:
    """An RSA key with its id."""

    kid: str
    private: rsa.RSAPrivateKey

    def sign(self, claims: dict[str, Any]) -> str:
        """`claims` as a signed JWT (RS256, the only algorithm LTI 1.3 allows by default)."""
        return jwt.encode(claims, self.private, algorithm="RS256", headers={"kid": self.kid})

    def key_set(self) -> dict[str, Any]:
        """The JWKS document of the public half."""
        jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        public = {name: value for name, value in jwk.items() if name != "key_ops"}
        return {"keys": [{**public, "kid": self.kid, "alg": "RS256", "use": "sig"}]}


def platform_key(config: PlatformConfig) -> PlatformKey:
    """The key of `config`: fixed, or from its file (made there at the first start), or new."""
    if config.key_pem is not None:
        return _key_from(config.key_pem.encode())
    if config.key_file is None:
        return _key_from(_new_pem())
    if not config.key_file.exists():
        _keep(config.key_file, _new_pem())
    return _key_from(config.key_file.read_bytes())


@cache
def _key_from(pem: bytes) -> PlatformKey:
    private = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError("The practice LMS needs an RSA key.")
    der = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    kid = base64.urlsafe_b64encode(hashlib.sha256(der).digest()[:15]).decode()
    return PlatformKey(kid=kid, private=private)


def _new_pem() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _keep(path: Path, pem: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(pem)
    draft.replace(path)
