"""The newspaper's settings for tests: seats in memory, a fixed secret, files out of the way."""

import os
from pathlib import Path

for name in [
    name for name in os.environ if name.startswith("GACETA_") and name != "GACETA_PICTURES"
]:
    del os.environ[name]

VAR_OF_TESTS = Path(__file__).parents[1] / "var" / "tests"
os.environ |= {
    "GACETA_VAR": str(VAR_OF_TESTS),
    "GACETA_SEATS": "memory://",
    "GACETA_SECRET": "a secret for tests alone, of more than 32 bytes",
    "GACETA_DEMO": "1",
}

if "TESTS_DATABASE" in os.environ:
    os.environ["GACETA_DATABASE"] = os.environ["TESTS_DATABASE"]

from gaceta.web.settings import *  # noqa: E402, F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["tests.readers.hashing.QuickArgon2"]
