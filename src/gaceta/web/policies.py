"""The content policy of the editors' admin, which needs more than the public pages may have."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

ADMIN_PREFIXES = ("/admin/", "/django-admin/")
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "require-trusted-types-for": None,
    "trusted-types": None,
}


def admin_has_its_own_policy(get_response: Handler) -> Handler:
    """Wagtail's admin runs inline scripts and frames its previews; readers never see its pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(ADMIN_PREFIXES):
            response._csp_replace = ADMIN_POLICY
        return response

    return middleware
