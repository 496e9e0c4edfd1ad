// Draws a form page, whose form a server action answers; a visitor without a record, or with a dead one, is sent on or told so.
import { randomBytes } from "node:crypto";
import type { NextRequest } from "next/server";
import type { ReactNode } from "react";
import type { PageProps } from "@/components/page-card.tsx";
import type { FormAnswer } from "@/components/prompt-form.tsx";
import type { House } from "@/lib/flows/house.ts";
import type { FormReading } from "@/lib/flows/outcome.ts";
import type { Visit } from "@/lib/flows/visit.ts";
import { draw, styleSources } from "./draw.tsx";
import { formPagePolicy } from "./headers.ts";
import { house } from "./house.ts";
import { answerWith, safely } from "./http.ts";
import { formProps } from "./page-props.ts";
import { visitOf } from "./visit.ts";

type FormPage<View> = {
  readonly read: (house: House, visit: Visit) => Promise<FormReading<View>>;
  /** The page that has the action, and the action: Next runs it for a POST to there, and nowhere else. */
  readonly answeredAt: string;
  readonly action: (form: FormData) => Promise<void>;
  /** The client whose own words the page uses. */
  readonly clientId?: (view: View) => string | undefined;
  readonly page: (props: PageProps & { readonly view: View; readonly action: FormAnswer }) => ReactNode;
};

export async function formPage<View>(
  request: NextRequest,
  { read, answeredAt, action, clientId, page }: FormPage<View>,
): Promise<Response> {
  const visit = visitOf(request);
  const reading = await safely(visit, () => read(house(), visit));
  if (reading.kind !== "view") return answerWith(visit, reading);
  const { view } = reading;
  const props = await formProps(visit, clientId?.(view));
  // The query goes along: whoever refuses the answer finds the form again by it.
  const answer = { address: `${answeredAt}?${visit.query}`, id: idOf(action) };
  const nonce = randomBytes(16).toString("base64");
  return draw(page({ ...props, view, action: answer }), {
    t: props.t,
    status: 200,
    headers: { "content-security-policy": formPagePolicy(nonce, styleSources()) },
    nonce,
  });
}

/** What React calls a server action by, and a form without script in its hidden field. */
function idOf(action: (form: FormData) => Promise<void>): string {
  const id: unknown = Reflect.get(action, "$$id");
  if (typeof id !== "string") throw new Error("This function is no server action");
  return id;
}
