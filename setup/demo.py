"""Readies this machine for `make demo`. A port that is taken is told first, before minutes of work."""

import sys

import bootstrap
from steps import ROOT, CannotSetUp, reported


class CannotStart(CannotSetUp):
    """Setting up would not help."""

    what = "Gaceta cannot start"


@reported
def main():
    """Look at the port, then bring .venv up to date."""
    bootstrap.run_on_a_new_enough_python()
    check_port()
    return bootstrap.main("base")


def check_port():
    """Ask Gaceta itself, in a room that needs nothing but Python."""
    sys.path.insert(0, str(ROOT / "src"))
    from gaceta.web import ports  # noqa: PLC0415 -- needs the Python that was found just before

    try:
        ports.check(ports.chosen(), again="make demo")
    except (ports.PortUnusable, ports.BadSetting) as reason:
        raise CannotStart(str(reason)) from None


if __name__ == "__main__":
    sys.exit(main())
