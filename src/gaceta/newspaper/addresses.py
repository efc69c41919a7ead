"""Addresses as other sites are told them: always at the site's own origin, however it was asked."""

from django.conf import settings


def whole_address(path: str) -> str:
    """``https://paper.example/es/…`` for ``/es/…``; what is whole already stays as it is."""
    return path if "://" in path else f"{settings.ORIGIN}{path}"
