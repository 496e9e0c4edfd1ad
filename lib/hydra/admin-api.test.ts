// The description against real servers: every recorded answer is described, believed by our parsers, or a known problem.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type AdminCall, problemFromAnswer } from "./problem.ts";
import { type RecordedAnswer, recordedAnswers } from "./recorded-answers.ts";
import { consentRequest, consentSessions, loginRequest, logoutRequest, oauth2Client, redirectAnswer } from "./types.ts";

const file = new URL("admin-api.yaml", import.meta.url);
const reference = z.object({ $ref: z.string() });
const response = z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })).optional() });
const operation = z.object({
  operationId: z.string(),
  responses: z.record(z.string(), z.union([reference, response])),
});
const description = z
  .object({
    paths: z.record(z.string(), z.record(z.string(), operation)),
    components: z.looseObject({
      responses: z.record(z.string(), response),
      schemas: z.record(z.string(), z.unknown()),
    }),
  })
  .parse(parse(readFileSync(file, "utf8")));

const ajv = new Ajv2020({ allErrors: true, strictTypes: false, allowUnionTypes: true });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
ajv.addKeyword("components");
ajv.addSchema({ $id: "admin-api", components: { schemas: description.components.schemas } });

const parsers: Readonly<Record<AdminCall, z.ZodType | null>> = {
  getLoginRequest: loginRequest,
  acceptLoginRequest: redirectAnswer,
  rejectLoginRequest: redirectAnswer,
  getConsentRequest: consentRequest,
  acceptConsentRequest: redirectAnswer,
  rejectConsentRequest: redirectAnswer,
  getLogoutRequest: logoutRequest,
  acceptLogoutRequest: redirectAnswer,
  rejectLogoutRequest: null,
  acceptUserCode: redirectAnswer,
  listConsentSessions: consentSessions,
  revokeConsentSessions: null,
  revokeLoginSessions: null,
  getClient: oauth2Client,
};
const calls = z.enum(Object.keys(parsers)).array().parse(Object.keys(parsers));

type Described = {
  readonly call: AdminCall;
  readonly operation: z.infer<typeof operation>;
  readonly answer: RecordedAnswer;
};

const callSchema = z.custom<AdminCall>((name) => typeof name === "string" && Object.hasOwn(parsers, name));
const described: readonly Described[] = recordedAnswers().flatMap((answer) => {
  const path = answer.path.replace(/^\/admin\/clients\/\{[a-z]+\}$/, "/admin/clients/{id}");
  const found = description.paths[path]?.[answer.method.toLowerCase()];
  return found ? [{ call: callSchema.parse(found.operationId), operation: found, answer }] : [];
});
const of = (call: AdminCall) => described.filter((item) => item.call === call);

/** What is wrong with the answer by its description; empty when nothing is. */
function complaints({ operation, answer }: Described): string[] {
  const declared = operation.responses[String(answer.status)] ?? operation.responses.default;
  const name = declared && "$ref" in declared ? declared.$ref.split("/").at(-1) : undefined;
  const found = name === undefined ? declared : description.components.responses[name];
  if (!found || "$ref" in found) return [`${answer.status} is not described`];
  if (answer.body === undefined) {
    const isBodyless = found.content === undefined || found.content["text/plain"] !== undefined;
    return isBodyless ? [] : ["has no JSON"];
  }
  const validate = validatorOf(found.content?.["application/json"]?.schema);
  return validate(answer.body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const validators = new Map<string, ReturnType<Ajv2020["compile"]>>();
function validatorOf(schema: unknown) {
  const text = JSON.stringify(schema ?? false).replaceAll('"#/components', '"admin-api#/components');
  const validate =
    validators.get(text) ??
    ajv.compile(z.union([z.boolean(), z.record(z.string(), z.unknown())]).parse(JSON.parse(text)));
  validators.set(text, validate);
  return validate;
}

describe("the description", () => {
  test("describes exactly the calls the app makes", () => {
    const ids = Object.values(description.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(ids.toSorted()).toEqual(calls.toSorted());
  });

  test("schema.d.ts is what the generator makes of it", async () => {
    const generated = COMMENT_HEADER + astToString(await openapiTS(file));
    expect(readFileSync(new URL("schema.d.ts", import.meta.url), "utf8")).toBe(generated);
  });
});

describe.each(calls)("%s", (name) => {
  const call = callSchema.parse(name);
  const isSuccess = ({ answer }: Described) => answer.status < 300;

  test("success was recorded, and with and without the device grant where there can be both", () => {
    expect(of(call).filter(isSuccess).length).toBeGreaterThan(0);
    const versions = new Set(
      of(call)
        .filter(isSuccess)
        .map(({ answer }) => answer.from.replace(/.*\(/, "(")),
    );
    expect(versions.has("(2.3.0)")).toBe(call !== "acceptUserCode");
    expect(versions.has("(26.2.0)")).toBe(true);
  });

  test("every recorded answer is as described", () => {
    for (const item of of(call)) expect([item.answer.from, complaints(item)]).toEqual([item.answer.from, []]);
  });

  test("every recorded success is believed", () => {
    const parser = parsers[call];
    for (const { answer } of of(call).filter(isSuccess)) {
      expect([answer.from, answer.status]).toEqual([answer.from, parser ? 200 : 204]);
      expect([answer.from, parser?.safeParse(answer.body).error?.issues]).toEqual([answer.from, undefined]);
    }
  });

  test("every recorded refusal is a problem with a cause", () => {
    const known: Readonly<Record<number, string>> = { 400: "rejected_body", 401: "expired", 410: "used" };
    for (const { answer } of of(call).filter((item) => !isSuccess(item))) {
      const { status } = answer;
      const body = answer.body ?? String(answer.text ?? "");
      const { code } = problemFromAnswer(call, { status, body, headers: new Headers() }, "http://127.0.0.1:4444/");
      const isRoute = typeof body === "string" || !JSON.stringify(body).startsWith('{"error":"');
      const of404 = isRoute ? "misconfigured" : "unknown_request";
      const wanted = status === 400 && call === "acceptUserCode" ? "wrong_user_code" : (known[status] ?? of404);
      expect([answer.from, code]).toEqual([answer.from, status === 405 ? "misconfigured" : wanted]);
    }
  });
});

test("the description is narrow enough to refuse what no server sent", () => {
  const [sample] = of("getLoginRequest").filter(({ answer }) => answer.status === 200);
  const login = z.record(z.string(), z.json()).parse(sample?.answer.body);
  const changes = [
    { requested_scope: null },
    { skip: null },
    { client: null },
    { oidc_context: [] },
    { session_id: 7 },
  ];
  for (const change of changes) {
    if (!sample) throw new Error("nothing recorded");
    const answer = { ...sample.answer, body: { ...login, ...change } };
    expect([change, complaints({ ...sample, answer }).length > 0]).toEqual([change, true]);
  }
});
