import { expect, test } from "vitest";
import { settingReader } from "../setting-reader.ts";
import { readSecondStep } from "./second-step.ts";

function read(env: Readonly<Record<string, string>>) {
  const reader = settingReader(env, () => "");
  const settings = readSecondStep(reader);
  return { settings, complaints: reader.complaints.map(({ setting, problem }) => `${setting} ${problem}`) };
}

test("nobody is asked for a second step unless the operator says so", () => {
  for (const env of [{}, { SECOND_STEP: "off" }, { SECOND_STEP: "" }])
    expect(read(env)).toEqual({ settings: null, complaints: [] });
});

test("levels have names of their own, which can be others'", () => {
  expect(read({ SECOND_STEP: "offered" }).settings).toEqual({
    policy: "offered",
    acr: { aal1: ["urn:gatehouse:aal1"], aal2: ["urn:gatehouse:aal2"], phr: ["urn:gatehouse:phr"] },
  });
  const other = read({ SECOND_STEP: "required", ACR_AAL2: "https://refeds.org/profile/mfa gold", ACR_PHR: "phr" });
  expect(other.settings).toMatchObject({
    policy: "required",
    acr: { aal2: ["https://refeds.org/profile/mfa", "gold"], phr: ["phr"] },
  });
});

test.each([
  [{ SECOND_STEP: "on" }, "SECOND_STEP is neither off, offered nor required"],
  [{ SECOND_STEP: "offered", ACR_AAL1: "gold", ACR_AAL2: "gold" }, "ACR_AAL1 shares a name with ACR_AAL2 or ACR_PHR"],
  [{ SECOND_STEP: "offered", ACR_PHR: 'a"b' }, "ACR_PHR has an entry that no client can send"],
])("%j is complained about", (env, complaint) => {
  expect(read(env).complaints).toEqual([complaint]);
});
