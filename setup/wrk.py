"""Sees to it that `make bench` has wrk, the load generator: installed on Debian as root."""

import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bootstrap import CannotSetUp, step

if not shutil.which("wrk") and os.geteuid() == 0 and shutil.which("apt-get"):
    try:
        step("Looking up Debian's packages", ["apt-get", "update", "-qq"])
        step("Installing wrk", ["apt-get", "install", "-y", "-qq", "wrk"])
    except CannotSetUp as reason:
        sys.exit(str(reason))
