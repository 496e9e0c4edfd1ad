// More time for whoever needs it: the request starts again, what was typed is there, and nothing of it is believed.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { consent as sampleConsent, login as sampleLogin } from "../hydra/sample-answers.ts";
import { answerConsent, openConsent } from "./consent.ts";
import { readConsentForm } from "./consent-form.ts";
import { answerDevice, openDevice, readDeviceForm } from "./device.ts";
import type { Flow } from "./flow-record.ts";
import { keepTyped } from "./keep-typed.ts";
import { answerLogin, openLogin } from "./login.ts";
import { readLoginForm } from "./login-form.ts";
import { answerLogout, openLogout, readLogoutForm } from "./logout.ts";
import { withMoreTime } from "./more-time.ts";
import {
  endsOn,
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  shown,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";

const start = "https://hydra.example/oauth2/auth?client_id=c&state=12345678&scope=openid+email";
const answers = { login: answerLogin, consent: answerConsent, logout: answerLogout, device: answerDevice };
const clock = { seconds: 1_800_000_000 };
let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;

beforeEach(async () => {
  clock.seconds = 1_800_000_000;
  admin = await startFakeAdmin();
  admin.requests.login = { ...sampleLogin, request_url: start };
  admin.requests.consent = { ...sampleConsent, request_url: start, requested_scope: ["openid", "email"] };
  house = houseOn(admin.origin, { clock });
  browser = openBrowser();
});
afterEach(() => admin.close());

const get = (path: string, kind: Flow["kind"], challenge: string) =>
  browser.get(`${path}?${kind}_challenge=${challenge}`);
async function login(challenge: string) {
  browser.keep(await openLogin(house, get("/login", "login", challenge), "login"));
  const view = shown(await readLoginForm(house, get("/login/form", "login", challenge)));
  if (view.page !== "login") throw new Error("no login page");
  return view;
}
async function consent(challenge: string) {
  browser.keep(await openConsent(house, get("/consent", "consent", challenge)));
  return shown(await readConsentForm(house, get("/consent/form", "consent", challenge)));
}
async function device(challenge: string, code = "") {
  const visit = get("/device/verify", "device", challenge);
  if (code) visit.query.set("user_code", code);
  browser.keep(await openDevice(house, visit));
  return shown(await readDeviceForm(house, get("/device/verify/form", "device", challenge)));
}
async function send(
  kind: Flow["kind"],
  { hidden }: { readonly hidden: Readonly<Record<string, string>> },
  fields: string,
  origin: "same-origin" | "cross-site" = "same-origin",
) {
  const form = new URLSearchParams([...Object.entries(hidden), ...new URLSearchParams(fields)]);
  const originProof = { secFetchSite: origin, origin: null };
  const visit = browser.post("/form", form, { originProof });
  const answer = browser.keep(await withMoreTime(answers[kind])(house, visit));
  const kept = answer.kind === "problem" ? await keepTyped(house, visit, answer.problem.code) : [];
  browser.keep({ kind: "redirect", to: "", cookies: kept });
  return answer;
}
const drafts = () => [...browser.cookies].filter(([name]) => name.includes("draft"));

describe("more time at the login", () => {
  const typed = "email=ada&password=a-secret-word&remember=1&answer=extend";

  test("starts the same request again, with the name and the tick and without the password", async () => {
    expect(leadsTo(await send("login", await login("one"), typed))).toBe(start);
    expect(admin.told).toEqual([]);
    const again = await login("two");
    expect(again.fields.map(({ value }) => value)).toEqual(["ada", ""]);
    expect(again).toMatchObject({ rememberChecked: true, problem: null });
    const answer = await send("login", again, "email=ada&password=right&answer=accept");
    expect(leadsTo(answer)).toBe("https://hydra.example/after-login-accept");
  });

  test("keeps a small cookie in which no secret is, for ten minutes", async () => {
    const answer = await send("login", await login("one"), typed);
    const [draft, ...others] = "cookies" in answer ? answer.cookies.filter(({ name }) => name.includes("draft")) : [];
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ name: "__Host-gatehouse-draft-login", lifeSeconds: 600 });
    expect(draft?.value?.length).toBeLessThan(1000);
    expect(draft?.value).not.toContain("a-secret-word");
    clock.seconds += 601;
    expect((await login("two")).fields[0]?.value).toBe("");
  });

  test("prefers what was typed to what the client hints", async () => {
    admin.requests.login = { ...admin.requests.login, oidc_context: { login_hint: "grace" } };
    const page = await login("one");
    expect(page.fields[0]?.value).toBe("grace");
    await send("login", page, typed);
    expect((await login("two")).fields[0]?.value).toBe("ada");
  });

  test("gives way to what was typed since, into an answer that could not be taken", async () => {
    await send("login", await login("one"), typed);
    const { hidden } = await login("two");
    const visit = browser.post("/login/form", { ...hidden, email: "bob", answer: "accept" });
    browser.keep({ kind: "redirect", to: "", cookies: await keepTyped(house, visit, "hydra_unavailable") });
    const again = shown(await readLoginForm(house, get("/login/form", "login", "two")));
    expect(again).toMatchObject({ fields: [{ value: "bob" }, { value: "" }], rememberChecked: false });
  });

  test("fills in nothing for another request, not even of the same client", async () => {
    await send("login", await login("one"), typed);
    admin.requests.login = { ...sampleLogin, request_url: start.replace("12345678", "87654321") };
    expect(await login("two")).toMatchObject({ rememberChecked: false, fields: [{ value: "" }, { value: "" }] });
  });

  test("takes no name that is none, and no cookie that is not ours", async () => {
    for (const name of ["a\nb", "x".repeat(400), ""]) {
      await send("login", await login("one"), `email=${encodeURIComponent(name)}&answer=extend`);
      expect((await login("two")).fields[0]?.value, name.slice(0, 5)).toBe("");
    }
    browser.cookies.set("__Host-gatehouse-draft-login", "Fe26.2*nobody");
    expect((await login("two")).fields[0]?.value).toBe("");
  });

  test("is no business of other sites", async () => {
    const answer = await send("login", await login("one"), typed, "cross-site");
    expect(endsOn(answer)).toBe("cross_site");
    expect(drafts()).toEqual([]);
  });

  test("is there even when Hydra is not, and after the time is over", async () => {
    const page = await login("one");
    admin.faults.isExpired = true;
    expect(leadsTo(await send("login", page, typed))).toBe(start);
    admin.faults.isExpired = false;
    expect((await login("two")).fields[0]?.value).toBe("ada");
  });

  test("is not offered where the request came by POST, which nobody can repeat", async () => {
    admin.requests.login = { ...sampleLogin, request_url: "https://hydra.example/oauth2/auth" };
    const page = await login("one");
    expect(page.timeLimit?.moreTime).toBeNull();
    expect(endsOn(await send("login", page, typed))).toBe("unknown_request");
  });

  test("an answer that comes too late is not typed in vain", async () => {
    const page = await login("one");
    admin.faults.isExpired = true;
    const late = await send("login", page, "email=ada&password=right&answer=accept");
    expect(endsOn(late)).toBe("expired_request");
    admin.faults.isExpired = false;
    expect((await login("two")).fields.map(({ value }) => value)).toEqual(["ada", ""]);
  });
});

