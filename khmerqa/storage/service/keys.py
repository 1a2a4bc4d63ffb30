"""API keys: shown once when they are made, kept only as their SHA-256.

A key is 256 random bits, so a plain hash of it cannot be turned back by trying (salting and slow hashes
are for what people can remember).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any, Literal, get_args

from khmerqa.errors import NotFoundError, UsageError
from khmerqa.storage.service.state import State
from khmerqa.types import Bilingual

Scope = Literal["read", "internal", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)  # each may do what those before it may
PREFIX = "kq_"
_LONGEST_NAME = 100
_SELECTED = "SELECT id, name, scope, created, expires, used, revoked FROM keys"
_USED_EVERY = 3600.0  # seconds; "last used" needs no write for each request


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key; times are seconds since 1970."""

    id: str
    name: str
    scope: Scope
    created: float
    expires: float | None
    used: float | None
    revoked: float | None


class Keys:
    """The keys of a service."""

    def __init__(self, state: State) -> None:
        self._state = state

    def create(self, name: str, scope: Scope, days: int | None = None) -> tuple[Key, str]:
        """Make a key; return what is known of it, and the key itself, which nobody can show again.

        Raises UsageError for a name that is empty or too long.
        """
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME:
            raise UsageError(
                Bilingual(
                    f"សូមដាក់ឈ្មោះសោពី ១ ដល់ {_LONGEST_NAME} តួអក្សរ។",
                    f"Give the key a name of 1 to {_LONGEST_NAME} characters.",
                )
            )
        token = PREFIX + secrets.token_urlsafe(32)
        now = time.time()
        expires = None if days is None else now + days * 86_400
        key = Key(secrets.token_hex(4), name, scope, now, expires, None, None)
        self._state.write(
            "INSERT INTO keys (id, name, scope, hash, created, expires) VALUES (?,?,?,?,?,?)",
            (key.id, name, scope, _hash(token), now, expires),
        )
        return key, token

    def listed(self) -> list[Key]:
        """Return all keys, the oldest first."""
        return [_key(row) for row in self._state.rows(f"{_SELECTED} ORDER BY created, id")]

    def revoke(self, key_id: str) -> None:
        """Make a key useless from the next request on; raises NotFoundError for an unknown id."""
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
        """Return the key that ``token`` is, None where it is none, revoked or past its time."""
        if not token.startswith(PREFIX):
            return None
        now = time.time()
        rows = self._state.rows(
            f"{_SELECTED} WHERE hash = ? AND revoked IS NULL AND (expires IS NULL OR expires > ?)",
            (_hash(token), now),
        )
        if not rows:
            return None
        key = _key(rows[0])
        if key.used is None or now - key.used > _USED_EVERY:
            self._state.write("UPDATE keys SET used = ? WHERE id = ?", (now, key.id))
        return key

    def any_valid(self) -> bool:
        """Tell whether there is a key that can be used."""
        return bool(
            self._state.rows(
                "SELECT 1 FROM keys WHERE revoked IS NULL AND (expires IS NULL OR expires > ?)"
                " LIMIT 1",
                (time.time(),),
            )
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _key(row: tuple[Any, ...]) -> Key:
    return Key(*row)
