"""Show a folder of pages in a browser on this machine, and nowhere else."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from pipeline.errors import ConfigurationError


class _Handler(SimpleHTTPRequestHandler):
    """Serve files as UTF-8, uncached, and say nothing of each request."""

    extensions_map = {  # noqa: RUF012  # the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
    }

    def end_headers(self) -> None:
        """Forbid caching: a page rebuilt is a page shown."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal quiet."""


def serve_folder(folder: Path, port: int) -> None:
    """Serve a folder on 127.0.0.1 until Ctrl-C; port 0 takes any free one.

    Raises ConfigurationError when there is nothing to show or the port is taken.
    """
    if not (folder / "index.html").is_file():
        raise ConfigurationError(
            f"There is no {folder}/index.html.", remedy="Run `pipeline build`."
        )
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise ConfigurationError(
            f"Port {port} cannot be used: {error.strerror}.", remedy="Choose another with --port."
        ) from error
    with server:
        click.echo(f"http://127.0.0.1:{server.server_address[1]}/")
        # Ctrl-C is how a preview ends.
        with suppress(KeyboardInterrupt):
            server.serve_forever()
