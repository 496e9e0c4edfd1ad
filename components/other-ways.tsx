// The other ways to log in, one button each; what is many, or beside the question, is folded.
import { isMessageIn, type Translator } from "../lib/messages.ts";
import type { MethodView } from "../lib/views.ts";
import { SubmitButton } from "./submit-button.tsx";

type OtherWaysProps = {
  readonly methods: readonly MethodView[];
  /** `only`: there is nothing else to answer. `beside`: as good as the question. `behind`: not what is asked now. */
  readonly place: "only" | "beside" | "behind";
  /** What is asked now does not work. */
  readonly isUnfolded?: boolean;
  readonly t: Translator;
};

/** More than these are read one by one by nobody. */
const mostInSight = 4;

/** Within the form of the page, so that a name already typed goes along. */
export function OtherWays({ methods, place, isUnfolded = false, t }: OtherWaysProps) {
  if (methods.length === 0) return null;
  if (place === "behind") {
    return (
      <details className="fold" open={isUnfolded}>
        <summary>{t("login.another_way")}</summary>
        <Ways methods={methods} t={t} />
      </details>
    );
  }
  const inSight = methods.length > mostInSight ? methods.slice(0, mostInSight - 1) : methods;
  const folded = methods.slice(inSight.length);
  return (
    <section aria-labelledby={place === "only" ? "login-title" : "other-methods"} className="grid gap-3">
      {place === "only" ? null : (
        <h2 id="other-methods" className="text-sm text-muted">
          {t("login.other_methods")}
        </h2>
      )}
      <Ways methods={inSight} t={t} />
      {folded.length > 0 ? (
        <details className="fold">
          <summary>{t("login.more_methods", { count: folded.length })}</summary>
          <Ways methods={folded} t={t} />
        </details>
      ) : null}
    </section>
  );
}

function Ways({ methods, t }: Pick<OtherWaysProps, "methods" | "t">) {
  return (
    <div className="grid gap-3">
      {methods.map((method) => (
        <SubmitButton key={method.id} id={`method-${method.id}`} answer={`method:${method.id}`} look="secondary">
          {wordsFor(method, t)}
        </SubmitButton>
      ))}
    </div>
  );
}

function wordsFor({ id, name }: MethodView, t: Translator): string {
  if (name !== null) return t("login.other_method", { name });
  return isMessageIn("methods", id) ? t(`methods.${id}`) : t("login.other_method", { name: id });
}
