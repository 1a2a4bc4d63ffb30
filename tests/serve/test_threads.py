"""A caller who leaves frees nothing before the work has ended, and the work ends soon."""

from __future__ import annotations

import asyncio
import threading

import pytest

from khmerqa.serve.threads import AbandonedError, RequestThreads, raise_if_abandoned

from . import samples
from .conftest import Running, is_problem

LONG = 10.0  # seconds that no step of these tests takes


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_abandoned_work_keeps_its_thread_until_it_ends() -> None:
    threads = RequestThreads(1)
    started, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    def slow() -> None:
        started.set()
        assert go_on.wait(LONG)
        order.append("slow")

    async def main() -> None:
        leaving = asyncio.create_task(threads.run(slow))
        await asyncio.to_thread(started.wait, LONG)
        await cancelled(leaving)
        next_one = asyncio.create_task(threads.run(lambda: order.append("next")))
        await asyncio.sleep(0.05)
        assert order == []
        go_on.set()
        await next_one

    asyncio.run(main())
    assert order == ["slow", "next"]


def test_work_that_nobody_waits_for_never_begins_and_ends_at_its_next_step() -> None:
    threads = RequestThreads(1)
    started, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    begun: list[int] = []

    def slow() -> None:
        started.set()
        assert go_on.wait(LONG)
        try:
            raise_if_abandoned()
        except AbandonedError:
            ended.set()

    async def main() -> None:
        leaving = [asyncio.create_task(threads.run(slow))]
        await asyncio.to_thread(started.wait, LONG)
        leaving += [asyncio.create_task(threads.run(lambda: begun.append(1))) for _ in range(40)]
        await asyncio.sleep(0)
        for task in leaving:
            await cancelled(task)
        go_on.set()
        await threads.run(lambda: None)

    asyncio.run(main())
    assert ended.is_set()
    assert begun == []


def test_work_that_somebody_waits_for_goes_on() -> None:
    def work() -> str:
        raise_if_abandoned()
        return "done"

    assert asyncio.run(RequestThreads(1).run(work)) == "done"
    raise_if_abandoned()  # and so does work of no request


@pytest.mark.parametrize(
    ("turns", "length"), [pytest.param(51, 1, id="turns"), pytest.param(31, 2_000, id="sum")]
)
def test_a_history_has_limits(service: Running, turns: int, length: int) -> None:
    history = [{"role": "user", "content": "a" * length}] * turns
    body = {"question": samples.ASK_WATER, "history": history}
    is_problem(service.client.post("/v1/ask", json=body), 422)


def test_only_the_beginning_of_a_long_turn_is_looked_at(service: Running) -> None:
    messages = [{"role": "user", "content": "ទឹកស្អាត " * 3_000}] * 4
    messages.append({"role": "user", "content": samples.ASK_WATER})
    response = service.client.post("/v1/chat/completions", json={"messages": messages})
    assert response.status_code == 200
