// Decides what is heard of a page: every control has a name, no name is said twice, and no description repeats it.
import type { CDPSession } from "@playwright/test";

const CONTROLS = new Set(["button", "link", "textbox", "checkbox", "DisclosureTriangle"]);

type Node = { readonly role: string; readonly name: string; readonly description: string };

/** What the browser tells a screen reader, in reading order. */
async function spoken(browser: CDPSession): Promise<readonly Node[]> {
  const { nodes } = await browser.send("Accessibility.getFullAXTree");
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const text = (value: { value?: unknown } | undefined) => (typeof value?.value === "string" ? value.value.trim() : "");
  const below = (id: string): Node[] => {
    const node = byId.get(id);
    if (!node) return [];
    const { ignored, role, name, description, childIds = [] } = node;
    const own = ignored ? [] : [{ role: text(role), name: text(name), description: text(description) }];
    return [...own, ...childIds.flatMap(below)];
  };
  return below(nodes.find(({ parentId }) => parentId === undefined)?.nodeId ?? "");
}

export async function spokenFaults(browser: CDPSession): Promise<readonly string[]> {
  const all = await spoken(browser);
  const faults: string[] = [];
  const heard = new Set<string>();
  for (const { role, name, description } of all.filter((node) => CONTROLS.has(node.role))) {
    if (name === "") faults.push(`a ${role} has no name`);
    if (heard.has(`${role} ${name}`)) faults.push(`two controls are called "${name}": ${role}`);
    heard.add(`${role} ${name}`);
    if (/^(.{3,}?)\W*\1$/u.test(name)) faults.push(`a name is said twice: "${name}"`);
    // Within a sentence its word may well be said again.
    if (name !== "" && description.startsWith(name)) faults.push(`the description repeats the name: "${name}"`);
  }
  let before = "";
  for (const { role, name } of all) {
    if (role === "StaticText" && name !== "" && name === before)
      faults.push(`the same is read twice in a row: "${name}"`);
    if (role === "StaticText" || CONTROLS.has(role)) before = role === "StaticText" ? name : "";
  }
  return faults;
}
