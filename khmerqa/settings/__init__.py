"""Settings in groups of frozen values.

From outside each setting has one flat name, unique over all groups: ``--top-k`` on the command line,
``KHMERQA_TOP_K`` in the environment, ``top_k`` in ``khmerqa.toml``. A flag beats the environment, and
the environment beats the file. What changes a single run (``--full``, ``--dry-run``) is not a
setting but an option of its command: see ``khmerqa.cli.options``.

setting.py   a setting as it is seen from outside, and which values it takes
forms.py     what addresses, origins and names of hosts look like
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from khmerqa.errors import SettingsError
from khmerqa.settings.forms import ADDRESS, NAMES, ORIGINS
from khmerqa.settings.setting import SOURCES, About, Setting
from khmerqa.types import EMBEDDED, Bilingual

PREFIX = "KHMERQA_"
BUILT_IN, STATIC = "built-in", "built-in-static"
EXTRACTIVE = "extractive"
NO_JUDGE = "none"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """What is indexed, where the index is, and which engine searches it."""

    corpus: Annotated[Path, About("the folder of documents to index")] = Path("corpus")
    directory: Annotated[Path, About("the folder of the index", name="index")] = Path(
        "indexes/default"
    )
    readers: Annotated[str, About("a Dask scheduler whose workers read files; empty: none")] = ""
    engine: Annotated[
        str,
        About(
            "what searches: embedded (FAISS and tantivy) or milvus",
            name="index_engine",
            choices=(EMBEDDED, "milvus"),
        ),
    ] = EMBEDDED
    milvus_uri: Annotated[str, About("a file of milvus-lite, or http://host:19530")] = "milvus.db"
    milvus_token: Annotated[str, About("user:password, if the cluster needs it")] = field(
        default="", repr=False
    )


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The models that find passages, by name or folder, as sentence-transformers takes them."""

    embedder: Annotated[
        str,
        About("'built-in', 'built-in-static', or a sentence-transformers model or folder"),
    ] = BUILT_IN
    judge: Annotated[
        str, About("reads what is found: 'built-in', or 'none'", choices=(BUILT_IN, NO_JUDGE))
    ] = BUILT_IN
    reranker: Annotated[
        str, About("a cross-encoder that sorts the best passages again; empty: none")
    ] = ""


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How many passages are returned, and what writes the answer."""

    top_k: Annotated[int, About("how many passages a search returns", bounds=(1, 50))] = 8
    writer: Annotated[
        str,
        About(
            "what writes answers: extractive (quotations only), openai (a compatible service) or "
            "transformers (a local model)",
            choices=(EXTRACTIVE, "openai", "transformers"),
        ),
    ] = EXTRACTIVE
    llm: Annotated[str, About("the language model's name at its service, or its folder")] = ""
    llm_url: Annotated[str, About("the address of the language model", form=ADDRESS)] = (
        "http://127.0.0.1:11434/v1"
    )
    llm_key: Annotated[str, About("the API key of the language model")] = field(
        default="", repr=False
    )
    llm_seconds: Annotated[int, About("the longest time for one completion", bounds=(1, 3600))] = 60


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """The HTTP service."""

    host: Annotated[str, About("the address to listen on")] = "127.0.0.1"
    port: Annotated[int, About("the port to listen on; 0: any free one", bounds=(0, 65535))] = 8000
    no_auth: Annotated[bool, About("serve other machines without API keys")] = False
    require_keys: Annotated[
        bool, About("answer nobody without an API key, whatever else is set or lost")
    ] = False
    state: Annotated[
        str, About("the file of keys, feedback and jobs; empty: service.sqlite in the index")
    ] = ""
    public_url: Annotated[
        str, About("the address that users see; empty: that of each request", form=ADDRESS)
    ] = ""
    hosts: Annotated[
        str, About("further names the service answers to, separated by commas", form=NAMES)
    ] = ""
    cors: Annotated[
        str, About("origins whose pages may call the service, separated by commas", form=ORIGINS)
    ] = ""
    workers: Annotated[int, About("how many worker processes", bounds=(1, 64))] = 1
    rate: Annotated[
        int,
        About(
            "requests a minute for each key or address; 0: the built-in limit",
            bounds=(0, 1_000_000),
        ),
    ] = 0
    concurrency: Annotated[
        int,
        About("requests at once in each worker; further ones get status 503", bounds=(1, 100_000)),
    ] = 128
    timeout: Annotated[int, About("seconds that a question may take", bounds=(1, 3600))] = 60
    upload_mib: Annotated[int, About("the largest upload in MiB", bounds=(1, 4096))] = 100
    title: Annotated[str, About("the page's name in Khmer; empty: the built-in one")] = ""
    title_en: Annotated[str, About("the page's name in English")] = ""
    logo: Annotated[str, About("a picture beside the name: SVG, PNG, JPEG or WebP")] = ""
    theme_colour: Annotated[str, About("the colour of buttons and links, such as #1d4f91")] = ""
    embed: Annotated[
        str,
        About(
            "origins of sites that may show the page inside theirs, separated by commas",
            form=ORIGINS,
        ),
    ] = ""
    log_questions: Annotated[bool, About("keep and log questions")] = False
    keep_days: Annotated[
        int, About("days that questions and feedback are kept", bounds=(1, 36_500))
    ] = 90


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The Telegram bot."""

    token: Annotated[str, About("the token from @BotFather", name="telegram_token")] = field(
        default="", repr=False
    )
    api: Annotated[str, About("the address of the Bot API", name="telegram_api", form=ADDRESS)] = (
        "https://api.telegram.org"
    )
    webhook: Annotated[
        str,
        About(
            "the public https address of the webhook; empty: long polling",
            name="telegram_webhook",
            form=ADDRESS,
        ),
    ] = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings."""

    index: IndexSettings = IndexSettings()
    models: ModelSettings = ModelSettings()
    answer: AnswerSettings = AnswerSettings()
    serve: ServeSettings = ServeSettings()
    telegram: TelegramSettings = TelegramSettings()
    named: frozenset[str] = frozenset()  # the settings that were given, and are no defaults

    def with_values(self, values: Mapping[str, Any], source: str) -> Settings:
        """Return these settings with some values replaced; the names are those of ``khmerqa.toml``.

        Raises SettingsError, naming ``source``, for an unknown name or a value of the wrong type.
        """
        changed: dict[str, dict[str, Any]] = {}
        known = {place[2].name: place for place in _described()}
        for name, value in values.items():
            if name not in known:
                names = ", ".join(get_close_matches(name, known, n=1, cutoff=0.7) or sorted(known))
                raise SettingsError(
                    Bilingual(
                        f"{SOURCES.get(source, source)}៖ គ្មានការកំណត់ '{name}' ទេ។ សូមប្រើ៖ {names} ។",
                        f"{source}: there is no setting '{name}'. Use: {names}.",
                    )
                )
            group, attribute, setting = known[name]
            changed.setdefault(group, {})[attribute] = setting.value_of(value, source)
        groups = {name: replace(getattr(self, name), **new) for name, new in changed.items()}
        return replace(self, **groups, named=self.named | set(values))


@cache
def all_settings() -> Mapping[str, Setting]:
    """Return every setting by its outside name, in the order of the groups."""
    return {setting.name: setting for _, _, setting in _described()}


@cache
def _described() -> tuple[tuple[str, str, Setting], ...]:
    """Return the group, the field and the description of every setting."""
    found = []
    for group, group_type in [*get_type_hints(Settings).items()][:-1]:  # all but ``named``
        hints = get_type_hints(group_type, include_extras=True)
        for each in fields(group_type):
            about: About = hints[each.name].__metadata__[0]
            setting = Setting(
                name=about.name or each.name,
                default=each.default,
                about=about.text,
                bounds=about.bounds,
                choices=about.choices,
                form=about.form,
            )
            found.append((group, each.name, setting))
    return tuple(found)


def values_from_env(environ: Mapping[str, str], names: Mapping[str, Setting]) -> dict[str, str]:
    """Return what the environment says of these names; an empty variable says nothing."""
    return {name: value for name in names if (value := environ.get(f"{PREFIX}{name.upper()}", ""))}


def from_env(environ: Mapping[str, str], base: Settings | None = None) -> Settings:
    """Return ``base`` with what the environment sets; other variables are ignored."""
    values = values_from_env(environ, all_settings())
    return (base or Settings()).with_values(values, "environment")


def read_toml(path: Path) -> dict[str, Any]:
    """Return what the file says; nothing where there is no such file.

    Raises SettingsError for a file that cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:  # of TOML, of UTF-8, of numbers
        raise SettingsError(
            Bilingual(
                f"មិនអាចអាន {path} បានទេ។ សូមកែឯកសារ (file) នេះ ឬលុបវាចោល។",
                f"{path}: {error}. Correct the file or remove it.",
            )
        ) from error
