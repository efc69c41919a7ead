"""What kind of device this is, as a person would say it: a label to show, never an identity.

Two words of a short list each, made from the user agent, which is then forgotten.
"""

FORMS = ("phone", "tablet", "computer", "device")
BROWSERS = ("safari", "chrome", "firefox", "edge", "other")

_FORM_SIGNS = (
    ("ipad", "tablet"),
    ("iphone", "phone"),
    ("ipod", "phone"),
    ("windows phone", "phone"),
    ("tablet", "tablet"),
    ("mobile", "phone"),
    ("android", "tablet"),
    ("windows", "computer"),
    ("macintosh", "computer"),
    ("cros", "computer"),
    ("linux", "computer"),
)
# Order matters: most browsers also say that they are Chrome, and Chrome says that it is Safari.
_BROWSER_SIGNS = (
    ("edg", "edge"),
    ("opr/", "other"),
    ("opera", "other"),
    ("samsungbrowser", "other"),
    ("yabrowser", "other"),
    ("vivaldi", "other"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrome", "chrome"),
    ("chromium", "chrome"),
    ("safari", "safari"),
)


def kind_of(user_agent: str) -> str:
    """The form and the browser, ``"phone safari"``; ``"device other"`` if nothing is recognised."""
    told = user_agent.lower()
    return f"{_first(_FORM_SIGNS, told, 'device')} {_first(_BROWSER_SIGNS, told, 'other')}"


def _first(signs: tuple[tuple[str, str], ...], told: str, otherwise: str) -> str:
    return next((word for sign, word in signs if sign in told), otherwise)
