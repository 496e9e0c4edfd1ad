// For tests: second steps in memory, with the promises of the interface.
import type { Passkey, SecondSteps } from "./accounts.ts";

type Held = {
  changes: number;
  totpSecret: string | null;
  lastStep: { readonly step: number; readonly flowId: string } | null;
  readonly codes: Map<string, string | null>;
  readonly passkeys: Map<string, Passkey>;
  userHandle: string | null;
  declinedAt: number | null;
};

export function testSecondSteps(): SecondSteps {
  const all = new Map<string, Held>();
  const of = (subject: string): Held => {
    const held = all.get(subject) ?? {
      changes: 0,
      totpSecret: null,
      lastStep: null,
      codes: new Map(),
      passkeys: new Map(),
      userHandle: null,
      declinedAt: null,
    };
    all.set(subject, held);
    return held;
  };
  const handleOf = (subject: string) => {
    const held = of(subject);
    held.userHandle ??= Buffer.from(`handle of ${subject}`).toString("base64url");
    return held.userHandle;
  };
  return {
    trustMark: async (subject) => `mark-${of(subject).changes}`,
    totpSecret: async (subject) => of(subject).totpSecret,
    async setTotpSecret(subject, secret) {
      Object.assign(of(subject), { totpSecret: secret, changes: of(subject).changes + 1 });
    },
    async spendTotpStep(subject, step, flowId) {
      const { lastStep } = of(subject);
      if (lastStep && step <= lastStep.step) return step === lastStep.step && flowId === lastStep.flowId;
      of(subject).lastStep = { step, flowId };
      return true;
    },
    recoveryCodesLeft: async (subject) => [...of(subject).codes.values()].filter((by) => by === null).length,
    async setRecoveryCodes(subject, codes) {
      const held = of(subject);
      held.codes.clear();
      for (const code of codes) held.codes.set(code, null);
      held.changes += 1;
    },
    async spendRecoveryCode(subject, code, flowId) {
      const { codes } = of(subject);
      const by = codes.get(code);
      if (by === undefined || (by !== null && by !== flowId)) return false;
      codes.set(code, flowId);
      return true;
    },
    passkeys: async (subject) => [...of(subject).passkeys.values()],
    async addPasskey(subject, userHandle, passkey) {
      if (userHandle !== handleOf(subject)) throw new Error("another user handle");
      of(subject).passkeys.set(passkey.id, passkey);
      of(subject).changes += 1;
    },
    userHandle: async (subject) => handleOf(subject),
    async passkeyById(id) {
      for (const [subject, { passkeys }] of all) {
        const passkey = passkeys.get(id);
        if (passkey) return { subject, userHandle: handleOf(subject), passkey };
      }
      return null;
    },
    async usedPasskey(id, counter, isBackedUp) {
      for (const { passkeys } of all.values()) {
        const passkey = passkeys.get(id);
        if (passkey) passkeys.set(id, { ...passkey, counter, isBackedUp });
      }
    },
    declinedAt: async (subject) => of(subject).declinedAt,
    async decline(subject, nowSeconds) {
      of(subject).declinedAt = nowSeconds;
    },
  };
}
