"""A Reply as paragraphs: what Telegram shows of it, whole or short, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.answering.write import Block, Reply
from bot.telegram.rendering import Paragraph, Span, clean, cut, line, units
from bot.telegram.texts import CAUTION

LONG = 240
"""A context and a caution that together are longer go into a quote that opens."""
PAGE, SHORT_PAGE = 6, 4
"""Facts on one page, in private and in a group."""
_DASH = " – "
LABEL = 40
"""Units of a button's text that a phone shows; choices with longer labels are written out above."""


def page_count(reply: Reply, short: bool) -> int:
    """How many pages a reply has."""
    size = SHORT_PAGE if short else PAGE
    return max(1, -(-len(reply.blocks) // size))


def paragraphs(reply: Reply, short: bool = False, page: int = 0) -> list[Paragraph]:
    """What is read of a reply.  `short`: without the contexts, for groups; cautions stay."""
    size = SHORT_PAGE if short else PAGE
    shown = reply.blocks[page * size : (page + 1) * size]
    said = [part for part in reply.lead.split("\n") if part.strip()]
    made = [line(part, "b" if n == 0 and reply.verdict is not None else "") for n, part in enumerate(said)]
    if len(reply.blocks) == 1:
        made += _whole(reply.blocks[0], short)
    elif shown:
        made += _several(shown)
    if reply.closing:
        made.append(line(reply.closing, "i"))
    labels = numbered([choice.label for choice in reply.choices])
    if any(units(label) > LABEL for label in labels):
        made.append(line("\n".join(labels)))
    return made


def numbered(labels: Sequence[str]) -> list[str]:
    """The labels, numbered when a phone would cut some off on its buttons: then they are written out above too."""
    if all(units(label) <= LABEL for label in labels):
        return list(labels)
    return [f"{number}. {label}" for number, label in enumerate(labels, 1)]


def on_buttons(labels: Sequence[str]) -> list[str]:
    """The labels as buttons show them.  One that is too long loses what others say too: it is written out above."""
    shared = Counter(part for label in labels for part in set(label.split(_DASH)))
    texts = []
    for label, whole in zip(labels, numbered(labels), strict=True):
        number = whole.removesuffix(label)
        parts = label.split(_DASH)
        while units(number + _DASH.join(parts)) > LABEL and max(shared[part] for part in parts) > 1 < len(parts):
            parts.remove(max(parts, key=lambda part: shared[part]))
        texts.append(cut(clean(number + _DASH.join(parts)), LABEL))
    return texts


def _whole(block: Block, short: bool) -> list[Paragraph]:
    """One fact: the figure on a line of its own, to be read at arm's length."""
    figure = [Span(clean(block.figure), "b"), Span("\n")] if block.figure else []
    made = [Paragraph((*figure, Span(clean(block.sentence))))]
    caution = f"{CAUTION}{block.caution}" if block.caution else ""
    if block.context and not short:
        long = units(block.context) + units(block.caution) > LONG
        made.append(line(block.context, frame="folded" if long else ""))
    if caution:
        made.append(line(caution))
    return [*made, line(block.source, "i")]


def _several(blocks: Sequence[Block]) -> list[Paragraph]:
    """Facts one under the other; a source they share is said once."""
    shared = len({block.source for block in blocks}) == 1
    made = [_item(block, with_source=not shared) for block in blocks]
    return [*made, line(blocks[0].source, "i")] if shared else made


def _item(block: Block, with_source: bool) -> Paragraph:
    spans = _bold_in(block.figure, block.sentence)
    if block.caution:
        spans.append(Span(clean(f"\n{CAUTION}{block.caution}")))
    if with_source:
        spans += [Span("\n"), Span(clean(block.source), "i")]
    return Paragraph(tuple(spans))


def _bold_in(figure: str, sentence: str) -> list[Span]:
    """The sentence with its figure in bold; the figure first where the sentence words it otherwise."""
    figure, sentence = clean(figure), clean(sentence)
    at = sentence.lower().find(figure.lower()) if figure else -1
    if at < 0:
        return [Span(figure, "b"), Span(f" – {sentence}")] if figure else [Span(sentence)]
    before, middle, after = sentence[:at], sentence[at : at + len(figure)], sentence[at + len(figure) :]
    return [span for span in (Span(before), Span(middle, "b"), Span(after)) if span.text]
