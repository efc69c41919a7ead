"""A set of words in a file so small that it can be shipped, with no word in it.

Asked for a word that was put in, it says yes. Asked for another it says no, but for one in
``MISTAKEN`` of them: a Bloom filter. The file is ``GACETABL``, the number of bits (8 bytes, big-endian),
the number of bits a word sets (1 byte), and the bits.
"""

import hashlib
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

MISTAKEN = 100_000
_SIGN = b"GACETABL"
_HEAD = len(_SIGN) + 9


@dataclass(frozen=True)
class Bloom:
    """The words, as far as they can be told. ``word in bloom`` asks."""

    size: int
    each: int
    bits: bytes

    def __contains__(self, word: str) -> bool:
        return all(self.bits[n >> 3] >> (n & 7) & 1 for n in _places(word, self.size, self.each))


def read(data: bytes) -> Bloom:
    """The filter in a file's bytes. Raises ValueError if they are something else."""
    size, each = int.from_bytes(data[8:16]), data[16] if len(data) > _HEAD else 0
    if not data.startswith(_SIGN) or len(data) != _HEAD + (size + 7) // 8:
        raise ValueError("This is no filter, or not a whole one.")
    return Bloom(size, each, data[_HEAD:])


def write(words: Collection[str]) -> bytes:
    """A file's bytes for the words: about three bytes each."""
    each = round(math.log2(MISTAKEN))
    size = math.ceil(len(words) * each / math.log(2))
    bits = bytearray((size + 7) // 8)
    for word in words:
        for n in _places(word, size, each):
            bits[n >> 3] |= 1 << (n & 7)
    return _SIGN + size.to_bytes(8) + each.to_bytes(1) + bytes(bits)


def _places(word: str, size: int, each: int) -> Iterator[int]:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    start, stride = int.from_bytes(digest[:8]), int.from_bytes(digest[8:]) | 1
    return ((start + i * stride) % size for i in range(each))
