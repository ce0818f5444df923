"""The people of a small office and the portal they use: real accounts in a real record, served on loopback."""

from __future__ import annotations

import shutil
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx

from indicators.permissions import Grant, Role, Scope
from portal.paces import Paces
from portal.serving import serving
from portal.settings import PortalSettings, Provider
from tests.servers import a_port
from warehouse.accounts import create_account, grant, person_named, set_password
from warehouse.connection import Warehouse, open_warehouse
from warehouse.plan_folder import read_plan
from warehouse.plans import load_plan
from warehouse.sessions import open_session
from warehouse.settings import PROJECT, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from warehouse.accounts import Person

# Everything is asked in the clear; to read the authorities of the world anew for each client takes longer than to ask.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

BEGAN = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
PASSWORD = "seven quiet lanterns"
PLAN = read_plan(PROJECT / "plans", "itu-gs-2020-2023")
OWN, OTHER = PLAN.sources[0].id, PLAN.sources[1].id

PEOPLE = {
    "owner": ("Anna Okafor", Grant(role=Role.OWNER, scope=Scope.SOURCE, about=OWN)),
    "other-owner": ("李明", Grant(role=Role.OWNER, scope=Scope.SOURCE, about=OTHER)),
    "other-officer": ("Tomás Rey", Grant(role=Role.OFFICER, scope=Scope.SOURCE, about=OTHER)),
    "every-owner": ("Rosa Quispe", Grant(role=Role.OWNER)),
    "officer": ("ليلى حداد", Grant(role=Role.OFFICER)),
    "writer": ("Élise Girard", Grant(role=Role.WRITER)),
    "admin": ("Сергей Волков", Grant(role=Role.ADMIN)),
    "auditor": ("Ines Duarte", Grant(role=Role.AUDITOR)),
    "nobody": ("Kofi Mensah", None),
}
"""Everybody by the name they sign in with: their own name, and what they may do."""

WITH_PASSWORD = ("owner", "admin")


def people_of_the_office(warehouse: Warehouse) -> None:
    """Load the plan, make the accounts; only two have passwords, because each takes a while to hash."""
    by = {"at": BEGAN, "by": "setup"}
    load_plan(warehouse, PLAN, **by)
    for name, (display_name, held) in PEOPLE.items():
        create_account(warehouse, name, display_name=display_name, email=f"{name}@example.org", **by)
        if held:
            grant(warehouse, name, held, given=True, **by)
    for name in WITH_PASSWORD:
        set_password(warehouse, name, PASSWORD, **by)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = BEGAN + timedelta(days=1)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Portal:
    """A running portal, its record, its clock; `client` is a browser of somebody that follows no redirect."""

    url: str
    warehouse: Warehouse
    settings: PortalSettings
    application: FastAPI
    clock: Clock
    clients: list[httpx.Client] = field(default_factory=list)

    def person(self, name: str) -> Person:
        found = person_named(self.warehouse, name)
        assert found is not None
        return found

    def session(self, name: str) -> str:
        """Sign somebody in without a password and give the session's secret."""
        return open_session(self.warehouse, self.person(name).id, how="password", at=self.clock())

    def forget_paces(self) -> None:
        """Forget who asked how often: all tests ask from one address."""
        self.application.state.surroundings.paces = Paces()

    def carry(self, client: httpx.Client, secret: str) -> None:
        """Have a browser show this session and no other."""
        client.cookies.clear()
        client.cookies.set(self.settings.cookie("session"), secret, domain="127.0.0.1")

    def client(self, name: str | None = None) -> httpx.Client:
        """Give a browser on our own pages: of somebody who is signed in, or of nobody."""
        about = {"base_url": self.url, "headers": {"sec-fetch-site": "same-origin"}, "trust_env": False, "timeout": 30}
        made = httpx.Client(**about, verify=NO_CERTIFICATES)
        if name:
            self.carry(made, self.session(name))
        self.clients.append(made)
        return made


@contextmanager
def served(settings: Settings, *, clock: Clock | None = None, **given: object) -> Iterator[Portal]:
    """Serve the portal from a thread, on a port of its own."""
    clock = clock or Clock()
    with a_port() as listener, open_warehouse(settings) as warehouse:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        portal_settings = PortalSettings(**{"record": settings, "url": url} | given)
        server = serving(portal_settings, "127.0.0.1", 0, clock=clock)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        _until(lambda: server.started or not thread.is_alive())
        assert server.started, "the portal did not start"
        portal = Portal(url, warehouse, portal_settings, server.config.app, clock)
        try:
            yield portal
        finally:
            for client in portal.clients:
                client.close()
            server.should_exit = True
            thread.join(20)


def _until(done) -> None:
    for _ in range(1000):
        if done():
            return
        time.sleep(0.01)


def copied(template: Path, home: Path) -> Settings:
    """Give a home with a copy of a record."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, home / "milepost.db")
    return Settings(home, f"sqlite:///{home / 'milepost.db'}", PROJECT / "plans")


def written_out(warehouse: Warehouse) -> None:
    """Write what the journal holds into the file, which is all that a copy takes."""
    with warehouse.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def provider_at(issuer: str) -> Provider:
    return Provider(issuer=issuer, client_id="milepost", client_secret="not a secret", name="Example ID")
