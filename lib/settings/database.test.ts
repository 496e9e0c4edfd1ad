import { describe, expect, test } from "vitest";
import { type Environment, settingReader } from "../setting-reader.ts";
import { readDatabase } from "./database.ts";

function read(env: Environment, files: Readonly<Record<string, string>> = {}) {
  const reader = settingReader(env, (path) => {
    const content = files[path];
    if (content === undefined) throw new Error("no such file");
    return content;
  });
  return { settings: readDatabase(reader), complaints: reader.complaints };
}
const url = (DATABASE_URL: string) => read({ DATABASE_URL });

test("without a word it is a file in the folder the app was started in", () => {
  expect(read({})).toEqual({ settings: { kind: "sqlite", file: "accounts.db" }, complaints: [] });
});

test.each([
  ["sqlite:/var/lib/gatehouse/accounts.db", "/var/lib/gatehouse/accounts.db"],
  ["sqlite:///var/lib/accounts.db", "/var/lib/accounts.db"],
  ["sqlite:data/people.db", "data/people.db"],
])("%s", (text, file) => {
  expect(url(text)).toEqual({ settings: { kind: "sqlite", file }, complaints: [] });
});

test("Postgres, with everything that can be said", () => {
  const { settings, complaints } = read(
    { DATABASE_URL_FILE: "/run/secrets/db" },
    {
      "/run/secrets/db":
        "postgresql://gate:p%40ss%25@db.example.com:6432/people?sslmode=verify-full&connect_timeout=9\n",
    },
  );
  expect(complaints).toEqual([]);
  expect(settings).toEqual({
    kind: "postgres",
    host: "db.example.com",
    port: 6432,
    user: "gate",
    password: "p@ss%",
    database: "people",
    ssl: { ca: null, verifies: "host" },
    connectMs: 9000,
  });
});

test.each([
  ["postgres://me@localhost/people", { host: "localhost", port: 5432, password: null, ssl: null }],
  ["postgres://me:x@[::1]:5433/people", { host: "::1", port: 5433, ssl: null }],
  ["postgres://me@127.0.0.1:80/people", { port: 80 }],
  ["postgres://me@/people?host=/var/run/postgresql", { host: "/var/run/postgresql", ssl: null }],
  ["postgres:///people?host=/run/pg&user=me&port=5434", { host: "/run/pg", user: "me", port: 5434 }],
  ["postgres://me@db/people?sslmode=disable", { host: "db", ssl: null }],
  ["postgres://me@db/people?sslmode=require", { ssl: { ca: null, verifies: "nothing" } }],
  ["postgres://me@db/people?sslmode=verify-ca", { ssl: { ca: null, verifies: "authority" } }],
])("%s", (text, wanted) => {
  const { settings, complaints } = url(text);
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject(wanted);
});

describe("each mistake has its remedy, and no complaint quotes a value", () => {
  test.each([
    "mysql://me:hidden@db/people",
    "hidden.db",
    "sqlite:",
    "sqlite://hidden/accounts.db",
    "sqlite:accounts.db?mode=ro",
    "postgres://me:hid den@db:x/people",
    "postgres://me:hidden%zz@db/people?sslmode=disable",
    "postgres://me:hidden@db/?sslmode=disable",
    "postgres://db/people?sslmode=disable",
    "postgres://me:hidden@db/people",
    "postgres://me:hidden@db/people?sslmode=prefer",
    "postgres://me:hidden@db/people?sslmode=disable&sslrootcert=/etc/ca.pem",
    "postgres://me:hidden@db/people?sslmode=disable&options=-c%20x=hidden",
    "postgres://me@/people?host=one,two&sslmode=disable",
    "postgres://me:hidden@db/people?sslmode=disable&port=70000",
    "postgres://me:hidden@db/people?sslmode=disable&connect_timeout=0",
  ])("%s", (text) => {
    const { complaints } = url(text);
    expect(complaints.length).toBeGreaterThan(0);
    for (const { setting, problem, remedy } of complaints) {
      expect(setting).toBe("DATABASE_URL");
      expect(remedy.length).toBeGreaterThan(10);
      expect(`${problem} ${remedy}`).not.toContain("hidden");
    }
  });

  test("a file that is no certificate, and a secret that cannot be read", () => {
    const { complaints } = read(
      { DATABASE_CA_FILE: "/ca", DATABASE_URL: "postgres://me@db/x?sslmode=require" },
      { "/ca": "x" },
    );
    expect(complaints.map(({ setting }) => setting)).toEqual(["DATABASE_CA_FILE"]);
    expect(read({ DATABASE_URL_FILE: "/none" }).complaints.map(({ setting }) => setting)).toEqual([
      "DATABASE_URL_FILE",
    ]);
  });
});
