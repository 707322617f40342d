"""How often somebody may ask: a token bucket for each key and each address, in memory.

Each process counts for itself, so with several workers up to that many times the limit gets
through; what is protected is the machine, not a tariff. Written by hand: a bucket is one number,
and the libraries there are want a store or a decorator on each route.
"""

import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

WINDOW = 60
"""Seconds in which a bucket fills; the limits of the settings are per this time."""
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What became of a request, and what is left.

    Attributes:
        granted: whether it may go on.
        remaining: requests that would be granted now.
        wait: seconds until this one would be, rounded up; 0 when it was granted.
        full: seconds until nothing is used up any more, rounded up.
    """

    granted: bool
    remaining: int
    wait: int
    full: int


class Limiter:
    """Buckets of one size; used from one event loop.

    A bucket is the moment at which it will be full again; each request moves that moment on.
    """

    def __init__(self, name: str, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Grant `limit` requests a window; `clock` gives seconds and never goes back."""
        self._name = name
        self._limit = limit
        self._step = WINDOW / limit
        self._clock = clock
        self._full_at: dict[str, float] = {}
        self._policy = (b"ratelimit-policy", f'"{name}";q={limit};w={WINDOW}'.encode())

    def take(self, who: str, cost: int = 1) -> Allowance:
        """Use up `cost` requests of somebody's; nothing is used up when that is too many."""
        now = self._clock()
        before = max(self._full_at.get(who, now), now)
        after = before + cost * self._step
        # A billionth of a second, so that sums of steps come out as they would on paper.
        granted = after - now <= WINDOW + 1e-9
        if granted:
            self._keep(who, after, now)
        used = (after if granted else before) - now
        wait = 0 if granted else math.ceil(after - now - WINDOW - 1e-9)
        remaining = int((WINDOW - used) / self._step + 1e-9)
        return Allowance(granted, remaining, max(wait, 0 if granted else 1), math.ceil(used))

    def headers(self, left: Allowance) -> list[tuple[bytes, bytes]]:
        """`RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers)."""
        said = f'"{self._name}";r={left.remaining};t={left.full}'
        return [self._policy, (b"ratelimit", said.encode())]

    def _keep(self, who: str, after: float, now: float) -> None:
        if len(self._full_at) >= _REMEMBERED and who not in self._full_at:
            self._full_at = {name: at for name, at in self._full_at.items() if at > now}
            if len(self._full_at) >= _REMEMBERED:
                del self._full_at[next(iter(self._full_at))]
        self._full_at[who] = after


def network_of(address: str) -> str:
    """The address, or the network that one household or office has, where it is IPv6."""
    found = _parsed(address)
    if found is None or found.version == 4:
        return address if found is None else str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def is_loopback(address: str) -> bool:
    """Whether somebody on this very machine asks."""
    found = _parsed(address)
    return found is not None and found.is_loopback


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, IPv4 also where it comes dressed as IPv6; None for what is none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return (found.version == 6 and found.ipv4_mapped) or found
