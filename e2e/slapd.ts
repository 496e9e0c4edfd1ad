// Decides how a real OpenLDAP server is started for a test: in a folder of its own, on loopback, with its own certificate.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Attribute, Change, Client } from "ldapts";
import { certificate, opensslMissing } from "./certificate.ts";
import { freePorts } from "./ports.ts";
import { PortTaken, type ServerProcess, startProcess, withFreshPorts } from "./processes.ts";

export type Values = Readonly<Record<string, string | string[]>>;

export type Slapd = {
  readonly port: number;
  readonly tlsPort: number;
  /** PEM of the certificate it shows, for `127.0.0.1` and no other host; and of one that it does not show. */
  readonly caFile: string;
  readonly otherCaFile: string;
  /** Every question it was asked, as it logs them. */
  log(): string;
  add(dn: string, values: Values): Promise<void>;
  /** Somebody in `ou=people`, whose password is `<uid>-password`; their subject's UUID comes back. */
  addPerson(uid: string, values?: Values): Promise<string>;
  set(dn: string, attribute: string, value: string): Promise<void>;
  remove(dn: string): Promise<void>;
  /** SIGKILL: connections are gone and its ports are closed. */
  kill(): Promise<void>;
  /** After a kill: the same ports and the same people. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
};

export const suffix = "dc=example,dc=com";
export const rootDn = `cn=admin,${suffix}`;
export const rootPassword = "only-for-tests";
export const searcher = { dn: `cn=searcher,${suffix}`, password: "searcher-for-tests" };
export const people = `ou=people,${suffix}`;
export const groups = `ou=groups,${suffix}`;

const schemas = ["/etc/ldap/schema", "/etc/openldap/schema"].find((folder) => existsSync(join(folder, "core.schema")));
const modules = ["/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap"].find((folder) =>
  existsSync(join(folder, "back_mdb.la")),
);
const command = ["/usr/sbin/slapd", "/usr/lib/slapd", "/usr/libexec/slapd"].find((file) => existsSync(file));

/** Why there is no slapd here, for `context.skip`; null where there is one. */
export function slapdMissing(): string | null {
  if (!command) return "slapd is not installed";
  const noCertificates = opensslMissing();
  if (noCertificates !== null) return noCertificates;
  if (!schemas) return "slapd has no schema folder in the usual places";
  return modules && ["memberof.la", "ppolicy.la"].every((name) => existsSync(join(modules, name)))
    ? null
    : "slapd's modules (back_mdb, memberof, ppolicy) are not in the usual places";
}

/** An OpenLDAP server with `ou=people`, `ou=groups`, memberOf and a password policy, and an account to search with. */
export async function startSlapd(): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-slapd-"));
  await mkdir(join(folder, "data"));
  await certificate(folder, "server");
  await certificate(folder, "other");
  await writeFile(join(folder, "slapd.conf"), configuration(folder));
  let running: ServerProcess | undefined;
  let earlier = "";
  const ports = await withFreshPorts(async () => {
    const [port = 0, tlsPort = 0] = await freePorts(2);
    running = await start(folder, port, tlsPort);
    return { port, tlsPort };
  });
  const slapd: Slapd = {
    ...ports,
    caFile: join(folder, "server.crt"),
    otherCaFile: join(folder, "other.crt"),
    log: () => earlier + (running?.log() ?? ""),
    add: (dn, values) => asRoot(ports.port, (client) => client.add(dn, { ...values })),
    async addPerson(uid, values = {}) {
      const dn = `uid=${uid},${people}`;
      const usual = { objectClass: "inetOrgPerson", cn: uid, sn: "Person", mail: `${uid}@example.com` };
      let id = "";
      await asRoot(ports.port, async (client) => {
        await client.add(dn, { ...usual, userPassword: `${uid}-password`, ...values });
        const { searchEntries } = await client.search(dn, { scope: "base", attributes: ["entryUUID"] });
        id = String(searchEntries[0]?.entryUUID);
      });
      return id;
    },
    remove: (dn) => asRoot(ports.port, (client) => client.del(dn)),
    set: (dn, type, value) =>
      asRoot(ports.port, (client) => {
        const modification = new Attribute({ type, values: [value] });
        return client.modify(dn, new Change({ operation: "replace", modification }));
      }),
    async kill() {
      await running?.kill();
      earlier += running?.log() ?? "";
      running = undefined;
    },
    async startAgain() {
      running = await start(folder, ports.port, ports.tlsPort);
    },
    async stop() {
      await running?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await slapd.add(suffix, { objectClass: ["dcObject", "organization"], o: "Example" });
    for (const dn of [people, groups, `ou=policies,${suffix}`])
      await slapd.add(dn, { objectClass: "organizationalUnit" });
    await slapd.add(searcher.dn, {
      objectClass: ["organizationalRole", "simpleSecurityObject"],
      userPassword: searcher.password,
    });
    await slapd.add(`cn=default,ou=policies,${suffix}`, {
      objectClass: ["pwdPolicy", "device"],
      pwdAttribute: "userPassword",
      pwdMustChange: "TRUE",
      pwdMaxAge: "0",
    });
  } catch (error) {
    await slapd.stop();
    throw error;
  }
  return slapd;
}

async function start(folder: string, port: number, tlsPort: number): Promise<ServerProcess> {
  const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
  const started = await startProcess({
    name: "slapd",
    command: command ?? "slapd",
    // 256: connections, operations and results; also keeps it in the foreground.
    args: ["-d", "256", "-f", join(folder, "slapd.conf"), "-h", urls],
    env: {},
    readyUrls: [],
  });
  const end = started.ended.then(() => "ended" as const);
  while (!(await accepts(port))) {
    if ((await Promise.race([end, pause(25, "waiting" as const)])) === "waiting") continue;
    const log = started.log();
    await started.stop();
    throw /Address already in use/.test(log) ? new PortTaken(log) : new Error(`slapd ended: ${log.slice(-2000)}`);
  }
  return started;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function asRoot(port: number, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ url: `ldap://127.0.0.1:${port}`, timeout: 20_000 });
  try {
    await client.bind(rootDn, rootPassword);
    await work(client);
  } finally {
    await client.unbind();
  }
}

function configuration(folder: string): string {
  return `
${["core", "cosine", "inetorgperson"].map((name) => `include ${schemas}/${name}.schema`).join("\n")}
modulepath ${modules}
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile ${folder}/slapd.pid
argsfile ${folder}/slapd.args
TLSCertificateFile ${folder}/server.crt
TLSCertificateKeyFile ${folder}/server.key
database mdb
suffix "${suffix}"
rootdn "${rootDn}"
rootpw ${rootPassword}
directory ${folder}/data
maxsize 268435456
index objectClass,uid,mail,entryUUID eq
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${searcher.dn}" read by users none by anonymous auth
overlay memberof
overlay ppolicy
ppolicy_default "cn=default,ou=policies,${suffix}"
ppolicy_use_lockout
ppolicy_hash_cleartext
`;
}
