"""Knows whether the keys of a process open what is sealed in its database; knows no key and no text.

Each key that sealed something left a canary. Where one does not open, a key is missing or wrong, and what people wrote
could not be read: no process starts then, and none is ready.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_ignore
from app.models.data_key import DataKey
from app.models.secrets import Plain, Sealed, SecretError, newest_key
from app.models.signing_key import SigningKey

CANARY = "a canary"
WRONG = (
    "The keys of this process do not open what is sealed in this database: a key is missing in DATA_KEYS or wrong there "
    "(without DATA_KEYS, SECRET_KEY is another one than before). Put the earlier key back, behind newer ones with a comma. "
    "If it is lost for ever, “flask --app app keys give-up” lets the tool start without what was sealed with it."
)


class WrongKeysError(Exception):
    """A key is missing; says so in a sentence."""

    def __init__(self) -> None:
        super().__init__(WRONG)


def check(session: Session) -> None:
    """Raise `WrongKeysError` if something sealed here does not open. In a database without canaries our own keys tell."""
    found: list[tuple[Plain | Sealed, str]] = [
        (canary, key_id) for canary, key_id in session.execute(select(DataKey.sealed_canary, DataKey.key_id))
    ]
    if not found:
        own = session.execute(select(SigningKey.sealed_private, SigningKey.kid))
        found = [(private, kid) for private, kid in own]
    try:
        for sealed, row in found:
            sealed.open(row)
    except SecretError:
        raise WrongKeysError from None


def keep(session: Session) -> None:
    """Leave a canary for the key that seals now, once. Raises `WrongKeysError` before that."""
    check(session)
    key_id = newest_key(session)
    canary = {"key_id": key_id, "sealed_canary": Plain(CANARY, key_id)}
    insert_ignore(session, DataKey, canary, on=[DataKey.key_id])


def give_up(session: Session) -> int:
    """Forget the canaries that do not open, and our own key pairs that do not; answers how many of both.

    What else was sealed with a lost key stays unreadable.
    """
    lost_keys = [
        key_id
        for canary, key_id in session.execute(select(DataKey.sealed_canary, DataKey.key_id))
        if not _opens(canary, key_id)
    ]
    lost_pairs = [
        kid
        for private, kid in session.execute(select(SigningKey.sealed_private, SigningKey.kid))
        if not _opens(private, kid)
    ]
    session.execute(delete(DataKey).where(DataKey.key_id.in_(lost_keys)))
    session.execute(delete(SigningKey).where(SigningKey.kid.in_(lost_pairs)))
    return len(lost_keys) + len(lost_pairs)


def _opens(sealed: Plain | Sealed, row: str) -> bool:
    try:
        sealed.open(row)
    except SecretError:
        return False
    return True
