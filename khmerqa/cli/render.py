"""What the commands print, in Khmer and English."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from khmerqa.cli.doctor import Finding
from khmerqa.cli.how_read import VERDICTS, counted_pages, how_read, page_lines
from khmerqa.cli.progress import STAGES
from khmerqa.errors import both
from khmerqa.ingest.report import halves
from khmerqa.storage.passages import Listed
from khmerqa.text.clusters import clip
from khmerqa.text.numerals import ascii_digits
from khmerqa.types import IndexReport, Manifest

Json = Mapping[str, Any]


def json_value(value: object) -> None:
    """Print one JSON value and nothing else."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def index_report(report: IndexReport) -> str:
    """Return the report of an index run."""
    lines = []
    if report.dry_run:
        lines.append("គ្រាន់តែសាកមើល មិនបានធ្វើអ្វីទេ | Only a trial, nothing was done")
    if report.remade:
        parts = ", ".join(report.remade)
        lines.append(f"ផ្នែកដែលមានកំណែថ្មី | parts of another version: {parts}")
    lines += [
        f"លិបិក្រម {report.generation}៖ ឯកសារ {report.documents} វគ្គ {report.passages} | "
        f"Index {report.generation}: {report.documents} documents, {report.passages} passages"
    ]
    for title, names in (
        ("បន្ថែម | added", report.added),
        ("កែប្រែ | changed", report.changed),
        ("ដកចេញ | removed", report.removed),
    ):
        if names:
            lines.append(f"{title}: {', '.join(names)}")
    if report.unchanged:
        lines.append(f"មិនប្រែប្រួល | unchanged: {len(report.unchanged)}")
    if report.pages:
        lines.append(counted_pages(report.pages))
    for name, which in report.unread_pages:
        khmer, english = halves(which)
        lines += [f"មិនបានអានគ្រប់ទំព័រ | PAGES NOT READ: {name}: {khmer}", f"    {english}"]
    for name, reason in report.unread:
        khmer, english = halves(reason)
        lines.append(f"មិនបានអាន | NOT READ: {name}: {khmer}")
        if english != khmer:
            lines.append(f"    {english}")
    spent = [(stage, f"{value:.1f}") for stage, value in report.seconds if value >= 0.05]
    lines.append(
        both(
            f"បានគណនាវ៉ិចទ័រ៖ {report.embedded}; វិនាទី៖ "
            + (
                ", ".join(
                    f"{halves(STAGES.get(stage, stage))[0]} {value}" for stage, value in spent
                )
                or "0"
            ),
            f"embedded: {report.embedded}; seconds: "
            + (", ".join(f"{stage} {value}" for stage, value in spent) or "0"),
        )
    )
    return "\n".join(lines)


def documents(listed: Sequence[Listed], *, pages: bool = False) -> str:
    """Return the list of documents, with how they were read; ``pages`` tells it page by page."""
    if not listed:
        return "គ្មានឯកសារទេ | There are no documents."
    lines = []
    for each in listed:
        digest = each.catalogue.kind == "digest"
        khmer = ", ".join(f"{count} {VERDICTS[verdict]}" for verdict, count in each.verdicts)
        english = ", ".join(f"{count} {verdict}" for verdict, count in each.verdicts)
        told = both(
            f"{each.language} · {'សេចក្តីសង្ខេប' if digest else 'ឯកសារផ្លូវការ'} · "
            f"{f'{each.pages} ទំព័រ' if each.pages else 'គ្មានទំព័រ'}"
            f"{f' ({khmer})' if khmer else ''} · {each.passages} វគ្គ",
            f"{each.language} · {'digest' if digest else 'official'} · "
            f"{f'{each.pages} pages' if each.pages else 'no pages'}"
            f"{f' ({english})' if english else ''} · {each.passages} passages",
        )
        lines.append(f"{each.id}\n    {each.title}\n    {each.path}\n    {told}")
        lines += [f"    {line}" for line in how_read(each)]
        if pages:
            lines += [f"        {line}" for page in each.details for line in page_lines(page)]
    return "\n".join(lines)


def hits(values: Sequence[Json]) -> str:
    """Return passages found, one after the other."""
    if not values:
        return "រកមិនឃើញ | Nothing was found."
    return "\n\n".join(
        f"{number}. {_place(value)}\n{_indented(clip(value['text'], 400))}"
        for number, value in enumerate(values, start=1)
    )


def answer(value: Json) -> str:
    """Return an answer with its sources."""
    lines = [value["answer"]]
    if value["notice"]:
        lines.append(f"({value['notice']})")
    if value["citations"]:
        lines.append("\nប្រភព | Sources")
    for citation in value["citations"]:
        lines.append(f"[{citation['marker']}] {_place(citation)}")
        official = citation.get("official")
        if official:
            page = f", ទំព័រ | page {official['page']}" if official["page"] else ""
            lines.append(f"    សេចក្តីសង្ខេបនៃ | digest of: {official['title']}{page}")
            if official["url"]:
                lines.append(f"    {official['url']}")
    if value["status"] == "no_evidence" and value["hits"]:
        lines.append("\nវគ្គដែលនៅជិតបំផុត | Nearest passages")
        lines += [f"- {_place(hit)}" for hit in value["hits"][:3]]
    return "\n".join(lines)


def figures(value: Json) -> str:
    """Return the figures of a question set as a table."""
    columns = {"all": value["all"], **value["by_language"]}
    names = list(value["all"])
    width = max(map(len, names))
    lines = [" " * width + "".join(f"{column:>10}" for column in columns)]
    for name in names:
        cells = "".join(f"{_cell(column[name]):>10}" for column in columns.values())
        lines.append(f"{name:<{width}}{cells}")
    return "\n".join(lines)


def findings(values: Sequence[Finding]) -> str:
    """Return what ``doctor`` found."""
    signs = {True: "✓", False: "✗"}
    return "\n".join(
        f"{signs[each.ok] if each.ok or not each.optional else '–'} {each.name}: {each.detail}"
        for each in values
    )


def verified(manifest: Manifest) -> str:
    """Return the good news of ``verify``."""
    return both(
        f"លិបិក្រមពេញលេញ៖ ជំនាន់ {manifest.generation} បង្កើតនៅ {manifest.created} "
        f"ឯកសារ {manifest.documents} វគ្គ {manifest.passages} ម៉ូដែលវ៉ិចទ័រ {manifest.embedder}",
        f"The index is whole: generation {manifest.generation} of "
        f"{manifest.created}, {manifest.documents} documents, {manifest.passages} passages, "
        f"embedder {manifest.embedder}",
    )


def _place(value: Json) -> str:
    page, last = value["page"], value["page_end"]
    pages = f"{page}" if last in (None, page) else f"{page}-{last}"
    where = f" · ទំព័រ | page {pages}" if page is not None else ""
    label = value.get("page_label")
    printed = f" ({label})" if label and ascii_digits(label) != str(page) else ""
    section = f" · {' › '.join(value['section'])}" if value["section"] else ""
    return f"{value['title']}{where}{printed}{section} · {value['source']}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
