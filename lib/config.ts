// Decides what this deployment is, from the environment, once: the only reader of process.env.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { reservedHeaders } from "./admin-headers.ts";
import { type ClientLogoSettings, clientLogoSettings } from "./client-logo-settings.ts";
import { isLoopback } from "./loopback.ts";
import { type Complaint, type Environment, settingReader } from "./setting-reader.ts";
import { type DatabaseSettings, readDatabase } from "./settings/database.ts";
import { type MailSettings, readMail } from "./settings/mail.ts";
import { readSecondStep, type SecondStepSettings } from "./settings/second-step.ts";
import { readTexts, type TextSettings } from "./settings/texts.ts";
import { readTheme, type ThemeSettings } from "./settings/theme.ts";
import { type VerifierSettings, verifierSettings } from "./settings/verifiers.ts";
import { noProxies, type ProxyList, proxyList } from "./visitor-address.ts";

export type Config = {
  /** Where browsers reach this app: scheme, host and port, no path. Every same-origin check compares with it. */
  readonly publicUrl: string;
  /** Where "back to the application" leads when no request is known. */
  readonly homeUrl: string;
  readonly hydra: {
    readonly adminUrl: string;
    readonly publicUrl: string;
    readonly token?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    /** How long a request may be answered: the server's `ttl.login_consent_request`. Only announced, Hydra enforces it. */
    readonly requestSeconds: number;
    /** Release line of the server, e.g. "2.3" or "26.2": strict servers get no members they do not know. */
    readonly version: string;
  };
  /** Sealing secrets, newest first: the first seals, all of them unseal. */
  readonly secrets: readonly [string, ...string[]];
  readonly isDemo: boolean;
  /** Demo only: claims and `acr` as the OpenID Connect conformance suite wants them, not as they are. */
  readonly fakesConformityClaims: boolean;
  /** How long "keep me signed in" lasts; sent to Hydra as `remember_for`. */
  readonly rememberSeconds: number;
  /** How long "do not ask in this browser again" spares the second step; 0 = it is not offered. */
  readonly trustSeconds: number;
  /** How long a remembered consent lasts; 0 = until revoked. */
  readonly consentRememberSeconds: number;
  /** The ways to sign in, in the order the page offers them. */
  readonly verifiers: readonly VerifierSettings[];
  /** Where accounts and second steps are kept; opened only where something asks for it. */
  readonly database: DatabaseSettings;
  /** Null: people are asked for no second step. */
  readonly secondStep: SecondStepSettings | null;
  /** Null: no mail is sent, and what needs it is not offered. */
  readonly mail: MailSettings | null;
  readonly userCodeAlphabet: string;
  readonly userCodeLength: number;
  /** How long Hydra lets a user code live (`ttl.device_user_code`). */
  readonly userCodeSeconds: number;
  /** Whose X-Forwarded-For is believed. */
  readonly trustedProxies: ProxyList;
  /** Wrong passwords for one account before each further one has to wait. */
  readonly passwordFreeTries: number;
  /** Wrong passwords from one address in a quarter of an hour. */
  readonly passwordTriesPerAddress: number;
  /** `error_description` sent with `access_denied` when a person cancels. */
  readonly denialDescription: string;
  readonly clientLogos: ClientLogoSettings;
  readonly productName: string;
  /** Names that no client may pass itself off with, besides that one. */
  readonly protectedNames: readonly string[];
  /** How pages look, as far as the operator said. */
  readonly theme: ThemeSettings;
  /** What pages say, and in which languages. */
  readonly texts: TextSettings;
};

export type ConfigResult = { ok: true; config: Config } | { ok: false; complaints: readonly Complaint[] };

