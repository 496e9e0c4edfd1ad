// Made-up views for tests and for looking at pages; the app itself never imports them.

import type {
  AccountView,
  ChooseAccountView,
  ClaimView,
  ClientView,
  ConsentView,
  DeviceView,
  LoginView,
  LogoutView,
  MethodView,
  NoticeView,
  OpenedApplicationView,
  ProblemView,
  ScopeView,
  TimeLimitView,
} from "../lib/views.ts";
import type { Languages } from "./language-switch.tsx";
import type { Frame } from "./page-card.tsx";
import type { FormAnswer } from "./prompt-form.tsx";

export const frame: Frame = {
  productName: "Gatehouse",
  stylesheetHref: "/gatehouse.css",
  logo: null,
  links: [],
  languages: null,
};

export const languages: Languages = {
  offered: [
    { locale: "en", name: "English" },
    { locale: "he", name: "עברית" },
  ],
  how: { by: "address", path: null, parameters: [["theme", "house"]] },
};

export const client: ClientView = {
  id: "acme-notes",
  name: "Acme Notes",
  initials: "AN",
  logoSrc: null,
  destinationHost: "notes.example",
  homeUrl: "https://notes.example/",
  policyUrl: "https://notes.example/privacy",
  termsUrl: "https://notes.example/terms",
  isFirstParty: false,
  isVerified: false,
  newcomer: null,
  caution: null,
  looks: null,
};

export const account: AccountView = { subject: "foo@bar.com", displayName: "Foo Bar", email: "foo@bar.com" };

export const scope = (name: string, more: Partial<ScopeView> = {}): ScopeView => ({
  scope: name,
  title: null,
  description: null,
  reason: null,
  isRequired: false,
  isSensitive: false,
  isTicked: false,
  allowedAt: null,
  claims: null,
  endsUnusedSeconds: null,
  ...more,
});

export const claim = (
  name: string,
  value: ClaimView["value"],
  isVerified: ClaimView["isVerified"] = null,
): ClaimView => ({ name, value, isVerified });

export const problem = (code: string, field: string | null = null): ProblemView => ({ code, field, values: {} });

export const timeLimit: TimeLimitView = { secondsLeft: 1800, moreTime: "typed_kept" };

export const method = (id: string, name: string | null = null): MethodView => ({ id, name });

const hidden = { login_challenge: "challenge-1", step: "1" };

export const login: LoginView = {
  page: "login",
  client,
  isDevice: false,
  registrationClosed: false,
  purpose: null,
  purposeValues: {},
  account: null,
  canSwitchAccount: false,
  notes: [],
  passkey: null,
  choices: [],
  trustSeconds: null,
  canContinue: true,
  fields: [
    { name: "email", label: "username", type: "text", autoComplete: "username", value: "", isOptional: false },
    {
      name: "password",
      label: "password",
      type: "password",
      autoComplete: "current-password",
      value: "",
      isOptional: false,
    },
  ],
  problem: null,
  rememberSeconds: 2_592_000,
  rememberChecked: false,
  otherMethods: [],
  deviceScopes: [],
  timeLimit,
  hidden,
};

export const loginSecondStep: LoginView = {
  ...login,
  purpose: "totp",
  account: { subject: "foo@bar.com", displayName: null, email: null },
  canSwitchAccount: true,
  rememberSeconds: null,
  trustSeconds: 2_592_000,
  fields: [{ name: "code", label: "code", type: "code", autoComplete: "one-time-code", value: "", isOptional: false }],
  choices: ["use-passkey", "use-recovery-code"],
  otherMethods: [method("accounts"), method("google", "Google"), method("recovery")],
};

export const loginOfManyWays: LoginView = {
  ...login,
  otherMethods: ["Google", "Apple", "Microsoft", "GitHub", "Example University"].map((name) =>
    method(name.toLowerCase().replaceAll(" ", "-"), name),
  ),
};

/** For a device, which will ask for this. */
export const loginForDevice: LoginView = {
  ...login,
  client: { ...client, destinationHost: null },
  isDevice: true,
  deviceScopes: ["openid", "email", "offline_access", "notes:write"],
};

export const chooseAccount: ChooseAccountView = {
  page: "choose-account",
  client,
  isDevice: false,
  account,
  deviceScopes: [],
  reason: "select_account",
  hinted: null,
  problem: null,
  timeLimit,
  hidden,
};

export const consent: ConsentView = {
  page: "consent",
  client,
  isDevice: false,
  account,
  scopes: ["openid", "profile", "email", "offline_access"].map((name) => scope(name)),
  sentAnyway: [],
  audience: [],
  accessSeconds: null,
  durations: [2_592_000, 0],
  duration: null,
  mustSayWhoStarted: false,
  problem: null,
  timeLimit,
  hidden: { consent_challenge: "challenge-2" },
};

export const openedApplication = (
  name: string,
  hears: OpenedApplicationView["hears"] = "always",
): OpenedApplicationView => ({
  id: name,
  name,
  initials: name.slice(0, 1),
  destinationHost: `${name.toLowerCase().replaceAll(" ", "-")}.example`,
  hears,
});

export const logout: LogoutView = {
  page: "logout",
  client,
  account,
  applications: [],
  isListComplete: false,
  offersEverywhere: true,
  problem: null,
  timeLimit,
  hidden: { logout_challenge: "challenge-3" },
};

/** As many as nobody reads, told and untold. */
export const logoutOfMany: LogoutView = {
  ...logout,
  applications: [
    openedApplication("Acme Notes"),
    ...Array.from({ length: 30 }, (_, at) => openedApplication(`Bakery ${at + 1}`)),
    openedApplication("Front Florist", "here_only"),
    ...Array.from({ length: 19 }, (_, at) => openedApplication(`Quiet Quarry ${at + 1}`, "never")),
  ],
  isListComplete: true,
};

/** Asked for with an ID token, in a browser that never was that person's. */
export const logoutOfSomebodyElse: LogoutView = { ...logout, offersEverywhere: false };

export const device: DeviceView = {
  page: "device",
  account: null,
  userCode: "",
  comparable: null,
  codeShape: { length: 8, isDigitsOnly: false, letterCase: "upper", example: ["ABCD", "EFGH"] },
  problem: null,
  timeLimit,
  hidden: { device_challenge: "challenge-4" },
};

export const deviceToCompare: DeviceView = {
  ...device,
  account,
  userCode: "ABCDEFGH",
  comparable: ["ABCD", "EFGH"],
};

/** A code of digits only, and one in which case matters. */
export const deviceOfDigits: DeviceView = {
  ...device,
  codeShape: { length: 9, isDigitsOnly: true, letterCase: "none", example: ["123", "456", "789"] },
};
export const deviceOfBothCases: DeviceView = {
  ...device,
  codeShape: { length: 8, isDigitsOnly: false, letterCase: "mixed", example: ["Aa3C", "b4Dc"] },
};

export const notice = (code: string, tone: NoticeView["tone"], more: Partial<NoticeView> = {}): NoticeView => ({
  page: "notice",
  code,
  tone,
  values: {},
  wayOn: "https://notes.example/start",
  wayOnName: null,
  details: [],
  incident: null,
  ...more,
});

export const action: FormAnswer = { address: "/login/answer?flow=flow-1", id: "1" };
