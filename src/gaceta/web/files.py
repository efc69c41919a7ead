"""Style sheets, scripts and pictures, served beside Django by the same process."""

import os
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp


class SourceFiles(StaticFiles):
    """Straight from the source folders, so that a change to a style sheet is seen at the next reload."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        found = finders.find(path)
        return (found, os.stat(found)) if found else ("", None)

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def file_apps() -> Mapping[str, ASGIApp]:
    """The apps that serve files, by the beginning of the path."""
    collected = StaticFiles(directory=settings.STATIC_ROOT, check_dir=False)
    return {
        settings.STATIC_URL: SourceFiles() if settings.ENVIRONMENT.demo else collected,
        settings.MEDIA_URL: StaticFiles(directory=settings.MEDIA_ROOT, check_dir=False),
    }
