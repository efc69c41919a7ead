"""How many renewals and pass checks a second, beside a bare handler on the same server."""

import json
from pathlib import Path

import httpx

from bench.serving import requests_a_second, served
from bench.tokens import BenchReader, good_pass, reader

READERS = 64
ROUNDS = 3
PORT = 8790

RENEW = """
local readers = {%s}
local n = 0
request = function()
  n = n + 1
  local r = readers[n %% #readers + 1]
  local body = string.format('{"request":"bench-%%010d","epoch":%%s}', n, r.epoch)
  return wrk.format("POST", "/gate/renew", {
    ["Authorization"] = "Bearer " .. r.token, ["X-Gaceta-Device"] = r.device,
    ["Content-Type"] = "application/json"}, body)
end
"""
VERIFY = """
wrk.method = "POST"
wrk.body = "{}"
wrk.headers["Cookie"] = "__Host-gaceta_pass=%s"
"""


def throughput(scratch: Path, seconds: int) -> dict[str, float]:
    """Requests a second for each app: the best of three rounds taken in turn."""
    names = {
        "bare handler": "bare",
        "pass verified": "verifying",
        "renewal, memory": "memory://",
        "renewal, SQLite": f"sqlite:///{scratch}/seats.sqlite3",
    }
    best = dict.fromkeys(names, 0.0)
    for _ in range(ROUNDS):
        for label, name in names.items():
            with served(name, PORT) as address:
                rate = requests_a_second(address, _script(name, address), seconds)
            best[label] = max(best[label], rate)
    return best


def _script(name: str, address: str) -> str:
    if name in ("bare", "verifying"):
        return VERIFY % good_pass()
    return RENEW % ",".join(_lua(one, address) for one in map(_reader, range(READERS)))


def _reader(number: int) -> BenchReader:
    return reader(f"seat-{number}", f"device-of-bench-{number}")


def _lua(one: BenchReader, address: str) -> str:
    body = json.dumps({"request": f"first-{one.seat}"})
    answer = httpx.post(f"{address}/gate/acquire", content=body, headers=one.headers)
    epoch = answer.raise_for_status().json()["epoch"]
    return f'{{token="{one.entitlement}",device="{one.device}",epoch="{epoch}"}}'
