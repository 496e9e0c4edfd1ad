import { expect, test } from "vitest";
import { localizedMember } from "./localized-member.ts";

const members = {
  client_name: "Notes",
  "client_name#de": "Notizen",
  "client_name#pt-BR": "Anotações",
  "client_name#zh-Hans": "笔记",
  "Client_Name#fr": "not this member",
};

test.each([
  ["de", "Notizen"],
  ["de-AT", "Notizen"],
  ["DE", "Notizen"],
  ["pt-BR", "Anotações"],
  ["pt-br", "Anotações"],
  // Another country's words are not asked for: the plain ones are what the client calls itself.
  ["pt", "Notes"],
  ["pt-PT", "Notes"],
  ["zh-Hans-CN", "笔记"],
  ["fr", "Notes"],
  ["en", "Notes"],
  ["", "Notes"],
])("in %s it is called %s", (locale, name) => {
  expect(localizedMember(members, "client_name", locale)).toBe(name);
});

test("what nobody wrote is not there, and nothing comes from the prototype", () => {
  expect(localizedMember({ "client_name#de": "Notizen" }, "client_name", "en")).toBeUndefined();
  expect(localizedMember({}, "constructor", "en")).toBeUndefined();
  expect(localizedMember({}, "__proto__", "de")).toBeUndefined();
});
