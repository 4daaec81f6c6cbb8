"""The command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from bot.conversation import Conversation, Engine
from bot.errors import KnowledgeError
from bot.facts.cache import load_cached
from bot.facts.contract import fact_json


def knowledge_folder(given: str | None) -> Path:
    """`--knowledge`, else `$LECHIFFRE_KNOWLEDGE`, else `./knowledge`, else the one in the package."""
    if given:
        return Path(given)
    if os.environ.get("LECHIFFRE_KNOWLEDGE"):
        return Path(os.environ["LECHIFFRE_KNOWLEDGE"])
    here = Path("knowledge")
    if here.is_dir():
        return here
    return Path(__file__).parent / "knowledge"


def reply_json(conversation: Conversation, chat: str | None, text: str) -> dict[str, Any]:
    base = conversation.engine.base
    start = time.perf_counter()
    reply = conversation.handle(chat, text)
    ms = (time.perf_counter() - start) * 1000
    return {
        "outcome": reply.outcome,
        "verdict": reply.verdict,
        "facts": [fact_json(base, f) for f in reply.facts],
        "suggestions": [fact_json(base, f) for f in reply.suggestions],
        "reply": reply.text(),
        "ms": round(ms, 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="lechiffre")
    parser.add_argument("command")
    parser.add_argument("question", nargs="?")
    parser.add_argument("--batch")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--knowledge")
    args = parser.parse_args()
    try:
        base = load_cached(knowledge_folder(args.knowledge))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 2
    conversation = Conversation(Engine.of(base))
    if args.command == "facts":
        for fact in base.facts:
            print(json.dumps(fact_json(base, fact), ensure_ascii=False))
        return 0
    if args.batch:
        lines = sys.stdin if args.batch == "-" else Path(args.batch).read_text(encoding="utf-8").splitlines()
        for line in lines:
            item = json.loads(line)
            out = {"id": item.get("id"), **reply_json(conversation, item.get("chat"), item["text"])}
            print(json.dumps(out, ensure_ascii=False), flush=True)
        return 0
    if args.json:
        print(json.dumps(reply_json(conversation, None, args.question), ensure_ascii=False))
    else:
        print(conversation.handle(None, args.question).text())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
