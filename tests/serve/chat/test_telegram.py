"""The Telegram bot from end to end: a person's message, over the Bot API, to the messages they get."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from khmerqa.errors import SettingsError
from khmerqa.serve.chat import messages as chat
from khmerqa.serve.chat.telegram import TelegramBot, webhook_secret
from khmerqa.serve.run import listen

from .. import samples
from ..conftest import Running, empty_service
from .bot_api import GROUP, TOKEN, BotApi, bot_api

BASE = "https://ask.example.org"


@contextmanager
def running(folder: Path, api_address: str, **more: Any) -> Iterator[Running]:
    """A bot that polls until the block ends."""
    made = empty_service(
        folder,
        telegram_token=TOKEN,
        telegram_api=api_address,
        public_url=BASE,
        no_auth=True,
        **more,
    )
    samples.write_corpus(made.corpus)
    (made.corpus / "plan.txt").write_text(
        "CONFIDENTIAL\n\nThe walrus plan moves 815 officers.\n", encoding="utf-8"
    )
    made.reindex()
    for each in made.service.generation(_everyone()).passages.listed():
        made.service.records.release(each.id, each.sha256, "tests")  # released, and yet not here
    stop = threading.Event()

    async def poll() -> None:
        application = TelegramBot(made.service).application()
        async with application:
            assert application.updater is not None
            await application.updater.start_polling(poll_interval=0.0, timeout=1)
            await application.start()
            while not stop.is_set():
                await asyncio.sleep(0.02)
            await application.updater.stop()
            await application.stop()

    thread = threading.Thread(target=lambda: asyncio.run(poll()))
    thread.start()
    try:
        yield made
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def _everyone() -> Any:
    from khmerqa.serve.service import ADMINISTRATOR

    return ADMINISTRATOR


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, BotApi]]:
    with (
        bot_api() as (address, api),
        running(tmp_path_factory.mktemp("telegram"), address) as service,
    ):
        yield service, api


def said(api: BotApi, **message: Any) -> dict[str, Any]:
    """What the bot sends next when someone writes this."""
    before = len([name for name, _ in api.calls if name == "sendMessage"])
    api.write(**message)
    return api.sent(before + 1)[before]


def buttons(sent: dict[str, Any]) -> list[dict[str, Any]]:
    return [button for row in sent["reply_markup"]["inline_keyboard"] for button in row]


def test_a_khmer_question_gets_one_message_with_numbered_sources(
    bot: tuple[Running, BotApi],
) -> None:
    service, api = bot
    sent = said(api, text=samples.ASK_PDF)
    answer = service.ask(samples.ASK_PDF)
    assert sent["text"].startswith(answer["answer"])
    citation = answer["citations"][0]
    assert f"[1] {citation['title']}, ទំព័រ " in sent["text"]
    assert f"{BASE}{citation['url']}" in sent["text"]
    assert "parse_mode" not in sent  # what a document says is never markup
    assert [each["text"] for each in buttons(sent)] == [chat.MORE["km"], chat.OTHER["km"]]


def test_more_shows_the_nearest_passages(bot: tuple[Running, BotApi]) -> None:
    _, api = bot
    sent = said(api, text=samples.ASK_SCHOOL)
    before = len(api.sent(1))
    more = next(each for each in buttons(sent) if each["callback_data"].startswith("more:"))
    message = {
        "message_id": 5000,
        "date": 1_790_000_000,
        "chat": {"id": 77, "type": "private", "first_name": "Sok"},
        "text": sent["text"],
    }
    api.press(more, message)
    assert api.sent(before + 1)[before]["text"].startswith(chat.NEAREST["km"])
    api.press({"callback_data": "more:" + "0" * 32}, message)
    assert api.sent(before + 2)[before + 1]["text"] == chat.TOO_OLD["km"]
    api.press({"callback_data": "language:en"}, message)
    assert api.sent(before + 3)[before + 2]["text"] == chat.GREETING["en"]
    assert said(api, text=samples.ASK_UNKNOWN)["text"].startswith("There is no")
    api.press({"callback_data": "language:km"}, message)
    api.sent(before + 5)
    unknown = said(api, text=samples.ASK_UNKNOWN)["text"]
    assert not unknown.startswith("There is no")  # the language chosen, whatever is asked in


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(
            {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]},
            id="photo",
        ),
        pytest.param({"voice": {"file_id": "a", "file_unique_id": "a", "duration": 3}}, id="voice"),
        pytest.param({"document": {"file_id": "a", "file_unique_id": "a"}}, id="document"),
    ],
)
def test_what_is_no_text_gets_a_polite_reply(
    bot: tuple[Running, BotApi], message: dict[str, Any]
) -> None:
    _, api = bot
    assert said(api, **message)["text"] == chat.ONLY_TEXT["km"]


def test_start_greets(bot: tuple[Running, BotApi]) -> None:
    _, api = bot
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    assert said(api, text="/start", entities=command)["text"] == chat.GREETING["km"]


def test_an_unusable_question_is_said_in_one_language(bot: tuple[Running, BotApi]) -> None:
    _, api = bot
    text = said(api, text="ក" * 3000)["text"]
    assert "សំណួរវែងពេក" in text
    assert "|" not in text


def test_in_a_group_only_a_mention_is_answered(bot: tuple[Running, BotApi]) -> None:
    _, api = bot
    before = len([name for name, _ in api.calls if name == "sendMessage"])
    api.write(GROUP, text=samples.ASK_SCHOOL)
    name = "@khmerqa_bot"
    mention = [{"type": "mention", "offset": 3, "length": len(name)}]
    api.write(GROUP, text=f"🙏 {name} {samples.ASK_WATER}", entities=mention)
    sent = api.sent(before + 1)[before:]
    assert len(sent) == 1
    assert "95 percent" in sent[0]["text"]
    assert str(sent[0]["chat_id"]) == str(GROUP["id"])
    assert sent[0]["reply_parameters"]["message_id"] == len(api.updates)


def test_a_marked_document_is_never_quoted_even_when_released(
    bot: tuple[Running, BotApi],
) -> None:
    service, api = bot
    assert "815 officers" in service.ask("How many officers does the walrus plan move?")["answer"]
    assert (
        "815 officers" not in said(api, text="How many officers does the walrus plan move?")["text"]
    )


def test_without_a_token_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"@BotFather.*KHMERQA_TELEGRAM_TOKEN"):
        TelegramBot(empty_service(tmp_path).service)


def test_a_webhook_takes_updates_with_its_secret_alone(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    with bot_api() as (api_address, api):
        made = empty_service(
            tmp_path,
            telegram_token=TOKEN,
            telegram_api=api_address,
            telegram_webhook=f"{BASE}/telegram",
            port=port,
        )
        samples.write_corpus(made.corpus)
        made.reindex()
        application = TelegramBot(made.service).application()
        started, stop = threading.Event(), threading.Event()

        async def receive() -> None:
            async with application:
                assert application.updater is not None
                await application.updater.start_webhook(
                    listen="127.0.0.1",
                    port=port,
                    url_path="telegram",
                    webhook_url=made.service.settings.telegram.webhook,
                    secret_token=webhook_secret(TOKEN),
                )
                await application.start()
                started.set()
                while not stop.is_set():
                    await asyncio.sleep(0.02)
                await application.updater.stop()
                await application.stop()

        thread = threading.Thread(target=lambda: asyncio.run(receive()))
        thread.start()
        try:
            assert started.wait(30)
            assert api.sent(1, "setWebhook")[0]["url"] == f"{BASE}/telegram"
            api.write(text=samples.ASK_WATER)
            address = f"http://127.0.0.1:{port}/telegram"
            header = "X-Telegram-Bot-Api-Secret-Token"
            wrong = httpx2.post(address, json=api.updates[-1], headers={header: "wrong"})
            assert wrong.status_code == 403
            right = {header: webhook_secret(TOKEN)}
            assert httpx2.post(address, json=api.updates[-1], headers=right).status_code == 200
            assert "95 percent" in api.sent(1)[0]["text"]
        finally:
            stop.set()
            thread.join(30)


@pytest.fixture
def alone(tmp_path: Path) -> Callable[[str], TelegramBot]:
    """Makes a bot that has answered nobody yet, for an address of the Bot API."""

    def made(api_address: str) -> TelegramBot:
        running = empty_service(tmp_path, telegram_token=TOKEN, telegram_api=api_address)
        return TelegramBot(running.service)

    return made


def test_without_a_network_it_says_so_in_one_line_and_tries_again(
    alone: Callable[[str], TelegramBot], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    made = alone(f"http://127.0.0.1:{port}")

    def said_so() -> list[logging.LogRecord]:
        return [each for each in caplog.records if each.name == "khmerqa.telegram"]

    async def main() -> None:
        reaching = asyncio.create_task(made.reach_telegram(pause=0.05))
        until = time.monotonic() + 30
        while not said_so() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)  # it has tried again
        assert not reaching.done()
        with bot_api(port) as (_, api):
            await asyncio.wait_for(reaching, 30)
            assert [name for name, _ in api.calls] == ["getMe"]

    asyncio.run(main())
    (record,) = said_so()
    assert re.fullmatch(r"[^\n]*[\u1780-\u17ff].*។ \| .*cannot be reached.*", record.getMessage())
    assert record.exc_info is None


def test_a_token_that_is_not_known_is_said_plainly(
    alone: Callable[[str], TelegramBot],
) -> None:
    with bot_api(knows="another") as (address, _):
        made = alone(address)
        with pytest.raises(SettingsError, match="does not know this token"):
            asyncio.run(made.reach_telegram())
