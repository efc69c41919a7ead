"""Django's settings, made from the environment. Every GACETA_ name is in docs/settings.md."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from gaceta.gate.config import read_config
from gaceta.readers.elsewhere import as_allauth_asks, origins, read_providers
from gaceta.readers.settings import *  # noqa: F403 -- allauth's settings belong to the readers' room
from gaceta.subscriptions.payment.config import read_payment
from gaceta.web.databases import django_settings, file_of
from gaceta.web.environment import read_environment
from gaceta.web.logs import is_a_fault, without_tokens

HOUSE = Path(__file__).resolve().parent.parent

ENVIRONMENT = read_environment(os.environ)
GATE = read_config(os.environ)
PAYMENT_PROVIDERS = {
    "offline": "gaceta.subscriptions.payment.offline.Offline",
    "stripe": "gaceta.subscriptions.payment.stripe.provider.Stripe",
}
PAYMENT = read_payment(os.environ, PAYMENT_PROVIDERS)
VAR = ENVIRONMENT.var
ORIGIN = GATE.origin

SECRET_KEY = GATE.secret.hex()
DEBUG = False
_site = urlsplit(ORIGIN)
ALLOWED_HOSTS = [_site.hostname]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "gaceta.web",
    "gaceta.newspaper",
    "gaceta.access",
    "gaceta.subscriptions",
    "gaceta.readers",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "gaceta.readers.newsroom.app.NewsroomUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.idp.oidc",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "gaceta.web.policies.admin_has_its_own_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "gaceta.web.methods.pages_are_only_read",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gaceta.readers.middleware.proof_is_asked_for",
    "gaceta.readers.identity.policy.forms_lead_to_our_sites",
    "gaceta.readers.middleware.account_pages_are_kept_nowhere",
    "gaceta.readers.middleware.device_cookie",
    "gaceta.access.middleware.closed_while_the_store_is_down",
]

ROOT_URLCONF = "gaceta.web.urls"
ASGI_APPLICATION = "gaceta.web.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOUSE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Data.

DATABASES = {"default": django_settings(ENVIRONMENT.database)}
if file_of(ENVIRONMENT.database) is None:
    INSTALLED_APPS.append("django.contrib.postgres")  # Wagtail's search stands on it there
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages and editions.

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "Europe/Madrid"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "gaceta.web.formats"
LOCALE_PATHS = [HOUSE / "web" / "locale"]

# Cookies and headers.

SESSION_COOKIE_NAME = "__Host-gaceta_session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "gaceta.readers.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 63_072_000 if _site.scheme == "https" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _site.scheme == "https"
SECURE_HSTS_PRELOAD = _site.scheme == "https"
# To redirect plain http is for whoever ends TLS in front: a proxy that does not tell us of it would loop.
SILENCED_SYSTEM_CHECKS = ["security.W008"]
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["gaceta"],
    }
}

# Signing in with accounts elsewhere.

_providers = read_providers(ENVIRONMENT.sign_in_with)
SOCIALACCOUNT_PROVIDERS = as_allauth_asks(_providers)
SIGN_IN_ORIGINS = origins(_providers)

# Files.

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [HOUSE / "web" / "static", ("gaceta/client", HOUSE / "client")]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"

# Mail: a folder, the console or a server.

_mail = urlsplit(ENVIRONMENT.mail)
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
EMAIL_BACKEND = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}[_mail.scheme]
EMAIL_FILE_PATH = _mail.path
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or 587
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)

# The newsroom.

WAGTAIL_SITE_NAME = "Gaceta"
WAGTAILADMIN_BASE_URL = ORIGIN
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILIMAGES_IMAGE_MODEL = "newspaper.NewsImage"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "faults": {"()": "django.utils.log.CallbackFilter", "callback": is_a_fault},
        "no-tokens": {"()": "django.utils.log.CallbackFilter", "callback": without_tokens},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no-tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gaceta": {"level": ENVIRONMENT.log_level},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"filters": ["faults"]},
    },
}
