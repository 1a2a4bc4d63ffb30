"""The Telegram bot; what it says is in ``chat``, and another chat application is another such file.

What a chat receives is kept by Telegram and forwarded by its readers, so the bot sees public documents
without a marking only.
"""

from __future__ import annotations

import hashlib
import logging
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
from khmerqa.serve.auth.access import Reader
from khmerqa.serve.auth.limits import Rates
from khmerqa.serve.chat import messages as chat
from khmerqa.serve.service import Service
from khmerqa.text.language import language_of
from khmerqa.types import Answer, Bilingual, Language

LONGEST = 4096  # UTF-16 units of a message
_QUESTIONS = 20  # a minute, of one chat
_KEPT = 500  # answers that may be asked for more, and chats whose language is known
_AT_ONCE = 8
_PRIVATE = "private"
_LOG = logging.getLogger("khmerqa.telegram")


class TelegramBot:
    """Answers in chats."""

    def __init__(self, service: Service) -> None:
        if not service.settings.telegram.token:
            raise SettingsError(
                Bilingual(
                    "ខ្វះសោនៃ Telegram bot ។ សូមសុំពី @BotFather រួចកំណត់ KHMERQA_TELEGRAM_TOKEN ។",
                    "There is no token of a Telegram bot. Ask @BotFather for one and set "
                    "KHMERQA_TELEGRAM_TOKEN.",
                )
            )
        self._service = service
        self._base = base_without_request(service.settings)
        self._rates = Rates()
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
        """Answer until stopped: by long polling, or by a webhook where one is set."""
        settings = self._service.settings
        application = self.application()
        if not settings.telegram.webhook:
            application.run_polling(allowed_updates=Update.ALL_TYPES)
            return
        application.run_webhook(
            listen=settings.serve.host,
            port=settings.serve.port,
            url_path=urlsplit(settings.telegram.webhook).path.lstrip("/"),
            webhook_url=settings.telegram.webhook,
            secret_token=webhook_secret(settings.telegram.token),
            allowed_updates=Update.ALL_TYPES,
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
        spoken = chosen or language_of(text)
        if not self._rates.take(str(message.chat_id), _QUESTIONS).allowed:
            await self._say(message, chat.AnswerBuilder((chat.TOO_FAST[spoken],), spoken), None)
            return
        reader = Reader(f"telegram:{message.chat_id}", open_channel=True)
        try:
            question = check_question(text)
        except UsageError as error:
            said = error.message.in_language(spoken)
            await self._say(message, chat.AnswerBuilder((said,), spoken), None)
            return
        answer, generation = await self._service.work(
            lambda: self._service.ask(question, reader, "telegram", language=chosen)
        )
        _keep(self._answers, answer.id, (answer, generation))
        await self._say(message, chat.reply_to(answer, self._base, LONGEST), answer.id)

    async def _only_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _message(update)
        if _addressed(message, context.bot.username, context.bot.id) is not None:
            language = self._languages.get(message.chat_id, "km")
            await self._say(
                message, chat.AnswerBuilder((chat.ONLY_TEXT[language],), language), None
            )

    async def _more(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None, "the handler takes pressed buttons only"
        await query.answer()
        message = query.message
        if not isinstance(message, Message):
            return  # too old for Telegram itself
        known = self._answers.get((query.data or "").removeprefix("more:"))
        if known is None:
            language = self._languages.get(message.chat_id, "km")
            await self._say(
                message, chat.AnswerBuilder((chat.FORGOTTEN[language],), language), None
            )
            return
        answer, generation = known
        ids = {hit.passage.document_id for hit in answer.hits}
        titles = {each: generation.passages.document(each).title for each in ids}
        await self._say(message, chat.more_of(answer, titles, LONGEST), None)

    async def _choose(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None, "the handler takes pressed buttons only"
        await query.answer()
        if isinstance(query.message, Message):
            language: Language = "en" if query.data == "language:en" else "km"
            _keep(self._languages, query.message.chat_id, language)
            buttons = _buttons(language, None)
            await query.message.reply_text(chat.GREETING[language], reply_markup=buttons)

    async def _say(
        self, message: Message, reply: chat.AnswerBuilder, answer_id: str | None
    ) -> None:
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
        _LOG.error("telegram", exc_info=context.error)
        if isinstance(update, Update) and update.message is not None:
            language = self._languages.get(update.message.chat_id, "km")
            await update.message.reply_text(chat.TROUBLE[language])


# What a message may hold instead of text; a member who joins or a changed title is not for us.
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
    """Return what Telegram must send along with each update, so that nobody else can."""
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


def _message(update: Update) -> Message:
    assert update.message is not None, "the handlers take new messages only"
    return update.message


def _addressed(message: Message, name: str, bot_id: int) -> str | None:
    """Return what is said to the bot, None where it is not meant: in a group it must be named."""
    said = message.text or message.caption or ""
    if message.chat.type == _PRIVATE:
        return said
    answered = message.reply_to_message
    replied = answered is not None and answered.from_user is not None
    mention = f"@{name}".lower()
    entities = (*message.entities, *message.caption_entities)
    units = said.encode("utf-16-le")
    for entity in entities:
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        if entity.type == "mention" and units[start:end].decode("utf-16-le").lower() == mention:
            return (units[:start] + units[end:]).decode("utf-16-le").strip()
    if replied and answered is not None and answered.from_user and answered.from_user.id == bot_id:
        return said
    return None


def _buttons(language: Language, answer_id: str | None) -> InlineKeyboardMarkup:
    other: Language = "en" if language == "km" else "km"
    row = [InlineKeyboardButton(chat.OTHER[language], callback_data=f"language:{other}")]
    if answer_id is not None:
        row.insert(0, InlineKeyboardButton(chat.MORE[language], callback_data=f"more:{answer_id}"))
    return InlineKeyboardMarkup([row])


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
