"""What the commands print, in Khmer and English."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from khmerqa.cli.page_report import VERDICTS, counted_pages, how_read, page_lines
from khmerqa.cli.progress import STAGES
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.clusters import clip
from khmerqa.types import Bilingual, DocumentSummary, IndexReport, Manifest

if TYPE_CHECKING:
    from khmerqa.cli.doctor import Finding
    from khmerqa.evaluation.retrieval import Retrieved

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
    if report.new_versions:
        parts = ", ".join(report.new_versions)
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
        lines.append(str(counted_pages(report.pages)))
    for name, which in report.unread_pages:
        lines += [f"មិនបានអានគ្រប់ទំព័រ | PAGES NOT READ: {name}: {which.km}", f"    {which.en}"]
    for name, reason in report.unread:
        lines.append(f"មិនបានអាន | NOT READ: {name}: {reason.km}")
        if reason.en != reason.km:
            lines.append(f"    {reason.en}")
    spent = [(stage, f"{value:.1f}") for stage, value in report.seconds if value >= 0.05]
    work = Bilingual(
        f"បានគណនាវ៉ិចទ័រ៖ {report.embedded}; វិនាទី៖ "
        + (
            ", ".join(
                f"{STAGES[stage].km if stage in STAGES else stage} {value}"
                for stage, value in spent
            )
            or "0"
        ),
        f"embedded: {report.embedded}; seconds: "
        + (", ".join(f"{stage} {value}" for stage, value in spent) or "0"),
    )
    lines.append(str(work))
    return "\n".join(lines)


def documents(listed: Sequence[DocumentSummary], *, pages: bool = False) -> str:
    """Return the list of documents, with how they were read; ``pages`` tells it page by page."""
    if not listed:
        return "គ្មានឯកសារទេ | There are no documents."
    lines = []
    for each in listed:
        digest = each.catalogue.kind == "digest"
        khmer = ", ".join(f"{count} {VERDICTS[verdict]}" for verdict, count in each.verdicts)
        english = ", ".join(f"{count} {verdict}" for verdict, count in each.verdicts)
        told = Bilingual(
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
    """Return the figures of a question set as tables: all and by language, by kind, by style."""
    sure = {name: f"{low:.3f}-{high:.3f}" for name, (low, high) in value["intervals"].items()}
    tables = [_columns({"all": value["all"], "95 %": sure, **value["by_language"]})]
    tables += [_columns(value[by]) for by in ("by_kind", "by_style") if len(value[by]) > 1]
    return "\n\n".join(tables)


def _columns(columns: Mapping[str, Json]) -> str:
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    first = max(map(len, names))
    width = max(14, *(len(column) + 2 for column in columns))
    lines = [" " * first + "".join(f"{column:>{width}}" for column in columns)]
    for name in names:
        cells = (column.get(name, "") for column in columns.values())
        lines.append(f"{name:<{first}}" + "".join(f"{_cell(cell):>{width}}" for cell in cells))
    return "\n".join(lines)


def retrieved(values: Sequence[Retrieved]) -> str:
    """Return what search found, a row for each choice of retrievers, intervals in brackets."""
    titles = ("hit@1", "hit@3", "hit@5", "hit@10", "MRR", "nDCG@10")
    head = f"{'':<44}{'questions':>10}" + "".join(f"{title:>21}" for title in titles)
    lines = [f"{head}{'ms':>8}"]
    for each in values:
        cells = "".join(
            f"{each.metrics[name]:.3f} [{low:.3f}-{high:.3f}]".rjust(21)
            for name, (low, high) in each.intervals.items()
        )
        label = f"{each.name}: {each.retrievers}"
        lines.append(f"{label:<44}{each.questions:>10}{cells}{each.median_ms:>8.2f}")
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
    whole = Bilingual(
        f"លិបិក្រមពេញលេញ៖ ជំនាន់ {manifest.generation} បង្កើតនៅ {manifest.created} "
        f"ឯកសារ {manifest.documents} វគ្គ {manifest.passages} ម៉ូដែលវ៉ិចទ័រ {manifest.embedder}",
        f"The index is whole: generation {manifest.generation} of "
        f"{manifest.created}, {manifest.documents} documents, {manifest.passages} passages, "
        f"embedder {manifest.embedder}",
    )
    return str(whole)


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


def _cell(value: float | str | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
