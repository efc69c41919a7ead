"""Settings: each has a default that serves, and a wrong one says what to write instead."""

from pathlib import Path

import pytest

from gaceta.gate.config import COUNTS, SECONDS, STORES, BadSetting, open_store, read_config
from gaceta.gate.keys import seals_of
from gaceta.seats.model import Policy
from gaceta.seats.stores import redis_address
from gaceta.seats.stores.memory import MemoryStore

SECRET = {"GACETA_SECRET": "a secret of the settings' tests, long enough"}


def test_nothing_need_be_set(tmp_path: Path) -> None:
    config = read_config({"GACETA_VAR": str(tmp_path)})
    assert config.origin == "http://localhost:8000"
    assert config.seats == f"sqlite:///{tmp_path}/seats.sqlite3"
    assert config.policy == Policy()
    assert config.outage_file is None
    assert len(config.secret) >= 32


def test_the_secret_is_never_shown() -> None:
    assert "long enough" not in repr(read_config(SECRET))


def test_the_origin_follows_the_port() -> None:
    assert read_config({**SECRET, "GACETA_PORT": "8123"}).origin == "http://localhost:8123"


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("https://gaceta.example", "https://gaceta.example"),
        ("https://gaceta.example:443", "https://gaceta.example"),
        ("https://gaceta.example:8443", "https://gaceta.example:8443"),
        ("http://localhost:80", "http://localhost"),
    ],
)
def test_an_origin_is_what_browsers_send(told: str, origin: str) -> None:
    assert read_config({**SECRET, "GACETA_ORIGIN": told}).origin == origin


@pytest.mark.parametrize("port", ["0", "99999"])
def test_an_origin_with_a_port_that_is_none_is_told(port: str) -> None:
    with pytest.raises(BadSetting, match="GACETA_ORIGIN"):
        read_config({**SECRET, "GACETA_ORIGIN": f"http://localhost:{port}"})


def test_lengths_of_time_are_told_in_seconds() -> None:
    told = {"GACETA_HEARTBEAT": "2", "GACETA_LEASE": "6.5", "GACETA_QUIET": "3"}
    rest = {"GACETA_PASS": "4", "GACETA_SKEW": "0", "GACETA_STORE_BUDGET": "0.05"}
    policy = read_config({**SECRET, **told, **rest, "GACETA_DEGRADED": "60"}).policy
    assert policy == Policy(
        heartbeat=2000,
        lease=6500,
        quiet=3000,
        pass_life=4000,
        skew=0,
        store_budget=50,
        degraded=60_000,
    )


