"""A service on loopback, in a process of its own: LibreTranslate's answers, 20 ms after each question.

Run as a program it prints its address and serves until it is stopped.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LATENCY = 0.020
"""Seconds from the whole question to the answer."""


@contextmanager
def service() -> Iterator[str]:
    """Run the service and give its address."""
    command = [sys.executable, "-m", "bench._service"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.terminate()


async def _serve() -> None:
    server = await asyncio.start_server(_converse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}", flush=True)
    await server.serve_forever()


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one question after another, until the client hangs up."""
    while head := await _head(reader):
        size = next(int(line[15:]) for line in head if line.startswith(b"content-length:"))
        asked = json.loads(await reader.readexactly(size))
        await asyncio.sleep(LATENCY)
        body = json.dumps({"translatedText": asked["q"]}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
    writer.close()


async def _head(reader: asyncio.StreamReader) -> list[bytes]:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    except asyncio.IncompleteReadError:
        return []


if __name__ == "__main__":
    asyncio.run(_serve())
