"""The MCP server: the tools of `mcp_tools` for assistants, over stdio or HTTP.

The only module that touches the `mcp` library.
"""

import inspect
import sys
from collections.abc import Callable
from functools import partial, wraps
from importlib.metadata import version
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.types import ASGIApp

from nptqa.errors import NptqaError
from nptqa.service.desk import Desk
from nptqa.service.failures import describe
from nptqa.service.logs import set_up_logs
from nptqa.service.mcp_gate import guarded
from nptqa.service.mcp_tools import Tools, document_uri
from nptqa.service.metrics import Metrics
from nptqa.service.server import OpenDesk, address_of, listen, run
from nptqa.settings import Settings

_INSTRUCTIONS = """\
NPTQA holds Chinese documents of the review process of the Treaty on the Non-Proliferation of
Nuclear Weapons (NPT). Every text is verbatim. Quote it unchanged, in Chinese, with its symbol and
paragraph label, and with the footnotes that come along: they can reverse its meaning. An outcome
"check" needs a person's eyes; "not_found" means these documents do not say it. A symbol that is
empty is not confirmed: do not supply one. Check a quotation with verify_quote before it is used."""
_ABOUT = {
    "search": (
        "Search the documents",
        "Paragraphs of the NPT documents that fit a question or words, in any language, best "
        "first. Give a result's id to fetch.",
    ),
    "fetch": (
        "Fetch a paragraph or document",
        "The verbatim text of a search result (its id, such as wp77-2022:187/36) or of a whole "
        "document (its doc_id, such as wp77-2022), with the facts a citation needs.",
    ),
    "lookup_paragraph": (
        "Look up a paragraph",
        "The paragraph that a reference names, as people write it (WP.77第36段, A/RES/75/71 op "
        "3(c)) or as doc_id:locator. Numbering can restart: every reading comes, the outer first.",
    ),
    "verify_quote": (
        "Check a quotation",
        "Whether words stand in the documents, word for word: exact, close (with the differences), "
        "misattributed (with the true place) or not_found. `source` is where they are said to "
        "stand, such as WP.77第36段; without it any place counts.",
    ),
    "ask": (
        "Ask the documents",
        "The documents' own words on one question, with citations and a fitted confidence; or "
        "not_found, with the reason, where they do not answer it.",
    ),
}
_READS = {
    "read_only_hint": True,
    "destructive_hint": False,
    "idempotent_hint": True,
    "open_world_hint": False,
}


def create_server(desk: Desk, site: str = "") -> MCPServer[Any]:
    """The server over an open desk; `site` as `Tools` has it."""
    server: MCPServer[Any] = MCPServer(
        "nptqa",
        title="NPTQA",
        instructions=_INSTRUCTIONS,
        version=version("nptqa"),
        log_level="WARNING",
    )
    tools = Tools(desk, site)
    for name, (title, text) in _ABOUT.items():
        server.add_tool(
            _told(getattr(tools, name)),
            name=name,
            title=title,
            description=text,
            annotations=ToolAnnotations(title=title, **_READS),
            structured_output=True,
        )
    for document in desk.corpus.documents:
        record = document.record
        server.resource(
            document_uri(document.doc_id),
            name=document.doc_id,
            title=record.title_zh,
            description=f"{record.citable_symbol} {record.title_en}".strip(),
            mime_type="text/plain",
        )(partial(_text_of, desk, document.doc_id))
    return server


def _text_of(desk: Desk, doc_id: str) -> str:
    return desk.corpus.document(doc_id).text


def _told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """The tool with its refusals as tool errors that say what to do."""

    @wraps(tool)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except NptqaError as exc:
            failure = describe(exc, "")
            raise ToolError(f"{failure.detail}. {failure.hint} ({failure.code})") from exc

    told.__signature__ = inspect.signature(tool)  # type: ignore[attr-defined]
    return told


def serve_stdio(desk: Desk, site: str = "") -> None:
    """Answer on standard input and output until they are closed."""
    create_server(desk, site).run("stdio")


def create_app(desk: Desk, settings: Settings, site: str = "") -> ASGIApp:
    """The server over HTTP at /mcp, behind the gate of `mcp_gate`."""
    # Every request stands alone, so a client may go away and come back. Host and Origin are
    # looked at by the gate, which knows the settings' names; the library knows loopback's alone.
    app = create_server(desk, site).streamable_http_app(
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return guarded(app, settings, Metrics(version("nptqa"), desk.index_version))


def serve_http(settings: Settings, open_desk: OpenDesk, site: str = "") -> None:
    """Listen at /mcp until told to stop.

    Args:
        settings: host and port among them.
        open_desk: called once the port is ours.
        site: as `Tools` has it.

    Raises:
        ServiceError: the port is taken or the address is not ours.
    """
    set_up_logs(settings)
    with listen(settings.host, settings.port) as listener:
        app = create_app(open_desk(settings), settings, site)
        run(app, settings, listener, partial(_say_ready, settings))


def _say_ready(settings: Settings) -> None:
    sys.stderr.write(f"NPTQA's MCP server is ready: {address_of(settings)}mcp\n")
    sys.stderr.flush()
