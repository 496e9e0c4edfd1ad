// Logging out, connecting a device, and everything that ends on a page of its own.
import { type NoticeCode, notices } from "../../lib/notices.ts";
import english from "../../messages/en.json" with { type: "json" };
import * as made from "../fixtures.ts";
import * as awkward from "./awkward.ts";
import { changed, type GalleryState } from "./gallery-state.ts";

const { problem } = made;

const opened = [
  made.openedApplication("Acme Notes"),
  made.openedApplication(awkward.unbroken.name, "here_only"),
  made.openedApplication("Quiet Quarry", "never"),
];

export const logoutStates = changed(made.logout, {
  "for-an-application": {},
  "by-oneself": { client: null },
  "told-and-untold": { applications: opened, isListComplete: true },
  "some-known": { applications: opened },
  "of-many": made.logoutOfMany,
  "of-somebody-else": made.logoutOfSomebodyElse,
  "by-oneself-of-one": { client: null, applications: opened.slice(0, 1), isListComplete: true },
  problem: { problem: problem("unknown") },
  "time-nearly-up": { timeLimit: { secondsLeft: 60, moreTime: null } },
  "long-names": { client: awkward.unbroken, account: awkward.fortyCharacters },
  "arabic-names": { client: awkward.arabic, account: awkward.arabicPerson },
});

const wrong = { userCode: "BCDF-GHJK", problem: problem("wrong_user_code", "user_code") };

export const deviceStates = changed(made.device, {
  empty: {},
  "of-digits": made.deviceOfDigits,
  "of-both-cases": made.deviceOfBothCases,
  "to-compare": made.deviceToCompare,
  "to-compare-by-nobody": { ...made.deviceToCompare, account: null },
  "to-compare-for-a-long-account": { ...made.deviceToCompare, account: awkward.fortyCharacters },
  "to-compare-nearly-up": { ...made.deviceToCompare, timeLimit: { secondsLeft: 60, moreTime: "code_kept" } },
  "wrong-code": wrong,
  "wrong-digits": { ...made.deviceOfDigits, ...wrong, userCode: "123456780" },
  waiting: { userCode: "BCDF-GHJK", problem: { ...problem("try_again_later"), values: { retryAfterSeconds: 30 } } },
  "with-a-long-account": { account: awkward.fortyCharacters },
  "long-code": { userCode: "abcdefghijklmnopqrstuvwxyz0123456789" },
  "time-nearly-up": { timeLimit: { secondsLeft: 60, moreTime: "code_kept" } },
});

const usual = (code: NoticeCode) =>
  made.notice(code, notices[code].tone, {
    wayOn: notices[code].wayOn === "none" ? null : "https://notes.example/start",
  });
const isCode = (code: string): code is NoticeCode => Object.hasOwn(notices, code);

const everyNotice: readonly GalleryState[] = Object.keys(notices)
  .filter(isCode)
  .map((code) => ({
    name: code.replaceAll("_", "-"),
    view: { ...usual(code), incident: notices[code].level === "error" ? "3fa9c1" : null },
  }));

const everyCause: readonly GalleryState[] = Object.keys(english.causes).map((cause) => ({
  name: `cause-${cause.replaceAll("_", "-")}`,
  view: {
    ...usual("authorization_error"),
    values: { cause },
    details: [
      { label: "error", text: cause },
      { label: "description", text: "The request could not be authorized. Check that you provided valid credentials." },
      { label: "hint", text: "The 'redirect_uri' parameter does not match any of the pre-registered URLs." },
    ],
  },
}));

export const noticeStates: readonly GalleryState[] = [
  ...everyNotice,
  ...everyCause,
  ...changed(usual("landing"), { "landing-without-a-home": { wayOn: null } }),
  ...changed(usual("device_success"), { "device-success-with-a-way-on": { wayOn: "https://notes.example/" } }),
  ...changed(usual("device_denied"), { "device-denied-with-a-way-on": { wayOn: "https://notes.example/" } }),
  ...changed(usual("logout_cancelled"), {
    "logout-cancelled-in-an-application": { wayOnName: "Acme Notes" },
    "logout-cancelled-in-a-long-name": { wayOnName: awkward.unbroken.name },
  }),
  ...changed(usual("hydra_timeout"), { "hydra-timeout-for-90-seconds": { values: { retryAfterSeconds: 90 } } }),
  ...changed(usual("authorization_error"), {
    "hostile-details": {
      values: { cause: "constructor" },
      details: [
        { label: "error", text: "<a href=https://evil.example>click</a>" },
        { label: "description", text: "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel".repeat(4) },
        { label: "constructor", text: "خطأ في الطلب" },
      ],
    },
  }),
];
