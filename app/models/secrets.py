"""Knows how texts, and pieces of files, are kept unreadable at rest; knows no table and no setting.

A value is sealed with AES-256-GCM. The associated data name its column and its row, so that a value copied into
another row or column does not open. The keys belong to the engine (`give_keys`): nothing here is global.

With objects a secret reads like a text (`entry.draft`). With plain statements it goes in as `Plain(text, row=…)` and
comes out as `Sealed`, to be opened with the row it was found in. Pieces of files are `PlainPiece` and `SealedPiece`.

A session can be told to open none (`keep_shut`): then no secret of an object of it can be read.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, cast, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session, object_session
from sqlalchemy.types import TypeDecorator

KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12
_SHUT = "secrets are shut"


class SecretError(Exception):
    """A sealed value does not open: its key is not among ours, it was changed or moved, or its session is shut."""


class DataKeys:
    """The keys of all secrets, newest first: the newest seals, every one opens."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            message = "data keys are one or more of 32 bytes each"
            raise ValueError(message)
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._markers = [hmac.digest(key, b"samskabe marks", "sha256") for key in keys]
        self._newest = _key_id(keys[0])

    @property
    def newest(self) -> str:
        """What the key that seals is called, wherever that has to be told."""
        return self._newest.hex()

    def seal(self, text: str, place: str) -> bytes:
        """`text` as key id, nonce and ciphertext; opens only with the same `place`."""
        return self.seal_bytes(text.encode(), place)

    def seal_bytes(self, body: bytes, place: str) -> bytes:
        """The same for bytes that are no text."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self._newest + nonce + self._ciphers[self._newest].encrypt(nonce, body, place.encode())

    def marks(self, text: str) -> list[str]:
        """By each key, the newest first, what tells whether two texts are the same and nothing else of them (HMAC-SHA256)."""
        return [hmac.digest(key, text.encode(), "sha256").hex() for key in self._markers]

    def open(self, value: bytes, place: str) -> str:
        """The text. Raises `SecretError`."""
        return self.open_bytes(value, place).decode()

    def open_bytes(self, value: bytes, place: str) -> bytes:
        """What was sealed. Raises `SecretError`."""
        key_id, nonce = value[:ID_BYTES], value[ID_BYTES : ID_BYTES + NONCE_BYTES]
        if key_id not in self._ciphers:
            message = f"no key to open {place}"
            raise SecretError(message)
        try:
            return self._ciphers[key_id].decrypt(nonce, value[ID_BYTES + NONCE_BYTES :], place.encode())
        except InvalidTag as error:
            message = f"{place} was changed or moved"
            raise SecretError(message) from error


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"samskabe key id" + key).digest()[:ID_BYTES]


def give_keys(engine: Engine, keys: DataKeys) -> None:
    """Let the secrets that pass through `engine` be sealed and opened with `keys`."""
    engine.dialect.data_keys = keys  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text on its way into a row; sealed when the statement runs."""

    text: str = field(repr=False)
    row: str | Callable[[], str]
    """What the row is called: its `row_key`."""

    def open(self, row: str) -> str:
        """The text as it was set."""
        del row
        return self.text


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text as found in a row."""

    value: bytes = field(repr=False)
    column: str
    keys: DataKeys = field(repr=False, compare=False)

    def open(self, row: str) -> str:
        """The text, if it was sealed for this `row`. Raises `SecretError`."""
        return self.keys.open(self.value, _place(self.column, row))


def _place(column: str, row: str) -> str:
    return f"{column}/{row}"


class Secret(TypeDecorator[Plain | Sealed]):
    """An encrypted column, called `table.column`. Never indexed, never in a condition."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: Plain | Sealed | None, dialect: Dialect) -> bytes | None:
        """Seal a plain text for its row; what is sealed goes as it is."""
        if value is None:
            return None
        if isinstance(value, Sealed):
            return value.value
        row = value.row if isinstance(value.row, str) else value.row()
        return _keys(dialect).seal(value.text, _place(self.column, row))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        """Leave it sealed: only the row that holds it can say where it was found."""
        return None if value is None else Sealed(value, self.column, _keys(dialect))


