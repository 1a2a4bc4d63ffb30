"""The records of the service that the settings name, for the commands that manage them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.errors import IndexMissingError
from khmerqa.index.layout import IndexLayout
from khmerqa.settings import Settings
from khmerqa.storage.service.state import State


@contextmanager
def open_records(settings: Settings) -> Iterator[State]:
    """Open the records of the service.

    Raises IndexMissingError where there is neither an index nor a file of records: in a wrong folder,
    new records would be made, and a key in them would open nothing.
    """
    path = wiring.state_path(settings)
    is_named = bool(settings.serve.state) and path.parent.is_dir()
    indexed = IndexLayout(settings.index.directory).current.exists()
    if not (path.exists() or is_named or indexed):
        folder = settings.index.directory
        raise IndexMissingError(
            Message(
                f"គ្មានលិបិក្រម និងកំណត់ត្រាសេវាក្នុង {folder} ទេ។ សូមចូលក្នុងថតនៃសេវា "
                "ឬបន្ថែម --index ជាមួយថតលិបិក្រមរបស់សេវា។ ប្រសិនបើសេវានេះថ្មី សូមដំណើរការជាមុនសិន៖ khmerqa index ។",
                f"There is no index and there are no records of a service in {folder}. Change to the "
                "folder of the service, or name its index with --index. For a new service, first "
                "run: khmerqa index",
            )
        )
    with closing(wiring.state(settings)) as state:
        yield state
