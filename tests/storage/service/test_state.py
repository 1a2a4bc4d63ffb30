from __future__ import annotations

import os
import sqlite3
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from khmerqa.errors import KhmerQAError, NotFoundError, RecordsError, UsageError
from khmerqa.storage.service import jobs as jobs_module
from khmerqa.storage.service import state as state_module
from khmerqa.storage.service.jobs import FAILED, INTERRUPTED, PREVIEW, Jobs
from khmerqa.storage.service.keys import Keys, Scope
from khmerqa.storage.service.process import identity
from khmerqa.storage.service.records import Feedback, QuestionLog, Records
from khmerqa.storage.service.state import State, m001_initial, migrate
from khmerqa.types import Bilingual

BOTH = "[\u1780-\u17ff].*។ \\| .*[a-z]"

DAMAGED = Bilingual("ឯកសារខូច", "the file is damaged")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "service.sqlite")


def test_file_is_its_owners_alone(state: State, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "service.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize("attempt", range(40))  # without retrying, one in thirty fails
def test_many_may_open_a_new_file_at_once(tmp_path: Path, attempt: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: State(tmp_path / "service.sqlite"), range(8)))
    assert all(each.rows("SELECT count(*) FROM keys") == [(0,)] for each in opened)
    for each in opened:
        each.close()


def test_a_lock_that_is_never_given_up_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_module, "_TIMEOUT", 0.1)
    other = sqlite3.connect(tmp_path / "service.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(RecordsError, match=BOTH):
        State(tmp_path / "service.sqlite")
    other.close()


def test_migrating_again_changes_nothing_and_keeps_rows(tmp_path: Path) -> None:
    path = tmp_path / "service.sqlite"
    first = State(path)
    Records(first).keep_feedback(Feedback(1.0, "a" * 32, "up", None, None, None))
    first.close()
    with sqlite3.connect(path, isolation_level=None) as connection:
        before = list(connection.execute("SELECT sql FROM sqlite_schema ORDER BY name"))
        migrate(connection)
        assert list(connection.execute("SELECT sql FROM sqlite_schema ORDER BY name")) == before
    assert Records(State(path)).counted() == {"up": 1, "down": 0}


def test_errors_of_the_first_version_are_split_by_language(tmp_path: Path) -> None:
    path = tmp_path / "service.sqlite"
    with sqlite3.connect(path, isolation_level=None) as connection:
        m001_initial(connection)
        connection.execute("PRAGMA user_version = 1")
        for number, error in enumerate((None, str(DAMAGED), "ក a | b ខ | K a | b L")):
            connection.execute(
                "INSERT INTO jobs (id, kind, status, created, process, error)"
                " VALUES (?, 'add', 'failed', ?, 1, ?)",
                (str(number), float(number), error),
            )
    found = [each.error for each in Jobs(State(path)).latest(9)]
    assert found == [Bilingual("ក a | b ខ", "K a | b L"), DAMAGED, None]


@pytest.mark.parametrize("content", [b"no database at all " * 200], ids=["text"])
def test_a_file_that_is_no_database_is_an_error_in_both_languages(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "service.sqlite").write_bytes(content)
    with pytest.raises(RecordsError, match=BOTH):
        State(tmp_path / "service.sqlite")


def test_an_impossible_path_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordsError, match="KHMERQA_STATE"):
        State(tmp_path / "file" / "service.sqlite")


@pytest.mark.parametrize("scope", ["read", "internal", "admin"])
def test_key_is_valid_until_it_is_revoked(state: State, scope: Scope) -> None:
    keys = Keys(state)
    assert not keys.locked()
    key, token = keys.create("portal", scope)
    found = keys.valid(token)
    assert found is not None
    assert (found.id, found.scope) == (key.id, scope)
    assert keys.locked()
    keys.revoke(key.id)
    assert keys.valid(token) is None
    assert keys.locked()
    with pytest.raises(NotFoundError, match=BOTH):
        keys.revoke(key.id)


def test_key_itself_is_nowhere_in_the_file(tmp_path: Path) -> None:
    state = State(tmp_path / "service.sqlite")
    _, token = Keys(state).create("portal", "read")
    state.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert token.encode() not in kept
    assert token.removeprefix("kq_").encode() not in kept


def test_key_past_its_time_is_none(state: State) -> None:
    keys = Keys(state)
    _, token = keys.create("guest", "read", days=1)
    assert keys.valid(token) is not None
    state.write("UPDATE keys SET expires = ?", (time.time() - 1,))
    assert keys.valid(token) is None


@pytest.mark.parametrize("token", ["", "kq_", "kq_wrong", "sk-other", "kq_\udc80", "x" * 10_000])
def test_what_is_no_key_is_none(state: State, token: str) -> None:
    Keys(state).create("portal", "read")
    assert Keys(state).valid(token) is None


@pytest.mark.parametrize("name", ["", "  ", "n" * 101])
def test_key_needs_a_name(state: State, name: str) -> None:
    with pytest.raises(UsageError, match=BOTH):
        Keys(state).create(name, "read")


def test_release_is_of_a_content(state: State) -> None:
    records = Records(state)
    records.release("plan", "aa", "tests")
    assert records.released() == {("plan", "aa")}
    records.hold("plan")
    assert records.released() == frozenset()


def test_old_questions_and_feedback_are_forgotten(state: State) -> None:
    records = Records(state)
    asked = QuestionLog("a" * 32, 100.0, "តើ…?", "km", "no_evidence", 0.1, "http")
    records.keep_question(asked)
    records.keep_question(replace(asked, answer_id="b" * 32, at=200.0))
    records.keep_feedback(Feedback(100.0, "a" * 32, "down", "no", "តើ…?", None))
    assert [each.at for each in records.unanswered(9)] == [200.0, 100.0]
    assert records.forget_before(150.0) == 2
    assert [each.at for each in records.unanswered(9)] == [200.0]
    assert list(records.feedback()) == []


