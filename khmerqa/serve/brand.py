"""The name, logo and colour that a ministry gives the page, and the file with which it is installed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from khmerqa.errors import SettingsError
from khmerqa.settings import ServeSettings
from khmerqa.types import Bilingual

LOGO_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MIN_CONTRAST = 4.5  # of text, WCAG 2.2, 1.4.3
_LIGHT, _DARK = (255, 255, 255), (30, 35, 42)  # the paper of cards in style.css
_HTML, _TITLE = '<html lang="km">', "សួរអំពីឯកសារគោលនយោបាយ"
_NAME = '<h1><a href="/" data-t="title">'

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Brand:
    """What is set; empty where it is the built-in one."""

    title_km: str
    title_en: str
    colour: Colour | None
    logo: Path | None


def brand_of(settings: ServeSettings) -> Brand:
    """Return what the settings say; raises SettingsError for a colour or a logo that is none."""
    logo = Path(settings.logo) if settings.logo else None
    if logo is not None and not (logo.is_file() and logo.suffix.lower() in LOGO_TYPES):
        raise SettingsError(
            Bilingual(
                f"KHMERQA_LOGO៖ '{logo}' មិនមែនជារូបភាពទេ។ សូមប្រើឯកសារ (file) SVG, PNG, JPEG ឬ WebP ។",
                f"KHMERQA_LOGO: '{logo}' is no picture. Name an SVG, PNG, JPEG or WebP file.",
            )
        )
    if settings.theme_colour and not _COLOUR.fullmatch(settings.theme_colour):
        raise SettingsError(
            Bilingual(
                f"KHMERQA_THEME_COLOUR៖ '{settings.theme_colour}' មិនមែនជាពណ៌ទេ។ សូមសរសេរដូចជា #1d4f91 ។",
                f"KHMERQA_THEME_COLOUR: '{settings.theme_colour}' is no colour. Write it as #1d4f91.",
            )
        )
    digits = settings.theme_colour.removeprefix("#")
    colour = (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)) if digits else None
    return Brand(settings.title, settings.title_en or settings.title, colour, logo)


def branded(html: str, brand: Brand, *, braille: bool = False) -> str:
    """Return the page with its own name and logo; it offers Braille where that can be made."""
    if brand.title_km:
        km, en = escape(brand.title_km), escape(brand.title_en)
        titles = f'{_HTML[:-1]} data-title-km="{km}" data-title-en="{en}">'
        html = html.replace(_HTML, titles, 1).replace(_TITLE, km)
    if braille:
        html = html.replace(_HTML[:-1], f'{_HTML[:-1]} data-braille=""', 1)
    if brand.logo:
        picture = '<img class="logo" src="/logo" alt="">'
        html = html.replace(_NAME, f"{picture}{_NAME}", 1)
    return html


def styles_of(brand: Brand) -> str:
    """Return a style sheet with the colour, made darker or lighter until text in it can be read."""
    if brand.colour is None:
        return ""
    light, dark = _readable(brand.colour, _LIGHT), _readable(brand.colour, _DARK)
    on_dark = f"{{ {_variables(dark)} }}"
    return (
        f":root {{ {_variables(light)} }}\n"
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {on_dark} }}\n'
        f':root[data-theme="dark"] {on_dark}\n'
    )


def manifest_of(brand: Brand) -> dict[str, Any]:
    """Return the web application manifest (W3C) with which a browser installs the page."""
    name = brand.title_km or _TITLE
    logo = brand.logo and {"src": "/logo", "type": LOGO_TYPES[brand.logo.suffix.lower()]}
    icon = logo or {"src": "/icon.svg", "type": "image/svg+xml"}
    return {
        "name": name,
        "short_name": name,
        "lang": "km",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#fbfbf9",
        "theme_color": _hex(_readable(brand.colour or (29, 79, 145), _LIGHT)),
        "icons": [{**icon, "sizes": "any"}],
    }


def _variables(colour: Colour) -> str:
    ink = max(_LIGHT, (16, 21, 28), key=lambda each: _contrast(each, colour))
    return f"--accent: {_hex(colour)}; --on-accent: {_hex(ink)};"


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def _readable(colour: Colour, paper: Colour) -> Colour:
    """Return the nearest colour towards black or white that can be read on ``paper``."""
    end = 0 if _luminance(paper) > 0.5 else 255
    for step in range(21):
        mixed = [round(part + (end - part) * step / 20) for part in colour]
        nearer = (mixed[0], mixed[1], mixed[2])
        if _contrast(nearer, paper) >= _MIN_CONTRAST:
            return nearer
    return (end, end, end)


def _contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2.2)."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
