"""A stand-in for the API of the Hugging Face Hub, as far as publishing a dataset needs it.

Repositories live in memory.  Files of 1 kB and more, and Parquet, go the way of large files: their bytes are put
under their SHA-256 before the commit that names them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

LARGE = 1024


@dataclass
class Hub:
    """What the Hub holds, and a log of what was asked of it."""

    commits: dict[str, dict[str, tuple[str, bytes]]] = field(default_factory=dict)
    """Files of each commit: how they were sent (regular, lfs) and their content."""
    main: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    refuse_after: int | None = None
    """Puts after which the connection breaks."""
    spoil: str | None = None
    """A file that arrives otherwise than it was sent."""
    url: str = ""

    def start(self) -> Hub:
        hub = self

        class Handler(_Handler):
            def __init__(self, *arguments: object) -> None:
                self.hub = hub
                super().__init__(*arguments)  # type: ignore[arg-type]

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def files(self, revision: str) -> dict[str, tuple[str, bytes]]:
        return self.commits[self.tags.get(revision) or (self.main if revision == "main" else revision)]

    def put(self, files: dict[str, tuple[str, bytes]]) -> str:
        self.main = hashlib.sha1(repr((len(self.commits), sorted(files))).encode()).hexdigest()
        self.commits[self.main] = files
        return self.main


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path.endswith("/refs"):
            tags = [{"name": n, "ref": f"refs/tags/{n}", "targetCommit": c} for n, c in self.hub.tags.items()]
            branches = [{"name": "main", "ref": "refs/heads/main", "targetCommit": self.hub.main}]
            self._answer({"branches": branches, "tags": tags, "converts": []})
        elif match := re.search(r"/tree/([^/]+)$", path):
            self._answer([_entry(name, *file) for name, file in sorted(self.hub.files(match[1]).items())])
        elif re.search(r"/api/datasets/[^/]+/[^/]+(/revision/[^/]+)?$", path):
            self._answer({"id": "o/n", "sha": self.hub.main, "siblings": [], "tags": [], "private": False})
        else:
            self._answer({"error": f"nothing at {path}"}, 404)

    def do_POST(self) -> None:
        path = unquote(urlsplit(self.path).path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.hub.log.append(path)
        if path == "/api/repos/create":
            if not self.hub.commits:
                self.hub.put({".gitattributes": ("regular", b"*.parquet filter=lfs\n")})
            self._answer({"url": f"{self.hub.url}/datasets/o/n"})
        elif "/preupload/" in path:
            asked = json.loads(body)["files"]
            self._answer({"files": [self._mode(file) for file in asked]})
        elif path.endswith("/objects/batch"):
            objects = json.loads(body)["objects"]
            self._answer({"transfer": "basic", "objects": [self._upload(item) for item in objects]})
        elif path == "/api/validate-yaml":
            self._answer({"errors": [], "warnings": []})
        elif "/commit/" in path:
            self._commit([json.loads(line) for line in body.splitlines()])
        elif match := re.search(r"/tag/([^/]+)$", path):
            self.hub.tags[json.loads(body)["tag"]] = match[1]
            self._answer({})
        else:
            self._answer({"error": f"nothing at {path}"}, 404)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        done = sum(line.startswith("PUT") for line in self.hub.log)
        if self.hub.refuse_after is not None and done >= self.hub.refuse_after:
            self._answer({"error": "broken"}, 403)
            return
        self.hub.log.append(f"PUT {self.path}")
        self.hub.blobs[self.path.rpartition("/")[2]] = body
        self._answer({})

    def _mode(self, file: dict[str, object]) -> dict[str, object]:
        name, size = str(file["path"]), int(str(file["size"]))
        mode = "lfs" if size >= LARGE or name.endswith(".parquet") else "regular"
        return {"path": name, "uploadMode": mode, "shouldIgnore": False}

    def _upload(self, item: dict[str, object]) -> dict[str, object]:
        if item["oid"] in self.hub.blobs:
            return item
        return {**item, "actions": {"upload": {"href": f"{self.hub.url}/blobs/{item['oid']}"}}}

    def _commit(self, lines: list[dict[str, object]]) -> None:
        files = dict(self.hub.files("main"))
        for line in lines:
            value = line["value"]
            assert isinstance(value, dict)
            if line["key"] == "header" and value.get("parentCommit") not in (None, self.hub.main):
                self._answer({"error": "main has moved on"}, 412)
                return
            if line["key"] == "file":
                content = base64.b64decode(value["content"])
                files[value["path"]] = ("regular", content + (b" " if value["path"] == self.hub.spoil else b""))
            elif line["key"] == "lfsFile":
                files[value["path"]] = ("lfs", self.hub.blobs[value["oid"]])
            elif line["key"] == "deletedFile":
                del files[value["path"]]
        oid = self.hub.put(files)
        self._answer({"commitOid": oid, "commitUrl": f"{self.hub.url}/datasets/o/n/commit/{oid}"})

    def _answer(self, content: object, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _entry(name: str, mode: str, content: bytes) -> dict[str, object]:
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    entry: dict[str, object] = {"type": "file", "path": name, "oid": blob, "size": len(content)}
    if mode == "lfs":
        entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
    return entry
