"""`python -m bot.sandbox`: the sandbox with its page as a process of its own, for a bot of any kind."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json

from bot.sandbox.sandbox import TOKEN, Sandbox


async def serve(host: str = "127.0.0.1", port: int = 8090, token: str = TOKEN) -> None:
    """Serve until stopped; says on the first line where and for which token."""
    async with Sandbox.start(host=host, port=port, token=token, page=True) as sandbox:
        print(json.dumps({"url": sandbox.url, "token": sandbox.token}), flush=True)
        await sandbox.wait()


def main() -> None:
    """Read the options and serve."""
    options = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8090)
    options.add_argument("--token", default=TOKEN)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(**vars(options.parse_args())))


if __name__ == "__main__":
    main()