/** Hydra's default alphabet for user codes (entropy preset `high`): mixed case, so case must be kept. */
export const defaultUserCodeAlphabet = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679";
const userCodePresets: Readonly<Record<string, { readonly letters: string; readonly length: number }>> = {
  high: { letters: defaultUserCodeAlphabet, length: 8 },
  medium: { letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", length: 8 },
  low: { letters: "0123456789", length: 9 },
};
const demoSecretPrefix = "demo-only-";
const minimumSecretLength = 32;
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerValue = /^[\t\x20-\x7e]*$/;

/** Reads every setting and collects every complaint, so that a start is mended in one round. */
export function parseConfig(env: Environment, readFile: (path: string) => string): ConfigResult {
  const reader = settingReader(env, readFile);
  const { complaints, complain, text, flag, secretText, url, wholeNumber } = reader;
  const isDemo = flag("GATEHOUSE_DEMO");
  const port = text("PORT") ?? "3000";

  function secrets(): readonly string[] {
    const given =
      secretText("SESSION_SECRET")
        ?.split(/[\s,]+/)
        .filter(Boolean) ?? [];
    if (given.length === 0 && isDemo) return [demoSecretPrefix + randomBytes(32).toString("base64url")];
    if (given.length === 0) {
      complain("SESSION_SECRET", "is missing", "Generate one with: openssl rand -base64 32");
    }
    for (const secret of given) {
      if (secret.length < minimumSecretLength || new Set(secret).size < 10) {
        complain(
          "SESSION_SECRET",
          `has an entry that is too short or too uniform (at least ${minimumSecretLength} random characters)`,
          "Generate one with: openssl rand -base64 32",
        );
      }
      if (secret.startsWith(demoSecretPrefix) && !isDemo) {
        complain("SESSION_SECRET", "is a throw-away secret of the demo", "Generate one with: openssl rand -base64 32");
      }
    }
    return given;
  }
  function headers(): Readonly<Record<string, string>> {
    const value = secretText("HYDRA_ADMIN_HEADERS");
    if (!value) return {};
    const found: Record<string, string> = {};
    for (const line of value.split(/\r?\n|;/).filter((entry) => entry.trim())) {
      const at = line.indexOf(":");
      const [name, content] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      if (at < 1 || !headerName.test(name) || !headerValue.test(content)) {
        complain(
          "HYDRA_ADMIN_HEADERS",
          "has an entry that is not `Name: value`",
          "Separate headers by line breaks or semicolons, e.g. X-Forwarded-Proto: https",
        );
      } else if (reservedHeaders.has(name.toLowerCase())) {
        complain("HYDRA_ADMIN_HEADERS", `sets ${name.toLowerCase()}`, "Leave it out: the client sets it by itself.");
      } else found[name] = content;
    }
    return found;
  }
  function userCode(): { readonly letters: string; readonly length: number } {
    const value = text("USER_CODE_ALPHABET") ?? "high";
    const preset = userCodePresets[value];
    const letters = preset?.letters ?? value;
    if (letters.length < 8 || new Set(letters).size !== letters.length || /\s/.test(letters)) {
      complain(
        "USER_CODE_ALPHABET",
        "is neither high, medium, low nor at least 8 different characters",
        "Give Hydra's entropy_preset, or its character_set.",
      );
    }
    return { letters, length: wholeNumber("USER_CODE_LENGTH", preset?.length ?? 8, [6, 64]) };
  }
  function proxies(): ProxyList {
    const list = proxyList((text("TRUSTED_PROXIES") ?? "").split(/[\s,]+/).filter(Boolean));
    if (list) return list;
    complain(
      "TRUSTED_PROXIES",
      "has an entry that is no address and no network",
      "Example: TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8",
    );
    return noProxies;
  }

  const publicUrl = url("PUBLIC_URL", isDemo ? `http://127.0.0.1:${port}` : undefined, true);
  const hydraPublicUrl = url("HYDRA_PUBLIC_URL", undefined, false);
  const token = secretText("HYDRA_ADMIN_TOKEN");
  if (token && !headerValue.test(token))
    complain("HYDRA_ADMIN_TOKEN", "has characters no header can carry", "Check the file for stray line breaks.");
  if (isDemo && URL.canParse(publicUrl) && !isLoopback(new URL(publicUrl).hostname)) {
    complain(
      "GATEHOUSE_DEMO",
      "is on, but PUBLIC_URL is not a loopback address",
      "The demo has a known password: never serve it to others. Unset GATEHOUSE_DEMO.",
    );
  }
  const host = text("HOST");
  if (isDemo && host && !isLoopback(host)) {
    complain("HOST", "lets others reach the demo, whose password is known", "Leave it out, or unset GATEHOUSE_DEMO.");
  }
  const fakesConformityClaims = flag("CONFORMITY_FAKE_CLAIMS");
  if (fakesConformityClaims && !isDemo) complain("CONFORMITY_FAKE_CLAIMS", "is for the demo only", "Unset it.");
  const version = text("HYDRA_VERSION") ?? "26.2";
  if (!/^\d{1,3}\.\d{1,3}(\.\d+)?$/.test(version))
    complain("HYDRA_VERSION", "is not a release such as 2.3 or 26.2", "Give the release line of your Hydra.");

  const userCodes = userCode();
  const [newest, ...older] = secrets();
  const config = {
    publicUrl,
    homeUrl: url("HOME_URL", `${publicUrl}/`, false),
    hydra: {
      adminUrl: url("HYDRA_ADMIN_URL", undefined, false),
      publicUrl: hydraPublicUrl,
      ...(token ? { token } : {}),
      headers: headers(),
      timeoutMs: wholeNumber("HYDRA_TIMEOUT_SECONDS", 5, [1, 60]) * 1000,
      requestSeconds: wholeNumber("HYDRA_REQUEST_SECONDS", 1800, [60, 86400]),
      version,
    },
    isDemo,
    fakesConformityClaims,
    rememberSeconds: wholeNumber("REMEMBER_SECONDS", 30 * 86400, [0, 365 * 86400]),
    trustSeconds: wholeNumber("TRUST_BROWSER_SECONDS", 30 * 86400, [0, 365 * 86400]),
    consentRememberSeconds: wholeNumber("CONSENT_REMEMBER_SECONDS", 0, [0, 10 * 365 * 86400]),
    verifiers: verifierSettings(reader, isDemo),
    database: readDatabase(reader),
    secondStep: readSecondStep(reader),
    mail: readMail(reader),
    userCodeAlphabet: userCodes.letters,
    userCodeLength: userCodes.length,
    userCodeSeconds: wholeNumber("USER_CODE_SECONDS", 600, [60, 86400]),
    trustedProxies: proxies(),
    passwordFreeTries: wholeNumber("PASSWORD_FREE_TRIES", 5, [1, 100]),
    passwordTriesPerAddress: wholeNumber("PASSWORD_TRIES_PER_ADDRESS", 100, [1, 1_000_000]),
    denialDescription: text("DENIAL_DESCRIPTION") ?? "The resource owner denied the request",
    clientLogos: clientLogoSettings(text, complain),
    productName: text("PRODUCT_NAME") ?? "Gatehouse",
    protectedNames: (text("PROTECTED_NAMES") ?? "")
      .split(/[,;\n]/)
      .map((name) => name.trim())
      .filter(Boolean),
    theme: readTheme(reader),
    texts: readTexts(reader),
  };
  // Without a secret there is a complaint; the second test only tells the compiler.
  if (complaints.length > 0 || newest === undefined) return { ok: false, complaints };
  return { ok: true, config: { ...config, secrets: [newest, ...older] } };
}

/** All complaints as one text for the operator's terminal. */
export function describeComplaints(complaints: readonly Complaint[]): string {
  const lines = complaints.map(({ setting, problem, remedy }) => `  ${setting} ${problem}.\n      ${remedy}`);
  return `Gatehouse cannot start: ${complaints.length} setting(s) need attention.\n${lines.join("\n")}`;
}

/** The configuration of this process. Throws with every complaint listed where it is not usable. */
export function config(): Config {
  const result = parseConfig(process.env, (path) => readFileSync(path, "utf8"));
  if (!result.ok) throw new Error(describeComplaints(result.complaints));
  return result.config;
}
