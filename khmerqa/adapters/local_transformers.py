"""A causal language model of the transformers library on this machine, by name or folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from khmerqa.errors import LanguageModelError, SettingsError, without_extra
from khmerqa.ports import Message
from khmerqa.types import Bilingual


class LocalTransformers:
    """Implements ``ports.LanguageModel``, one completion at a time.

    Raises MissingDependencyError where transformers is not installed, SettingsError for an unusable
    model.
    """

    def __init__(self, model: str, seconds: float) -> None:
        try:  # slow to import, and not needed by the default writer
            from transformers import AutoModelForCausalLM, AutoTokenizer
        except ImportError as error:
            what = Bilingual(
                f"អ្វីដែលម៉ូដែលភាសា {model} ត្រូវការ (transformers)",
                f"What the language model {model} needs (transformers)",
            )
            raise without_extra("models", what) from error
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(model)
            self._model: Any = AutoModelForCausalLM.from_pretrained(model)
            self._model.train(False)
        except (OSError, ValueError) as error:
            raise SettingsError(
                Bilingual(
                    f"មិនអាចបើកម៉ូដែលភាសា {model} បានទេ។ សូមកែ llm ក្នុង khmerqa.toml ។",
                    f"The language model {model} cannot be loaded ({error}). "
                    "Correct llm in khmerqa.toml.",
                )
            ) from error
        self._seconds = seconds
        self._turn = threading.Lock()
        self.name = model.rstrip("/").rsplit("/", 1)[-1]

    def complete(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """Yield the pieces as they are generated; see ``ports.LanguageModel``."""
        from transformers import TextIteratorStreamer

        with self._turn:
            streamer = TextIteratorStreamer(
                self._tokenizer, skip_prompt=True, skip_special_tokens=True, timeout=self._seconds
            )
            failures: list[Exception] = []
            worker = threading.Thread(
                target=self._generate, args=(messages, max_tokens, streamer, failures)
            )
            worker.start()
            try:
                yield from (piece for piece in streamer if piece)
            finally:
                worker.join()  # ended by max_time at the latest
            if failures:
                raise LanguageModelError(
                    Bilingual(
                        "ម៉ូដែលភាសាបានបរាជ័យ។ សូមជ្រើសរើសម៉ូដែលផ្សេង ក្នុង khmerqa.toml ។",
                        f"The language model failed ({failures[0]}). "
                        "Choose another one in khmerqa.toml.",
                    )
                ) from failures[0]

    def _generate(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        streamer: Any,
        failures: list[Exception],
    ) -> None:
        try:
            inputs = self._tokenizer(self._prompt(messages), return_tensors="pt")
            self._model.generate(
                **inputs,
                max_new_tokens=max_tokens,
                max_time=self._seconds,
                do_sample=False,
                streamer=streamer,
            )
        except Exception as error:
            failures.append(error)
            streamer.end()

    def _prompt(self, messages: Sequence[Message]) -> str:
        if self._tokenizer.chat_template:
            prompt: str = self._tokenizer.apply_chat_template(
                [{"role": each.role, "content": each.content} for each in messages],
                tokenize=False,
                add_generation_prompt=True,
            )
            return prompt
        return "\n\n".join(each.content for each in messages) + "\n\n"
