import httpx
import pytest
from django.conf import settings

from gaceta.web.asgi import application

pytestmark = pytest.mark.anyio


def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://localhost:8000"
    )


async def test_the_gate_and_the_health_page_are_the_gates() -> None:
    async with client() as reader:
        assert (await reader.get("/healthz")).json()["status"] == "ok"
        assert (await reader.get("/gate/renew")).status_code == 405
        assert (await reader.get("/gate/nothing")).headers[
            "content-type"
        ] == "application/problem+json"


async def test_styles_come_from_their_sources_and_are_asked_for_anew() -> None:
    async with client() as reader:
        answer = await reader.get("/static/gaceta/css/base.css")
        assert answer.headers["content-type"].startswith("text/css")
        assert answer.headers["cache-control"] == "no-cache"
        again = await reader.get(
            "/static/gaceta/css/base.css", headers={"if-none-match": answer.headers["etag"]}
        )
        assert again.status_code == 304


async def test_files_are_taken_for_what_they_are_and_nothing_else() -> None:
    async with client() as reader:
        for path in ("/static/gaceta/css/base.css", "/media/nothing"):
            answer = await reader.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff"


async def test_styles_travel_compressed_to_who_takes_that() -> None:
    async with client() as reader:
        answer = await reader.get("/static/gaceta/css/base.css")
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        plain = await reader.get(
            "/static/gaceta/css/base.css", headers={"accept-encoding": "identity"}
        )
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content


async def test_a_picture_is_kept_by_the_browser() -> None:
    file = settings.MEDIA_ROOT / "kept.jpg"
    file.write_bytes(b"a picture")
    try:
        async with client() as reader:
            answer = await reader.get("/media/kept.jpg")
    finally:
        file.unlink()
    assert answer.headers["cache-control"] == "public, max-age=604800"
    assert "content-encoding" not in answer.headers


async def test_the_readers_script_is_served_as_a_module() -> None:
    async with client() as reader:
        answer = await reader.get("/static/gaceta/client/reader.js")
        assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize(
    "path", ["/static/%2e%2e/settings.py", "/media/%2e%2e/secret", "/static//etc/passwd"]
)
async def test_nothing_outside_is_served(path: str) -> None:
    async with client() as reader:
        answer = await reader.get(path)
        assert answer.status_code in (400, 404)
