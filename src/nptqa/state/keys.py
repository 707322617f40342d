"""Keys that let people and programs in, and the sessions of people who signed in with one.

A key is `nptqa_<key id>_<secret>`. It is shown once; what is kept is a salted hash. The secret is
256 random bits, so a fast hash is enough: nobody can try 2^256 of them, and a slow one, which
passwords need because people choose them, would only slow every request.
"""

import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from nptqa.errors import KeyRefused, StateError, UnknownKey
from nptqa.state.store import Store

_MARK = "nptqa"
_DAY = 24 * 3600
SESSION = 8 * 3600
"""Seconds a person stays signed in: a working day."""
_TOUCH = 60
"""Seconds between two notes of when a key was last used; one a request would be a write each."""
_STEPS = (
    """
    CREATE TABLE key (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, scope TEXT NOT NULL,
        salt BLOB NOT NULL, hash BLOB NOT NULL,
        created INTEGER NOT NULL, expires INTEGER, used INTEGER, revoked INTEGER
    );
    CREATE TABLE session (
        hash BLOB PRIMARY KEY, key TEXT NOT NULL REFERENCES key (id), expires INTEGER NOT NULL
    )
    """,
)


class Scope(StrEnum):
    """What a key allows; each includes the ones before it."""

    READ = "read"
    CURATE = "curate"
    ADMIN = "admin"

    def allows(self, wanted: "Scope") -> bool:
        """Whether a key of this scope may do what `wanted` is needed for."""
        order = list(Scope)
        return order.index(self) >= order.index(wanted)


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key. Times are seconds since 1970.

    Attributes:
        key_id: its public part, by which it is found and revoked.
        name: who or what it is for.
        scope: what it allows.
        created: when it was made.
        expires: from when it is refused; None for never.
        used: about when it was last used, or None.
        revoked: when it was revoked, or None.
    """

    key_id: str
    name: str
    scope: Scope
    created: int
    expires: int | None = None
    used: int | None = None
    revoked: int | None = None


class Keys(Store):
    """The store; its file is made with the first key.

    Safe for many threads and processes.
    """

    FILE = "keys.sqlite"
    STEPS = _STEPS

    def add(self, name: str, scope: Scope, days: int | None = None) -> tuple[Key, str]:
        """Make a key; gives what is known of it, and the key itself, which nothing gives again.

        Raises:
            StateError: it cannot be kept.
        """
        now = self._seconds()
        expires = None if days is None else now + days * _DAY
        key = Key(secrets.token_hex(6), name, scope, now, expires)
        secret, salt = secrets.token_urlsafe(32), secrets.token_bytes(16)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO key (id, name, scope, salt, hash, created, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key.key_id, name, scope.value, salt, _hashed(salt, secret), now, expires),
            )
        return key, f"{_MARK}_{key.key_id}_{secret}"

    def all(self) -> list[Key]:
        """Every key, oldest first, revoked ones too; raises StateError."""
        if not self._begun:
            return []
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM key ORDER BY created, id").fetchall()
        return [_key(row) for row in rows]

    def revoke(self, key_id: str) -> Key:
        """Refuse a key from now on and end its sessions; revoking twice changes nothing.

        Raises:
            UnknownKey: there is none of that id.
            StateError: the store cannot be used.
        """
        known = next((key for key in self.all() if key.key_id == key_id), None)
        if known is None:
            raise UnknownKey(f"no key has the id {key_id!r}", hint="See `nptqa key list`.")
        at = known.revoked if known.revoked is not None else self._seconds()
        with self._database.transaction() as connection:
            connection.execute("UPDATE key SET revoked = ? WHERE id = ?", (at, key_id))
            connection.execute("DELETE FROM session WHERE key = ?", (key_id,))
        return replace(known, revoked=at)

    def check(self, text: str) -> Key:
        """The key that a caller showed.

        Raises:
            KeyRefused: no such key, or it has expired or was revoked.
            StateError: the store cannot be used.
        """
        mark, _, rest = text.partition("_")
        key_id, _, secret = rest.partition("_")
        row = self._row("SELECT * FROM key WHERE id = ?", key_id)
        # Compared in constant time, also when there is nothing to compare with.
        salt, kept = (row["salt"], row["hash"]) if row else (b"", bytes(32))
        if not hmac.compare_digest(_hashed(salt, secret), kept) or mark != _MARK:
            raise KeyRefused("this key is not known here", hint=_ASK)
        key = _key(row)
        if refusal := self._refusal(key):
            raise KeyRefused(refusal, hint=_ASK)
        self._note_use(key)
        return key

    def sign_in(self, key: Key) -> str:
        """Begin a session; gives its token, of which again only a hash is kept."""
        token, now = secrets.token_urlsafe(32), self._seconds()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM session WHERE expires <= ?", (now,))
            connection.execute(
                "INSERT INTO session (hash, key, expires) VALUES (?, ?, ?)",
                (_hashed(b"", token), key.key_id, now + SESSION),
            )
        return token

    def session(self, token: str) -> Key | None:
        """The key behind a session; None when it has ended, or the key; raises StateError."""
        row = self._row(
            "SELECT key.*, session.expires AS ends FROM session JOIN key ON key.id = session.key"
            " WHERE session.hash = ?",
            _hashed(b"", token),
        )
        if row is None or row["ends"] <= self._seconds() or self._refusal(_key(row)):
            return None
        return _key(row)

    def sign_out(self, token: str) -> None:
        """End a session, if it is one; raises StateError."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM session WHERE hash = ?", (_hashed(b"", token),))

    def _row(self, sql: str, value: str | bytes) -> Any:
        if not self._begun:
            return None
        with self._database.reading() as connection:
            return connection.execute(sql, (value,)).fetchone()

    def _refusal(self, key: Key) -> str:
        if key.revoked is not None:
            return "this key was revoked"
        expired = key.expires is not None and self._seconds() >= key.expires
        return "this key has expired" if expired else ""

    def _note_use(self, key: Key) -> None:
        now = self._seconds()
        # A clock that went back must not stop the notes.
        if key.used is not None and abs(now - key.used) < _TOUCH:
            return
        # A full disk is no reason to refuse a good key.
        with suppress(StateError), self._database.transaction() as connection:
            connection.execute("UPDATE key SET used = ? WHERE id = ?", (now, key.key_id))


_ASK = "Ask whoever runs this service for another."


def _hashed(salt: bytes, secret: str) -> bytes:
    return sha256(salt + secret.encode(errors="surrogatepass")).digest()


def _key(row: Any) -> Key:
    return Key(
        row["id"],
        row["name"],
        Scope(row["scope"]),
        row["created"],
        row["expires"],
        row["used"],
        row["revoked"],
    )