describe("more time at the consent", () => {
  const ticked = "grant_scope=email&grant_scope=admin&remember=0&answer=extend";
  const ticks = (page: Awaited<ReturnType<typeof consent>>) =>
    page.scopes.filter(({ isTicked }) => isTicked).map(({ scope }) => scope);

  test("finds the ticks again, and only those of what is asked for", async () => {
    const page = await consent("one");
    expect(ticks(page)).toEqual([]);
    expect(leadsTo(await send("consent", page, ticked))).toBe(start);
    // The login in between is a page of its own.
    await login("two");
    const again = await consent("three");
    expect(ticks(again)).toEqual(["email"]);
    expect(again.duration).toBe(0);
  });

  test("grants what is ticked when Allow is pressed, not what was ticked before", async () => {
    await send("consent", await consent("one"), ticked);
    await send("consent", await consent("two"), "grant_scope=openid&answer=accept");
    expect(admin.told).toMatchObject([{ verb: "accept", body: { grant_scope: ["openid"], remember: false } }]);
  });

  test("shows nobody what somebody else ticked", async () => {
    await send("consent", await consent("one"), ticked);
    admin.requests.consent = { ...admin.requests.consent, subject: "somebody-else" };
    const other = await consent("two");
    expect(ticks(other)).toEqual([]);
    expect(other.duration).toBeNull();
  });

  test("ticks nothing for another device of the same kind", async () => {
    const request_url = "https://hydra.example/oauth2/device/verify?client_id=c";
    admin.requests.consent = { ...admin.requests.consent, request_url };
    const page = await consent("one");
    expect(page.timeLimit?.moreTime).toBe("code_again");
    expect(leadsTo(await send("consent", page, ticked))).toBe(request_url);
    expect(ticks(await consent("two"))).toEqual([]);
  });

  test("says that a login comes first, unless this browser remembers the person", async () => {
    expect((await consent("one")).timeLimit?.moreTime).toBe("login_again");
    const answer = "email=ada&password=right&remember=1&answer=accept";
    await send("login", await login("two"), answer);
    expect((await consent("three")).timeLimit?.moreTime).toBe("login_again");
    admin.requests.consent = { ...admin.requests.consent, subject: "7" };
    expect((await consent("four")).timeLimit?.moreTime).toBe("ticks_kept");
    admin.requests.consent = { ...admin.requests.consent, request_url: `${start}&prompt=login` };
    expect((await consent("five")).timeLimit?.moreTime).toBe("login_again");
  });

  test("counts from the start of the login, as Hydra does", async () => {
    await login("one");
    clock.seconds += 600;
    expect((await consent("two")).timeLimit?.secondsLeft).toBe(1200);
    // A login that is too old to have led here does not count.
    clock.seconds += 1800;
    expect((await consent("three")).timeLimit?.secondsLeft).toBe(1800);
  });
});

