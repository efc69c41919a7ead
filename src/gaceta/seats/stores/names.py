"""Names that are long as text and short as bytes: hashes of devices, requests with a UUID."""

import re

WORDS = ("acquire", "renew", "takeover", "release")

_hash = re.compile("[0-9a-f]{64}").fullmatch
_request = re.compile(
    f"({'|'.join(WORDS)}) "
    "([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})"
).fullmatch
_code = {word: bytes([2 + number]) for number, word in enumerate(WORDS)}


def pack(name: str) -> bytes:
    """A first byte that says how it is written, then the name: a hash as 32 bytes, a UUID as 16."""
    if len(name) == 64 and _hash(name):
        return b"\1" + bytes.fromhex(name)
    request = _request(name)
    if request:
        word, *parts = request.groups()
        return _code[word] + bytes.fromhex("".join(parts))
    return b"\0" + name.encode()


def unpack(packed: bytes) -> str:
    """The name that was packed."""
    code = packed[0]
    if code == 0:
        return packed[1:].decode()
    text = packed[1:].hex()
    if code == 1:
        return text
    return f"{WORDS[code - 2]} {text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
