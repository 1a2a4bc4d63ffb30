"""A language model behind any address that speaks OpenAI's chat protocol: Ollama, vLLM, a hosted one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from khmerqa.errors import LanguageModelError, without_extra
from khmerqa.ports import Message
from khmerqa.types import Bilingual

_MAX_BYTES = 4 * 2**20  # of a response; an answer has some kilobytes, and its events ten times that
_CONNECT = 5.0  # seconds; a server that does not accept a connection by then is down


class OpenAICompatible:
    """Implements ``ports.LanguageModel``. The ``openai`` client is imported when one is made."""

    def __init__(self, model: str, url: str, key: str, seconds: float) -> None:
        try:
            import openai
        except ImportError as error:
            what = Bilingual(
                "កញ្ចប់ openai សម្រាប់ម៉ូដែលភាសា", "The package openai, for a language model,"
            )
            raise without_extra("llm", what) from error
        self.name = model
        self._seconds = seconds
        self._client = openai.OpenAI(
            base_url=url,
            api_key=key or "none",  # the client requires one; servers without keys ignore it
            timeout=openai.Timeout(seconds, connect=min(_CONNECT, seconds)),
            http_client=openai.DefaultHttpxClient(event_hooks={"response": [_limit]}),
            max_retries=0,  # someone is waiting, and the extractive answer is there already
        )

    def complete(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """Yield the pieces that the server streams; see ``ports.LanguageModel``."""
        ends = time.monotonic() + self._seconds
        request: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": each.role, "content": each.content} for each in messages],
            "temperature": 0,
            "max_tokens": max_tokens,
            "stream": True,
            "extra_headers": {"Accept-Encoding": "identity"},
        }
        try:
            with self._client.chat.completions.create(**request) as stream:
                for chunk in stream:
                    # A server that drips one token a minute keeps every single read in time.
                    if time.monotonic() > ends:
                        raise _failed(f"more than {self._seconds:g} s")
                    if chunk.choices and (piece := chunk.choices[0].delta.content):
                        yield piece
        except LanguageModelError:
            raise
        except Exception as error:
            # The client raises errors of its connection and its parser besides its own.
            raise _failed(_meaning(error)) from error


def _limit(response: Any) -> None:
    """Let no more of a response pass than an answer can need: a line without end fills the memory."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise _failed("it compresses its answers")
    stream = response.stream
    # Which HTTP library the client uses depends on its version; both want a stream of this class.
    kind: Any = next(each for each in type(stream).__mro__ if each.__name__ == "SyncByteStream")

    class Limited(kind):  # type: ignore[misc]
        def __iter__(self) -> Iterator[bytes]:
            left = _MAX_BYTES
            for part in stream:
                left -= len(part)
                if left < 0:
                    raise _failed(f"more than {_MAX_BYTES // 2**20} MiB")
                yield part

        def close(self) -> None:
            stream.close()

    response.stream = Limited()


# What the client's errors mean, by their names: (Khmer, English).
_MEANINGS = {
    "APIConnectionError": ("មិនអាចភ្ជាប់ទៅអាសយដ្ឋានបានទេ", "nothing answers at the address"),
    "APITimeoutError": ("ហួសពេលកំណត់", "it took too long"),
    "AuthenticationError": ("សោ llm_key មិនត្រូវបានទទួល", "the key llm_key is not accepted"),
    "PermissionDeniedError": ("សោ llm_key គ្មានសិទ្ធិ", "the key llm_key may not use it"),
    "NotFoundError": ("គ្មានម៉ូដែល ឬអាសយដ្ឋាននេះទេ", "there is no such model or address"),
    "RateLimitError": ("សំណើច្រើនពេក ឬអស់កូតា", "too many requests, or no quota is left"),
    "BadRequestError": ("សំណើមិនត្រូវបានទទួល", "it refuses the request"),
    "InternalServerError": ("ម៉ាស៊ីនបម្រើមានបញ្ហា", "its server failed"),
}


def _meaning(error: Exception) -> Bilingual:
    name = type(error).__name__
    khmer, english = _MEANINGS.get(name, (name, name))
    return Bilingual(khmer, f"{english}: {error}")


def _failed(reason: str | Bilingual) -> LanguageModelError:
    khmer, english = (reason.km, reason.en) if isinstance(reason, Bilingual) else (reason, reason)
    return LanguageModelError(
        Bilingual(
            f"ម៉ូដែលភាសាមិនឆ្លើយតប ({khmer})។ សូមពិនិត្យ llm_url និង llm ក្នុង khmerqa.toml ។",
            f"The language model failed ({english}). Check llm_url and llm in khmerqa.toml.",
        )
    )
