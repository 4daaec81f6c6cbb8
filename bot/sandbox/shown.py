"""Messages as a person sees them: what tests look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox import entities as entity_tools
from bot.sandbox.keyboards import KINDS
from bot.sandbox.model import Message, Poll
from bot.sandbox.refusals import Json


@dataclass(frozen=True)
class Button:
    """A button under a message: `kind` as in the API ("callback_data", "url", "copy_text", …)."""

    label: str
    kind: str
    value: str


@dataclass(frozen=True)
class Shown:
    """One message at one moment; `source` is the living one."""

    id: int
    sender: str
    by_bot: bool
    text: str
    html: str
    buttons: list[list[Button]]
    photo: bytes | None
    document: tuple[str, bytes] | None
    poll: Poll | None
    reply_to: int | None
    quote: str | None
    topic: int | None
    via_bot: bool
    edited: bool
    reactions: list[str]
    source: Message = field(repr=False, compare=False)

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons in reading order."""
        return [button.label for row in self.buttons for button in row]

    def button(self, label: str) -> Button:
        """The button with this label (or, if there is just one, with this in its label)."""
        buttons = [button for row in self.buttons for button in row]
        same = [button for button in buttons if button.label == label]
        like = same or [button for button in buttons if label in button.label]
        if len(like) != 1:
            raise AssertionError(f"{'no' if not like else 'more than one'} button « {label} » among {self.labels}")
        return like[0]


def show(message: Message) -> Shown:
    """A message as it is now."""
    held = message.media
    return Shown(
        id=message.id, sender=message.sender.first_name, by_bot=message.sender.is_bot, text=message.text,
        html=entity_tools.as_html(message.text, message.entities),
        buttons=[[_button(button) for button in row] for row in message.keyboard],
        photo=held.file.data if held and held.kind == "photo" else None,
        document=(held.file.name, held.file.data) if held and held.kind == "document" else None,
        poll=message.poll, reply_to=message.reply_to.id if message.reply_to else None,
        quote=message.quote["text"] if message.quote else None, topic=message.topic,
        via_bot=message.via_bot is not None, edited=message.edited is not None,
        reactions=[emoji for emojis in message.reactions.values() for emoji in emojis], source=message,
    )  # fmt: skip


def _button(button: Json) -> Button:
    kind = next(kind for kind in KINDS if kind in button)
    value = button[kind]
    return Button(button["text"], kind, value["text"] if kind == "copy_text" else str(value))
