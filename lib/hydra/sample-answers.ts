// For tests: the least that each kind of answer must contain, and the two ways to take a result apart.
import type { HydraProblem, HydraResult } from "./problem.ts";

export const challenge = "challenge-not-for-logs";
const bareClient = { client_id: "c" };
export const login = {
  challenge,
  requested_scope: ["openid"],
  requested_access_token_audience: [],
  skip: false,
  subject: "",
  oidc_context: {},
  client: bareClient,
  request_url: "https://hydra.example/oauth2/auth?client_id=c",
  session_id: "s",
};
export const consent = { ...login, subject: "someone", login_session_id: "s", acr: "", amr: [], context: null };
export const logout = {
  challenge,
  subject: "someone",
  sid: "s",
  request_url: "/x",
  rp_initiated: true,
  client: bareClient,
};

export async function value<T>(result: Promise<HydraResult<T>>): Promise<T> {
  const settled = await result;
  if (settled.ok) return settled.value;
  throw new Error(settled.problem.detail);
}
export async function problem(result: Promise<HydraResult<unknown>>): Promise<HydraProblem> {
  const settled = await result;
  if (!settled.ok) return settled.problem;
  throw new Error("no problem");
}
