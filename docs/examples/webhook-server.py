# A webhook for Gatehouse. Start it with: WEBHOOK_SECRET=whsec_… PORT=8081 python3 webhook-server.py
import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

key = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))


def sign(id, at, body):
    content = f"{id}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, "sha256").digest()).decode()


def hashed(password):
    return hashlib.scrypt(password.encode(), salt=b"a salt for each person", n=16384, r=8, p=1, dklen=32)


claims = {"name": "Ada Lovelace", "email": "ada@example.com"}
people = {"ada": {"id": "42", "hash": hashed("ada-password"), "claims": claims}}
nobody = {"hash": hashed("nobody has this password")}


def decide(question):
    if question["kind"] == "begin":
        name = {"name": "username", "label": "username", "type": "text", "autoComplete": "username"}
        secret = {"name": "password", "label": "password", "type": "password", "autoComplete": "current-password"}
        fields = [{**name, "value": question["suggestedUsername"]}, {**secret, "value": ""}]
        return {"kind": "ask", "prompt": {"fields": fields}, "state": {}}
    if question["kind"] == "account":
        found = [person for person in people.values() if person["id"] == question["subject"]]
        return {"kind": "known", "claims": found[0]["claims"]} if found else {"kind": "unknown"}
    person = people.get(question["answer"]["username"], nobody)
    # The same work for a name that nobody has, and the same answer.
    if not hmac.compare_digest(hashed(question["answer"]["password"]), person["hash"]) or person is nobody:
        return {"kind": "refused", "problem": {"code": "wrong_credentials", "field": "password"}}
    proof = {"amr": ["pwd"], "authTime": int(time.time())}
    return {"kind": "verified", "identity": {"subject": person["id"], "claims": person["claims"], **proof}}


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        id, at = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        given = self.headers["webhook-signature"].split(" ")
        signed = any(hmac.compare_digest(one, sign(id, at, body)) for one in given)
        if not signed or abs(time.time() - int(at)) > 300:
            return self.send_error(401)
        said, now = json.dumps(decide(json.loads(body))).encode(), str(int(time.time()))
        self.send_response(200)
        headers = {"webhook-id": id, "webhook-timestamp": now, "webhook-signature": sign(id, now, said)}
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Webhook).serve_forever()
