"""The Telegram bot. Its sentences are in ``messages``, for bots of other chat applications too.

Telegram stores what a chat receives, and people forward it, so the bot sees only public documents
without a confidentiality stamp.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from typing import Any
from urllib.parse import urlsplit

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, InvalidToken, NetworkError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from khmerqa.errors import SettingsError, UsageError
from khmerqa.index.generation import Generation
from khmerqa.search.question import check_question
from khmerqa.serve.addresses import base_without_request
from khmerqa.serve.auth.access import Caller
from khmerqa.serve.auth.limits import Rates
from khmerqa.serve.chat import messages as chat
from khmerqa.serve.service import Service
from khmerqa.text.language import language_of
from khmerqa.types import Answer, Bilingual, Language

MAX_LENGTH = 4096  # UTF-16 code units of a message
_RATE = 20  # questions a minute from one chat
_MAX_KEPT = 500  # answers kept for the button "More", and chats whose language is known
_AT_ONCE = 8
_PRIVATE = "private"
_FOR_EVER = -1
_PAUSE, _MAX_PAUSE = 1.0, 60.0  # seconds between two tries to reach Telegram
_SAY_EVERY = 600.0  # seconds
_LOG = logging.getLogger("khmerqa.telegram")


class TelegramBot:
    """Answers questions in Telegram chats."""

    def __init__(self, service: Service) -> None:
        if not service.settings.telegram.token:
            raise SettingsError(
                Bilingual(
                    "ខ្វះសោនៃ Telegram bot ។ សូមសុំពី @BotFather រួចកំណត់ KHMERQA_TELEGRAM_TOKEN ។",
                    "The token of the Telegram bot is missing. Ask @BotFather for one and set "
                    "KHMERQA_TELEGRAM_TOKEN.",
                )
            )
        self._service = service
        self._base = base_without_request(service.settings)
        self._rates = Rates()
        self._say_again = 0.0  # when a network that fails is worth a line of the log
        self._languages: OrderedDict[int, Language] = OrderedDict()
        self._answers: OrderedDict[str, tuple[Answer, Generation]] = OrderedDict()

    def application(self) -> Application[Any, Any, Any, Any, Any, Any]:
        """Return the application that receives and sends."""
        settings = self._service.settings
        application = (
            ApplicationBuilder()
            .token(settings.telegram.token)
            .base_url(f"{settings.telegram.api.rstrip('/')}/bot")
            .concurrent_updates(_AT_ONCE)
            .build()
        )
        new = filters.UpdateType.MESSAGE
        application.add_handler(CommandHandler(["start", "help"], self._greet, filters=new))
        application.add_handler(MessageHandler(new & filters.TEXT & ~filters.COMMAND, self._ask))
        application.add_handler(MessageHandler(new & _UNREADABLE, self._only_text))
        application.add_handler(CallbackQueryHandler(self._more, pattern="^more:"))
        application.add_handler(CallbackQueryHandler(self._choose, pattern="^language:(km|en)$"))
        application.add_error_handler(self._failed)
        return application

    def run(self) -> None:
        """Answer until stopped: by long polling, or by a webhook where one is set.

        Raises SettingsError for a token that Telegram does not know.
        """
        settings = self._service.settings
        asyncio.run(self.reach_telegram())
        application = self.application()
        if not settings.telegram.webhook:
            application.run_polling(allowed_updates=Update.ALL_TYPES, bootstrap_retries=_FOR_EVER)
            return
        application.run_webhook(
            listen=settings.serve.host,
            port=settings.serve.port,
            url_path=urlsplit(settings.telegram.webhook).path.lstrip("/"),
            webhook_url=settings.telegram.webhook,
            secret_token=webhook_secret(settings.telegram.token),
            allowed_updates=Update.ALL_TYPES,
            bootstrap_retries=_FOR_EVER,
        )

    async def reach_telegram(self, pause: float = _PAUSE) -> None:
        """Wait until Telegram answers. ``pause``: seconds before the second try; it grows."""
        while True:
            try:
                async with self.application().bot:
                    return
            except InvalidToken as error:
                raise SettingsError(
                    Bilingual(
                        "Telegram មិនស្គាល់សោនេះទេ។ សូមពិនិត្យ KHMERQA_TELEGRAM_TOKEN ជាមួយ @BotFather ។",
                        "Telegram does not know this token. Check KHMERQA_TELEGRAM_TOKEN with "
                        "@BotFather.",
                    )
                ) from error
            except NetworkError as error:
                self._say_unreachable(error)
            await asyncio.sleep(pause)
            pause = min(_MAX_PAUSE, 2 * pause)

    def _say_unreachable(self, error: NetworkError) -> None:
        """Log one line, at most once in ten minutes: tries follow each other for hours."""
        now = time.monotonic()
        if now >= self._say_again:
            self._say_again = now + _SAY_EVERY
            reason = type(error.__cause__ or error).__name__
            api = self._service.settings.telegram.api
            _LOG.warning(
                "%s",
                Bilingual(
                    f"មិនអាចភ្ជាប់ទៅ {api} បានទេ ({reason})។ នឹងព្យាយាមម្តងទៀត។ សូមពិនិត្យបណ្តាញ។",
                    f"{api} cannot be reached ({reason}). Trying again; check the network.",
                ),
            )

    async def _greet(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _message(update)
        language = self._languages.get(message.chat_id, "km")
        await message.reply_text(chat.GREETING[language], reply_markup=_buttons(language, None))

    async def _ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _message(update)
        text = _addressed(message, context.bot.username, context.bot.id)
        if text is None:
            return
        chosen = self._languages.get(message.chat_id)
        answer_language = chosen or language_of(text)
        if not self._rates.take(str(message.chat_id), _RATE).allowed:
            await self._say(
                message,
                chat.ChatReply((chat.TOO_FAST[answer_language],), answer_language),
                None,
            )
            return
        caller = Caller(f"telegram:{message.chat_id}", open_channel=True)
        try:
            question = check_question(text)
        except UsageError as error:
            problem = error.message.in_language(answer_language)
            await self._say(message, chat.ChatReply((problem,), answer_language), None)
            return
        answer, generation = await self._service.run_in_thread(
            lambda: self._service.ask(question, caller, "telegram", language=chosen)
        )
        _keep(self._answers, answer.id, (answer, generation))
        await self._say(message, chat.reply_to(answer, self._base, MAX_LENGTH), answer.id)

    async def _only_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _message(update)
        if _addressed(message, context.bot.username, context.bot.id) is not None:
            language = self._languages.get(message.chat_id, "km")
            await self._say(message, chat.ChatReply((chat.ONLY_TEXT[language],), language), None)

    async def _more(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None, "the handler takes pressed buttons only"
        await query.answer()
        message = query.message
        if not isinstance(message, Message):
            return  # Telegram no longer has the message
        known = self._answers.get((query.data or "").removeprefix("more:"))
        if known is None:
            language = self._languages.get(message.chat_id, "km")
            await self._say(message, chat.ChatReply((chat.TOO_OLD[language],), language), None)
            return
        answer, generation = known
        ids = {hit.passage.document_id for hit in answer.hits}
        titles = {each: generation.passages.document(each).title for each in ids}
        await self._say(message, chat.more_of(answer, titles, MAX_LENGTH), None)

    async def _choose(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None, "the handler takes pressed buttons only"
        await query.answer()
        if isinstance(query.message, Message):
            language: Language = "en" if query.data == "language:en" else "km"
            _keep(self._languages, query.message.chat_id, language)
            buttons = _buttons(language, None)
            await query.message.reply_text(chat.GREETING[language], reply_markup=buttons)

    async def _say(self, message: Message, reply: chat.ChatReply, answer_id: str | None) -> None:
        grouped = message.chat.type != _PRIVATE
        for number, text in enumerate(reply.messages, 1):
            last = number == len(reply.messages)
            await message.reply_text(
                text,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=ReplyParameters(message.message_id) if grouped else None,
                reply_markup=_buttons(reply.language, answer_id if reply.has_more else None)
                if last and answer_id
                else None,
            )

    async def _failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(context.error, NetworkError) and not isinstance(context.error, BadRequest):
            self._say_unreachable(context.error)  # nor could it be said in the chat
            return
        _LOG.error("telegram", exc_info=context.error)
        if isinstance(update, Update) and update.message is not None:
            language = self._languages.get(update.message.chat_id, "km")
            await update.message.reply_text(chat.TROUBLE[language])


# What a message may contain instead of text. Service messages, such as a new member, are ignored.
_UNREADABLE = (
    filters.PHOTO
    | filters.VOICE
    | filters.AUDIO
    | filters.VIDEO
    | filters.VIDEO_NOTE
    | filters.Document.ALL
    | filters.Sticker.ALL
    | filters.LOCATION
    | filters.CONTACT
)


def webhook_secret(token: str) -> str:
    """Return the secret that Telegram sends with each update, so that nobody else can send one."""
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


def _message(update: Update) -> Message:
    assert update.message is not None, "the handlers take new messages only"
    return update.message


def _addressed(message: Message, name: str, bot_id: int) -> str | None:
    """Return what a message says to the bot; None in a group where it is not addressed."""
    text = message.text or message.caption or ""
    if message.chat.type == _PRIVATE:
        return text
    mention = f"@{name}".lower()
    entities = (*message.entities, *message.caption_entities)
    code_units = text.encode("utf-16-le")
    for entity in entities:
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        if (
            entity.type == "mention"
            and code_units[start:end].decode("utf-16-le").lower() == mention
        ):
            return (code_units[:start] + code_units[end:]).decode("utf-16-le").strip()
    answered = message.reply_to_message
    is_reply_to_bot = answered and answered.from_user and answered.from_user.id == bot_id
    return text if is_reply_to_bot else None


def _buttons(language: Language, answer_id: str | None) -> InlineKeyboardMarkup:
    other: Language = "en" if language == "km" else "km"
    row = [InlineKeyboardButton(chat.OTHER[language], callback_data=f"language:{other}")]
    if answer_id is not None:
        row.insert(0, InlineKeyboardButton(chat.MORE[language], callback_data=f"more:{answer_id}"))
    return InlineKeyboardMarkup([row])


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _MAX_KEPT:
        kept.popitem(last=False)
