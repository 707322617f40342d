"""The few files of `web/static`, held in memory with a version in their address."""

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from nptqa.service.reply import cached

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    body: bytes
    media_type: str
    version: str


class Static:
    """Serves what was there at the start; a name that was not is a 404, so no path is opened."""

    def __init__(self, folder: Path) -> None:
        """Read every file of a known type."""
        files = [path for path in folder.iterdir() if path.suffix in _TYPES]
        self._assets = {path.name: _asset(path) for path in files}

    def url(self, name: str) -> str:
        """The address of a file, which changes with its content."""
        return f"/static/{name}?v={self._assets[name].version}"

    def router(self) -> APIRouter:
        """The one route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/static/{name}", self.file)
        router.add_api_route("/favicon.ico", self.icon)
        return router

    async def file(self, request: Request, name: str) -> Response:
        """A file by name."""
        asset = self._assets.get(name)
        if asset is None:
            raise HTTPException(404, f"no file {name[:80]!r}")
        fresh = request.query_params.get("v") == asset.version
        control = _FOREVER if fresh else "no-cache"
        return cached(request, asset.body, asset.media_type, zipped=True, cache_control=control)

    async def icon(self, request: Request) -> Response:
        """Browsers ask for this name unasked."""
        return await self.file(request, "icon.svg")


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, _TYPES[path.suffix], blake2b(body, digest_size=6).hexdigest())