describe("more time elsewhere", () => {
  test("at the device page the code stays, unless the address brings a newer one", async () => {
    const page = await device("one");
    const answer = await send("device", page, "user_code=aBcD-34&answer=extend");
    expect(leadsTo(answer)).toBe("https://hydra.example/oauth2/device/verify");
    expect(await device("two")).toMatchObject({ userCode: "aBcD-34", comparable: null, problem: null });
    expect(await device("three", "newer")).toMatchObject({ userCode: "newer" });
    expect(admin.told).toEqual([]);
  });

  test("at the logout the same question comes again, and nobody is logged out", async () => {
    admin.requests.logout = {
      ...admin.requests.logout,
      request_url: "/oauth2/sessions/logout",
      requested_at: "2026-11-01T10:00:00Z",
      expires_at: "2026-11-01T10:30:00Z",
    };
    browser.keep(await openLogout(house, get("/logout", "logout", "one")));
    clock.seconds += 60;
    const view = shown(await readLogoutForm(house, get("/logout/form", "logout", "one")));
    expect(view.timeLimit).toEqual({ secondsLeft: 1740, moreTime: "asked_again" });
    expect(leadsTo(await send("logout", view, "answer=extend"))).toBe("https://hydra.example/oauth2/sessions/logout");
    expect([admin.told, drafts()]).toEqual([[], []]);
  });

  test("a logout request without an end has no clock", async () => {
    browser.keep(await openLogout(house, get("/logout", "logout", "one")));
    const view = shown(await readLogoutForm(house, get("/logout/form", "logout", "one")));
    expect(view.timeLimit).toBeNull();
  });
});

describe("the time that is left", () => {
  test("runs on while the entry is opened again and again", async () => {
    expect((await login("one")).timeLimit?.secondsLeft).toBe(1800);
    clock.seconds += 1000;
    expect((await login("one")).timeLimit?.secondsLeft).toBe(800);
    clock.seconds += 1000;
    expect((await login("one")).timeLimit?.secondsLeft).toBe(0);
    expect((await login("two")).timeLimit?.secondsLeft).toBe(1800);
  });
});
