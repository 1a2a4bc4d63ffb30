"""Documents are added, by three ways, and withdrawn."""

from __future__ import annotations

import random
from pathlib import Path

from service_faults.acts import SERVICE, begun, job_done, must
from service_faults.ledger import Access, Ledger, text_of
from service_faults.service import Service
from service_faults.state import brought_up_to_date, check

_MAX_DOCUMENTS = 12
HTTP, COMMAND, HAND = "HTTP", "command", "by hand"
_ACCESS: tuple[Access, ...] = ("internal", "internal", "public", "held", "held")


def change_documents(
    service: Service, ledger: Ledger, dice: random.Random, victim: str, share: float
) -> str:
    """Add a document or withdraw one; return what was done, and by which way."""
    present = sorted(set(service.names("admin")) & set(ledger.access))
    remove = len(present) >= _MAX_DOCUMENTS or bool(present and dice.random() < 0.25)
    access = dice.choice(_ACCESS)
    name = dice.choice(present) if remove else f"plan-{len(ledger.access):04d}.md"
    access = ledger.access.get(name, access)
    way = dice.choice((HTTP, HTTP, COMMAND) if remove else (HTTP, HTTP, COMMAND, HAND))
    ledger.begin(name, None if remove else access)
    if way == HTTP:
        done = _over_http(service, name, access, remove=remove, victim=victim, share=share)
    elif way == COMMAND:
        done = _by_command(service, name, access, remove=remove, victim=victim, share=share)
    else:
        done = _by_hand(service, name, access, victim=victim, share=share)
    brought_up_to_date(service, ledger, restart=victim == SERVICE)
    if done or way == HAND:  # what lies in the folder is indexed by now in any case
        ledger.end(name, there=not remove)
    check(service, ledger, dice)
    if name not in ledger.promised:  # whatever became of it, it can be done again
        if remove and name in service.names("admin"):
            must(service, "remove", Path(name).stem)
        elif not remove:
            must(service, *_add(service, name, access))
        ledger.end(name, there=not remove)
        check(service, ledger, dice)
    return f"{'remove' if remove else f'add {access}'}, {way}"


def _over_http(
    service: Service, name: str, access: Access, *, remove: bool, victim: str, share: float
) -> bool:
    if remove:
        answer = service.call("DELETE", f"/v1/documents/{Path(name).stem}", "admin")
        return job_done(service, answer, "remove", victim, share)
    answer = service.upload(name, text_of(name, access), {"access": _entry(access)})
    return job_done(service, answer, "add", victim, share)


def _by_command(
    service: Service, name: str, access: Access, *, remove: bool, victim: str, share: float
) -> bool:
    arguments = ["remove", Path(name).stem] if remove else _add(service, name, access)
    return begun(service, arguments, victim, share)[0] == 0


def _by_hand(service: Service, name: str, access: Access, *, victim: str, share: float) -> bool:
    """Put a file into the corpus with an entry in the catalogue; return whether it was indexed."""
    (service.corpus / name).write_text(text_of(name, access), encoding="utf-8")
    if access == "internal":
        with (service.corpus / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
            catalogue.write(f'["{name}"]\naccess = "internal"\n')
    return begun(service, ["index"], victim, share)[0] == 0


def _add(service: Service, name: str, access: Access) -> list[str]:
    path = service.folder / "arrived" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text_of(name, access), encoding="utf-8")
    return ["add", str(path), "--access", _entry(access)]


def _entry(access: Access) -> str:
    return "internal" if access == "internal" else "public"
