// Decides what a browser without script would send for a form: the successful controls and the pressed button.
import { elementsOf, type HtmlElement, textOf } from "./html.ts";
import type { Page } from "./page.ts";

/** What a person does with a form, and what an attacker may change about it. Fields are named by their ids. */
export type FormAnswer = {
  /** Id of the button to press. Without one the form is submitted as if by script. */
  readonly press?: string;
  readonly type?: Readonly<Record<string, string>>;
  readonly tick?: readonly string[];
  readonly untick?: readonly string[];
  /** Extra fields by *name*, as a forger would add. */
  readonly forge?: readonly (readonly [name: string, value: string])[];
  /** Fields to leave out, by *name*. */
  readonly omit?: readonly string[];
};

export type Submission = {
  readonly action: URL;
  readonly method: string;
  readonly encoding: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
};

/** The submission of the form that holds the pressed button, or of the only form on the page. */
export function submissionOf(page: Page, answer: FormAnswer): Submission {
  const button = answer.press === undefined ? undefined : elementById(page, answer.press);
  const form = button ? formOf(page, button) : onlyForm(page);
  const controls = [...controlsOf(page, form)];
  const fields = controls.flatMap((control) => fieldsOf(control, answer, controls));
  if (button) fields.push(...named(button, button.attributes.get("value") ?? ""));
  return {
    action: new URL(button?.attributes.get("formaction") ?? form.attributes.get("action") ?? "", page.url),
    method: (form.attributes.get("method") ?? "get").toUpperCase(),
    encoding: form.attributes.get("enctype")?.toLowerCase() ?? "application/x-www-form-urlencoded",
    fields: [...fields.filter(([name]) => !answer.omit?.includes(name)), ...(answer.forge ?? [])],
  };
}

function fieldsOf(control: HtmlElement, answer: FormAnswer, all: readonly HtmlElement[]): [string, string][] {
  const id = control.attributes.get("id") ?? "";
  const type = control.attributes.get("type")?.toLowerCase() ?? "text";
  if (control.attributes.has("disabled") || control.tag === "button") return [];
  if (["submit", "button", "image", "reset"].includes(type)) return [];
  if (control.tag === "textarea") return named(control, answer.type?.[id] ?? textOf(control));
  if (control.tag === "select") return named(control, answer.type?.[id] ?? selectedOption(control));
  if (type === "radio")
    return isChosen(control, answer, all) ? named(control, control.attributes.get("value") ?? "on") : [];
  if (type === "checkbox") {
    const ticked = answer.tick?.includes(id) || (control.attributes.has("checked") && !answer.untick?.includes(id));
    return ticked ? named(control, control.attributes.get("value") ?? "on") : [];
  }
  return named(control, answer.type?.[id] ?? control.attributes.get("value") ?? "");
}

/** Of the radio buttons of one name, the one that is ticked takes the place of the one that was. */
function isChosen(radio: HtmlElement, { tick = [] }: FormAnswer, all: readonly HtmlElement[]): boolean {
  const idOf = ({ attributes }: HtmlElement) => attributes.get("id") ?? "";
  const isRival = ({ attributes }: HtmlElement) =>
    attributes.get("type") === "radio" && attributes.get("name") === radio.attributes.get("name");
  if (tick.includes(idOf(radio))) return true;
  return radio.attributes.has("checked") && !all.some((other) => isRival(other) && tick.includes(idOf(other)));
}

function named(control: HtmlElement, value: string): [string, string][] {
  const name = control.attributes.get("name");
  return name ? [[name, value]] : [];
}

function selectedOption(select: HtmlElement): string {
  const options = [...elementsOf(select)].filter(({ tag }) => tag === "option");
  const chosen = options.find(({ attributes }) => attributes.has("selected")) ?? options[0];
  return chosen ? (chosen.attributes.get("value") ?? textOf(chosen)) : "";
}

function* controlsOf(page: Page, form: HtmlElement): Generator<HtmlElement> {
  const inside = new Set(elementsOf(form));
  const id = form.attributes.get("id");
  for (const element of elementsOf(page.document)) {
    if (!["input", "button", "select", "textarea"].includes(element.tag)) continue;
    const owner = element.attributes.get("form");
    if (owner === undefined ? inside.has(element) : owner === id) yield element;
  }
}

function formOf(page: Page, control: HtmlElement): HtmlElement {
  const form = formsOf(page).find((candidate) => [...controlsOf(page, candidate)].includes(control));
  if (!form) throw new Error(`#${control.attributes.get("id")} on ${page.url.pathname} belongs to no form.`);
  return form;
}

function onlyForm(page: Page): HtmlElement {
  const [form, ...others] = formsOf(page);
  if (!form || others.length > 0)
    throw new Error(`${page.url.pathname} has ${others.length + 1} forms: press a button.`);
  return form;
}

function formsOf(page: Page): HtmlElement[] {
  return page.all(({ tag }) => tag === "form");
}

function elementById(page: Page, id: string): HtmlElement {
  const element = page.byId(id);
  if (!element) throw new Error(`No #${id} on ${page.url.pathname} (${page.status}): ${page.text.slice(0, 300)}`);
  return element;
}
