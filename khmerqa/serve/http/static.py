"""The web page's own files, with the name, logo and colour that are set."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from khmerqa.errors import NotFoundError
from khmerqa.serve.auth.origins import WIDGET, listed
from khmerqa.serve.braille import is_installed
from khmerqa.serve.brand import LOGO_TYPES, brand_of, branded, manifest_of, styles_of
from khmerqa.serve.http.middleware import policy
from khmerqa.settings import ServeSettings
from khmerqa.types import Bilingual

_GET = ["GET", "HEAD"]


def static_routes(settings: ServeSettings) -> APIRouter:
    """Return the routes of the page's own files; raises SettingsError.

    They are not mounted at "/": a mount would take every address, and a wrong method would be a 404.
    """
    router = APIRouter()
    brand = brand_of(settings)
    web = StaticFiles(directory=str(files("khmerqa.serve") / "web"))
    page = (files("khmerqa.serve") / "web" / "index.html").read_text(encoding="utf-8")
    html, styles = branded(page, brand, braille=is_installed()), styles_of(brand)
    framed = {"Content-Security-Policy": policy(*sorted(listed(settings.embed)))}

    @router.api_route("/", methods=_GET, include_in_schema=False)
    async def index(request: Request) -> Response:
        return HTMLResponse(html, headers=framed)

    @router.api_route("/brand.css", methods=_GET, include_in_schema=False)
    async def brand_styles() -> Response:
        return Response(styles, media_type="text/css")

    @router.api_route("/manifest.webmanifest", methods=_GET, include_in_schema=False)
    async def manifest() -> Response:
        return JSONResponse(manifest_of(brand), media_type="application/manifest+json")

    @router.api_route("/logo", methods=_GET, include_in_schema=False)
    async def logo() -> Response:
        if brand.logo is None:
            raise NotFoundError(
                Bilingual(
                    "មិនទាន់បានកំណត់រូបសញ្ញាទេ។ សូមកំណត់ KHMERQA_LOGO ។",
                    "No logo is set. Set KHMERQA_LOGO.",
                )
            )
        return FileResponse(brand.logo, media_type=LOGO_TYPES[brand.logo.suffix.lower()])

    @router.api_route(WIDGET, methods=_GET, include_in_schema=False)
    async def widget(request: Request) -> Response:
        response = await web.get_response(WIDGET.removeprefix("/"), request.scope)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @router.api_route("/{name}", methods=_GET, include_in_schema=False)
    async def asset(name: str, request: Request) -> Response:
        return await web.get_response(name, request.scope)

    return router
