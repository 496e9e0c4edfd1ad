// Reads settings one by one from an environment and collects everything that is wrong with them.
import { X509Certificate } from "node:crypto";
import { z } from "zod";

/** Something wrong with the configuration, with its remedy; never the value itself. */
export type Complaint = { readonly setting: string; readonly problem: string; readonly remedy: string };
export type Environment = Readonly<Record<string, string | undefined>>;

export type SettingReader = {
  readonly complaints: readonly Complaint[];
  complain(setting: string, problem: string, remedy: string): void;
  /** Trimmed; undefined where empty or absent. */
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** From `NAME`, or from the file that `NAME_FILE` names. */
  secretText(name: string): string | undefined;
  /** PEM, from `NAME` or `NAME_FILE`; null where neither is set. */
  certificate(name: string): string | null;
  url(name: string, fallback: string | undefined, originOnly: boolean): string;
  wholeNumber(name: string, fallback: number, range: readonly [number, number]): number;
};

/** Whatever is unusable leaves a complaint behind and a value that does no harm until somebody looks at the complaints. */
export function settingReader(env: Environment, readFile: (path: string) => string): SettingReader {
  const complaints: Complaint[] = [];
  const complain = (setting: string, problem: string, remedy: string) =>
    void complaints.push({ setting, problem, remedy });

  function text(name: string): string | undefined {
    const value = env[name]?.trim();
    return value ? value : undefined;
  }
  function flag(name: string): boolean {
    const value = text(name);
    if (value !== undefined && !["0", "1", "true", "false"].includes(value)) {
      complain(name, "is neither 1 nor 0", `Set ${name}=1, or leave it out.`);
    }
    return value === "1" || value === "true";
  }
  function secretText(name: string): string | undefined {
    const file = text(`${name}_FILE`);
    if (!file) return text(name);
    if (text(name)) complain(name, `is set, and ${name}_FILE too`, "Keep one of the two.");
    try {
      const content = readFile(file).trim();
      if (content === "") complain(`${name}_FILE`, "names an empty file", "Fill the file, or leave the setting out.");
      return content || undefined;
    } catch {
      complain(`${name}_FILE`, "names a file that cannot be read", "Mount the file, or check its permissions.");
      return undefined;
    }
  }
  function certificate(name: string): string | null {
    const pem = secretText(name);
    if (pem === undefined) return null;
    try {
      new X509Certificate(pem);
    } catch {
      complain(`${name}_FILE`, "holds no certificate", "Name a PEM file: -----BEGIN CERTIFICATE-----");
    }
    return pem;
  }
  function url(name: string, fallback: string | undefined, originOnly: boolean): string {
    const value = text(name) ?? fallback;
    if (value === undefined) {
      complain(name, "is missing", `Set ${name} to an http(s) URL.`);
      return "http://invalid.invalid";
    }
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (!parsed || !["http:", "https:"].includes(parsed.protocol) || parsed.username || parsed.password) {
      complain(name, "is not an http(s) URL without credentials", `Example: ${name}=https://auth.example.com`);
      return "http://invalid.invalid";
    }
    if (!originOnly) return parsed.href;
    if (parsed.pathname !== "/" || parsed.search || parsed.hash) {
      complain(
        name,
        "has a path or a query",
        "Give scheme, host and port only; the app is served at the root of its host.",
      );
    }
    return parsed.origin;
  }
  function wholeNumber(name: string, fallback: number, range: readonly [number, number]): number {
    const value = text(name);
    if (value === undefined) return fallback;
    const parsed = z.coerce.number().int().min(range[0]).max(range[1]).safeParse(value);
    if (parsed.success) return parsed.data;
    complain(name, `is not a whole number from ${range[0]} to ${range[1]}`, `Give a number, e.g. ${name}=${fallback}.`);
    return fallback;
  }

  return { complaints, complain, text, flag, secretText, certificate, url, wholeNumber };
}
