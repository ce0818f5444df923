"""Notices to the outside, by mail or to whatever else Apprise knows an address for."""

from __future__ import annotations

import logging
import warnings

from indicators.errors import CallerMistake

# What it says of itself quotes addresses, and they hold passwords.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def notify(address: str, *, title: str, body: str) -> None:
    """Send a notice. Raises CallerMistake, without the address, when it is none or nothing took the notice."""
    from apprise import Apprise

    with warnings.catch_warnings():
        # Its hundred services are loaded at the first address, and some import what Python is about to drop.
        warnings.simplefilter("ignore", DeprecationWarning)
        sender = Apprise()
        known = sender.add(address)
    if not known:
        raise CallerMistake("MILEPOST_NOTIFY is no address Apprise knows, such as mailto://user:password@host")
    try:
        taken = sender.notify(title=title, body=body)
    except Exception:  # noqa: BLE001 - a hundred services fail in a hundred ways, none of them ours
        taken = False
    if not taken:
        raise CallerMistake("the address in MILEPOST_NOTIFY did not take a notice; it stands in the log only")
