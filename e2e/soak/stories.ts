// Decides which visits a soak run is made of, and how often each happens.
import type { RelyingParty } from "../relying-party.ts";
import { dropped, garbage, guessing, junk } from "./hostile.ts";
import { expectNotLost, type Wish } from "./person.ts";
import type { Flow } from "./scene.ts";
import { described, LostByServer, Surprise } from "./tally.ts";

export type Story = {
  readonly name: string;
  readonly weight: number;
  readonly perform: (flow: Flow) => Promise<unknown>;
};

export const stories: readonly Story[] = [
  { name: "sign in and allow", weight: 6, perform: (flow) => signIn(flow, flow.clients.plain, {}) },
  { name: "wrong password first", weight: 2, perform: wrongFirst },
  { name: "cancel", weight: 2, perform: (flow) => refuse(flow, { login: "reject" }) },
  { name: "deny", weight: 2, perform: (flow) => refuse(flow, { consent: "reject" }) },
  { name: "remembered", weight: 3, perform: remembered },
  { name: "sign out", weight: 2, perform: signOut },
  { name: "stay signed in", weight: 1, perform: staySignedIn },
  { name: "two tabs", weight: 2, perform: twoTabs },
  { name: "double answer", weight: 1, perform: doubleAnswer },
  { name: "long challenge", weight: 2, perform: longChallenge },
  { name: "junk", weight: 1, perform: junk },
  { name: "garbage", weight: 1, perform: garbage },
  { name: "guessing", weight: 1, perform: guessing },
  { name: "dropped connections", weight: 2, perform: dropped },
];

export const deviceStory: Story = { name: "device", weight: 3, perform: device };

/** The stories in a fixed order that mixes them: the n-th flow is the same in every run. */
export function programme(hasDeviceGrant: boolean): readonly Story[] {
  const all = hasDeviceGrant ? [...stories, deviceStory] : stories;
  const slots = all.flatMap((story) =>
    Array.from({ length: story.weight }, (_, index) => ({ story, at: (index + 0.5) / story.weight })),
  );
  return slots.sort((a, b) => a.at - b.at).map(({ story }) => story);
}

async function signIn(flow: Flow, rp: RelyingParty, wish: Wish) {
  const attempt = await rp.attempt();
  return flow.arrived(rp, attempt, await flow.person.pursue(attempt.url, wish));
}

/** Names nobody has, each once: only the number of failures of one name or one address is ever held against anybody. */
async function wrongFirst(flow: Flow): Promise<void> {
  const guesses = [{ email: `nobody-${flow.number}@example.com`, password: "wrong" }];
  await signIn(flow, flow.clients.plain, { guesses });
}

async function refuse(flow: Flow, wish: Wish): Promise<void> {
  const attempt = await flow.clients.plain.attempt();
  flow.refused(attempt, await flow.person.pursue(attempt.url, wish), "access_denied");
}

async function remembered(flow: Flow): Promise<void> {
  const rp = flow.clients.remembering;
  const wish = { remember: true, scopes: ["openid", "offline_access"] };
  await signIn(flow, rp, wish);
  for (const parameters of [{}, { prompt: "none" }]) {
    const attempt = await rp.attempt(parameters);
    const page = await flow.person.act(() => flow.person.open(attempt.url));
    // Which consent of one second is the latest is chance in Hydra, but these are all the same.
    if (!page.hasLeft) throw new Surprise(`asked again: ${described(page)}`);
    await flow.arrived(rp, attempt, page);
  }
}

async function signOut(flow: Flow): Promise<void> {
  const { person, scene } = flow;
  const rp = flow.clients.leaving;
  const tokens = await signIn(flow, rp, { remember: true });
  const isAskedByClient = flow.number % 2 === 0;
  const address = isAskedByClient
    ? rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: `state-${flow.number}` })
    : new URL(`${scene.ground.publicUrl}/oauth2/sessions/logout`);
  const page = await person.pursue(address, { logout: "accept" });
  expectNotLost(page, scene.ground.publicUrl);
  if (isAskedByClient) {
    if (!page.hasLeft || page.url.href !== `${rp.postLogoutUri}?state=state-${flow.number}`) {
      throw new Surprise(`sign-out ended at ${described(page)}`);
    }
  } else flow.shown(page, "/");
  await expectSignedIn(flow, rp, false);
  flow.ended("signed out");
}

async function staySignedIn(flow: Flow): Promise<void> {
  const rp = flow.clients.leaving;
  const tokens = await signIn(flow, rp, { remember: true });
  const page = await flow.person.pursue(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "" }), { logout: "reject" });
  flow.shown(page, "/logout/cancelled");
  await expectSignedIn(flow, rp, true);
  flow.ended("stayed signed in");
}

async function expectSignedIn(flow: Flow, rp: RelyingParty, isExpected: boolean): Promise<void> {
  const { url } = await rp.attempt();
  const page = await flow.person.act(() => flow.person.open(url));
  const isSignedIn = !page.path.includes("/login/form");
  if (isSignedIn !== isExpected) throw new Surprise(`signed in: ${isSignedIn}. ${described(page)}`);
}

/** Two requests of different clients in one browser, answered in turns. */
async function twoTabs(flow: Flow): Promise<void> {
  const { person, clients } = flow;
  const [one, other] = [await clients.plain.attempt(), await clients.second.attempt()];
  const [first, second] = [
    await person.act(() => person.open(one.url)),
    await person.act(() => person.open(other.url)),
  ];
  const [firstEnd, secondEnd] = await Promise.all([person.pursue(first, {}), person.pursue(second, {})]);
  await flow.arrived(clients.plain, one, firstEnd);
  await flow.arrived(clients.second, other, secondEnd);
}

/** The login form sent twice at once: the same redirect for both, and either leads on. */
async function doubleAnswer(flow: Flow): Promise<void> {
  const { person, clients } = flow;
  const attempt = await clients.plain.attempt();
  const form = await person.act(() => person.open(attempt.url));
  if (form.url.pathname !== "/login/form") throw new Surprise(`no login form: ${described(form)}`);
  const type = { email: "foo@bar.com", password: "foobar" };
  const click = () => person.submit(form, { type, press: "accept" });
  const next = await person.act(async () => {
    const [dropped, kept] = await Promise.all([click(), click()]);
    if (dropped.status !== 303) throw new Surprise(`the first of two clicks: ${described(dropped)}`);
    return person.follow(kept, form);
  });
  await flow.arrived(clients.plain, attempt, await person.pursue(next, {}));
}

async function longChallenge(flow: Flow): Promise<void> {
  const { long } = flow.clients;
  const rp = long[flow.number % long.length];
  if (rp) await signIn(flow, rp, { scopes: ["openid", "offline_access"] });
}

async function device(flow: Flow): Promise<void> {
  const { person } = flow;
  const rp = flow.clients.plain;
  const waiting = await flow.redeemed(() => rp.startDevice());
  const isComplete = flow.number % 2 === 0 && waiting.verification_uri_complete;
  const address = isComplete ? waiting.verification_uri_complete : waiting.verification_uri;
  const page = await person.pursue(address ?? "", { userCode: waiting.user_code });
  flow.shown(page, "/device/success");
  const polled = await flow.redeemed(() => rp.pollDevice(waiting.device_code));
  if (typeof polled === "string") throw new LostByServer(`the device was told ${polled}`);
  flow.ended("device has its tokens");
}
