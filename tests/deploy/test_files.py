"""What deploy/ holds is right: settings, units, the lock file, the notice and the Containerfile."""

from __future__ import annotations

import re
import tomllib
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from containerfile import Step, copied, environment_of, missing_sources, steps_of, words_of
from khmerqa.settings import Settings, all_settings, from_env, read_toml
from locked_packages import canonical, closure, licence_of, lock_text, requirements_of

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CONTAINER = ("mcp", "telegram", "telemetry")
CONTAINERFILE = steps_of((ROOT / "Containerfile").read_text(encoding="utf-8"))


def project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["project"])


def locked() -> dict[str, tuple[str, list[str]]]:
    """Each package of the lock file with its version and its hashes."""
    text = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^([a-z0-9-]+)==(\S+)((?: \\\n    --hash=\S+)+)$", text, re.MULTILINE)
    return {name: (version, re.findall(r"sha256:(\w+)", rest)) for name, version, rest in blocks}


def test_the_example_settings_are_settings() -> None:
    values = read_toml(DEPLOY / "khmerqa.toml")
    assert Settings().with_values(values, "khmerqa.toml").serve.require_keys


@pytest.mark.parametrize("name", ["khmerqa.service", "khmerqa-backup.service"])
def test_the_variables_of_the_units_are_settings(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    environ = dict(
        word.partition("=")[::2]
        for line in re.findall(r"^Environment=(.+)$", text, re.MULTILINE)
        for word in line.split()
    )
    ours = {each for each in environ if each.startswith("KHMERQA_")}
    assert ours <= {f"KHMERQA_{each.upper()}" for each in all_settings()}
    from_env(environ)


def test_limits_agree() -> None:
    unit = (DEPLOY / "khmerqa.service").read_text(encoding="utf-8")
    assert "LimitNOFILE=16384" in unit
    upload = all_settings()["upload_mib"].default
    assert f"client_max_body_size  {upload}m;" in (DEPLOY / "nginx.conf").read_text(
        encoding="utf-8"
    )
    assert f"max_size {upload}MiB" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def test_the_lock_file_names_no_place() -> None:
    text = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    pattern = r"[a-z0-9-]+==[\w.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    assert [line for line in kept if not re.fullmatch(pattern, line)] == []


def test_the_lock_file_is_what_the_container_needs() -> None:
    needed = closure([*requirements_of(project(), CONTAINER), "setuptools"])
    packages = locked()
    assert packages.keys() == needed
    for line in [*requirements_of(project(), CONTAINER), "setuptools>=77"]:
        requirement = Requirement(line)
        version, hashes = packages[canonical(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), line
        assert hashes


def test_the_notice_names_every_package_and_its_licence() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    rows = re.findall(r"^(\S+) (\S+) {2,}(.+)$", notice, re.MULTILINE)
    assert {canonical(name) for name, _, _ in rows} == locked().keys()
    assert [name for name, _, licence in rows if licence == "not stated"] == []
    assert {canonical(name): version for name, version, _ in rows} == {
        name: version for name, (version, _) in locked().items()
    }


def test_hashes_are_in_order() -> None:
    text = lock_text({"b": "2", "a": "1.0"}, {"a": ["y", "x"], "b": ["z"]})
    assert text.endswith(
        "a==1.0 \\\n    --hash=sha256:x \\\n    --hash=sha256:y\nb==2 \\\n    --hash=sha256:z\n"
    )


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "MIT")], "MIT"),
        ([("License", "Apache 2.0")], "Apache 2.0"),
        ([("Classifier", "License :: OSI Approved :: BSD License")], "BSD License"),
        (
            [
                ("License", "Copyright someone.\nAll of its text"),
                ("Classifier", "License :: OSI Approved :: MIT License"),
            ],
            "MIT License",
        ),
        ([], "not stated"),
    ],
)
def test_a_licence_is_found_where_a_package_states_it(
    fields: list[tuple[str, str]], licence: str
) -> None:
    metadata = Message()
    for name, value in fields:
        metadata.add_header(name, value)
    assert licence_of(metadata) == licence


def test_what_the_containerfile_copies_is_there() -> None:
    assert missing_sources(CONTAINERFILE, ROOT) == []
    assert CONTAINERFILE[0].keyword == "FROM"


def test_the_image_is_without_torch_and_its_variables_are_settings() -> None:
    assert not {"torch", "transformers"} & locked().keys()
    names = {each.removeprefix("KHMERQA_").lower() for each in environment_of(CONTAINERFILE)}
    assert names <= all_settings().keys()


def test_every_package_of_the_image_is_compared_with_its_hash() -> None:
    installs = [step.text for step in CONTAINERFILE if "pip install" in step.text]
    assert installs
    for text in installs:
        assert "--require-hashes" in text or ("--no-deps" in text and "--no-index" in text)


def test_steps_are_joined_and_comments_left_out() -> None:
    text = 'FROM x\n# why\nRUN a \\\n    # within\n    && b\nCMD ["c", "d e"]\n'
    steps = steps_of(text)
    assert steps == [Step("FROM", "x"), Step("RUN", "a && b"), Step("CMD", '["c", "d e"]')]
    assert words_of(steps[-1].text) == ["c", "d e"]


def test_copying_is_that_of_a_builder(tmp_path: Path) -> None:
    source, root = tmp_path / "source", tmp_path / "root"
    for name in ("a.txt", "b.txt", "folder/inner.txt"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name, encoding="utf-8")
    work = root / "work"
    work.mkdir(parents=True)
    copied(Step("COPY", "a.txt b.txt ./"), source, work, root)
    copied(Step("COPY", "folder ./named"), source, work, root)
    copied(Step("COPY", "folder /srv/folder"), source, work, root)
    copied(Step("COPY", "nothin[g] ./nothing"), source, work, root)
    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*.txt")) == [
        "srv/folder/inner.txt",
        "work/a.txt",
        "work/b.txt",
        "work/named/inner.txt",
    ]
