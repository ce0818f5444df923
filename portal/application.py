"""The web application, put together: its routes are listed here once, each with its rule."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware

from portal import (
    api_description,
    api_indicators,
    api_observations,
    api_plans,
    api_progress,
    api_resources,
    api_risks,
    api_snapshots,
    api_sources,
    api_submissions,
    failures,
    pages_account,
    pages_audit,
    pages_compare,
    pages_compared,
    pages_editions,
    pages_freezing,
    pages_glance,
    pages_health,
    pages_indicator,
    pages_locks,
    pages_narratives,
    pages_people,
    pages_person,
    pages_provider,
    pages_quality,
    pages_reports,
    pages_resources,
    pages_risks,
    pages_search,
    pages_sign_off,
    pages_signing_in,
    pages_snapshots,
    pages_sources,
    pages_spending,
    pages_start,
    pages_static,
    pages_submission_files,
    pages_submissions,
    pages_tokens,
    pages_upload,
)
from portal.cross_origin import CrossOrigin
from portal.heads import Heads
from portal.provider import HANDSHAKE, SECONDS, ProviderClient
from portal.rules import require_rules
from portal.security import Guard
from portal.surroundings import Surroundings, now
from warehouse.connection import open_warehouse
from warehouse.migrate import require_current

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from portal.settings import PortalSettings

ROUTERS = (
    pages_start.router,
    pages_upload.router,
    pages_submissions.router,
    pages_submission_files.router,
    pages_locks.router,
    pages_glance.router,
    pages_search.router,
    pages_indicator.router,
    pages_editions.router,
    pages_compared.router,
    pages_sources.router,
    # Before the page of one snapshot: its path would be taken for a name.
    pages_compare.router,
    pages_snapshots.router,
    pages_freezing.router,
    pages_sign_off.router,
    pages_reports.router,
    pages_quality.router,
    pages_resources.router,
    pages_spending.router,
    pages_risks.router,
    pages_narratives.router,
    api_plans.router,
    api_progress.router,
    api_indicators.router,
    api_observations.router,
    api_resources.router,
    api_risks.router,
    api_snapshots.router,
    api_sources.router,
    api_submissions.router,
    api_description.router,
    pages_signing_in.router,
    pages_provider.router,
    pages_account.router,
    pages_tokens.router,
    pages_people.router,
    pages_person.router,
    pages_audit.router,
    pages_health.router,
    pages_static.router,
)
"""Every address of the portal."""


def make_application(settings: PortalSettings, *, clock: Callable[[], datetime] = now) -> FastAPI:
    """Make the application. Raises UnruledRoute where a route does not say who may use it.

    The record is opened when it starts, and closed when it ends; starting raises CallerMistake where the record
    does not answer or was never made.
    """
    provider = ProviderClient(settings) if settings.provider else None
    around = Surroundings(settings, clock, provider=provider)

    @asynccontextmanager
    async def with_the_record(_: FastAPI) -> AsyncIterator[None]:
        with open_warehouse(settings.record) as warehouse:
            require_current(warehouse)
            around.opened = warehouse
            yield
        around.opened = None

    application = FastAPI(
        **api_description.ABOUT,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=with_the_record,
        redirect_slashes=False,
    )
    application.state.surroundings = around
    for router in ROUTERS:
        application.include_router(router)
    require_rules(application)
    failures.install(application)
    if provider:
        application.add_middleware(
            SessionMiddleware,
            secret_key=settings.secret,
            session_cookie=settings.cookie(HANDSHAKE),
            max_age=SECONDS,
            https_only=settings.secure,
        )
    if settings.cross_origins:
        application.add_middleware(CrossOrigin, origins=settings.cross_origins)
    application.add_middleware(Heads)
    # Added last, it is the outermost: whatever the others answer passes through it.
    application.add_middleware(Guard, around=around)
    return application
