"""Checks the types of the reader's script: TypeScript reads its JSDoc. Says plainly where it cannot."""

import hashlib
import os
import shutil
import subprocess
import sys

from debian import install_packages
from steps import ROOT, reported, step

MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
STAMP = MODULES / "gaceta"


@reported
def main():
    """Install TypeScript once, then check."""
    if not shutil.which("npm") and not install_packages("npm"):
        print(
            "The types of the script are not checked: npm is not on this machine "
            "(on Debian, as root: apt-get install npm).",
            file=sys.stderr,
        )
        return 1 if os.environ.get("CI") == "true" else 0
    install()
    compiler = str(MODULES / ".bin" / "tsc")
    return subprocess.run([compiler, "-p", str(ROOT)], cwd=ROOT, check=False).returncode  # noqa: S603


def install():
    """What package-lock.json names, unless it is there already."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    step("Installing TypeScript", ["npm", "ci", "--no-audit", "--no-fund"])
    STAMP.write_text(wanted)


if __name__ == "__main__":
    sys.exit(main())
