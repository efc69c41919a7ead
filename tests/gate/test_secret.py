import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gaceta.gate.secret import BadSetting, keep_secret

LONG = "a secret of the secret's own tests, long enough"


def test_a_told_secret_is_the_secret(tmp_path: Path) -> None:
    assert keep_secret({"GACETA_SECRET": LONG}, tmp_path) == LONG.encode()
    assert list(tmp_path.iterdir()) == []


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "told"
    file.write_text(f"{LONG}\n")
    assert keep_secret({"GACETA_SECRET_FILE": str(file)}, tmp_path) == LONG.encode()


def test_without_any_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    var = tmp_path / "not" / "there"
    secret = keep_secret({}, var)
    assert len(secret) >= 32
    assert keep_secret({}, var) == secret
    assert stat.S_IMODE((var / "secret").stat().st_mode) == 0o600
    assert [file.name for file in var.iterdir()] == ["secret"]


def test_two_installations_never_share_a_secret(tmp_path: Path) -> None:
    assert keep_secret({}, tmp_path / "one") != keep_secret({}, tmp_path / "other")


def test_workers_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as workers:
        secrets = set(workers.map(lambda _: keep_secret({}, tmp_path), range(40)))
    assert len(secrets) == 1


@pytest.mark.parametrize("name", ["GACETA_SECRET", "GACETA_SECRET_FILE"])
def test_a_short_secret_is_refused_without_being_shown(tmp_path: Path, name: str) -> None:
    (tmp_path / "short").write_text("open sesame")
    value = "open sesame" if name == "GACETA_SECRET" else str(tmp_path / "short")
    with pytest.raises(BadSetting, match=f"{name} holds 11 bytes.*token_hex") as told:
        keep_secret({name: value}, tmp_path)
    assert "sesame" not in str(told.value)


def test_two_secrets_are_one_too_many(tmp_path: Path) -> None:
    both = {"GACETA_SECRET": LONG, "GACETA_SECRET_FILE": "x"}
    with pytest.raises(BadSetting, match="both set"):
        keep_secret(both, tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"GACETA_SECRET_FILE is .*nowhere.*cannot be read"):
        keep_secret({"GACETA_SECRET_FILE": str(tmp_path / "nowhere")}, tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match=r"GACETA_SECRET is not set, and .*file/secret"):
        keep_secret({}, tmp_path / "file")
