// A domain controller of Active Directory as far as a sign-in sees it, with one person; a test says where it differs.
import { afterEach } from "vitest";
import { type Asked, type Reply, startTestDirectory, type TestDirectory } from "../ldap/test-directory.ts";
import { type LdapOptions, ldapDirectory } from "./ldap.ts";

const running: TestDirectory[] = [];
afterEach(async () => {
  for (const started of running.splice(0)) await started.stop();
});

export const { signal } = new AbortController();
export const adaDn = "CN=Ada Lovelace,OU=Staff,DC=corp,DC=example";
export const serviceDn = "CN=svc,DC=corp,DC=example";
export const guid = Buffer.from("33221100554477668899aabbccddeeff", "hex");
export const adaId = "00112233-4455-6677-8899-aabbccddeeff";
export type Values = Readonly<Record<string, readonly (string | Buffer)[]>>;
export const ada: Values = {
  objectGUID: [guid],
  sAMAccountName: ["ada"],
  displayName: ["Ada Lovelace"],
  mail: ["ada@corp.example"],
  userAccountControl: ["512"],
};
export const refusal = (data: string): Reply => ({
  code: 49,
  text: `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data ${data}, v3839\0`,
});

/** Answers like a domain controller that knows one person; `more` decides before it. */
export function controller(more: (asked: Asked) => Reply | null = () => null, values = ada) {
  return (asked: Asked): Reply => {
    const special = more(asked);
    if (special) return special;
    if (asked.op === "startTls") return { code: 2 };
    if (asked.op === "bind") {
      if (asked.dn === serviceDn) return asked.password === "service-pw" ? { code: 0 } : refusal("52e");
      return asked.dn === adaDn && asked.password === "right-pw" ? { code: 0 } : refusal("52e");
    }
    const isHer = asked.base === adaDn || asked.filter.includes("=ada)") || asked.filter.includes("objectguid=");
    return { code: 0, entries: isHer ? [{ dn: adaDn, values }] : [] };
  };
}

export async function server(answer = controller(), onConnect: Buffer | null = null): Promise<TestDirectory> {
  const started = await startTestDirectory(answer, onConnect);
  running.push(started);
  return started;
}

export function options(ports: readonly number[], more: Partial<LdapOptions> = {}): LdapOptions {
  return {
    id: "ldap-corp",
    servers: ports.map((port) => ({ host: "127.0.0.1", port, isTls: false })),
    startTls: false,
    ca: null,
    service: { dn: serviceDn, password: "service-pw" },
    base: "DC=corp,DC=example",
    filter: "(|(sAMAccountName={name})(mail={name}))",
    decoyDn: null,
    subject: null,
    claims: [
      { claim: "email", attributes: ["mail"] },
      { claim: "name", attributes: ["displayName", "cn"] },
    ],
    isEmailVerified: false,
    groups: { attribute: "memberOf" },
    groupBase: "",
    groupsClaim: [],
    requiredGroup: null,
    connectMs: 300,
    timeoutMs: 600,
    ...more,
  };
}
export const over = ({ port }: TestDirectory, more: Partial<LdapOptions> = {}) => ldapDirectory(options([port], more));
export const bindsAs = (dn: string, reply: Reply) => (asked: Asked) =>
  asked.op === "bind" && asked.dn === dn ? reply : null;

/** Everything that is said of an error in the log. */
export async function saidOf(work: Promise<unknown>): Promise<string> {
  const texts: string[] = [];
  const error: unknown = await work.then(
    (value) => new Error(`nothing went wrong: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  for (let at: unknown = error; at instanceof Error; at = at.cause) texts.push(at.message);
  return texts.join(" < ");
}
