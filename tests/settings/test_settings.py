from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from operator import attrgetter
from pathlib import Path

import pytest

from khmerqa.errors import SettingsError
from khmerqa.settings import Settings, all_settings, from_env, read_toml


def from_toml(path: Path) -> Settings:
    return Settings().with_values(read_toml(path), str(path))


@pytest.mark.parametrize(
    ("toml", "environment", "flags", "port"),
    [
        pytest.param("", {}, {}, 8000, id="default"),
        pytest.param("port = 1", {}, {}, 1, id="file"),
        pytest.param("port = 1", {"KHMERQA_PORT": "2"}, {}, 2, id="environment beats file"),
        pytest.param("port = 1", {"KHMERQA_PORT": "2"}, {"port": "3"}, 3, id="flag beats both"),
        pytest.param("port = 1", {"KHMERQA_PORT": ""}, {}, 1, id="empty is not set"),
    ],
)
def test_precedence(
    tmp_path: Path, toml: str, environment: Mapping[str, str], flags: Mapping[str, str], port: int
) -> None:
    path = tmp_path / "khmerqa.toml"
    path.write_text(toml, encoding="utf-8")
    settings = from_env(environment, from_toml(path)).with_values(flags, "command line")
    assert settings.serve.port == port


@pytest.mark.parametrize(
    ("name", "place", "text", "value"),
    [
        ("corpus", "index.corpus", "/srv/ឯកសារ", Path("/srv/ឯកសារ")),
        ("index", "index.directory", "index", Path("index")),
        ("judge", "models.judge", "built-in", "built-in"),
        ("embedder", "models.embedder", "models/own", "models/own"),
        ("readers", "index.readers", "tcp://10.0.0.5:8786", "tcp://10.0.0.5:8786"),
        ("index_engine", "index.engine", "milvus", "milvus"),
        ("milvus_uri", "index.milvus_uri", "http://milvus:19530", "http://milvus:19530"),
        ("milvus_token", "index.milvus_token", "user:password", "user:password"),
        ("reranker", "models.reranker", "some/model", "some/model"),
        ("writer", "answer.writer", "openai", "openai"),
        ("llm", "answer.llm", "some/model", "some/model"),
        ("llm_url", "answer.llm_url", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
        ("llm_key", "answer.llm_key", "secret", "secret"),
        ("llm_seconds", "answer.llm_seconds", "30", 30),
        ("top_k", "answer.top_k", "50", 50),
        ("top_k", "answer.top_k", "១២", 12),
        ("host", "serve.host", "::1", "::1"),
        ("port", "serve.port", "0", 0),
        ("no_auth", "serve.no_auth", "yes", True),
        ("hosts", "serve.hosts", "a.gov.kh, b.gov.kh", "a.gov.kh, b.gov.kh"),
        ("require_keys", "serve.require_keys", "1", True),
        ("no_auth", "serve.no_auth", "OFF", False),
        (
            "state",
            "serve.state",
            "/var/lib/khmerqa/service.sqlite",
            "/var/lib/khmerqa/service.sqlite",
        ),
        ("public_url", "serve.public_url", "https://ask.example.org", "https://ask.example.org"),
        ("title", "serve.title", "ក្រសួង", "ក្រសួង"),
        ("title_en", "serve.title_en", "Ministry", "Ministry"),
        ("logo", "serve.logo", "/srv/logo.svg", "/srv/logo.svg"),
        ("theme_colour", "serve.theme_colour", "#1d4f91", "#1d4f91"),
        ("embed", "serve.embed", "https://a.gov.kh", "https://a.gov.kh"),
        ("cors", "serve.cors", "https://portal.example.org", "https://portal.example.org"),
        ("workers", "serve.workers", "2", 2),
        ("rate", "serve.rate", "120", 120),
        ("concurrency", "serve.concurrency", "16", 16),
        ("timeout", "serve.timeout", "30", 30),
        ("upload_mib", "serve.upload_mib", "50", 50),
        ("log_questions", "serve.log_questions", "on", True),
        ("keep_days", "serve.keep_days", "30", 30),
        ("telegram_token", "telegram.token", "12:token", "12:token"),
        ("telegram_api", "telegram.api", "http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        (
            "telegram_webhook",
            "telegram.webhook",
            "https://ask.example.org/telegram",
            "https://ask.example.org/telegram",
        ),
    ],
)
def test_every_setting_has_an_environment_variable(
    name: str, place: str, text: str, value: object
) -> None:
    settings = from_env({f"KHMERQA_{name.upper()}": text})
    assert attrgetter(place)(settings) == value
    assert settings == Settings().with_values({name: value}, "the library")


def test_every_setting_is_tested_above() -> None:
    (mark,) = test_every_setting_has_an_environment_variable.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == set(all_settings())


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("port", "http", "a whole number from 0 to 65535"),
        ("port", "65536", "a whole number from 0 to 65535"),
        ("port", "-1", "a whole number from 0 to 65535"),
        ("top_k", "0", "a whole number from 1 to 50"),
        ("top_k", "51", "a whole number from 1 to 50"),
        ("top_k", "8.5", "a whole number from 1 to 50"),
        ("port", "9" * 5000, "a whole number from 0 to 65535"),
        ("no_auth", "perhaps", "true or false"),
        # Without a scheme it names no host: the service would ask for no keys.
        ("public_url", "ask.gov.kh", "https://ask"),
        ("public_url", "ask.gov.kh:443", "https://ask"),
        ("public_url", "//ask.gov.kh", "https://ask"),
        ("public_url", "https:/ask.gov.kh", "https://ask"),
        ("public_url", "http://[", "https://ask"),
        ("public_url", "javascript:alert(1)", "https://ask"),
        ("llm_url", "file:///etc/passwd", "https://ask"),
        ("telegram_webhook", "ask.gov.kh/telegram", "https://ask"),
        ("hosts", "https://ask.gov.kh", "ask.example.gov.kh"),
        ("hosts", "ask.gov.kh:8443", "ask.example.gov.kh"),
        ("hosts", "a.gov.kh, *", "ask.example.gov.kh"),
        ("cors", "portal.example.org", "https://a"),
        ("cors", "null", "https://a"),
        ("embed", "https://a.gov.kh; script-src *", "https://a"),
        ("embed", "https://a.gov.kh/page", "https://a"),
    ],
)
def test_bad_value_is_named(name: str, value: str, message: str) -> None:
    given = re.escape(value)
    both = f"អថេរបរិស្ថាន៖ '{given}' .*'{name}'.*។ \\\\| environment: '{given}' .*'{name}'.*{message}"
    with pytest.raises(SettingsError, match=both):
        from_env({f"KHMERQA_{name.upper()}": value})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("colour = 1", "no setting 'colour'. Use: concurrency, corpus", id="unknown"),
        pytest.param("port = true", "'True' is not a value for 'port'", id="truth for a number"),
        pytest.param("host = 5", "'5' is not a value for 'host'", id="number for a text"),
        pytest.param('corpus = ""', "'' is not a value for 'corpus'", id="empty path"),
        pytest.param("index = ['a']", "not a value for 'index'", id="list for a path"),
        pytest.param("port 1", "Correct the file or remove it", id="no TOML"),
        pytest.param(f"port = {'9' * 5000}", "Correct the file or remove it", id="endless number"),
        pytest.param(f"port = {'[' * 9999}", "Correct the file or remove it", id="endless list"),
        pytest.param('title = "a\\u0000"', "not a value for 'title'", id="no text of a system"),
    ],
)
def test_bad_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "khmerqa.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        SettingsError, match=f"[\u1780-\u17ff].*។ \\\\| .*khmerqa.toml: .*{message}"
    ):
        from_toml(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "HTTPS://ask.gov.kh:8443/khmerqa/"),
        ("public_url", "http://[::1]:8000"),
        ("hosts", "::1,10.0.0.5, សំណួរ.gov.kh"),
        ("cors", "*"),
        ("embed", "https://*.gov.kh/, http://localhost:3000"),
    ],
)
def test_an_address_may_be_written_in_any_good_way(name: str, value: str) -> None:
    assert value in repr(from_env({f"KHMERQA_{name.upper()}": value}).serve)


def test_folder_instead_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Correct the file or remove it"):
        from_toml(tmp_path)


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert from_toml(tmp_path / "khmerqa.toml") == Settings()


def test_other_names_are_ignored() -> None:
    environment = {"KHMERQA_SHARED": "/elsewhere", "KHMERQA_COLOUR": "blue", "PORT": "1"}
    assert from_env(environment) == Settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().serve.port = 1  # type: ignore[misc]


def test_a_setting_has_a_text_and_a_number_has_bounds() -> None:
    for setting in all_settings().values():
        assert setting.about
        assert (type(setting.default) is int) == (setting.bounds != (0, 0))


def test_secrets_are_not_printed() -> None:
    secrets = dict.fromkeys(("llm_key", "milvus_token", "telegram_token"), "hush")
    assert "hush" not in repr(Settings().with_values(secrets, "the library"))
