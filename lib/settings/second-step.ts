// Reads whether people are asked for a second step, and what clients call the levels of assurance that follow.
import type { SettingReader } from "../setting-reader.ts";

/** A password or the like; two factors; a passkey, which no other site can fetch from anybody. */
export type Level = "aal1" | "aal2" | "phr";
/** The first name is the one that is said, all of them can be asked for. */
export type AcrNames = Readonly<Record<Level, readonly string[]>>;

export type SecondStepSettings = {
  /** "offered": people may set one up, and who has one is asked. "required": nobody gets in without. */
  readonly policy: "offered" | "required";
  readonly acr: AcrNames;
};

const policies = ["off", "offered", "required"] as const;
/** RFC 6749 §3.3's characters of a scope, which `acr_values` are split like; room for several in a cookie. */
const acrName = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** Null: nobody is asked for a second step, and no database is needed for it. */
export function readSecondStep(reader: SettingReader): SecondStepSettings | null {
  const { text, complain } = reader;
  const given = text("SECOND_STEP") ?? "off";
  const policy = policies.find((known) => known === given);
  if (policy === undefined)
    complain("SECOND_STEP", "is neither off, offered nor required", "Example: SECOND_STEP=offered");

  function names(setting: string, fallback: string): readonly string[] {
    const found = (text(setting) ?? fallback).split(/[\s,]+/).filter(Boolean);
    if (!found.every((name) => acrName.test(name)))
      complain(setting, "has an entry that no client can send", `Example: ${setting}=${fallback}`);
    return found;
  }
  const acr = {
    aal1: names("ACR_AAL1", "urn:gatehouse:aal1"),
    aal2: names("ACR_AAL2", "urn:gatehouse:aal2"),
    phr: names("ACR_PHR", "urn:gatehouse:phr"),
  };
  const all = Object.values(acr).flat();
  if (new Set(all).size !== all.length)
    complain("ACR_AAL1", "shares a name with ACR_AAL2 or ACR_PHR", "Give each level names of its own.");
  return policy === undefined || policy === "off" ? null : { policy, acr };
}
