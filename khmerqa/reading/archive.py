"""Whether a zip file is safe to unpack, told from its directory before a byte is."""

from __future__ import annotations

import io
import zipfile

from khmerqa.errors import UnreadableError, both

MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FLOOR = 10 * 1024 * 1024  # a small file may well be regular enough to pack this tightly


def check_archive(data: bytes) -> zipfile.ZipFile:
    """Open the zip file that a Word file is, if its unpacked size is within the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            both(
                "ឯកសារ Word នេះខូច ឬមិនពេញលេញ។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                "This Word file is damaged or incomplete; ask for a whole copy of the file.",
            )
        ) from error
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableError(
            both(
                "ឯកសារ Word នេះមានពាក្យសម្ងាត់ការពារ។ សូមរក្សាទុកវាដោយគ្មានពាក្យសម្ងាត់ រួចបញ្ចូលម្តងទៀត។",
                "This Word file is protected by a password; save it without one and add it again.",
            )
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or (
        unpacked > _RATIO_FLOOR and unpacked > MAX_RATIO * max(1, len(data))
    ):
        raise UnreadableError(
            both(
                f"ឯកសារ Word នេះមានទំហំ {unpacked // 2**20} MB នៅពេលពន្លា លើសពីទំហំឯកសារធម្មតា។ "
                "សូមរក្សាទុកវាឡើងវិញពី Word រួចបញ្ចូលម្តងទៀត។",
                f"This Word file unpacks to {unpacked // 2**20} MB, more than a document has; "
                "save it anew from Word and add it again.",
            )
        )
    return archive
