"""The pages of an account, a module a matter."""

from gaceta.readers.views.faults import csrf_failure

__all__ = ["csrf_failure"]
