"""Knows whose address counts as one where tries are counted; keeps none."""

from ipaddress import IPv4Address, ip_address

_OF_A_LINE = 64
"""Bits of an IPv6 address that say which line it is; whoever has the line chooses the rest (RFC 4291, section 2.5.4)."""


def line_of(address: str) -> str:
    """What is counted of an address: an IPv4 address as it is, of IPv6 the network of the line. What is no address stays."""
    try:
        told = ip_address(address)
    except ValueError:
        return address
    if isinstance(told, IPv4Address):
        return str(told)
    return str(told.ipv4_mapped or f"{int(told) >> _OF_A_LINE:x}::/{_OF_A_LINE}")
