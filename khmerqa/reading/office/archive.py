"""Office files are zip files: is one safe to unpack? Errors of its engine become UnreadableError."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from khmerqa.errors import UnreadableError
from khmerqa.types import Bilingual

MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 200
_PROLOGUE = 8 * 1024  # bytes of a part that may hold a document type
_RATIO_FLOOR = 10 * 1024 * 1024  # a small file may well be regular enough to pack this tightly


@contextmanager
def safe_to_read(
    data: bytes, program: str, parts: Collection[str] | None = None
) -> Iterator[zipfile.ZipFile]:
    """Check the file of an office ``program``, and raise UnreadableError for whatever its engine raises.

    ``parts`` are the XML parts that will be parsed; None for all.
    """
    try:
        with check_archive(data, program) as archive:
            _refuse_document_types(archive, program, parts)
            yield archive
    except UnreadableError:
        raise
    except Exception as error:  # engines let through whatever a damaged part sets off
        raise UnreadableError(
            Bilingual(
                f"ឯកសារ {program} នេះខូច។ សូមបើកវាក្នុង {program} រក្សាទុកឡើងវិញ រួចបញ្ចូលម្តងទៀត។",
                f"This {program} file is damaged; open it in {program}, save it again "
                "and add the new file.",
            )
        ) from error


def check_archive(data: bytes, program: str) -> zipfile.ZipFile:
    """Open the zip file that an office file is, if its unpacked size is within the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            Bilingual(
                f"ឯកសារ {program} នេះខូច ឬមិនពេញលេញ។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                f"This {program} file is damaged or incomplete; ask for a whole copy of the file.",
            )
        ) from error
    if any(member.flag_bits & 0x1 for member in members):
        raise password_protected(program)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or (
        unpacked > _RATIO_FLOOR and unpacked > MAX_RATIO * max(1, len(data))
    ):
        raise UnreadableError(
            Bilingual(
                f"ឯកសារ {program} នេះមានទំហំ {unpacked // 2**20} MB នៅពេលពន្លា លើសពីទំហំឯកសារធម្មតា។ "
                f"សូមរក្សាទុកវាឡើងវិញពី {program} រួចបញ្ចូលម្តងទៀត។",
                f"This {program} file unpacks to {unpacked // 2**20} MB, more than a document has; "
                f"save it again from {program} and add the new file.",
            )
        )
    return archive


def _refuse_document_types(
    archive: zipfile.ZipFile, program: str, parts: Collection[str] | None
) -> None:
    """Refuse XML that declares entities: no office program writes any, and they may never end."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) if parts is None else name in parts:
            with archive.open(name) as part:
                start = part.read(_PROLOGUE).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise UnreadableError(
                    Bilingual(
                        f"ឯកសារ {program} នេះប្រកាស XML entity ដែល {program} មិនដែលធ្វើទេ។ "
                        f"សូមរក្សាទុកវាឡើងវិញពី {program} រួចបញ្ចូលម្តងទៀត។",
                        f"This {program} file declares XML entities, which {program} never does; "
                        f"save it again from {program} and add the new file.",
                    )
                )


def password_protected(program: str) -> UnreadableError:
    """Return the error for a file of an office ``program`` that needs a password."""
    return UnreadableError(
        Bilingual(
            f"ឯកសារ {program} នេះមានពាក្យសម្ងាត់ការពារ។ សូមរក្សាទុកវាដោយគ្មានពាក្យសម្ងាត់ រួចបញ្ចូលម្តងទៀត។",
            f"This {program} file is protected by a password; save it without one and add it again.",
        )
    )
