"""Settings: plain frozen values. A flag beats the environment, that beats ``khmerqa.toml``."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from khmerqa.errors import SettingsError
from khmerqa.types import Bilingual

PREFIX = "KHMERQA_"
BUILT_IN = "built-in"
EXTRACTIVE = "extractive"
_BOUNDS = {
    "top_k": (1, 50),
    "port": (0, 65535),
    "workers": (1, 64),
    "rate": (0, 1_000_000),
    "concurrency": (1, 100_000),
    "llm_seconds": (1, 3600),
    "timeout": (1, 3600),
    "upload_mib": (1, 4096),
    "interval": (1, 86_400),
    "keep": (1, 1000),
    "keep_days": (1, 36_500),
}
_SOURCES = {"environment": "អថេរបរិស្ថាន", "command line": "បន្ទាត់ពាក្យបញ្ជា"}  # in Khmer


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Each field has an environment twin, ``KHMERQA_`` and its name in capitals."""

    corpus: Path = Path("corpus")
    index: Path = Path("indexes/default")
    embedder: str = BUILT_IN  # or the name or folder of a sentence-transformers model
    reranker: str = ""  # the name or folder of a cross-encoder; "": the order of the legs stands
    writer: str = EXTRACTIVE  # or "openai" (any compatible address) or "transformers" (local)
    llm: str = ""  # the model's name at that address, or a folder or name for transformers
    llm_url: str = "http://127.0.0.1:11434/v1"  # where Ollama listens
    llm_key: str = ""
    llm_seconds: int = 60  # the longest that a whole completion may take
    index_engine: str = "embedded"  # or "milvus", at milvus_uri
    milvus_uri: str = "milvus.db"  # a file of milvus-lite, or http://host:19530
    milvus_token: str = ""  # "user:password", where the cluster wants one
    top_k: int = 8
    host: str = "127.0.0.1"
    port: int = 8000
    no_auth: bool = False
    state: str = ""  # the file of keys, feedback and jobs; "": service.sqlite in the index
    public_url: str = ""  # how others reach the service; "": as each request says
    cors: str = ""  # origins whose pages may call the service, separated by commas
    workers: int = 1
    rate: int = 0  # requests a minute for each key or address; 0: as ``serve.limits`` chooses
    concurrency: int = 128  # requests at once in each worker; more are asked to wait
    timeout: int = 60  # seconds that a question may take
    upload_mib: int = 100  # the largest file that may be sent
    log_questions: bool = False  # keep and log what is asked
    keep_days: int = 90  # days that questions and feedback are kept
    telegram_token: str = field(default="", repr=False)
    telegram_api: str = "https://api.telegram.org"
    telegram_webhook: str = ""  # the public https address of the webhook; "": long polling
    full: bool = False
    dry_run: bool = False
    watch: bool = False
    interval: int = 5  # seconds between two looks of --watch
    replace: bool = False
    keep: int = 2  # generations that prune leaves
    json: bool = False
    debug: bool = False

    def with_values(self, values: Mapping[str, Any], source: str) -> Settings:
        """Return these settings with some replaced.

        Raises SettingsError, naming ``source``, for an unknown name or a value of the wrong kind.
        """
        known = {each.name for each in fields(self)}
        changed: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                names = ", ".join(sorted(known))
                raise SettingsError(
                    Bilingual(
                        f"{_SOURCES.get(source, source)}៖ គ្មានការកំណត់ '{name}' ទេ។ "
                        f"សូមប្រើការកំណត់ណាមួយក្នុងចំណោម៖ {names} ។",
                        f"{source}: there is no setting '{name}'. The settings are: {names}.",
                    )
                )
            changed[name] = _convert(name, value, getattr(self, name), source)
        return replace(self, **changed)


def from_env(environ: Mapping[str, str], base: Settings | None = None) -> Settings:
    """Return ``base`` with what the environment sets. ``KHMERQA_SHARED`` belongs to the tests."""
    names = {each.name for each in fields(Settings)}
    values = {
        key.removeprefix(PREFIX).lower(): value
        for key, value in environ.items()
        if key.startswith(PREFIX) and key.removeprefix(PREFIX).lower() in names and value
    }
    return (base or Settings()).with_values(values, "environment")


def from_toml(path: Path, base: Settings | None = None) -> Settings:
    """Return ``base`` with what the file sets; ``base`` itself where there is no such file.

    Raises SettingsError for a file that cannot be read or is not TOML.
    """
    base = base or Settings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return base
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            Bilingual(
                f"មិនអាចអាន {path} បានទេ។ សូមកែឯកសារ (file) នេះ ឬលុបវាចោល។",
                f"{path}: {error}. Correct the file or remove it.",
            )
        ) from error
    return base.with_values(values, str(path))


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches a host of this name or address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _convert(name: str, value: object, default: object, source: str) -> object:
    """Return ``value`` as the kind that ``default`` is of."""
    khmer, english = f"សូមសរសេរតម្លៃដូចជា {default} ។", f"Example: {default}"
    if isinstance(default, bool):
        if str(value).lower() in {"1", "true", "yes", "on"}:
            return True
        if str(value).lower() in {"0", "false", "no", "off"}:
            return False
        khmer, english = "សូមជ្រើសរើស true ឬ false ។", "Choose true or false"
    elif isinstance(default, int):
        lowest, highest = _BOUNDS[name]
        if str(value).isdecimal() and lowest <= int(str(value)) <= highest:
            return int(str(value))
        khmer = f"សូមជ្រើសរើសចំនួនគត់ពី {lowest} ដល់ {highest} ។"
        english = f"Choose a whole number from {lowest} to {highest}"
    elif isinstance(value, str | Path) and str(value):
        return Path(value) if isinstance(default, Path) else str(value)
    raise SettingsError(
        Bilingual(
            f"{_SOURCES.get(source, source)}៖ '{value}' មិនមែនជាតម្លៃសម្រាប់ការកំណត់ '{name}' ទេ។ {khmer}",
            f"{source}: '{value}' is not a value for '{name}'. {english}.",
        )
    )
