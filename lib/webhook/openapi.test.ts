// The description of the webhook for people who write one: its schemas are ours, and its examples fit them.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import openapiTS from "openapi-typescript";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { jsonValue } from "../json.ts";
import { webhookStep } from "../verifiers/step-schema.ts";
import { accountAnswer, accountQuestion, answerQuestion, beginQuestion } from "./questions.ts";

const file = new URL("../../docs/webhook.openapi.yaml", import.meta.url);
const text = readFileSync(file, "utf8");
const marker = "\n  schemas:\n";
const examples = z.record(z.string(), z.object({ value: z.unknown() }));
const content = z.object({ "application/json": z.object({ examples }) });
const description = z
  .object({
    paths: z.object({
      "/gatehouse": z.object({
        post: z.object({
          requestBody: z.object({ content }),
          responses: z.object({ "200": z.object({ content }) }),
        }),
      }),
    }),
    components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).nullable() }),
  })
  .parse(parse(text));
const { requestBody, responses } = description.paths["/gatehouse"].post;
const asked = Object.entries(requestBody.content["application/json"].examples);
const said = Object.entries(responses["200"].content["application/json"].examples);

/** The schemas of the house as components of an OpenAPI description. */
function schemas(): Record<string, unknown> {
  const [ask, , verified, refused] = webhookStep.options;
  const named = z.registry<{ id: string }>();
  const parts = { Prompt: ask.shape.prompt, Identity: verified.shape.identity, Problem: refused.shape.problem };
  const questions = { BeginQuestion: beginQuestion, AnswerQuestion: answerQuestion, AccountQuestion: accountQuestion };
  const all = { ...questions, Step: webhookStep, ...parts, AccountAnswer: accountAnswer, JsonValue: jsonValue };
  for (const [id, schema] of Object.entries(all)) named.add(schema, { id });
  const made = z.toJSONSchema(named, { uri: (id) => `#/components/schemas/${id}`, io: "input" });
  // "input": a later release may ask with more members, and a webhook that refuses those would stop all sign-ins.
  const bare = Object.entries(made.schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]);
  return Object.fromEntries(bare);
}

test("its schemas are those that questions and answers are made of and held against", async () => {
  const body = stringify(schemas(), { lineWidth: 118, aliasDuplicateObjects: false });
  const indented = body.replace(/^(?=.)/gm, "    ");
  await expect(text.split(marker)[0] + marker + indented).toMatchFileSnapshot(file.pathname);
});

test("it is an OpenAPI description", async () => {
  expect((await openapiTS(text)).length).toBeGreaterThan(3);
});

describe("its examples", () => {
  const ajv = new Ajv2020({ strictTypes: false });
  ajv.addFormat("uri", (value) => URL.canParse(value));
  ajv.addKeyword("components");
  ajv.addSchema({ $id: "webhook", components: { schemas: description.components.schemas ?? {} } });
  const fits = (name: string, value: unknown) => ajv.validate({ $ref: `webhook#/components/schemas/${name}` }, value);
  const questions = { begin: beginQuestion, answer: answerQuestion, account: accountQuestion };
  const isAccount = (name: string) => ["known", "disabled", "unknown"].includes(name);

  test.each(asked)("asking %s fit", (name, { value }) => {
    const [kind, schema] = Object.entries(questions).find(([known]) => known === name) ?? [];
    expect(schema?.parse(value)).toEqual(value);
    expect(fits(`${kind?.[0]?.toUpperCase()}${kind?.slice(1)}Question`, value)).toBe(true);
  });

  test.each(said)("saying %s fit", (name, { value }) => {
    expect((isAccount(name) ? accountAnswer : webhookStep).parse(value)).toEqual(value);
    expect(fits(isAccount(name) ? "AccountAnswer" : "Step", value)).toBe(true);
    expect(fits(isAccount(name) ? "Step" : "AccountAnswer", value)).toBe(false);
  });

  test("there is one for everything that may be said", () => {
    const kinds = [...webhookStep.options, ...accountAnswer.options].flatMap(({ shape }) => [...shape.kind.values]);
    expect(said.map(([name]) => name).sort()).toEqual(kinds.sort());
    expect(asked.map(([name]) => name)).toEqual(Object.keys(questions));
  });
});
