"""How often one address or one person may ask, for what is dear or worth guessing at. Kept in memory, per process."""

from __future__ import annotations

import ipaddress
import math
import time
from enum import Enum

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class Pace(Enum):
    """Requests a minute. `FILES` are made of a whole snapshot when they are asked for. Signing in is slower still for a
    name that keeps failing: that is in the record.
    """

    PAGES = 600
    API = 300
    UPLOADS = 60
    FILES = 40
    SIGN_IN = 20


class Paces:
    """Who asked how often, each pace counted for itself."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._items: dict[Pace, RateLimitItem] = {pace: RateLimitItemPerMinute(pace.value) for pace in Pace}

    def seconds_to_wait(self, pace: Pace, *who: str) -> int:
        """Count a request of each of `who`; give the whole seconds to wait where one has asked too often, else 0."""
        waits = [self._wait(pace, one) for one in who if one]
        return max(waits, default=0)

    def _wait(self, pace: Pace, who: str) -> int:
        item = self._items[pace]
        if self._limiter.hit(item, pace.name, who):
            return 0
        reset = self._limiter.get_window_stats(item, pace.name, who).reset_time
        return max(1, math.ceil(reset - time.time()))


def network_of(address: str) -> str:
    """Give what an address counts as: itself, or for IPv6 the /64 that one customer holds."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
