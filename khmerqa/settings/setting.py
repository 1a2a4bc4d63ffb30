"""A setting or option as it is seen from outside: its name, and which values it takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khmerqa.errors import SettingsError
from khmerqa.settings.forms import Form
from khmerqa.types import Bilingual

SOURCES = {"environment": "អថេរបរិស្ថាន", "command line": "បន្ទាត់ពាក្យបញ្ជា"}  # in Khmer
_MOST_DIGITS = 20  # a number of thousands of them cannot even be read


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting or option as it is seen from outside."""

    name: str
    default: object  # its type is the type of the value
    about: str
    bounds: tuple[int, int] = (0, 0)  # of a number, both allowed
    choices: tuple[str, ...] = ()  # of a text; (): any
    form: Form | None = None  # of a text

    def value_of(self, given: object, source: str) -> Any:
        """Return what was given, in the type of the default.

        Raises SettingsError, naming ``source``, for what is of another type or not allowed.
        """
        text = str(given)
        if isinstance(self.default, bool):
            if text.lower() in {"1", "true", "yes", "on"}:
                return True
            if text.lower() in {"0", "false", "no", "off"}:
                return False
        elif isinstance(self.default, int):
            short = len(text) <= _MOST_DIGITS
            if short and text.isdecimal() and self.bounds[0] <= int(text) <= self.bounds[1]:
                return int(text)
        elif isinstance(given, str | Path) and self._may_be(text):
            return Path(given) if isinstance(self.default, Path) else text
        advice = self._advice()
        raise SettingsError(
            Bilingual(
                f"{SOURCES.get(source, source)}៖ '{given}' មិនមែនជាតម្លៃសម្រាប់ការកំណត់ "
                f"'{self.name}' ទេ។ {advice.km}",
                f"{source}: '{given}' is not a value for '{self.name}'. {advice.en}",
            )
        )

    def _may_be(self, text: str) -> bool:
        if not text or "\0" in text or (self.choices and text not in self.choices):
            return False
        return self.form is None or self.form.fits(text)

    def _advice(self) -> Bilingual:
        if isinstance(self.default, bool):
            return Bilingual("សូមជ្រើសរើស true ឬ false ។", "Choose true or false.")
        if isinstance(self.default, int):
            lowest, highest = self.bounds
            return Bilingual(
                f"សូមជ្រើសរើសចំនួនគត់ពី {lowest} ដល់ {highest} ។",
                f"Choose a whole number from {lowest} to {highest}.",
            )
        if self.choices:
            choices = ", ".join(self.choices)
            return Bilingual(f"សូមជ្រើសរើសមួយក្នុងចំណោម៖ {choices} ។", f"Choose one of: {choices}.")
        example = self.form.example if self.form else self.default
        return Bilingual(f"សូមសរសេរតម្លៃដូចជា {example} ។", f"Example: {example}")


@dataclass(frozen=True, slots=True)
class About:
    """What the field of a setting says about it, in addition to its type and default."""

    text: str
    name: str = ""  # from outside, where it is not the field's own
    bounds: tuple[int, int] = (0, 0)
    choices: tuple[str, ...] = ()
    form: Form | None = None