@dataclass(frozen=True, slots=True)
class PlainPiece:
    """A piece of a file on its way into a row."""

    body: bytes = field(repr=False)
    row: str


@dataclass(frozen=True, slots=True)
class SealedPiece:
    """A piece of a file as found in a row."""

    value: bytes = field(repr=False)
    column: str
    keys: DataKeys = field(repr=False, compare=False)

    def open(self, row: str) -> bytes:
        """The piece, if it was sealed for this `row`. Raises `SecretError`."""
        return self.keys.open_bytes(self.value, _place(self.column, row))


class SecretPiece(TypeDecorator[PlainPiece | SealedPiece]):
    """An encrypted column of pieces of files, called `table.column`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: PlainPiece | SealedPiece | None, dialect: Dialect) -> bytes | None:
        """Seal a piece for its row; what is sealed goes as it is."""
        if value is None or isinstance(value, SealedPiece):
            return value.value if value else None
        return _keys(dialect).seal_bytes(value.body, _place(self.column, value.row))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> SealedPiece | None:
        """Leave it sealed, like a text."""
        return None if value is None else SealedPiece(value, self.column, _keys(dialect))


def open_piece_in(session: Session, value: SealedPiece, row: str) -> bytes:
    """A piece that a plain statement found in `row`. Raises `SecretError`, also where the session is shut."""
    if _SHUT in session.info:
        message = "a secret stays shut"
        raise SecretError(message)
    return value.open(row)


def _keys(dialect: Dialect) -> DataKeys:
    return cast("DataKeys", dialect.data_keys)  # type: ignore[attr-defined]


def newest_key(session: Session) -> str:
    """What the key is called that seals what is written through `session`."""
    return _keys(session.get_bind().dialect).newest


def keep_shut(session: Session) -> None:
    """Let no secret be read through `session` any more, whoever asks."""
    session.info[_SHUT] = True


def open_in(session: Session, value: Plain | Sealed, row: str) -> str:
    """The text of a secret that a plain statement found in `row`. Raises `SecretError`, also where the session is shut."""
    if _SHUT in session.info:
        message = "a secret stays shut"
        raise SecretError(message)
    return value.open(row)


def marks_of(session: Session, text: str) -> list[str]:
    """The marks of a text by the keys of the session's database (`DataKeys.marks`)."""
    return _keys(session.get_bind().dialect).marks(text)


def _is_shut(row: object) -> bool:
    session = object_session(row)
    return session is not None and _SHUT in session.info


class HasSecrets(Protocol):
    """A row that can say what its secrets are bound to."""

    @property
    def row_key(self) -> str:
        """Known when the row is written, and never changed."""


T = TypeVar("T", str, str | None)


class SecretText(Generic[T]):
    """A secret column of an object, read and written as text; `attribute` is the mapped one that holds it."""

    def __init__(self, attribute: str) -> None:
        self._attribute = attribute

    @overload
    def __get__(self, row: None, owner: Any) -> "SecretText[T]": ...

    @overload
    def __get__(self, row: HasSecrets, owner: Any) -> T: ...

    def __get__(self, row: HasSecrets | None, owner: Any) -> "SecretText[T] | T":
        """The text, opened for this row. Raises `SecretError`."""
        if row is None:
            return self
        value = getattr(row, self._attribute)
        if value is not None and _is_shut(row):
            message = f"{self._attribute} stays shut"
            raise SecretError(message)
        return cast("T", None if value is None else value.open(row.row_key))

    def __set__(self, row: HasSecrets, text: T) -> None:
        """Replace the text; it is sealed when the row is written, once its key is known."""
        value = None if text is None else Plain(text, lambda: row.row_key)
        setattr(row, self._attribute, value)
