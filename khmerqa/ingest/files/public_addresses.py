"""Which IP addresses are on the public internet, after IANA's registries of special addresses.

Python's ``is_global`` follows the registries of the day it was made, and leaves out ranges that were
registered later or withdrawn, but that networks still use inside.
"""

from __future__ import annotations

import ipaddress

_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
            *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        ),
    )
)
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")  # all that was ever given out
_NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 addresses inside IPv6 (RFC 6052)


def is_public_address(ip: str) -> bool:
    """Return whether an IP address is on the public internet, also one of IPv4 inside IPv6."""
    address = ipaddress.ip_address(ip.split("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    inner = address.ipv4_mapped
    if address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public_address(str(inner))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)
