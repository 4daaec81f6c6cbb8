"""Every method through the real library: what comes back must be what its classes read."""

from __future__ import annotations

from sandbox_echo import KEYBOARD
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    Chat,
    ChatMemberBanned,
    ChatMemberOwner,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    MenuButtonCommands,
    MenuButtonDefault,
    Message,
    MessageEntity,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import ExtBot

from bot.sandbox import Sandbox, Seat


async def test_me_and_profile(bot: ExtBot[None]) -> None:
    me = await bot.get_me()
    assert me.is_bot and me.supports_inline_queries and not me.can_read_all_group_messages
    assert await bot.set_my_name("Le Chiffre", "fr")
    assert (await bot.get_my_name("fr")).name == "Le Chiffre"
    assert (await bot.get_my_name()).name == "LeChiffre"
    assert await bot.set_my_description("tout") and await bot.set_my_short_description("court")
    assert (await bot.get_my_description("fr")).description == "tout"
    assert (await bot.get_my_short_description()).short_description == "court"


async def test_commands_by_scope_and_language(sandbox: Sandbox, bot: ExtBot[None], chat: Seat) -> None:
    groups, own = BotCommandScopeAllGroupChats(), BotCommandScopeChat(chat.chat.id)
    assert await bot.set_my_commands([BotCommand("aide", "de l'aide")])
    assert await bot.set_my_commands([("q", "une question")], groups, "fr")
    assert await bot.set_my_commands([("admin", "pour vous")], own)
    assert [each.command for each in await bot.get_my_commands(groups, "fr")] == ["q"]
    assert await bot.get_my_commands(groups) == ()
    group = sandbox.group("Équipe", sandbox.person("Ben"))
    shown = sandbox.world.profile.commands_for
    assert [each["command"] for each in shown(group, "fr")] == ["q"]
    assert [each["command"] for each in shown(group, "de")] == ["aide"]
    assert [each["command"] for each in shown(chat.chat, "fr")] == ["admin"]
    assert await bot.delete_my_commands(own)
    assert [each["command"] for each in shown(chat.chat, "fr")] == ["aide"]


async def test_menu_button(bot: ExtBot[None], chat: Seat) -> None:
    assert isinstance(await bot.get_chat_menu_button(chat.chat.id), MenuButtonDefault)
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(chat.chat.id), MenuButtonCommands)


async def test_text_with_everything(bot: ExtBot[None], chat: Seat) -> None:
    sent = await bot.send_message(
        chat.chat.id, "<b>67 %</b> 😀 <i>oui</i> /aide\n<blockquote expandable>long</blockquote>", ParseMode.HTML,
        reply_markup=KEYBOARD, link_preview_options=LinkPreviewOptions(is_disabled=True), protect_content=True,
    )  # fmt: skip
    assert sent.text == "67 % 😀 oui /aide\nlong"
    assert sent.parse_entities(["italic"]) == {sent.entities[1]: "oui"}
    assert [each.type for each in sent.entities] == ["bold", "italic", "bot_command", "expandable_blockquote"]
    assert sent.reply_markup == KEYBOARD
    assert sent.link_preview_options is not None and sent.link_preview_options.is_disabled
    assert chat.last.html == "<b>67 %</b> 😀 <i>oui</i> /aide\n<blockquote expandable>long</blockquote>"
    by_list = await bot.send_message(chat.chat.id, "67 %", entities=[MessageEntity("bold", 0, 2)])
    assert by_list.text_html == "<b>67</b> %"
    assert await bot.send_chat_action(chat.chat.id, ChatAction.TYPING)
    assert await chat.wait_action() == "typing"


async def test_edits_and_deletion(bot: ExtBot[None], chat: Seat) -> None:
    sent = await bot.send_message(chat.chat.id, "un", reply_markup=KEYBOARD)
    edited = await bot.edit_message_text("<b>deux</b>", chat.chat.id, sent.message_id, parse_mode="HTML")
    assert isinstance(edited, Message) and edited.edit_date and edited.reply_markup is None
    assert (await chat.wait_edit()).html == "<b>deux</b>"
    buttons = await bot.edit_message_reply_markup(chat.chat.id, sent.message_id, reply_markup=KEYBOARD)
    assert isinstance(buttons, Message) and buttons.reply_markup == KEYBOARD
    assert await bot.delete_message(chat.chat.id, sent.message_id)
    assert [each.text for each in chat.messages()] == ["bonjour"]
    assert (await chat.wait_delete()).text == "deux"


