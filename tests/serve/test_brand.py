"""The page's own name, logo and colour: shown everywhere, readable, and never markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.errors import SettingsError
from khmerqa.serve.brand import Brand, brand_of, branded, manifest_of, styles_of
from khmerqa.settings import ServeSettings

from .conftest import Running, empty_service, is_problem

LINK = '<a href="/" data-t="title">'
PAPERS = {"light": "#ffffff", "dark": "#1e232a"}


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_without_settings_nothing_changes(service: Running) -> None:
    page = service.client.get("/").text
    assert "data-title" not in page
    assert service.client.get("/brand.css").text == ""
    is_problem(service.client.get("/logo"), 404)
    manifest = service.client.get("/manifest.webmanifest")
    assert manifest.headers["content-type"].startswith("application/manifest+json")
    assert manifest.json()["icons"][0]["src"] == "/icon.svg"


def test_a_ministry_sees_its_own_name_and_logo(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    made = empty_service(
        tmp_path / "service", title="ក្រសួង <b>", title_en="Ministry", logo=str(logo)
    )
    page = made.client.get("/").text
    assert "<title>ក្រសួង &lt;b&gt;</title>" in page
    assert f"{LINK}ក្រសួង &lt;b&gt;</a>" in page
    assert 'data-title-en="Ministry"' in page
    assert '<img class="logo" src="/logo" alt="">' in page
    assert made.client.get("/logo").headers["content-type"] == "image/svg+xml"
    assert made.client.get("/manifest.webmanifest").json()["name"] == "ក្រសួង <b>"


@given(st.text(max_size=30))
def test_a_name_is_never_markup(name: str) -> None:
    page = f'<html lang="km"><title>សួរអំពីឯកសារគោលនយោបាយ</title><h1>{LINK}'
    tags = re.compile(r"<[^>]*>")
    shown = branded(page, Brand(name, name, None, None))
    assert len(tags.findall(shown)) == len(tags.findall(page))


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_every_colour_can_be_read_by_day_and_by_night(red: int, green: int, blue: int) -> None:
    styles = styles_of(Brand("", "", (red, green, blue), None))
    light, *dark = re.findall(r"--accent: (#\w{6}); --on-accent: (#\w{6});", styles)
    assert len(dark) == 2
    for (accent, ink), paper in ((light, "light"), (dark[0], "dark")):
        assert contrast(accent, PAPERS[paper]) >= 4.5
        assert contrast(accent, ink) >= 4.5
    assert re.fullmatch(
        r"#\w{6}", manifest_of(Brand("", "", (red, green, blue), None))["theme_color"]
    )


@pytest.mark.parametrize(
    "values",
    [
        {"theme_colour": "red"},
        {"theme_colour": "#12"},
        {"logo": "/no/logo.png"},
        {"logo": __file__},
    ],
)
def test_what_is_no_colour_or_picture_is_named(values: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as raised:
        brand_of(ServeSettings(**values))  # type: ignore[arg-type]
    assert next(iter(values.values())) in str(raised.value)


def test_only_the_sites_that_are_named_may_show_the_page(tmp_path: Path, service: Running) -> None:
    other = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert "frame-ancestors 'none'" in service.client.get("/").headers["content-security-policy"]
    is_problem(service.client.get("/widget.js", headers=other), 403)
    made = empty_service(tmp_path, embed="https://a.gov.kh, https://b.gov.kh/")
    policy = made.client.get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://a.gov.kh https://b.gov.kh")
    widget = made.client.get("/widget.js", headers=other)
    assert widget.status_code == 200
    assert widget.headers["cross-origin-resource-policy"] == "cross-origin"
    is_problem(made.client.get("/app.js", headers=other), 403)
    is_problem(made.client.get("/v1/documents", headers=other), 403)
