"""The bare echo bot that ours is measured against: python-telegram-bot as its own examples use it.  Run as a script.

Arguments: the API server's address and the token.  One update after the other, as is its default: measured, it is slower
with `concurrent_updates` (httpx takes long over many connections), and keeps no order then.
"""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main(url: str, token: str) -> None:
    """Poll until killed."""
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main(*sys.argv[1:])
