"""The addresses of Redis and Valkey: ``redis://…``, ``rediss://…`` with TLS, ``redis+cluster://…``."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

PORT = 6379
SCHEMES = {
    f"{name}{tls}{cluster}": (bool(tls), bool(cluster))
    for name in ("redis", "valkey")
    for tls in ("", "s")
    for cluster in ("", "+cluster")
}
"""The scheme of an address: does it ask for TLS, does it name a cluster?"""

_host = r"(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_address = re.compile(
    rf"(?P<scheme>[a-z+]+)://"
    rf"(?:(?P<user>[^:@/,]*)(?::(?P<password>[^@/]*))?@)?"
    rf"(?P<hosts>{_host}(?:,{_host})*)/?(?P<database>[0-9]{{1,5}})?"
)


class Node(NamedTuple):
    """Where one server listens."""

    host: str
    port: int


@dataclass(frozen=True)
class Address:
    """Where the seats are: a server, or some nodes of a cluster from which the others are learned."""

    nodes: tuple[Node, ...]
    is_cluster: bool = False
    has_tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    database: int = 0


def read_address(url: str) -> Address:
    """The address that is written ``redis://user:password@host:port/database``.

    A cluster's names several hosts, ``host1:port,host2:port``, and no database. Raises ValueError with
    what is wrong and what to write.
    """
    found = _address.fullmatch(url)
    if not found or found["scheme"] not in SCHEMES:
        raise ValueError(
            "it is not written like redis://user:password@host:port/number "
            "(what is special in a password is written with %, as %40 for @)"
        )
    has_tls, is_cluster = SCHEMES[found["scheme"]]
    nodes = tuple(map(_node, found["hosts"].split(",")))
    database = int(found["database"] or 0)
    if is_cluster and database:
        raise ValueError("a cluster has no numbered databases; leave the number away")
    if len(nodes) > 1 and not is_cluster:
        raise ValueError(
            "it names several hosts; a cluster's address begins with redis+cluster:// or the like"
        )
    user, password = unquote(found["user"] or ""), unquote(found["password"] or "")
    return Address(nodes, is_cluster, has_tls, user, password, database)


def _node(text: str) -> Node:
    host, _, port = text.rpartition(":") if re.search(r":[0-9]+$", text) else (text, "", "")
    number = int(port or PORT)
    if not 0 < number < 65_536:
        raise ValueError(f"{number} is not a port from 1 to 65535")
    return Node(host.strip("[]"), number)
