// Decides what is heard of a page: every control has a name, no name is said twice, and no description repeats it.
import type { CDPSession } from "@playwright/test";

const CONTROLS = new Set(["button", "link", "textbox", "checkbox", "DisclosureTriangle"]);

type Node = { readonly role: string; readonly name: string; readonly description: string };

/** What the browser tells a screen reader, in reading order. */
async function spoken(browser: CDPSession): Promise<readonly Node[]> {
  const { nodes } = await browser.send("Accessibility.getFullAXTree");
  const text = (value: { value?: unknown } | undefined) => (typeof value?.value === "string" ? value.value.trim() : "");
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, description }) => ({ role: text(role), name: text(name), description: text(description) }));
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
    if (name !== "" && description.includes(name)) faults.push(`the description repeats the name: "${name}"`);
  }
  const texts = all.filter(({ role, name }) => role === "StaticText" && name !== "");
  texts.forEach(({ name }, at) => {
    if (name === texts[at + 1]?.name) faults.push(`the same is read twice in a row: "${name}"`);
  });
  return faults;
}
