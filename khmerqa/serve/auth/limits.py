"""How often a caller may call: the generic cell rate algorithm (ITU-T I.371), one number per caller."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

WINDOW = 60.0  # seconds in which a caller may make as many requests as the rate says
DEFAULT_RATE = 300  # requests a minute, where other machines can call
_MAX_CALLERS = 50_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """The outcome of one request.

    ``retry``: seconds until the next request is allowed. ``reset``: seconds until the limit is unused.
    """

    allowed: bool
    limit: int
    remaining: int
    retry: float
    reset: float

    @property
    def headers(self) -> dict[str, str]:
        """The RateLimit headers of the IETF draft, and the three older ones that most clients know."""
        reset = f"{-int(-self.reset // 1)}"
        headers = {
            "RateLimit-Policy": f'"requests";q={self.limit};w={WINDOW:.0f}',
            "RateLimit": f'"requests";r={self.remaining};t={reset}',
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": reset,
        }
        if not self.allowed:
            headers["Retry-After"] = str(max(1, -int(-self.retry // 1)))
        return headers


class Rates:
    """The request rates of the callers of one process; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}  # when a caller's whole allowance is free again

    def take(self, caller: str, limit: int) -> Allowance:
        """Count one request of a caller who may make ``limit`` of them in a window."""
        with self._lock:
            return self._taken(caller, limit)

    def _taken(self, caller: str, limit: int) -> Allowance:
        now = self._clock()
        cost = WINDOW / limit
        free_at = max(self._free_at.get(caller, now), now)
        after = free_at + cost
        if after - now > WINDOW + 1e-9:
            return Allowance(
                allowed=False,
                limit=limit,
                remaining=0,
                retry=after - now - WINDOW,
                reset=free_at - now,
            )
        self._free_at[caller] = after
        if len(self._free_at) > _MAX_CALLERS:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        return Allowance(
            allowed=True,
            limit=limit,
            remaining=int((WINDOW - (after - now)) / cost + 1e-6),
            retry=0.0,
            reset=after - now,
        )
