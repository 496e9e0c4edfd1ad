import { describe, expect, test } from "vitest";
import { consentAcceptBody, hydraFeatures, loginAcceptBody } from "./features.ts";

function featuresOf(version: string) {
  const features = hydraFeatures(version);
  if (features === null) throw new Error(version);
  return features;
}

const login = {
  subject: "s",
  remember: true,
  extend_session_lifespan: true,
  identity_provider_session_id: "kratos",
  context: { a: 1 },
};
const consent = { grant_scope: ["openid"], grant_access_token_audience: [], context: { a: 1 } };

describe("what a release is told", () => {
  test.each([
    ["2.0", ["subject", "remember", "context"], false],
    ["2.1", ["subject", "remember", "extend_session_lifespan", "context"], false],
    ["2.2.0", Object.keys(login), true],
    ["2.3", Object.keys(login), true],
    ["25.4", Object.keys(login), true],
    ["26.2.0", Object.keys(login), true],
  ])("%s", (version, loginMembers, hasContext) => {
    const features = featuresOf(version);
    expect(Object.keys(loginAcceptBody(features, login))).toEqual(loginMembers);
    expect("context" in consentAcceptBody(features, consent)).toBe(hasContext);
  });

  test("what was given is not changed", () => {
    loginAcceptBody(featuresOf("2.0"), login);
    expect(login.extend_session_lifespan).toBe(true);
  });

  test("the device grant came with 25.4", () => {
    expect(featuresOf("2.3").hasDeviceGrant).toBe(false);
    expect(featuresOf("v25.4.0").hasDeviceGrant).toBe(true);
  });

  test.each(["", "master", "26", "26.x", "2.3; rm", "83127c5752d9", "-1.2"])("%j is no release", (version) => {
    expect(hydraFeatures(version)).toBeNull();
  });
});
