"""A reader's browser without pages: forms sent over real connections, many at once if need be."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.gate.visiting import keep_cookies


@dataclass
class Knocker:
    """Keeps its cookies as a browser does on http://localhost, and sends them along."""

    address: str
    network: str = "203.0.113.1"
    """What the proxy in front says of where this comes from."""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        return self._keep(httpx.get(self.address + path, headers=self._headers(), timeout=60))

    def proof(self, path: str) -> str:
        """The form's proof against cross-site requests, as the page has it."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        assert found
        return found.group(1)

    def post(self, path: str, proof: str = "", **form: Any) -> httpx.Response:
        """Send the form; without a ``proof`` the page is asked for one first."""
        sent = {"csrfmiddlewaretoken": proof or self.proof(path), **form}
        return self._keep(
            httpx.post(self.address + path, data=sent, headers=self._headers(), timeout=60)
        )

    def is_signed_in(self) -> bool:
        return self.get("/es/account/").status_code == 200

    def _headers(self) -> dict[str, str]:
        crumbs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": crumbs, "Origin": self.address, "X-Forwarded-For": self.network}

    def _keep(self, answer: httpx.Response) -> httpx.Response:
        keep_cookies(self.cookies, answer)
        return answer
