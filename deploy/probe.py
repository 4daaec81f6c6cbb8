"""Asks the bot beside us whether it lives: exit code 0, or 1 (deaf, hung, gone).  For HEALTHCHECK; nothing is imported."""

from __future__ import annotations

import http.client
import os
import sys


def alive(port: int, seconds: float = 4.0) -> bool:
    """Whether `/livez` says 200.  No proxy is asked, whatever the environment says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if alive(int(os.environ.get("LECHIFFRE_LISTEN_PORT") or 8080)) else 1)