def test_feedback_comes_back_as_it_was_given(state: State) -> None:
    records = Records(state)
    given = [Feedback(float(n), f"{n:032x}", "up", f"ល្អ {n}", None, "x") for n in range(7)]
    for each in given:
        records.keep_feedback(each)
    assert list(records.feedback(batch=3)) == given


def test_job_reports_its_progress_and_its_end(state: State) -> None:
    jobs = Jobs(state)
    job_id = jobs.begin("add")
    assert jobs.job(job_id).status == "running"

    def work() -> dict[str, object]:
        jobs.progress(job_id)("reading", 1, 2)
        running = jobs.job(job_id)
        assert (running.stage, running.done, running.total) == ("reading", 1, 2)
        return {"documents": 1}

    jobs.run(job_id, work)
    done = jobs.job(job_id)
    assert (done.status, done.result, done.error) == ("done", {"documents": 1}, None)
    assert [each.id for each in jobs.latest(5)] == [job_id]


def test_job_that_fails_says_why_and_what_failed_inside_does_not(state: State) -> None:
    jobs = Jobs(state)

    def refuse() -> dict[str, object]:
        raise KhmerQAError(DAMAGED)

    def stumble() -> dict[str, object]:
        raise RuntimeError("/srv/secret")

    first, second = jobs.begin("add"), jobs.begin("add")
    jobs.run(first, refuse)
    with pytest.raises(RuntimeError):
        jobs.run(second, stumble)
    assert (jobs.job(first).status, jobs.job(first).error) == ("failed", DAMAGED)
    assert (jobs.job(second).status, jobs.job(second).error) == ("failed", FAILED)


def test_job_of_a_process_that_is_gone_has_failed(state: State) -> None:
    jobs = Jobs(state)
    job_id = jobs.begin("add")
    assert jobs.job(job_id).status == "running"
    # Another process has its number now, as in a container, where each service is process 1.
    state.write("UPDATE jobs SET owner = ?", (identity(os.getpid()) + "0",))
    assert (jobs.job(job_id).status, jobs.job(job_id).error) == ("failed", INTERRUPTED)


def test_what_was_read_of_a_file_is_forgotten_after_an_hour_and_never_listed(state: State) -> None:
    jobs = Jobs(state)
    read, added = jobs.begin(PREVIEW), jobs.begin("add")
    for job_id in (read, added):
        jobs.run(job_id, lambda: {"title": "A draft"})
    assert [each.id for each in jobs.latest(9)] == [added]
    jobs.forget_previews()
    assert jobs.job(read).result == {"title": "A draft"}
    state.write("UPDATE jobs SET finished = finished - 3601")
    jobs.forget_previews()
    assert jobs.job(added).result
    with pytest.raises(NotFoundError):
        jobs.job(read)


@pytest.mark.parametrize("owner", ["", "another-boot pid:[1] 1 100"])
def test_job_of_a_machine_that_is_gone_has_failed(state: State, owner: str) -> None:
    jobs = Jobs(state)
    job_id = jobs.begin("add")
    state.write("UPDATE jobs SET owner = ?", (owner,))
    assert jobs.job(job_id).status == "running"  # it has said so a moment ago
    state.write("UPDATE jobs SET alive = ?", (time.time() - 3600,))
    assert (jobs.job(job_id).status, jobs.job(job_id).error) == ("failed", INTERRUPTED)


def test_a_job_says_that_it_is_alive(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "_ALIVE_EVERY", 0.01)
    jobs = Jobs(state)
    job_id = jobs.begin("add")
    state.write("UPDATE jobs SET alive = 0")

    def work() -> dict[str, int]:
        until = time.monotonic() + 30
        while state.rows("SELECT alive FROM jobs") == [(0.0,)] and time.monotonic() < until:
            time.sleep(0.01)
        return {}

    jobs.run(job_id, work)
    assert state.rows("SELECT alive FROM jobs")[0][0] > time.time() - 60


def test_unknown_job(state: State) -> None:
    with pytest.raises(NotFoundError, match=BOTH):
        Jobs(state).job("nothing")


def test_a_file_that_another_program_holds_stops_no_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup or a stuck process may hold the write lock for as long as it likes."""
    monkeypatch.setattr(state_module, "_TIMEOUT", 600.0)
    state = State(tmp_path / "service.sqlite")
    keys, records = Keys(state), Records(state)
    _, token = keys.create("reader", "read")
    records.release("policy", "ab", "test")
    other = sqlite3.connect(tmp_path / "service.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert keys.valid(token) is not None  # "last used" is lost
    assert keys.listed()[0].used is None
    assert records.released() == {("policy", "ab")}
    assert not state.try_to_write("DELETE FROM keys")
    assert time.monotonic() - began < 300  # well below the time that a write waits
    other.execute("ROLLBACK")
    other.close()
    assert state.try_to_write("UPDATE keys SET used = ?", (1.0,))
    assert keys.listed()[0].used == 1.0
    state.close()


def test_reading_does_not_wait_for_a_write_of_the_same_process(
    state: State, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "service.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(state.write, "DELETE FROM feedback")
        began = time.monotonic()
        while time.monotonic() - began < 0.5:
            assert state.rows("SELECT count(*) FROM keys") == [(0,)]
        assert not writing.done()
        other.execute("ROLLBACK")
        assert writing.result() == 0
    other.close()
