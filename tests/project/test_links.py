"""The weekly link check tells living addresses from dead ones, and where each stands."""

from __future__ import annotations

import http.server
import runpy
import threading

import pytest


@pytest.fixture
def host():
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response({"/here": 200, "/robots": 403}.get(self.path, 404))
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_dead_addresses_are_named_with_their_row(host, root, tmp_path, capsys):
    main = runpy.run_path(str(root / "tests" / "tools" / "links.py"))["main"]
    (tmp_path / "a.csv").write_text(f"id,urls\nA1,{host}/here;{host}/gone\nA2,{host}/robots\n")
    assert main(tmp_path) == 1
    said = capsys.readouterr().out
    assert f"404\t{host}/gone\ta.csv:2" in said and "1 of 3 addresses do not answer." in said
    (tmp_path / "a.csv").write_text(f"id,urls\nA1,{host}/here\n")
    assert main(tmp_path) == 0
