"""Checks the types of the reader's script: TypeScript reads its JSDoc. Says plainly where it cannot."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bootstrap import ROOT, CannotSetUp, step

MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"


def main():
    """Install TypeScript once, then check; returns the exit code."""
    if not shutil.which("npm"):
        print(
            "The types of the script are not checked: npm is not on this machine "
            "(on Debian: apt-get install npm)."
        )
        return 1 if os.environ.get("CI") == "true" else 0
    stamp = MODULES / "gaceta"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        try:
            step("Installing TypeScript", ["npm", "ci", "--silent", "--no-audit", "--no-fund"])
        except CannotSetUp as reason:
            print(reason, file=sys.stderr)
            return 1
        stamp.write_text(wanted)
    tsc = str(MODULES / ".bin" / "tsc")
    return subprocess.run([tsc, "--noEmit", "-p", str(ROOT)], cwd=ROOT, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
