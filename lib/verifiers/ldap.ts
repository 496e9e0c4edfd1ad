// Decides who somebody is by a directory: finds the one entry with that name, and lets the directory judge the password.
import { AndFilter, type Entry, EqualityFilter, type Filter, OrFilter, PresenceFilter } from "ldapts";
import type { JsonObject } from "../json.ts";
import { judgeBind } from "../ldap/bind-answer.ts";
import { type ClaimSettings, claimsOf } from "../ldap/claims.ts";
import { type DirectorySession, type DirectorySettings, directory } from "../ldap/directory.ts";
import { guidBytes, idAttributes, idOf, isGuid, isSwitchedOff, switchAttributes, textsOf } from "../ldap/entry.ts";
import { fillFilter } from "../ldap/filter.ts";
import { isBelow, leadingValue } from "../ldap/group-name.ts";
import type { CheckPassword } from "./verifier.ts";

export type LdapOptions = DirectorySettings &
  ClaimSettings & {
    readonly id: string;
    readonly base: string;
    /** With `{name}` where the typed name goes. */
    readonly filter: string;
    /** An entry that takes the password of a name nobody has; null = one that does not exist. */
    readonly decoyDn: string | null;
    /** Attribute that a subject is made from; null = entryUUID or objectGUID, whichever there is. */
    readonly subject: string | null;
    /** How groups are found: named by an attribute of the person, or by a search with `{dn}` and `{uid}`. */
    readonly groups: { readonly attribute: string } | { readonly filter: string };
    /** Groups outside do not count; "" = all do. */
    readonly groupBase: string;
    /** Distinguished name of a group whose members may sign in; null = everybody may. */
    readonly requiredGroup: string | null;
  };

export type LdapDirectory = {
  readonly check: CheckPassword;
  /** Today's claims of a subject, "disabled" for one that may no longer sign in, or null for another directory's. */
  account(subject: string, signal: AbortSignal): Promise<{ readonly claims: JsonObject } | "disabled" | null>;
};

const groupsLimit = 1000;
const dnLimit = 2000;

/**
 * People of one directory. Subjects are `<id>:<value>`, e.g. `ldap-corp:0b1c…`: two directories never share one, and a
 * person who is renamed or moved keeps theirs. Whatever is wrong with the directory throws.
 */
export function ldapDirectory(settings: LdapOptions): LdapDirectory {
  const { ask } = directory(settings);

  return {
    async check(username, password, signal) {
      if (password === "") return null;
      return ask(signal, async (session) => {
        const found = await find(session, fillFilter(settings.filter, { name: username }), ["1.1"]);
        // A name that nobody has costs the same questions and answers; a real entry as decoy costs the same hash, too.
        const dn = found?.dn ?? settings.decoyDn ?? `cn=nobody,${settings.base}`;
        const judgement = judgeBind(await session.tryPassword(dn, password));
        if (!found || judgement === "wrong") return null;
        if (judgement !== "right") return judgement;
        // As the service again: a person may not be able to read what applications are told.
        await session.becomeService();
        const [person] = await session.search({ ...theEntry, base: dn, attributes: attributes() });
        if (!person) throw new Error("The entry that took the password cannot be read by whom this app searches as");
        if (!(await isPermitted(session, person))) return { refused: "not_permitted" };
        const subject = `${settings.id}:${idOf(person, settings.subject)}`;
        return { subject, claims: claimsOf(person, await groupNames(session, person), settings) };
      });
    },

    async account(subject, signal) {
      const value = subject.startsWith(`${settings.id}:`) ? subject.slice(settings.id.length + 1) : null;
      const filter = value === null ? null : idFilter(value);
      if (filter === null) return null;
      return ask(signal, async (session) => {
        const person = await find(session, filter, attributes());
        if (!person || isSwitchedOff(person) || !(await isPermitted(session, person))) return "disabled";
        return { claims: claimsOf(person, await groupNames(session, person), settings) };
      });
    },
  };

  /** The one entry that matches, or null. */
  async function find(session: DirectorySession, filter: Filter, wanted: readonly string[]): Promise<Entry | null> {
    const { base } = settings;
    const [found, ...others] = await session.search({ base, scope: "sub", filter, attributes: wanted, sizeLimit: 2 });
    // Which of them is meant nobody can say: the password of one would open the account of another.
    if (others.length > 0)
      throw new Error("Several entries match one name", { cause: new Error("The filter or the base is too wide") });
    return found ?? null;
  }

  function attributes(): readonly string[] {
    const ids = settings.subject === null ? idAttributes : [settings.subject];
    const groups = "attribute" in settings.groups && asksForGroups() ? [settings.groups.attribute] : [];
    const claims = settings.claims.flatMap((claim) => claim.attributes);
    return [...new Set([...ids, ...claims, ...groups, ...switchAttributes, "uid"])];
  }

  function asksForGroups(): boolean {
    return settings.groupsClaim === "all" || settings.groupsClaim.length > 0;
  }

  /** The directory compares the names of groups: it knows the rules, and every group of somebody with thousands. */
  async function isPermitted(session: DirectorySession, person: Entry): Promise<boolean> {
    const { requiredGroup, groups } = settings;
    if (requiredGroup === null) return true;
    const question =
      "attribute" in groups
        ? { base: person.dn, filter: new EqualityFilter({ attribute: groups.attribute, value: requiredGroup }) }
        : { base: requiredGroup, filter: memberFilter(groups.filter, person) };
    return (await session.search({ ...theEntry, ...question, attributes: ["1.1"] })).length > 0;
  }

  async function groupNames(session: DirectorySession, person: Entry): Promise<readonly string[]> {
    const { groups, groupBase, groupsClaim } = settings;
    if (!asksForGroups()) return [];
    if ("attribute" in groups) {
      const names = textsOf(person, groups.attribute, dnLimit).slice(0, groupsLimit);
      return names.filter((dn) => isBelow(dn, groupBase)).map(leadingValue);
    }
    const member = memberFilter(groups.filter, person);
    const filter = groupsClaim === "all" ? member : new AndFilter({ filters: [member, named(groupsClaim)] });
    const found = await session.search({
      base: groupBase || settings.base,
      scope: "sub",
      filter,
      attributes: ["cn"],
      sizeLimit: groupsLimit,
    });
    return found.flatMap((group) => textsOf(group, "cn", dnLimit).slice(0, 1));
  }

  function idFilter(value: string): Filter | null {
    const guid = guidBytes(value);
    if (settings.subject !== null && !isGuid(settings.subject))
      return new EqualityFilter({ attribute: settings.subject, value });
    if (guid === null) return null;
    const objectGuid = new EqualityFilter({ attribute: "objectGUID", value: guid });
    if (settings.subject !== null) return objectGuid;
    return new OrFilter({ filters: [new EqualityFilter({ attribute: "entryUUID", value }), objectGuid] });
  }
}

/** One entry, looked at by its name. */
const theEntry = { scope: "base", filter: new PresenceFilter({ attribute: "objectClass" }), sizeLimit: 1 } as const;

function memberFilter(template: string, person: Entry): Filter {
  return fillFilter(template, { dn: person.dn, uid: textsOf(person, "uid", dnLimit)[0] ?? "" });
}

function named(names: readonly string[]): Filter {
  return new OrFilter({ filters: names.map((value) => new EqualityFilter({ attribute: "cn", value })) });
}
