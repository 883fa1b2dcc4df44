"""Secrets are unreadable at rest and open only in the row and column they were written in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, make_url, select, text, update

from app.adapters.sql.engine import Database
from app.models import Base, Enrolment, Entry, Remark, Revision, SigningKey, Upload, UploadPiece
from app.models.secrets import (
    DataKeys,
    Plain,
    PlainPiece,
    Secret,
    SecretError,
    SecretPiece,
    keep_shut,
    open_piece_in,
)
from tests.databases import KEYS

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WORDS = "Nobody asked my mother."


def entry_of(enrolment, *, slot="m01/journal", draft=WORDS):
    return Entry(enrolment_id=enrolment.id, slot=slot, started_at=NOW, draft=draft)


@pytest.fixture
def two_entries(database, enrol):
    """The ids of two entries with drafts."""
    with database.writing() as session:
        enrolment = enrol(session)
        entries = [entry_of(enrolment), entry_of(enrolment, slot="m01/card", draft="Another text.")]
        session.add_all(entries)
        session.flush()
        return [entry.id for entry in entries]


def test_a_secret_reads_like_a_text_before_and_after_it_was_written(database, two_entries):
    unwritten = Entry(draft=WORDS)
    assert unwritten.draft == WORDS
    with database.reading() as session:
        assert session.get_one(Entry, two_entries[0]).draft == WORDS


def test_a_session_that_is_kept_shut_opens_none(database, two_entries):
    with database.reading() as session:
        keep_shut(session)
        entry = session.get_one(Entry, two_entries[0])
        with pytest.raises(SecretError, match="stays shut"):
            _ = entry.draft
    with database.reading() as session:
        assert session.get_one(Entry, two_entries[0]).draft == WORDS


def test_a_secret_can_be_replaced_and_emptied(database, two_entries):
    for text_ in ("New words, åäö.", "", None):
        with database.writing() as session:
            session.get_one(Entry, two_entries[0]).draft = text_
        with database.reading() as session:
            assert session.get_one(Entry, two_entries[0]).draft == text_


def test_the_database_file_holds_no_word_of_a_secret(sqlite_files):
    url = sqlite_files.fresh()
    database = Database(url, keys=KEYS)
    with database.writing() as session:
        session.add(SigningKey(kid="kid-of-the-key", private=WORDS, public={}, use_from=NOW))
    database.close()
    kept = Path(make_url(url).database).read_bytes()
    assert b"kid-of-the-key" in kept
    assert WORDS.encode() not in kept
    assert b"mother" not in kept


def test_a_secret_moved_to_another_row_does_not_open(database, two_entries):
    first, second = two_entries
    with database.writing() as session:
        session.execute(
            text("UPDATE entry SET draft = (SELECT draft FROM entry WHERE id = :a) WHERE id = :b"),
            {"a": first, "b": second},
        )
    with database.reading() as session:
        moved = session.get_one(Entry, second)
        with pytest.raises(SecretError):
            moved.draft  # noqa: B018  (reading opens it)


def test_a_secret_moved_to_another_column_does_not_open(database, two_entries):
    entry_id = two_entries[0]
    with database.writing() as session:
        remark = Remark(entry_id=entry_id, revision_no=1, body="x", at=NOW)
        session.add(remark)
        session.flush()
        session.execute(update(Entry).where(Entry.id == entry_id).values(key=f"{remark.key}-old"))
        session.execute(update(Entry).where(Entry.id == entry_id).values(key=remark.key))
        session.execute(text("UPDATE entry SET draft = (SELECT body FROM remark)"))
    with database.reading() as session:
        entry = session.get_one(Entry, entry_id)
        assert entry.key == session.scalars(select(Remark.key)).one()
        with pytest.raises(SecretError):
            entry.draft  # noqa: B018


def test_a_changed_secret_does_not_open():
    keys = DataKeys(KEYS)
    sealed = keys.seal(WORDS, "entry.draft/key")
    with pytest.raises(SecretError):
        keys.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "entry.draft/key")


def test_the_same_text_is_never_sealed_the_same_way_twice():
    keys = DataKeys(KEYS)
    assert keys.seal(WORDS, "place") != keys.seal(WORDS, "place")


def test_an_older_key_still_opens_and_the_newest_seals():
    old, new = b"o" * 32, b"n" * 32
    written_before = DataKeys([old]).seal(WORDS, "place")
    both = DataKeys([new, old])
    assert both.open(written_before, "place") == WORDS
    written_now = both.seal(WORDS, "place")
    assert DataKeys([new]).open(written_now, "place") == WORDS
    with pytest.raises(SecretError):
        DataKeys([old]).open(written_now, "place")


@pytest.mark.parametrize("keys", [[], [b"short"]])
def test_keys_of_the_wrong_size_are_refused(keys):
    with pytest.raises(ValueError, match="32 bytes"):
        DataKeys(keys)


def test_a_revision_is_bound_to_its_entry_and_number(database, two_entries):
    first, second = two_entries
    with database.writing() as session:
        for entry_id in two_entries:
            session.add(Revision(entry_id=entry_id, no=1, body=f"of {entry_id}", words=2, saved_at=NOW))
        session.get_one(Entry, first).revision_no = 1
    with database.reading() as session:
        assert session.get_one(Entry, first).newest_revision.body == f"of {first}"
        assert session.get_one(Entry, second).newest_revision is None
    with database.writing() as session:
        session.execute(update(Revision).where(Revision.entry_id == second).values(no=2))
    with database.reading() as session, pytest.raises(SecretError):
        session.get_one(Revision, (second, 2)).body  # noqa: B018


def test_plain_statements_seal_and_open_too(database, enrol):
    with database.writing() as session:
        enrolment = enrol(session)
        session.execute(
            insert(Entry).values(
                key="the-row",
                enrolment_id=enrolment.id,
                slot="m01/journal",
                started_at=NOW,
                sealed_draft=Plain(WORDS, "the-row"),
            )
        )
    with database.reading() as session:
        sealed = session.scalars(select(Entry.sealed_draft)).one()
        assert sealed.open("the-row") == WORDS
        with pytest.raises(SecretError):
            sealed.open("another-row")


def test_every_enrolment_gets_a_draft_key_of_its_own(database, enrol):
    with database.writing() as session:
        by_object = enrol(session)
        session.execute(
            insert(Enrolment.__table__).values(
                context_id=by_object.context_id,
                person_id=by_object.person_id,
                kind="preview",
                enrolled_at=NOW,
            )
        )
    with database.reading() as session:
        keys = [enrolment.draft_key for enrolment in session.scalars(select(Enrolment))]
    assert len(set(keys)) == 2
    assert all(len(key) == 43 for key in keys)


def test_secrets_do_not_show_in_representations(database, two_entries):
    assert WORDS not in repr(Plain(WORDS, "row"))
    with database.reading() as session:
        assert "value" not in repr(session.get_one(Entry, two_entries[0]).sealed_draft)


def test_every_secret_column_is_named_by_its_own_place():
    secrets = [
        (column.type.column, str(column))
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Secret | SecretPiece)
    ]
    assert len(secrets) == 22
    assert all(named == place for named, place in secrets)


def test_a_piece_of_a_file_opens_at_its_place_and_not_in_a_session_that_is_shut(database, two_entries):
    with database.writing() as session:
        entry = session.get_one(Entry, two_entries[0])
        upload = Upload(
            entry_id=entry.id,
            enrolment_id=entry.enrolment_id,
            media_type="audio/wav",
            size=2,
            words=WORDS,
            added_at=NOW,
        )
        session.add(upload)
        session.flush()
        session.add(UploadPiece(upload_id=upload.id, no=0, body=PlainPiece(b"\xff\0", "here/0")))
    with database.reading() as session:
        body = session.scalars(select(UploadPiece.body)).one()
        assert open_piece_in(session, body, "here/0") == b"\xff\0"
        with pytest.raises(SecretError, match="changed or moved"):
            open_piece_in(session, body, "here/1")
        keep_shut(session)
        with pytest.raises(SecretError, match="stays shut"):
            open_piece_in(session, body, "here/0")
