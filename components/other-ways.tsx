// The other ways to sign in, one button each.
import { isMessageIn, type Translator } from "../lib/messages.ts";
import type { MethodView } from "../lib/views.ts";
import { SubmitButton } from "./submit-button.tsx";

type OtherWaysProps = { readonly methods: readonly MethodView[]; readonly isOnly: boolean; readonly t: Translator };

/** Within the form of the page, so that a name already typed goes along. `isOnly`: there is nothing else to answer. */
export function OtherWays({ methods, isOnly, t }: OtherWaysProps) {
  if (methods.length === 0) return null;
  return (
    <section aria-labelledby={isOnly ? "login-title" : "other-methods"} className="grid gap-3">
      {isOnly ? null : (
        <h2 id="other-methods" className="text-sm text-muted">
          {t("login.other_methods")}
        </h2>
      )}
      {methods.map((method) => (
        <SubmitButton key={method.id} id={`method-${method.id}`} answer={`method:${method.id}`} look="secondary">
          {wordsFor(method, t)}
        </SubmitButton>
      ))}
    </section>
  );
}

function wordsFor({ id, name }: MethodView, t: Translator): string {
  if (name !== null) return t("login.other_method", { name });
  return isMessageIn("methods", id) ? t(`methods.${id}`) : t("login.other_method", { name: id });
}
