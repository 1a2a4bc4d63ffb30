"""The kinds of changes: each makes one file by the throw of dice."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from mutated_documents import files
from mutated_documents.facts import Fact, Made, facts

# Sentences of our own, long enough to be judged.
KHMER = (
    "សាលាឃុំនីមួយៗត្រូវរៀបចំបញ្ជីឈ្មោះប្រជាពលរដ្ឋដែលបានដាក់សំណើសុំសេវា ហើយត្រូវបិទផ្សាយនៅមុខសាលាឃុំ។ ",
    "មន្ត្រីទទួលបន្ទុកត្រូវឆ្លើយតបជាលាយលក្ខណ៍អក្សរក្នុងរយៈពេលកំណត់ និងរក្សាទុកឯកសារទាំងអស់ឱ្យបានត្រឹមត្រូវ។ ",
    "ប្រសិនបើសំណើត្រូវបានបដិសេធ អ្នកស្នើសុំអាចប្តឹងទៅគណៈកម្មការស្រុកដើម្បីពិនិត្យឡើងវិញ។ ",
)
LAYER = "<< /Type /OCG /Name (Draft) >>"
OFF = "/OCProperties << /OCGs [4 0 R] /D << /OFF [4 0 R] >> >>"
Mutation = Callable[[random.Random], Made]


def _texts(found: Sequence[Fact]) -> list[str]:
    return [fact.text for fact in found]


def _pdf_with_hidden(change: Callable[[str, random.Random], str], catalogue: str = "") -> Mutation:
    """Return a change that hides the last fact of a page."""

    def mutate(dice: random.Random) -> Made:
        *shown, last = facts(dice)
        content = files.lines(_texts(shown)) + change(last.text, dice)
        data = files.pdf([content], others=[LAYER], catalogue=catalogue)
        return Made("a.pdf", data, tuple(shown), (last,))

    return mutate


def _turned_page(dice: random.Random) -> Made:
    found = facts(dice)
    turn = dice.choice((90, 180, 270))
    return Made("a.pdf", files.pdf([files.lines(_texts(found))], page=f"/Rotate {turn}"), found)


def _turned_text(dice: random.Random) -> Made:
    """Some or all lines run up, down, or upside down."""
    found = facts(dice)
    matrix = dice.choice(("0 1 -1 0", "0 -1 1 0", "-1 0 0 -1"))
    turned = dice.choice((len(found), 3))
    content = files.lines(_texts(found[turned:]))
    for number, fact in enumerate(found[:turned]):
        content += files.line(300 + 15 * number, 420, fact.text, matrix=matrix)
    return Made("a.pdf", files.pdf([content]), found)


def _form_and_note(dice: random.Random) -> Made:
    found = facts(dice)
    field = (
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (m) /V ({found[-1].text}) "
        "/Rect [60 400 560 420] /DA (/F0 11 Tf 0 g) /F 4 >>"
    )
    note = (
        f"<< /Type /Annot /Subtype /FreeText /Contents ({found[-2].text}) "
        "/Rect [60 300 560 320] /DA (/F0 11 Tf 0 g) /F 4 >>"
    )
    data = files.pdf(
        [files.lines(_texts(found[:-2]))],
        others=[LAYER, field, note],
        page="/Annots [5 0 R 6 0 R]",
        catalogue="/AcroForm << /Fields [5 0 R] /DA (/F0 11 Tf) >>",
    )
    return Made("a.pdf", data, found)


def _raised_mark_in_pdf(dice: random.Random) -> Made:
    found = facts(dice)
    content = ""
    for number, fact in enumerate(found):
        before, after = fact.text.split(str(fact.number))
        y, mark = 780 - 15 * number, dice.randint(1, 9)
        content += f"BT /F0 11 Tf 1 0 0 1 60 {y} Tm ({before}{fact.number}) Tj "
        content += f"/F0 6 Tf 4 Ts ({mark}) Tj /F0 11 Tf 0 Ts ({after}) Tj ET\n"
    return Made("a.pdf", files.pdf([content]), found)


def _cut_pdf(dice: random.Random) -> Made:
    found = facts(dice)
    data = files.pdf([files.lines(_texts(found[:4])), files.lines(_texts(found[4:]))])
    return Made("a.pdf", data[: dice.randrange(20, len(data))], found)


def _bytes_changed(name: str, make: Callable[[Sequence[str]], bytes]) -> Mutation:
    """Return a change of a few bytes in the middle of a packed file; what is left may be less."""

    def mutate(dice: random.Random) -> Made:
        found = facts(dice)
        data = bytearray(make(_texts(found)))
        for _ in range(4):
            data[dice.randrange(len(data))] = dice.randrange(256)
        # A PDF's text is not packed: a changed letter there is the text of the file.
        is_packed = name != "a.pdf"
        return Made(name, bytes(data), found, may_be_short=not is_packed, exact=is_packed)

    return mutate


def _cut(name: str, make: Callable[[Sequence[str]], bytes]) -> Mutation:
    def mutate(dice: random.Random) -> Made:
        found = facts(dice)
        data = make(_texts(found))
        return Made(name, data[: dice.randrange(8, len(data))], found)

    return mutate


def _cut_text(dice: random.Random) -> Made:
    found = facts(dice)
    data = "\n\n".join(_texts(found)).encode()
    part = data[: dice.randrange(80, len(data))]
    return Made("a.txt", part, found, may_be_short=True, exact=False)


def _encoded(name: str) -> Mutation:
    def mutate(dice: random.Random) -> Made:
        found = facts(dice)
        text = ("\n\n" if name != "a.csv" else "\n").join(_texts(found))
        encoding = dice.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"))
        return Made(name, text.encode(encoding), found)

    return mutate


def _html(dice: random.Random) -> Made:
    """Spanned cells, raised marks, and a line that no browser shows."""
    *shown, last = facts(dice)
    rows = "".join(
        f"<tr><td colspan={dice.randint(1, 3)}>"
        f"{fact.text.replace(str(fact.number), f'{fact.number}<sup>{dice.randint(1, 9)}</sup>')}</td>"
        f"<td rowspan={dice.randint(1, 2)}>yes</td></tr>"
        for fact in shown
    )
    hide = dice.choice(("style='display:none'", "hidden", "style='visibility: hidden'"))
    page = f"<html><body><table>{rows}</table><p {hide}>{last.text}</p></body></html>"
    return Made("a.html", page.encode(), tuple(shown), (last,))


def _hidden_in_word(dice: random.Random) -> Made:
    *shown, last = facts(dice)
    return Made("a.docx", files.word(_texts(shown), hidden=last.text), tuple(shown), (last,))


def _hidden_in_sheet(dice: random.Random) -> Made:
    *shown, last = facts(dice)
    return Made("a.xlsx", files.sheet(_texts(shown), hidden=last.text), tuple(shown), (last,))


def _raised_mark_in_word(dice: random.Random) -> Made:
    found = facts(dice)
    ends = [fact.text.replace(" at once.", "") for fact in found]  # the number comes last
    return Made("a.docx", files.word(ends, raised=str(dice.randint(1, 9))), found)


def _merged_in_word(dice: random.Random) -> Made:
    found = facts(dice)
    return Made("a.docx", files.word(_texts(found), table=True), found)


def _false_letters(name: str) -> Mutation:
    """Return a text in which each Khmer letter stands for another, as a broken text layer has it."""

    def mutate(dice: random.Random) -> Made:
        letters = [chr(code) for code in range(0x1780, 0x17A3)]
        signs = [chr(code) for code in range(0x17B6, 0x17C6)]
        table: dict[str, str] = {}
        for kind in (letters, signs):
            table |= dict(zip(kind, dice.sample(kind, len(kind)), strict=True))
        text = "".join(table.get(letter, letter) for letter in "".join(KHMER * 3))
        if name == "a.docx":
            data = files.word([text])
        elif name == "a.html":
            data = f"<html><meta charset=utf-8><body><p>{text}</p></body></html>".encode()
        else:
            data = text.encode()
        return Made(name, data, (), is_false=True)

    return mutate


MUTATIONS: dict[str, Mutation] = {
    "PDF, page turned": _turned_page,
    "PDF, lines turned": _turned_text,
    "PDF, cut": _cut_pdf,
    "PDF, bytes changed": _bytes_changed("a.pdf", lambda texts: files.pdf([files.lines(texts)])),
    "PDF, invisible line": _pdf_with_hidden(
        lambda text, dice: "3 Tr\n" + files.line(60, 300, text)
    ),
    "PDF, white line": _pdf_with_hidden(lambda text, dice: "1 g\n" + files.line(60, 300, text)),
    "PDF, covered line": _pdf_with_hidden(
        lambda text, dice: files.line(60, 300, text) + "1 g 50 290 530 30 re f\n"
    ),
    "PDF, line beside the page": _pdf_with_hidden(
        lambda text, dice: files.line(dice.choice((700, -900)), 300, text)
    ),
    "PDF, layer that is off": _pdf_with_hidden(
        lambda text, dice: "/OC /L0 BDC\n" + files.line(60, 300, text) + "EMC\n", OFF
    ),
    "PDF, form and note": _form_and_note,
    "PDF, raised mark": _raised_mark_in_pdf,
    "Word, cut": _cut("a.docx", files.word),
    "Word, bytes changed": _bytes_changed("a.docx", files.word),
    "Word, hidden line": _hidden_in_word,
    "Word, raised mark": _raised_mark_in_word,
    "Word, merged cells": _merged_in_word,
    "Word, false letters": _false_letters("a.docx"),
    "Excel, cut": _cut("a.xlsx", files.sheet),
    "Excel, bytes changed": _bytes_changed("a.xlsx", files.sheet),
    "Excel, hidden row": _hidden_in_sheet,
    "HTML, spans, marks, hidden line": _html,
    "HTML, false letters": _false_letters("a.html"),
    "text, cut": _cut_text,
    "text, re-encoded": _encoded("a.txt"),
    "text, false letters": _false_letters("a.txt"),
    "Markdown, re-encoded": _encoded("a.md"),
    "CSV, re-encoded": _encoded("a.csv"),
}
