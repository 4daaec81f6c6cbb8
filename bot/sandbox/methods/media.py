"""Pictures, documents and albums; files by id."""

from __future__ import annotations

from typing import Any, Literal

from bot.sandbox import wire
from bot.sandbox.methods import content
from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.model import Media
from bot.sandbox.refusals import Json, bad

CAPTION = "caption parse_mode caption_entities "
Kind = Literal["photo", "document"]


@method("sendPhoto", content.PLACE + CAPTION + "photo show_caption_above_media has_spoiler")
async def send_photo(asked: Asked) -> Json:
    """A picture, uploaded or by its file id."""
    return _send(asked, "photo")


@method("sendDocument", content.PLACE + CAPTION + "document thumbnail disable_content_type_detection")
async def send_document(asked: Asked) -> Json:
    """A document, uploaded or by its file id."""
    return _send(asked, "document")


@method("sendMediaGroup", content.PLACE.replace("reply_markup ", "") + "media")
async def send_media_group(asked: Asked) -> list[Json]:
    """An album of 2 to 10, all pictures or all documents."""
    where = content.place(asked)
    items = asked.given.sequence("media") or []
    if not 2 <= len(items) <= 10:
        raise bad("an album holds 2 to 10 items (sandbox)")
    if len({item.get("type") for item in items if isinstance(item, dict)}) != 1:
        raise bad("documents and photos can't be mixed in an album (sandbox)")
    read = [read_media(asked, item) for item in items]
    album = asked.world.unique()
    return [
        wire.message(content.post(asked, where, media=media, text=text, entities=entities, album=album))
        for media, text, entities in read
    ]


@method("getFile", "file_id")
async def get_file(asked: Asked) -> Json:
    """Where a file can be fetched, up to 20 MB."""
    stored = asked.world.file(asked.given.text("file_id"))
    if stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > 20 * 2**20:
        raise bad("file is too big")
    return wire.file(stored)


def read_media(asked: Asked, item: Any) -> tuple[Media, str, list[Json]]:
    """An `InputMedia` with its caption."""
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document"):
        raise bad("can't parse InputMedia: type photo or document expected (sandbox)")
    media = find(asked, str(item.get("media", "")), item["type"])
    text, entities = content.caption(
        item.get("caption", ""), item.get("parse_mode", ""), item.get("caption_entities")
    )  # fmt: skip
    return media, text, entities


def find(asked: Asked, reference: str, kind: Kind) -> Media:
    """The file a parameter means: an upload of this call, or one that is known by its id."""
    name = reference.removeprefix("attach://") if reference.startswith("attach://") else ""
    upload = asked.given.files.get(name or ("" if reference else kind))
    if upload:
        return Media(kind, asked.world.store_file(upload.name, upload.data, upload.mime, picture=kind == "photo"))
    if not reference or name:
        raise bad(f"there is no {kind} in the request")
    stored = asked.world.file(reference)
    if stored is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if (kind == "photo") != bool(stored.width):
        raise bad(f"can't use file of type {'Photo' if stored.width else 'Document'} as {kind.title()}")
    return Media(kind, stored)


def _send(asked: Asked, kind: Kind) -> Json:
    where = content.place(asked)
    media = find(asked, asked.given.text(kind), kind)
    text, entities = content.message_caption(asked)
    return wire.message(content.post(asked, where, media=media, text=text, entities=entities))
