"""The answering path stays light: an answer in the terminal loads no messenger, no database and no drawing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASK = """
import sys
from pathlib import Path
from bot.conversation import Conversation
from bot.opening import open_engine

talk = Conversation(open_engine(Path("knowledge")))
replies = [talk.handle("one", text) for text in ("popularité des dentistes", "et les infirmières ?", "classement", "xyzzy")]
assert replies[0].outcome == "answer", replies[0]
heavy = {"telegram", "matplotlib", "numpy", "sqlalchemy", "httpx", "aiohttp", "starlette"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""


def test_an_answer_loads_neither_telegram_nor_matplotlib_nor_sqlalchemy() -> None:
    ran = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr
