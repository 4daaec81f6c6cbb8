"""The command line: what each command does.  What a command does not need, it does not import."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any, NoReturn

from bot import streams
from bot.arguments import BadCall, read_arguments
from bot.errors import KnowledgeError, LeChiffreError

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import BinaryIO

    from bot.conversation import Conversation, Engine
    from bot.facts.base import Base
    from bot.settings import Settings

INTERRUPTED, PIPE_CLOSED = 130, 141
"""Exit codes a shell gives to a program stopped by Ctrl-C, or whose reader has left."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line; the exit code.  Whatever goes wrong with the call is one French line, never a traceback."""
    streams.prepare()
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except LeChiffreError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        streams.give_up_stdout()
        return PIPE_CLOSED
    except OSError as error:
        streams.give_up_stdout()
        return _failed(f"lechiffre : {error.filename or 'lecture ou écriture'} : {error.strerror or error}")


def entry() -> NoReturn:
    """The console script.  An answer once given, the process is left at once: tearing it down is a tenth of a cold `ask`."""
    code = main()
    if sys.argv[1:2] == ["ask"]:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    raise SystemExit(code)


def _failed(lines: str) -> int:
    print(lines, file=sys.stderr)
    return 2


def _run(argv: Sequence[str] | None) -> int:
    arguments = read_arguments(argv)
    return _COMMANDS[arguments.command](arguments)


def _base(arguments: Namespace) -> Base:
    from bot.facts.cache import load_cached
    from bot.opening import IN_DATABASE, knowledge_folder

    chosen = _chosen(arguments)
    return _engine(arguments).base if chosen == IN_DATABASE else load_cached(knowledge_folder(chosen))


def _engine(arguments: Namespace) -> Engine:
    gc.disable()  # importing makes many objects and no garbage: 0.03 s of a cold start
    try:
        from bot.opening import IN_DATABASE, knowledge_folder, open_engine

        chosen = _chosen(arguments)
        if chosen == IN_DATABASE:
            from bot.keeping.home import engine_in_database

            return engine_in_database(_settings(arguments))
        return open_engine(knowledge_folder(chosen))
    finally:
        gc.enable()


def _chosen(arguments: Namespace) -> str | None:
    """What names the base: the option, the environment, or `.env`; the settings are imported only where it does."""
    given: str | None = arguments.knowledge or os.environ.get("LECHIFFRE_KNOWLEDGE")
    if given:
        return given
    try:
        with open(".env", "rb") as file:
            named = b"LECHIFFRE_KNOWLEDGE" in file.read().upper()
    except OSError:
        return None
    return _settings(arguments).knowledge if named else None


def _ask(arguments: Namespace) -> int:
    question = " ".join(arguments.question)
    if arguments.batch is not None:
        if arguments.question:
            raise BadCall("lechiffre ask : une question ou « --batch », pas les deux")
        return _ask_batch(arguments)
    if not arguments.question:
        raise BadCall("lechiffre ask : il manque la question ; voir « lechiffre ask --help »")
    answer = _answering(arguments)
    made = answer(None, question)
    if arguments.json:
        _print_json(made)
        return 0
    print(made["reply"])
    if arguments.explain:
        from bot.explain import in_words

        print("\n" + in_words(made["explain"]))
    return 0


def _ask_batch(arguments: Namespace) -> int:
    from bot.batch import answer_lines

    streams.for_programs()
    with _questions(arguments.batch) as lines:
        for line in answer_lines(lines, _answering(arguments)):
            print(line, flush=True)
    return 0


@contextmanager
def _questions(name: str) -> Iterator[BinaryIO]:
    """The file of that name, or standard input for "-"; in bytes, for one bad line must not stop the others."""
    if name == "-":
        if sys.stdin is None:
            raise BadCall("lechiffre : l'entrée standard est fermée")
        yield sys.stdin.buffer
        return
    try:
        lines = open(name, "rb")  # noqa: SIM115 - closed below; what happens while it is read is not its opening
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "nom impossible"
        raise BadCall(f"lechiffre : le fichier « {name} » ne se lit pas ({reason})") from None
    with lines:
        yield lines


def _answering(arguments: Namespace) -> Callable[[str | None, str], dict[str, Any]]:
    """What turns (chat, text) into the contract's object."""
    engine = _engine(arguments)
    from bot.conversation import Conversation

    conversation = Conversation(engine)
    return lambda chat, text: _reply_json(conversation, chat, text, arguments.explain)


