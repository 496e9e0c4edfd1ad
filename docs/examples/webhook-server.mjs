// A webhook for Gatehouse. Start it with: WEBHOOK_SECRET=whsec_… PORT=8081 node webhook-server.mjs
import { createHmac, scryptSync, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace("whsec_", ""), "base64");
const sign = (id, time, body) => `v1,${createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64")}`;
const same = (one, other) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
const hash = (password) => scryptSync(password, "a salt for each person", 32);

const people = {
  ada: { id: "42", hash: hash("ada-password"), claims: { name: "Ada Lovelace", email: "ada@example.com" } },
};
const nobody = { hash: hash("nobody has this password") };

const field = (name, type, autoComplete, value = "") => ({ name, label: name, type, autoComplete, value });
const fieldsFor = (name) => [
  field("username", "text", "username", name),
  field("password", "password", "current-password"),
];

function decide({ kind, subject, answer, suggestedUsername }) {
  if (kind === "begin") return { kind: "ask", prompt: { fields: fieldsFor(suggestedUsername) }, state: {} };
  if (kind === "account") {
    const person = Object.values(people).find(({ id }) => id === subject);
    return person ? { kind: "known", claims: person.claims } : { kind: "unknown" };
  }
  const person = Object.hasOwn(people, answer.username) ? people[answer.username] : nobody;
  // The same work for a name that nobody has, and the same answer.
  const isRight = timingSafeEqual(hash(answer.password), person.hash) && person !== nobody;
  if (!isRight) return { kind: "refused", problem: { code: "wrong_credentials", field: "password" } };
  const authTime = Math.floor(Date.now() / 1000);
  return { kind: "verified", identity: { subject: person.id, amr: ["pwd"], authTime, claims: person.claims } };
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": given = "" } = request.headers;
  const isSigned = given.split(" ").some((one) => same(one, sign(id, time, body)));
  if (!isSigned || Math.abs(Date.now() / 1000 - Number(time)) > 300) return response.writeHead(401).end();
  const said = JSON.stringify(decide(JSON.parse(body)));
  const now = String(Math.floor(Date.now() / 1000));
  const headers = { "webhook-id": id, "webhook-timestamp": now, "webhook-signature": sign(id, now, said) };
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(said);
}).listen(Number(process.env.PORT), "127.0.0.1");
