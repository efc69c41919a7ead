import re
from pathlib import Path

import pytest

from gaceta.gate.config import BadSetting, read_config
from gaceta.web.environment import read_environment

ROOT = Path(__file__).parents[2]


def test_every_setting_has_a_default_that_serves(tmp_path: Path) -> None:
    told = read_environment({"GACETA_VAR": str(tmp_path)})
    assert told.database == f"sqlite:///{tmp_path}/gaceta.sqlite3"
    assert told.mail == f"file://{tmp_path}/outbox"
    assert not told.demo


@pytest.mark.parametrize(
    ("name", "value", "instead"),
    [
        ("GACETA_DEMO", "maybe", "GACETA_DEMO=1"),
        ("GACETA_PROXIES", "-1", "GACETA_PROXIES=0"),
        ("GACETA_GRACE", "soon", "GACETA_GRACE=14"),
        ("GACETA_INVITATION", "0", "GACETA_INVITATION=14"),
        ("GACETA_TERMS_ANSWER", "never", "GACETA_TERMS_ANSWER=30"),
        ("GACETA_LOG", "loud", "GACETA_LOG=INFO"),
        ("GACETA_DATABASE", "mysql://x", "GACETA_DATABASE=sqlite:///"),
        ("GACETA_DATABASE", "sqlite:///", "GACETA_DATABASE=sqlite:///"),
        ("GACETA_MAIL", "pigeon://", "console://"),
        ("GACETA_MAIL", "file://outbox", "file:///path"),
        ("GACETA_MAIL", "file:///", "file:///path"),
        ("GACETA_MAIL", "smtp://", "smtp://user"),
        ("GACETA_MAIL", "smtp://u:p@host:port", "smtp://user"),
        ("GACETA_SIGN_IN_WITH", "/nowhere/providers.json", "GACETA_SIGN_IN_WITH=/etc"),
        ("GACETA_IDENTITY_KEY_FILE", "/nowhere/key.pem", "GACETA_IDENTITY_KEY_FILE=/etc"),
        ("GACETA_BREACHED_PASSWORDS", "passwords.example", "GACETA_BREACHED_PASSWORDS=https://"),
        ("GACETA_CONTACT", "the desk", "GACETA_CONTACT=desk@"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write_instead(
    name: str, value: str, instead: str
) -> None:
    with pytest.raises(BadSetting) as caught:
        read_environment({name: value})
    assert str(caught.value).startswith(f"{name} is {value!r}")
    assert instead in str(caught.value)


@pytest.mark.parametrize("name", ["GACETA_PROXIES", "GACETA_GRACE"])
def test_a_number_of_thousands_of_digits_is_wrong_and_told(name: str) -> None:
    with pytest.raises(BadSetting):
        read_environment({name: "9" * 5000})


def test_readers_write_to_the_desk_where_the_paper_has_its_mail() -> None:
    told = read_environment({"GACETA_MAIL_FROM": "The Paper <no-reply@paper.example>"})
    assert told.contact == "desk@paper.example"


def documented() -> set[str]:
    page = (ROOT / "docs" / "settings.md").read_text()
    return set(re.findall(r"^\| `(GACETA_\w+)` \|", page, flags=re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    sources = [*(ROOT / "src").rglob("*.py")]
    used = {n for f in sources for n in re.findall(r'"(GACETA_[A-Z_]+)"', f.read_text())}
    assert used == documented()


def test_the_documented_lengths_of_time_are_the_defaults(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    told = dict(re.findall(r"^\| `(GACETA_\w+)` \| `([\d.]+)` \|", page, flags=re.MULTILINE))
    default = read_config({"GACETA_VAR": str(tmp_path)}).policy
    fields = {
        "GACETA_HEARTBEAT": default.heartbeat,
        "GACETA_LEASE": default.lease,
        "GACETA_QUIET": default.quiet,
        "GACETA_PASS": default.pass_life,
        "GACETA_SKEW": default.skew,
        "GACETA_STORE_BUDGET": default.store_budget,
        "GACETA_DEGRADED": default.degraded,
    }
    assert {name: float(told[name]) * 1000 for name in fields} == fields
