"""API keys: shown once when they are created, stored only as their SHA-256.

A key is 256 random bits, so a plain hash of it cannot be reversed by trying keys. (Salts and slow hashes
protect passwords that people can remember.)
"""

from __future__ import annotations

import hashlib
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, get_args

from khmerqa.errors import NotFoundError, RecordsError, UsageError
from khmerqa.storage.service.state import State
from khmerqa.types import Bilingual

Scope = Literal["read", "internal", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)  # each allows what those before it allow
PREFIX = "kq_"
LOCK_SUFFIX = ".locked"  # of the file beside the records that says that keys are needed
_MAX_NAME = 100
_SELECTED = "SELECT id, name, scope, created, expires, used, revoked FROM keys"
_USED_EVERY = 3600.0  # seconds; "last used" needs no write for each request


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. Times are seconds since 1970."""

    id: str
    name: str
    scope: Scope
    created: float
    expires: float | None
    used: float | None
    revoked: float | None


def new_token() -> str:
    """Return a new random token."""
    return PREFIX + secrets.token_urlsafe(32)


class Keys:
    """The keys of a service."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = state.path.with_suffix(LOCK_SUFFIX)
        self._admitted: dict[str, Key] = {}  # by the hash of their tokens; never stored

    def admit(self, token: str) -> None:
        """Take a token as an administrator's key while this process runs.

        It is not stored, so it locks nothing and ends with the process.
        """
        self._admitted[_hash(token)] = Key(
            id="this-run",
            name="this run",
            scope="admin",
            created=time.time(),
            expires=None,
            used=None,
            revoked=None,
        )

    def create(self, name: str, scope: Scope, days: int | None = None) -> tuple[Key, str]:
        """Create a key; return it and its token, which cannot be shown again.

        Raises UsageError for a name that is empty or too long.
        """
        name = " ".join(name.split())
        if not name or len(name) > _MAX_NAME:
            raise UsageError(
                Bilingual(
                    f"សូមដាក់ឈ្មោះសោពី ១ ដល់ {_MAX_NAME} តួអក្សរ។",
                    f"Give the key a name of 1 to {_MAX_NAME} characters.",
                )
            )
        token = new_token()
        now = time.time()
        expires = None if days is None else now + days * 86_400
        key = Key(
            id=secrets.token_hex(4),
            name=name,
            scope=scope,
            created=now,
            expires=expires,
            used=None,
            revoked=None,
        )
        self._lock_first()
        self._state.write(
            "INSERT INTO keys (id, name, scope, hash, created, expires) VALUES (?,?,?,?,?,?)",
            (key.id, name, scope, _hash(token), now, expires),
        )
        return key, token

    def _lock_first(self) -> None:
        """Leave a mark beside the records, which still locks the service where they are lost."""
        try:
            self._lock.touch(mode=0o600)
        except OSError as error:
            raise RecordsError(
                Bilingual(
                    f"មិនអាចបង្កើត {self._lock} ដែលចាក់សោសេវាបានទេ។ សូមពិនិត្យសិទ្ធិ និងទំហំថាសដែលនៅទំនេរ។",
                    f"{self._lock}, which locks the service, cannot be written ({error}). Check the "
                    "permissions and the free space.",
                )
            ) from error

    def listed(self) -> list[Key]:
        """Return all keys, the oldest first."""
        return [_key(row) for row in self._state.rows(f"{_SELECTED} ORDER BY created, id")]

    def revoke(self, key_id: str) -> None:
        """Revoke a key, from the next request on. Raises NotFoundError for an unknown id."""
        changed = self._state.write(
            "UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL", (time.time(), key_id)
        )
        if not changed:
            raise NotFoundError(
                Bilingual(
                    f"គ្មានសោដែលនៅប្រើបាន ដែលមានលេខសម្គាល់ '{key_id}' ទេ។ "
                    "សូមដំណើរការ៖ khmerqa keys list ។",
                    f"There is no valid key with the id '{key_id}'. Run: khmerqa keys list",
                )
            )

    def valid(self, token: str) -> Key | None:
        """Return the key of a token; None where it is unknown, revoked or expired."""
        if not token.startswith(PREFIX):
            return None
        if admitted := self._admitted.get(_hash(token)):
            return admitted
        now = time.time()
        rows = self._state.rows(
            f"{_SELECTED} WHERE hash = ? AND revoked IS NULL AND (expires IS NULL OR expires > ?)",
            (_hash(token), now),
        )
        if not rows:
            return None
        key = _key(rows[0])
        if key.used is None or now - key.used > _USED_EVERY:
            self._state.try_to_write("UPDATE keys SET used = ? WHERE id = ?", (now, key.id))
        return key

    def locked(self) -> bool:
        """Return whether every request needs a key: from the first key on, until ``unlock``.

        That keys expired or were revoked, or that the file of records is gone, opens nothing.
        """
        if self._lock.exists():
            return True
        (ever,) = self._state.rows(
            "SELECT EXISTS (SELECT 1 FROM keys WHERE created >"
            " (SELECT coalesce(max(at), 0) FROM unlocked))"
        )[0]
        if ever:
            with suppress(OSError):  # on a read-only disk the records alone say so
                self._lock.touch(mode=0o600)
        return bool(ever)

    def unlock(self) -> None:
        """Let callers on this machine read without a key again; the keys there are stay valid."""
        self._state.write("INSERT INTO unlocked VALUES (?)", (time.time(),))
        self._lock.unlink(missing_ok=True)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _key(row: tuple[Any, ...]) -> Key:
    return Key(*row)
