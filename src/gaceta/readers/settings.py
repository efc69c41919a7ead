"""How accounts work here: Django's and allauth's settings, as plain constants for ``web.settings``."""

AUTH_USER_MODEL = "readers.Reader"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "gaceta.readers.breached.BreachedPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
PASSWORD_RESET_TIMEOUT = 3 * 60 * 60

# Limits on attempts are shared by all processes.
CACHES = {"default": {"BACKEND": "gaceta.readers.attempts.Cache"}}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# A session is the browser's, unless the reader ticked "remember this device" (devices.KEPT_FOR).
# Unused for this long it is over; how long one lasts at most stands in sessions.py.
SESSION_ENGINE = "gaceta.readers.sessions"
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "gaceta.readers.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/5m/key",
    "reauthenticate": "5/5m/user",
    "change_password": "5/5m/user",
}
ACCOUNT_FORMS = {
    "login": "gaceta.readers.forms.SignInForm",
    "signup": "gaceta.readers.forms.SignUpForm",
    "add_email": "gaceta.readers.forms.NewAddressForm",
    "change_password": "gaceta.readers.forms.NewPasswordForm",
    "set_password": "gaceta.readers.forms.FirstPasswordForm",
    "reset_password": "gaceta.readers.forms.ForgottenPasswordForm",
    "reset_password_from_key": "gaceta.readers.forms.ReplacedPasswordForm",
    "reauthenticate": "gaceta.readers.forms.ReauthenticationForm",
    "request_login_code": "gaceta.readers.codes.AskForCodeForm",
    "confirm_login_code": "gaceta.readers.codes.CodeForm",
}

# The second step: passkeys, an app that shows codes, and codes on paper in case both are lost.
# A reader is signed in only with a confirmed address, so one that waits to be confirmed does no harm.
MFA_ADAPTER = "gaceta.readers.factors.Factors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "gaceta.readers.factors.SecondStepForm",
    "reauthenticate": "gaceta.readers.factors.ProofByCodeForm",
    "activate_totp": "gaceta.readers.factors.NewAppForm",
    "add_webauthn": "gaceta.readers.passkeys.NewPasskeyForm",
    "edit_webauthn": "gaceta.readers.passkeys.PasskeyNameForm",
    "login_webauthn": "gaceta.readers.passkeys.PasskeyForm",
}

# Other sites of the publisher sign in here.
IDP_OIDC_ADAPTER = "gaceta.readers.identity.adapter.Identity"
IDP_OIDC_ROTATE_REFRESH_TOKEN = True
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 60 * 60

# Readers may sign in with accounts elsewhere; which, says GACETA_SIGN_IN_WITH.
SOCIALACCOUNT_ADAPTER = "gaceta.readers.joining.Elsewhere"
SOCIALACCOUNT_FORMS = {"signup": "gaceta.readers.joining.JoinForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False

# Passwords and addresses are changed in one place, which ends sessions and leases: not in the admin.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
