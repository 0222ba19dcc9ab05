"""An OpenID Connect provider in a process of its own: real discovery, codes, PKCE, signatures, over real HTTP.

    python -m tests.identity.provider          # says {"port": …} on standard output, serves until it is ended

JOSE is done by another library (joserfc) than the product's, so that the two do not share their mistakes. What a test
wants wrong is told to `/control`: {"people": {…}} who can sign in with which claims, {"faults": […]} what goes wrong.
"""

import base64
import hashlib
import html
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "onewindow", "a-secret-of-the-tests-that-is-long-enough"


class State:
    def __init__(self):
        self.keys = {
            "RS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
            "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
        }
        self.stranger = RSAKey.generate_key(2048, {"kid": "rsa"})
        self.codes, self.tokens, self.people, self.faults, self.seen = {}, {}, {}, set(), []


class Provider(BaseHTTPRequestHandler):
    state: State
    protocol_version = "HTTP/1.1"

    def log_message(self, *said):
        pass

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, status, body, kind="application/json", **headers):
        data = body if isinstance(body, bytes) else (json.dumps(body) if kind == "application/json" else body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def sent(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def form(self):
        return {name: values[0] for name, values in parse_qs(self.sent(), keep_blank_values=True).items()}

    def faulty(self, name):
        return name in self.state.faults

    def do_GET(self):
        where = urlsplit(self.path)
        if self.faulty("down") and where.path != "/control":
            return self.answer(503, {"error": "down"})
        if where.path == "/favicon.ico":
            return self.answer(204, b"", "")
        ways = {
            "/.well-known/openid-configuration": self.discovery,
            "/authorize": lambda: self.ask(parse_qs(where.query)),
            "/jwks": self.jwks,
            "/userinfo": self.userinfo,
            "/control": lambda: self.answer(200, {"seen": self.state.seen}),
        }
        way = ways.get(where.path)
        return way() if way else self.answer(404, {"error": "not_found"})

    def do_POST(self):
        where = urlsplit(self.path).path
        if where == "/control":
            told = json.loads(self.sent())
            self.state.people = told.get("people", self.state.people)
            self.state.faults = set(told.get("faults", self.state.faults))
            self.state.seen.clear()
            return self.answer(200, {})
        if self.faulty("down"):
            return self.answer(503, {"error": "down"})
        if where == "/authorize":
            return self.decide(self.form())
        return self.token() if where == "/token" else self.answer(404, {"error": "not_found"})

    def discovery(self):
        if self.faulty("broken_discovery"):
            return self.answer(200, b"<html>maintenance</html>", "text/html")
        document = {
            "issuer": "https://elsewhere.example" if self.faulty("discovery_issuer") else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }
        if self.faulty("no_jwks"):
            del document["jwks_uri"]
        return self.answer(200, document)

    def ask(self, query):
        asked = {name: values[0] for name, values in query.items()}
        wrong = (
            asked.get("client_id") != CLIENT
            or asked.get("response_type") != "code"
            or "openid" not in asked.get("scope", "").split()
            or asked.get("code_challenge_method") != "S256"
            or not all(asked.get(name) for name in ("state", "nonce", "code_challenge", "redirect_uri"))
        )
        if wrong:
            return self.answer(400, {"error": "invalid_request", "asked": asked})
        self.state.seen.append(asked)
        hidden = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">' for n, v in asked.items())
        people = "".join(
            f'<button name="user" value="{html.escape(p)}">{html.escape(p)}</button>' for p in self.state.people
        )
        page = f'<!doctype html><title>provider</title><form method="post">{hidden}{people}<button name="deny" value="1">no</button></form>'
        return self.answer(200, page, "text/html; charset=utf-8")

    def decide(self, form):
        if form.get("deny"):
            said = {"error": "access_denied", "state": form["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.state.codes[code] = form
            said = {"code": code, "state": form["state"]}
        return self.answer(302, b"", Location=f"{form['redirect_uri']}?{urlencode(said)}")

    def token(self):
        form = self.form()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if not known and self.headers.get("Authorization") != f"Basic {basic}":
            return self.answer(401, {"error": "invalid_client"})
        asked = self.state.codes.pop(form.get("code", ""), None)  # a code is good once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return self.answer(400, {"error": "invalid_grant"})
        if challenge.decode().rstrip("=") != asked["code_challenge"]:
            return self.answer(400, {"error": "invalid_grant", "why": "pkce"})
        access = secrets.token_urlsafe(16)
        self.state.tokens[access] = asked["user"]
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token(asked)}
        if self.faulty("no_id_token"):
            del answer["id_token"]
        if self.faulty("token_is_a_list"):
            return self.answer(200, [1])
        if self.faulty("token_without_type"):
            return self.answer(200, json.dumps(answer).encode(), "")
        return self.answer(200, answer)

    def id_token(self, asked):
        now = int(time.time())
        told = {
            "iss": "https://elsewhere.example" if self.faulty("issuer") else self.issuer,
            "aud": "somebody-else" if self.faulty("audience") else [CLIENT, "other"] if self.faulty("azp") else CLIENT,
            "sub": self.state.people[asked["user"]]["sub"],
            "iat": now - 3600 if self.faulty("expired") else now,
            "exp": now - 1800 if self.faulty("expired") else now + 300,
            "nonce": "another" if self.faulty("nonce") else asked["nonce"],
        }
        if self.faulty("azp"):
            told["azp"] = "other"
        if self.faulty("without_expiry"):
            del told["exp"]
        algorithm = "ES256" if self.faulty("ec") else "RS256"
        key = self.state.keys[algorithm]
        if self.faulty("strange_key"):
            key = self.state.stranger
        if self.faulty("shared_key"):
            algorithm, key = "HS256", OctKey.import_key(SECRET, {"kid": "rsa"})
        token = jwt.encode({"alg": algorithm, "kid": key.kid}, told, key, algorithms=["RS256", "ES256", "HS256"])
        head, body, signature = token.split(".")
        if self.faulty("altered"):
            changed = json.dumps({**told, "sub": "somebody-else"}).encode()
            body = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        if self.faulty("unsigned"):
            head = base64.urlsafe_b64encode(b'{"alg":"none","kid":"rsa"}').decode().rstrip("=")
            signature = ""
        return f"{head}.{body}.{signature}"

    def jwks(self):
        keys = [{**key.as_dict(private=False), "use": "sig"} for key in self.state.keys.values()]
        return self.answer(200, {"keys": [] if self.faulty("no_keys") else keys})

    def userinfo(self):
        user = self.state.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if user is None:
            return self.answer(401, {"error": "invalid_token"})
        claims = dict(self.state.people[user])
        if self.faulty("userinfo_of_another"):
            claims["sub"] = "somebody-else"
        return self.answer(200, claims)


def main():
    Provider.state = State()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
