"""`pathways serve`: the report page on this machine, for people who choose and upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options as option

if TYPE_CHECKING:
    import socket

HOST = "127.0.0.1"

PORT = 8765
"""One that no common service has."""

CONNECTIONS = 64
"""Connections at a time: browsers open about six each."""

OPEN = (
    "Warning: everyone who reaches this machine at {host} may ask and upload: there is no "
    "password, and what is sent is not encrypted."
)


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen at; others than this machine's own are open.")
    ] = HOST,
    port: Annotated[
        int, typer.Option(help="Port; 0 for any that is free.", min=0, max=65535)
    ] = PORT,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that a question may take.", min=1.0)
    ] = 300.0,
    sessions: Annotated[
        int, typer.Option(help="Questions worked on at a time; others wait.", min=1, max=64)
    ] = 2,
    language: option.Language = "en",
    data: option.Data = None,
) -> None:
    r"""Serve the report page on this machine: choose a sector or upload a works, ask, read.

    Needs pathways\[serve]. Every question is answered in a process and a temporary folder of its
    own, which are gone with the answer. `POST /solve` takes the same as JSON.

    For example:

        pathways serve

        pathways serve --port 0 --time-limit 900 --language zh
    """
    option.require_language(language)
    _require_installed()
    import uvicorn

    from ..catalog import checked_catalog
    from ..serving import Serving, make_app

    option.own_equations(data)
    catalog = checked_catalog(data)
    listening = _listening(host, port)
    app = make_app(catalog, Serving(host, time_limit, sessions, language, tuple(data or ())))
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=1,
        ws="none",
    )
    address = listening.getsockname()
    shown = f"[{address[0]}]" if ":" in address[0] else address[0]
    typer.echo(f"Open http://{shown}:{address[1]}/ in a browser; Ctrl+C stops.")
    if not _is_of_this_machine(address[0]):
        typer.echo(OPEN.format(host=address[0]), err=True)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        typer.echo("Stopped.")


def _require_installed() -> None:
    """See that what the server needs is there.

    Raises
    ------
    InputError
    """
    from importlib.util import find_spec

    from ..errors import InputError, Problem

    needed = {
        "starlette": "starlette",
        "uvicorn": "uvicorn",
        "python_multipart": "python-multipart",
    }
    missing = [name for module, name in needed.items() if find_spec(module) is None]
    if missing:
        told = f"the server needs {', '.join(missing)}: pip install 'pathways[serve]'"
        raise InputError("installation", [Problem(told)])


def _listening(host: str, port: int) -> socket.socket:
    """A socket at an address.

    Raises
    ------
    InputError
        The port is taken, or there is no such address.
    """
    import socket

    from ..errors import InputError, Problem

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        told = f"cannot listen there: {error.strerror or error}; choose another with --port"
        problem = Problem(told, key="--host", found=f"{host}:{port}")
        raise InputError("options", [problem]) from error


def _is_of_this_machine(address: str) -> bool:
    from ipaddress import ip_address

    return ip_address(address.partition("%")[0]).is_loopback