def test_the_outage_file_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_config({**SECRET, "GACETA_OUTAGE_FILE": "down"}).outage_file == tmp_path / "down"


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize("value", ["soon", "-1", "1e3", "1,5", "99999999", "nan", "1.2345", " 20"])
def test_a_wrong_length_of_time_names_itself_and_a_right_one(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as told:
        read_config({**SECRET, name: value})
    assert f"{name} is {value!r}" in str(told.value)
    assert f"Write {name}=" in str(told.value)


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value", ["many", "0", "-1", "2.5", "99", " 3"])
def test_a_wrong_count_names_itself_and_a_right_one(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} is .* Write {name}="):
        read_config({**SECRET, name: value})


def test_counts_are_told_as_whole_numbers() -> None:
    told = {"GACETA_SHARING_NOTICED": "2", "GACETA_SHARING_SHARED": "5", "GACETA_SHARING_DAYS": "1"}
    policy = read_config({**SECRET, **told}).policy
    assert policy == Policy(sharing_noticed=2, sharing_shared=5, sharing_days=1)


@pytest.mark.parametrize("name", SECONDS)
def test_what_is_advised_for_a_wrong_length_of_time_is_accepted(name: str) -> None:
    with pytest.raises(BadSetting) as told:
        read_config({**SECRET, name: "soon"})
    advised = str(told.value).partition(f"Write {name}=")[2].partition(",")[0]
    assert read_config({**SECRET, name: advised}).policy == Policy()


@pytest.mark.parametrize(
    ("settings", "named", "advised"),
    [
        ({"GACETA_LEASE": "30"}, "GACETA_LEASE", "GACETA_LEASE=60"),
        ({"GACETA_QUIET": "20"}, "GACETA_QUIET", "GACETA_QUIET=30"),
        ({"GACETA_PASS": "20"}, "GACETA_PASS", "GACETA_PASS=60"),
        (
            {"GACETA_HEARTBEAT": "0.3", "GACETA_QUIET": "1"},
            "GACETA_STORE_BUDGET",
            "GACETA_STORE_BUDGET=0.1",
        ),
    ],
)
def test_lengths_of_time_that_contradict_each_other_are_told(
    settings: dict[str, str], named: str, advised: str
) -> None:
    with pytest.raises(BadSetting, match=f"{named} is .*Write {advised}"):
        read_config({**SECRET, **settings})
    name, _, value = advised.partition("=")
    read_config({**SECRET, **settings, name: value})


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("GACETA_ORIGIN", "gaceta.example", "https://gaceta.example"),
        ("GACETA_ORIGIN", "https://gaceta.example/", "https://gaceta.example"),
        ("GACETA_ORIGIN", "https://Gaceta.example", "lower case"),
        ("GACETA_ORIGIN", "https://ana@gaceta.example", "host and port alone"),
        ("GACETA_ORIGIN", "http://gaceta.example", "https://"),
        ("GACETA_ORIGIN", "http://127.0.0.1:8000", "http://localhost:8000"),
        ("GACETA_PORT", "0", "GACETA_PORT=8000"),
        ("GACETA_PORT", "65536", "GACETA_PORT=8000"),
        ("GACETA_PORT", "http", "GACETA_PORT=8000"),
        ("GACETA_SEATS", "oracle://localhost", "memory, sqlite, postgresql"),
        ("GACETA_SEATS", "postgresql://localhost:port/gaceta", "postgresql://user"),
        ("GACETA_SEATS", "postgresql://one:5432,two:99999/gaceta", "postgresql://user"),
        ("GACETA_SEATS", "sqlite://", "sqlite:////"),
        ("GACETA_SEATS", "seats.sqlite3", "sqlite:////"),
        ("GACETA_SEATS", "redis://", "redis://:password@localhost:6379/0"),
        ("GACETA_SEATS", "valkey://localhost:70000", "70000 is not a port"),
        ("GACETA_SEATS", "redis://one,two", "redis+cluster://"),
        ("GACETA_SEATS", "redis+cluster://one:6379,two:6379/3", "leave the number away"),
    ],
)
def test_a_wrong_setting_says_what_to_write(name: str, value: str, advice: str) -> None:
    with pytest.raises(BadSetting) as told:
        read_config({**SECRET, name: value})
    assert f"{name} is {value!r}" in str(told.value)
    assert advice in str(told.value)


def test_a_store_is_opened_by_its_scheme() -> None:
    assert isinstance(open_store("memory://"), MemoryStore)


@pytest.mark.anyio
async def test_every_known_store_can_be_opened_before_its_server_is_there(tmp_path: Path) -> None:
    for scheme in STORES:
        place = "localhost" if scheme in redis_address.SCHEMES else f"/{tmp_path}/seats"
        store = open_store(f"{scheme}://{place}")
        await store.close()


@pytest.mark.parametrize("scheme", redis_address.SCHEMES)
def test_the_address_of_a_redis_is_taken_as_it_is(scheme: str) -> None:
    url = f"{scheme}://ana:s%40cret@redis.example:6380"
    assert read_config({**SECRET, "GACETA_SEATS": url}).seats == url


@pytest.mark.parametrize("url", ["redis://:s3cret@one,two", "mongo://ana:s3cret@host"])
def test_a_password_in_a_wrong_address_is_not_told(url: str) -> None:
    with pytest.raises(BadSetting) as told:
        read_config({**SECRET, "GACETA_SEATS": url})
    assert "s3cret" not in str(told.value)


def test_the_two_seals_do_not_open_each_others_tokens(tmp_path: Path) -> None:
    seals = seals_of(read_config(SECRET))
    token = seals.passes.stamp({}, expires=1)
    with pytest.raises(Exception, match="not signed by a known key"):
        seals.entitlements.open(token, now=0)
