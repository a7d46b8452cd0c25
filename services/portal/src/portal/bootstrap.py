"""The only place where the portal is put together."""

import asyncio
from urllib.parse import urlsplit

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from kit.client import Http
from kit.database import create_engine
from kit.health import database_answers, migrated
from kit.limits import bound
from kit.noted import Noted
from kit.probes import probes
from portal import (
    administration,
    councils,
    decisions,
    dossiers,
    gallery,
    inbox,
    movements,
    notices,
    public,
    troubles,
    units,
)
from portal.assets import router as assets
from portal.compressed import Compressed
from portal.cross_site import Guarded
from portal.pages import ASSETS, Pages
from portal.remembered import Remembered
from portal.sealing import Sealer
from portal.services import Services
from portal.settings import Settings
from portal.sign_in import routes as sign_in
from portal.sign_in.provider import Provider
from portal.sign_in.repository import Sessions

NAME = "portal"


def engine_of(settings: Settings) -> AsyncEngine:
    """Of the portal's own database."""
    return create_engine(settings.database_url, pool_size=settings.database_pool, name=NAME)


def app_of(settings: Settings, engine: AsyncEngine, http: Http) -> FastAPI:
    """The pages. `http` reaches the services and the provider."""
    app = FastAPI(title=NAME, openapi_url=None, docs_url=None, redoc_url=None)
    sealer = Sealer(settings.key)
    app.state.public_url = settings.public_url
    app.state.pages = Pages()
    app.state.sealer = sealer
    app.state.sessions = Sessions(engine, sealer)
    app.state.services = Services(http, settings.services)
    app.state.working_days = Remembered()
    app.state.reading_lists = asyncio.Semaphore(1)  # one at a time: others are answered meanwhile
    app.state.award_names = Remembered()
    app.state.provider = Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.public_url + sign_in.DONE,
        http,
    )
    for router in (
        assets,
        sign_in.router,
        inbox.router,
        dossiers.router,
        councils.router,
        decisions.router,
        movements.router,
        units.router,
        administration.router,
        notices.router,
        public.router,
        *([gallery.router] if settings.is_local else []),
    ):
        app.router.routes.extend(router.routes)  # as they are
    app.router.routes.extend(
        probes({"database": database_answers(engine), "migrated": migrated(NAME, engine)})
    )
    troubles.answer(app)
    app.add_middleware(troubles.Sorry)
    app.add_middleware(Compressed, for_all=ASSETS)
    provider = urlsplit(settings.oidc_issuer)
    app.add_middleware(
        Guarded,
        origin=settings.public_url,
        form_targets=f"{provider.scheme}://{provider.netloc}",
        servers_may=frozenset({sign_in.BACK_CHANNEL}),
    )
    bound(app, settings, public.ADDRESS)
    app.add_middleware(Noted)
    return app