def _reply_json(conversation: Conversation, chat: str | None, text: str, explained: bool) -> dict[str, Any]:
    from bot.facts.contract import fact_json

    base = conversation.engine.base
    start = perf_counter()
    turn = conversation.turn(chat, text)
    ms = (perf_counter() - start) * 1000
    reply = turn.reply
    made: dict[str, Any] = {
        "outcome": reply.outcome,
        "verdict": reply.verdict,
        "facts": [fact_json(base, fact) for fact in reply.facts],
        "suggestions": [fact_json(base, fact) for fact in reply.suggestions],
        "reply": reply.text(),
        "ms": round(ms, 3),
    }
    if explained:
        from bot.explain import explain

        made["explain"] = explain(turn.query, reply)
    return made


def _print_json(data: object, indent: int | None = None) -> None:
    import json

    streams.for_programs()
    print(json.dumps(data, ensure_ascii=False, indent=indent))


def _chat(arguments: Namespace) -> int:
    engine = _engine(arguments)
    from bot.terminal import converse

    return converse(engine)


def _facts(arguments: Namespace) -> int:
    base = _base(arguments)
    if arguments.json:
        from bot.facts.contract import fact_json

        for fact in base.facts:
            _print_json(fact_json(base, fact))
        return 0
    from bot.answering.say import describe

    for fact in base.facts:
        figure = fact.figure.text if fact.figure else "sans chiffre"
        print(f"{fact.section} · {describe(fact, base)} : {figure} [{fact.id}]")
    return 0


def _check(arguments: Namespace) -> int:
    from bot.checking import check_base, named, summary

    try:
        engine = _engine(arguments)
    except KnowledgeError as error:  # the problems of a base are what this command is asked for
        print(error)
        return 1
    base = engine.base
    only = named(base, arguments.only)
    problems = check_base(base, only, engine)
    for problem in problems:
        print(problem)
    if not problems:
        print(summary(base, only))
    return 1 if problems else 0


def _review(arguments: Namespace) -> int:
    from bot.review import read_questions, review

    with _questions(arguments.file) as lines:
        texts = (line.decode("utf-8", "replace") for line in lines)
        for line in review(_engine(arguments), read_questions(texts)):
            print(line)
    return 0


def _run_bot(arguments: Namespace) -> int:

    from bot.telegram.running import main as run_bot

    if arguments.knowledge is not None:
        os.environ["LECHIFFRE_KNOWLEDGE"] = arguments.knowledge
    return run_bot()


def _demo(arguments: Namespace) -> int:
    from bot.demo import demo

    return demo(arguments.port, _chosen(arguments), not arguments.no_browser)


def _settings(arguments: Namespace) -> Settings:
    from bot.settings import Settings

    given = {"knowledge": arguments.knowledge} if arguments.knowledge is not None else {}
    return Settings.load(need_token=False, **given)


def _history(arguments: Namespace) -> int:
    from bot.history_commands import history

    return history(_settings(arguments), arguments.number, arguments.limit)


def _revert(arguments: Namespace) -> int:
    from bot.history_commands import revert

    return revert(_settings(arguments), arguments.number, arguments.force)


def _knowledge(arguments: Namespace) -> int:
    from bot.history_commands import pull, push
    from bot.opening import IN_DATABASE

    chosen = _chosen(arguments)
    folder = arguments.folder or (chosen if chosen != IN_DATABASE else None)
    if arguments.action == "push":
        return push(_settings(arguments), folder, arguments.force)
    return pull(_settings(arguments), folder or "knowledge", arguments.force)  # never into the package


def _backup(arguments: Namespace) -> int:
    from bot.backup_commands import back_up

    return back_up(_settings(arguments), arguments.file, arguments.key, arguments.replace)


def _restore(arguments: Namespace) -> int:
    from bot.backup_commands import put_back

    people = not arguments.without_people
    return put_back(_settings(arguments), arguments.file, arguments.key, arguments.replace, people, arguments.check)


def _doctor(arguments: Namespace) -> int:
    from bot.doctor.command import examine

    return examine(lambda: _settings(arguments))


def _schema(arguments: Namespace) -> int:
    from bot.facts.model import DIMENSIONS
    from bot.facts.schema import json_schema

    try:
        added = _base(arguments).survey.dimensions
    except KnowledgeError:
        if arguments.knowledge is not None:
            raise
        added = {}  # a base that does not load is just when an editor needs the schema
    _print_json(json_schema({name: d.label for name, d in added.items() if name not in DIMENSIONS}), indent=2)
    return 0


_COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "ask": _ask,
    "chat": _chat,
    "facts": _facts,
    "check": _check,
    "review": _review,
    "run": _run_bot,
    "demo": _demo,
    "history": _history,
    "revert": _revert,
    "knowledge": _knowledge,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
    "schema": _schema,
}


if __name__ == "__main__":
    entry()