async def test_pictures_and_documents(bot: ExtBot[None], chat: Seat, png: bytes) -> None:
    sent = await bot.send_photo(chat.chat.id, png, caption="<b>Graphique</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    assert [(each.width, each.height) for each in sent.photo] == [(320, 200), (320, 200)]
    assert chat.last.photo == png and chat.last.html == "<b>Graphique</b>"
    again = await bot.send_photo(chat.chat.id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    caption = await bot.edit_message_caption(chat.chat.id, sent.message_id, caption="autre")
    assert isinstance(caption, Message) and caption.caption == "autre"
    media = InputMediaPhoto(png, caption="troisième")
    changed = await bot.edit_message_media(media, chat.chat.id, sent.message_id, reply_markup=KEYBOARD)
    assert isinstance(changed, Message) and changed.caption == "troisième"
    document = await bot.send_document(chat.chat.id, b"a;b\n", filename="a.csv")
    assert document.document is not None and document.document.file_name == "a.csv"
    held = await bot.get_file(document.document.file_id)
    assert bytes(await held.download_as_bytearray()) == b"a;b\n"
    assert chat.last.document == ("a.csv", b"a;b\n")


async def test_albums(bot: ExtBot[None], chat: Seat, png: bytes) -> None:
    sent = await bot.send_media_group(chat.chat.id, [InputMediaPhoto(png, caption="a"), InputMediaPhoto(png)])
    assert len({each.media_group_id for each in sent}) == 1 and sent[0].caption == "a"
    documents = [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")]
    assert len(await bot.send_media_group(chat.chat.id, documents)) == 2


async def test_quiz(bot: ExtBot[None], chat: Seat) -> None:
    sent = await bot.send_poll(
        chat.chat.id, "Combien ?", ["10 %", "20 %"], type="quiz", correct_option_ids=[1], explanation="<b>deux</b>",
        explanation_parse_mode="HTML", is_anonymous=False, open_period=60,
    )  # fmt: skip
    assert sent.poll is not None and sent.poll.explanation == "deux" and sent.poll.correct_option_ids == (1,)
    assert await chat.vote(chat.last, "20 %") is True
    _, first, second = await bot.get_updates(1, timeout=1)
    assert first.poll_answer is not None and first.poll_answer.option_ids == (1,)
    assert second.poll is not None and second.poll.total_voter_count == 1
    stopped = await bot.stop_poll(chat.chat.id, sent.message_id)
    assert stopped.is_closed and [each.voter_count for each in stopped.options] == [0, 1]


async def test_chats_and_members(sandbox: Sandbox, bot: ExtBot[None], chat: Seat) -> None:
    anna, ben = chat.account, sandbox.person("Ben")
    full = await bot.get_chat(anna.id)
    assert (full.type, full.first_name, full.username) == (Chat.PRIVATE, "Anna", "anna_m")
    forum = sandbox.supergroup("Forum", ben, topics=["Chiffres"])
    assert (await bot.get_chat(forum.id)).is_forum
    assert isinstance(await bot.get_chat_member(forum.id, ben.id), ChatMemberOwner)
    assert [each.user.id for each in await bot.get_chat_administrators(forum.id)] == [ben.id]
    assert await bot.get_chat_member_count(forum.id) == 2
    await ben.add_bot(forum, admin=True)
    assert (await bot.get_chat_member(forum.id, bot.id)).status == "administrator"
    assert await bot.leave_chat(forum.id)
    await ben.start()
    await ben.block()
    updates = await bot.get_updates(timeout=1)
    change = updates[-1].my_chat_member
    assert change is not None and isinstance(change.new_chat_member, ChatMemberBanned)


async def test_reactions(bot: ExtBot[None], chat: Seat) -> None:
    await bot.get_updates(1, allowed_updates=Update.ALL_TYPES)
    assert await bot.set_message_reaction(chat.chat.id, chat.last.id, "👍")
    assert (await chat.wait_reaction()).reactions == ["👍"]
    sent = await bot.send_message(chat.chat.id, "voilà")
    await chat.react(chat.last, "🔥")
    update = (await bot.get_updates(timeout=1))[-1].message_reaction
    assert update is not None and update.message_id == sent.message_id and update.new_reaction[0].type == "emoji"
