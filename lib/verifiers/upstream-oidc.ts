// Decides who somebody is by another OpenID provider: sends the browser there, and judges what it brings back.
import { calculatePKCECodeChallenge, ResponseBodyError, randomNonce, randomPKCECodeVerifier } from "openid-client";
import { z } from "zod";
import { type AuthorizationSettings, authorizationParameters } from "../oidc/authorization.ts";
import { type AdmissionSettings, admission, type ClaimSettings, claimsOf, lacksClaims } from "../oidc/claims.ts";
import { providerFailure, registeredError } from "../oidc/failure.ts";
import { authTimeOf, methodsOf, type ProofSettings, upstreamSubject } from "../oidc/proof.ts";
import { type Claims, type ProviderSettings, toleranceSeconds, upstreamProvider } from "../oidc/provider.ts";
import { oneValue } from "../one-value.ts";
import type { IdentityVerifier, ProblemCode, Step } from "./verifier.ts";

export type UpstreamOidcOptions = ProviderSettings &
  AuthorizationSettings &
  ClaimSettings &
  AdmissionSettings &
  ProofSettings & { readonly id: string; readonly name: string };

type State = z.infer<typeof stateSchema>;
const stateSchema = z.strictObject({ nonce: z.string().min(1), codeVerifier: z.string().min(43) });

const codeLimit = 4096;

/**
 * People of one provider, by the authorization code flow with PKCE, state and nonce. What a provider says of somebody
 * counts only together with its issuer; whatever is wrong with the provider or with its tokens throws.
 */
export function upstreamOidc(settings: UpstreamOidcOptions): IdentityVerifier<State> {
  const { id, name } = settings;
  const provider = upstreamProvider(settings);

  return {
    id,
    name,
    stateSchema,

    async begin(login) {
      const told = await provider.description(login);
      const [nonce, codeVerifier] = [randomNonce(), randomPKCECodeVerifier()];
      const to = provider.authorizationUrl(told, {
        ...authorizationParameters(login, settings, told.prompts),
        redirect_uri: login.returnTo.url,
        state: login.returnTo.state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      });
      return { kind: "redirect", to, state: { nonce, codeVerifier } };
    },

    async resume(login, state, answer) {
      const told = callbackOf(answer, login.returnTo.state);
      if (told !== null) return refused(told);
      const description = await provider.description(login);
      const callback = new URL(login.returnTo.url);
      callback.search = answer.toString();
      let redeemed: Awaited<ReturnType<typeof provider.redeem>>;
      try {
        const checks = { ...state, state: login.returnTo.state };
        redeemed = await provider.redeem(description, callback, checks, login);
      } catch (error) {
        // Spent, expired, or another browser's: the provider judged it, and said no.
        if (error instanceof ResponseBodyError && error.error === "invalid_grant") return refused("provider_refused");
        throw providerFailure("What the provider answered cannot be believed", error);
      }
      const { claims: idToken, accessToken } = redeemed;
      if (idToken.iat > login.nowSeconds + toleranceSeconds)
        throw new Error("What the provider answered cannot be believed", { cause: new Error("iat is in the future") });

      const authTime = authTimeOf(idToken, login.nowSeconds, toleranceSeconds);
      if (login.notBefore !== null && authTime < login.notBefore) return refused("session_not_enough");
      const sources: Claims[] = [idToken];
      if (lacksClaims(idToken, settings)) {
        const asked = provider.userInfo(description, accessToken, idToken.sub, login);
        const more = await asked.catch((error: unknown) => {
          throw providerFailure("The provider's userinfo cannot be had", error);
        });
        if (more) sources.push(more);
      }
      const claims = claimsOf(sources, settings);
      const problem = admission(sources, claims, settings);
      if (problem) return refused(problem);
      const { email, email_verified } = claims;
      const identity = {
        subject: upstreamSubject(idToken.iss, idToken.sub),
        // An address that anybody can claim would make this browser a known one of somebody else's account.
        ...(typeof email === "string" && email_verified === true ? { username: email } : {}),
        ...methodsOf(idToken, settings),
        authTime,
        claims,
      };
      return { kind: "verified", identity };
    },
  };
}

/** What keeps the callback's code from being redeemed, or null. Throws what the provider says is wrong between us. */
function callbackOf(answer: URLSearchParams, state: string): ProblemCode | null {
  if (oneValue(answer, "state") !== state) return "provider_refused";
  if (answer.has("error")) {
    const error = oneValue(answer, "error");
    if (error === "access_denied") return "provider_cancelled";
    if (personCanMend.has(error)) return "provider_refused";
    throw new Error("The provider refused the request", { cause: new Error(registeredError(error)) });
  }
  const code = oneValue(answer, "code");
  return code === "" || code.length > codeLimit ? "provider_refused" : null;
}

/** Errors of OIDC Core §3.1.2.6 that are about the person and not about this app. */
const personCanMend: ReadonlySet<string> = new Set([
  "login_required",
  "interaction_required",
  "account_selection_required",
  "consent_required",
  "unmet_authentication_requirements",
]);

function refused(code: ProblemCode): Step<State> {
  return { kind: "refused", problem: { code } };
}
