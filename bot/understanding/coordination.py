"""Questions that ask several things at once, parted: "l'ordinateur ou le téléphone ?", "leur style, et leur métier".

A question with things set side by side is read once for each, the others left out: each part is then a question like
any other, and is held to the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise, product

from bot.french.lexicon import lexicon
from bot.understanding.utterance import Utterance

MOST_PARTS = 6
LIST_WAYS = 2
"""Ways to part a list of three things or more that are tried."""
_JOINING = frozenset({"et", "ou", "puis", "/", "+", "vs", "versus", "contre", "and", "or", "ni"})
_KINDS = ("concept", "indicator", "member", "people")
_AT_ONCE = 2
"""How many words that name nothing may stand between a joining word and the thing it brings in."""

Span = tuple[int, int]
"""First and last token."""


def parted(utterance: Utterance) -> Iterator[list[str]]:
    """The ways to part a text into questions of their own, likeliest first; nothing where no things are joined."""
    for run in _runs(_things(utterance), utterance):
        first, last = run[0], run[-1]
        heads = dict.fromkeys((_last_word(first, utterance), first))
        tails = dict.fromkeys((last, _with_rest(last, utterance), _first_word(last, utterance)))
        for head, tail in islice(product(heads, tails), LIST_WAYS if len(run) > 2 else None):
            spans = [head, *run[1:-1], tail]
            yield [_without(spans, kept, utterance) for kept in range(len(spans))]


def _named(utterance: Utterance) -> set[int]:
    return {i for m in utterance.of_kind(*_KINDS) if not m.soft or m.target.weak for i in m.at}


def _things(utterance: Utterance) -> list[Span]:
    """Stretches of the text that name something, with nothing but small words inside."""
    named = _named(utterance)
    found: list[Span] = []
    for i in sorted(named):
        if found and _is_one(found[-1][1], i, utterance):
            found[-1] = (found[-1][0], i)
        else:
            found.append((i, i))
    return found


def _is_one(last: int, first: int, utterance: Utterance) -> bool:
    """Whether the words at two places are parts of one stretch."""
    function = lexicon().function
    between = utterance.tokens[last + 1 : first + 1]
    return not any(t.after_break for t in between) and all(
        t.folded in function and t.folded not in _JOINING for t in between[:-1]
    )


def _runs(things: list[Span], utterance: Utterance) -> Iterator[list[Span]]:
    """Stretches joined one to the next: whole lists first, then without what may only bring them in, then pairs."""
    start = 0
    for end in range(1, len(things) + 1):
        if end < len(things) and _joined(things[end - 1], things[end], utterance):
            continue
        run = things[start:end]
        if len(run) > 2:
            yield from (part for part in (run, run[1:], run[:-1]) if 2 < len(part) <= MOST_PARTS)
        yield from (
            [one, other]
            for one, other in pairwise(run)
            if _has_joint(one, other, utterance) or _are_ideas(one, other, utterance)
        )
        start = end


def _are_ideas(one: Span, other: Span, utterance: Utterance) -> bool:
    """Whether two stretches name ideas and no groups: with a mere comma, they are parts of a list all the same."""
    groups = {i for m in utterance.of_kind("member", "people") for i in m.at}
    return not any(i in groups for first, last in (one, other) for i in range(first, last + 1))


def _joined(one: Span, other: Span, utterance: Utterance) -> bool:
    """Whether a joining word, or a mere comma, stands between two stretches with hardly anything else."""
    function = lexicon().function
    between = utterance.tokens[one[1] + 1 : other[0]]
    stopped = utterance.tokens[other[0]].after_break or any(t.after_break for t in between)
    others = [t for t in between if t.folded not in function and t.folded not in _JOINING]
    return (stopped or _has_joint(one, other, utterance)) and len(others) <= _AT_ONCE


def _has_joint(one: Span, other: Span, utterance: Utterance) -> bool:
    return any(t.folded in _JOINING for t in utterance.tokens[one[1] + 1 : other[0]])


def _mentions_at(index: int, utterance: Utterance) -> list[frozenset[int]]:
    return [m.at for m in utterance.of_kind(*_KINDS) if index in m.at and (not m.soft or m.target.weak)]


def _last_word(span: Span, utterance: Utterance) -> Span:
    """The last thing of a stretch: what stands before it may be said of all."""
    first = max((min(at) for at in _mentions_at(span[1], utterance)), default=span[0])
    return max(first, span[0]), span[1]


def _first_word(span: Span, utterance: Utterance) -> Span:
    last = min((max(at) for at in _mentions_at(span[0], utterance)), default=span[1])
    return span[0], min(last, span[1])


def _with_rest(span: Span, utterance: Utterance) -> Span:
    """A stretch with what follows it, up to a stop."""
    end = span[1]
    for token in utterance.tokens[span[1] + 1 :]:
        if token.after_break or not token.is_word:
            break
        end = token.index
    return span[0], end


def _without(spans: list[Span], kept: int, utterance: Utterance) -> str:
    """The text with one of the things that it joins, and none of the others."""
    dropped: set[int] = set()
    for number, (first, last) in enumerate(spans):
        if number != kept:
            dropped.update(range(first, last + 1))
    for (_, end), (start, _) in pairwise(spans):
        dropped.update(i for i in range(end + 1, start) if utterance.tokens[i].folded in _JOINING)
    words: list[str] = []
    for token in utterance.tokens:
        if token.index in dropped:
            continue
        words.append(f", {token.text}" if token.after_break and words else token.text)
    return " ".join(words)
