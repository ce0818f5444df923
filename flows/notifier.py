"""Notices to the outside, by mail or to whatever else Apprise knows an address for."""

from __future__ import annotations

import logging
import warnings
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from indicators.errors import CallerMistake

# What it says of itself quotes addresses, and they hold passwords.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def write_mail(address: str, *, to: str, subject: str, body: str) -> None:
    """Send one person a letter of plain text by the mail server of an address, such as `mailtos://user:password@host`.

    Raises CallerMistake, without the address, when it is none of a mail server or the letter was not taken.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"mailto", "mailtos"}:
        raise CallerMistake("MILEPOST_MAIL is no address of a mail server, such as mailtos://user:password@host")
    given = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"to", "cc", "bcc", "format"}]
    query = urlencode([*given, ("to", to), ("format", "text")])
    try:
        notify(urlunsplit(parts._replace(query=query)), title=subject, body=body)
    except CallerMistake:
        raise CallerMistake("the mail server of MILEPOST_MAIL did not take a letter; it is tried again") from None


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
