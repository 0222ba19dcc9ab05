"""Plays the region's integrated platform in a process of its own, and is strict about everything.

    python -m tests.exchange.platform        # says {"port": …} on standard output, serves until it is ended

It checks each request by its own means: signature, time, number used once, idempotency key, shape of the message,
nothing personal in it, order of the history without a gap. `/control` (no signature) sets how it behaves: "down" 503,
"slow", "cut" (takes the message and closes the connection without an answer), "friendly" (a page of a proxy), "refuse".
"""

import hashlib
import hmac
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SYSTEM, SECRET = "onewindow-test", "shared-with-the-platform"
NUMBER = re.compile(r"\d{6}-\d{8}-\d{5}")
STATUS = {
    "format": int, "number": str, "service": str, "division": str, "status": str, "subject": str, "submitted_at": str,
    "due_at": str, "promised_at": str, "closed_at": str, "matters": list, "after": int, "version": int, "steps": list,
}  # fmt: skip
STEP = {"seq": int, "verb": str, "at": str, "matters": list}
MATTER = {"matter": str, "agency": str, "division": str, "stage": str, "outcome": str}
NOTICE = {
    "format": int, "number": str, "kind": str, "status": str, "uscc": str, "name": str, "division": str,
    "authority": str, "starts_at": str, "ends_at": str, "address": str, "version": int,
}  # fmt: skip
DIRECTORY = {"format": int, "edition": int, "edition_digest": str, "services": list}
SERVICE = {
    "code": str,
    "name": dict,
    "plain_name": dict,
    "lead": str,
    "audience": list,
    "address": str,
    "matters": list,
}
#: An 18-digit identity number, a mobile number.
PERSONAL = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)")


class Wrong(Exception):
    def __init__(self, status, code, **more):
        super().__init__(code)
        self.status, self.said = status, {"code": code, **more}


def shape(value, wanted):
    if not isinstance(value, dict) or set(value) != set(wanted):
        raise Wrong(422, "shape")
    for name, kind in wanted.items():
        if type(value[name]) is not kind:
            raise Wrong(422, f"shape_{name}")


class Memory:
    def __init__(self):
        self.cases, self.directory, self.once, self.answers, self.mood, self.log = {}, None, set(), {}, "", []
        self.notices = {}


class Played(BaseHTTPRequestHandler):
    memory: Memory
    protocol_version = "HTTP/1.1"

    def log_message(self, *said):
        pass

    def answer(self, status, body, kind="application/json"):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        memory = self.memory
        self.answer(
            200, {"cases": memory.cases, "directory": memory.directory, "log": memory.log, "notices": memory.notices}
        )

    def do_POST(self):
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/control":
            told = json.loads(data)
            if told.get("forget"):
                type(self).memory = Memory()
            self.memory.mood = told.get("mood", "")
            for number, version in told.get("restored", {}).items():
                self.memory.cases[number]["version"] = version
            return self.answer(200, {})
        self.memory.log.append([self.command, self.path, self.memory.mood])
        if self.memory.mood == "down":
            return self.answer(503, {"code": "down"})
        if self.memory.mood == "friendly":
            return self.answer(200, "<html>欢迎</html>", "text/html; charset=utf-8")
        if self.memory.mood == "slow":
            time.sleep(3)
        try:
            said = self.take(data)
        except Wrong as wrong:
            return self.answer(wrong.status, wrong.said)
        if self.memory.mood == "cut":
            self.close_connection = True
            self.connection.close()
            return None
        return self.answer(200, said)

    do_PUT = do_POST  # noqa: N815  the name is the standard library's

    def take(self, data):
        memory = self.memory
        self.check_signature(data)
        key, digest = self.headers.get("Idempotency-Key", ""), hashlib.sha256(data).hexdigest()
        if not key:
            raise Wrong(400, "no_key")
        if key in memory.answers:
            if memory.answers[key] != digest:
                raise Wrong(409, "key_with_another_body")
            return {"taken": True, "again": True}
        body = json.loads(data)
        if PERSONAL.search(data.decode()):
            raise Wrong(422, "personal_data")
        if memory.mood == "refuse":
            raise Wrong(422, "unknown_service")
        if self.path == "/directory" and self.command == "PUT":
            self.directory(body)
        elif (found := re.fullmatch(r"/cases/([^/]+)/status", self.path)) and self.command == "POST":
            self.status(found[1], body)
        elif (found := re.fullmatch(r"/notices/([^/]+)", self.path)) and self.command == "PUT":
            self.notice(found[1], body)
        else:
            raise Wrong(404, "no_such_address")
        memory.answers[key] = digest
        return {"taken": True, "again": False}

    def check_signature(self, data):
        head = self.headers
        moment, once = head.get("X-Time", ""), head.get("X-Once", "")
        if head.get("X-System") != SYSTEM or not moment.isdigit() or len(once) < 16:
            raise Wrong(401, "unsigned")
        said = "\n".join([self.command, self.path, SYSTEM, moment, once, hashlib.sha256(data).hexdigest()])
        wanted = hmac.new(SECRET.encode(), said.encode(), "sha256").hexdigest()
        if not hmac.compare_digest(wanted, head.get("X-Signature", "")):
            raise Wrong(401, "signature")
        if once in self.memory.once:
            raise Wrong(401, "replayed")
        self.memory.once.add(once)

    def directory(self, body):
        shape(body, DIRECTORY)
        for service in body["services"]:
            shape(service, SERVICE)
        self.memory.directory = body

    def notice(self, number, body):
        shape(body, NOTICE)
        if number != body["number"] or body["kind"] not in {"simple", "creditors"}:
            raise Wrong(422, "number")
        if body["version"] <= self.memory.notices.get(number, {}).get("version", 0):
            raise Wrong(409, "older")
        self.memory.notices[number] = body

    def status(self, number, body):
        shape(body, STATUS)
        for entries, wanted in ((body["steps"], STEP), (body["matters"], MATTER)):
            for entry in entries:
                shape(entry, wanted)
        if number != body["number"] or not NUMBER.fullmatch(number):
            raise Wrong(422, "number")
        known = self.memory.cases.get(number, {}).get("version", 0)
        if body["after"] != known:
            raise Wrong(409, "order", knows=known)
        if [step["seq"] for step in body["steps"]] != list(range(body["after"] + 1, body["version"] + 1)):
            raise Wrong(422, "gap")
        if not body["steps"]:
            raise Wrong(422, "nothing_new")
        before = self.memory.cases.get(number, {}).get("steps", [])[:known]
        self.memory.cases[number] = {**body, "steps": [*before, *body["steps"]]}


def main():
    Played.memory = Memory()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Played)
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
