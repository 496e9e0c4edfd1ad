// What a page may show: the types between the flows, which decide, and the components, which draw.
// Nothing in here carries a challenge, a token or an admin answer (what the browser may send is another type).

import type { JsonObject } from "./json.ts";
import type { UserCodeShape } from "./user-code.ts";

/** The OAuth client as a person may see it. All texts are length-limited and free of control and bidi characters. */
export type ClientView = {
  readonly id: string;
  /** `client_name`, or the id where the client has no name. */
  readonly name: string;
  /** One or two letters drawn instead of a logo, or until it is there. */
  readonly initials: string;
  /** The logo at an address of this app; images never come straight from a client's host. Null: it has none to show. */
  readonly logoSrc: string | null;
  /** Host the browser is sent to afterwards, e.g. "notes.example"; null in device flows, where nothing is sent back. */
  readonly destinationHost: string | null;
  /** http(s) only; anything else was dropped. */
  readonly homeUrl: string | null;
  readonly policyUrl: string | null;
  readonly termsUrl: string | null;
  /** The operator marked this client as its own. */
  readonly isFirstParty: boolean;
  /** The operator looked at this client, which is somebody else's. */
  readonly isVerified: boolean;
  /** Since when it is known here, in seconds, where that is worth a thought: it is new, or it made itself known. */
  readonly newcomer: { readonly atSeconds: number; readonly registeredItself: boolean } | null;
  /** Message key below `cautions`: the name may be made to deceive. Never of a client that the operator stands for. */
  readonly caution: "mixed_letters" | "our_name" | "other_address" | null;
  /** The word that chooses the looks an operator gave this client; null: those of the house. */
  readonly looks: string | null;
};

/** The person as shown: a name if one is known, and the identifier that is accepted. */
export type AccountView = {
  readonly subject: string;
  readonly displayName: string | null;
  readonly email: string | null;
};

/** A sentence about something foreseen, tied to a field where there is one. */
export type ProblemView = {
  readonly code: string;
  readonly field: string | null;
  readonly values: Readonly<Record<string, string | number>>;
};

export type FieldView = {
  readonly name: string;
  /** Message key below `fields.`, e.g. "username" → `fields.username.label`. */
  readonly label: string;
  readonly type: "text" | "email" | "password" | "code";
  readonly autoComplete: string;
  /** Value to show again; secrets never have one. */
  readonly value: string;
  readonly isOptional: boolean;
};

/** What a person has to see to go on; see `PromptNote` in verifiers/verifier.ts. */
export type NoteView =
  | { readonly kind: "qr"; readonly content: string }
  | { readonly kind: "text"; readonly label: string; readonly content: string }
  | { readonly kind: "codes"; readonly codes: readonly string[] };

/** What the browser is asked to do with a passkey; options as WebAuthn's JSON form has them. */
export type PasskeyView = {
  readonly kind: "get" | "create";
  readonly options: JsonObject;
  readonly isConditional: boolean;
};

/** A way to sign in, for its button: words below `methods` by its id, or the name of the place. */
export type MethodView = { readonly id: string; readonly name: string | null };

/** How long a page can still be answered. */
export type TimeLimitView = {
  /** When the page was drawn; 0 = it may be over already. */
  readonly secondsLeft: number;
  /** What "Give me more time" keeps or leads through; null: this request cannot be started again. */
  readonly moreTime: "typed_kept" | "code_kept" | "ticks_kept" | "login_again" | "code_again" | "asked_again" | null;
};

/** Hidden inputs that a form carries; never trusted on the way back. */
export type HiddenFields = Readonly<Record<string, string>>;

/** Sign in: fields of the open step. */
export type LoginView = {
  readonly page: "login";
  readonly client: ClientView;
  readonly isDevice: boolean;
  /** True on the registration entry where no way to create an account is offered. */
  readonly registrationClosed: boolean;
  /** Message key below `prompts`; null for the first question, name and password. */
  readonly purpose: string | null;
  /** Put into the purpose's sentences. */
  readonly purposeValues: Readonly<Record<string, string>>;
  /** Who it is already known to be, at a later step; null where they have no name yet. */
  readonly account: AccountView | null;
  /** Somebody proved who they are, and may be the wrong one. */
  readonly canSwitchAccount: boolean;
  readonly fields: readonly FieldView[];
  readonly notes: readonly NoteView[];
  readonly passkey: PasskeyView | null;
  /** Further buttons: message keys below `choices`. */
  readonly choices: readonly string[];
  /** How long "do not ask in this browser again" lasts; null: not offered. */
  readonly trustSeconds: number | null;
  /** False: nothing can be answered here but by the other ways. */
  readonly canContinue: boolean;
  readonly problem: ProblemView | null;
  /** null: "Keep me signed in" is not offered. */
  readonly rememberSeconds: number | null;
  readonly rememberChecked: boolean;
  /** Other ways to start. */
  readonly otherMethods: readonly MethodView[];
  /** What another device will get, as far as it asked for it; empty where this browser goes back to the application. */
  readonly deviceScopes: readonly string[];
  readonly timeLimit: TimeLimitView | null;
  readonly hidden: HiddenFields;
};

/** "Continue as …, or use another account": nothing to type. */
export type ChooseAccountView = {
  readonly page: "choose-account";
  readonly client: ClientView;
  readonly isDevice: boolean;
  readonly account: AccountView;
  readonly deviceScopes: readonly string[];
  /** Why one is asked: the client asked for a chooser, or it hinted at somebody else. */
  readonly reason: "select_account" | "other_account_hinted";
  /** The hinted name, when there is one. */
  readonly hinted: string | null;
  readonly problem: ProblemView | null;
  /** null where Hydra sets no limit. */
  readonly timeLimit: TimeLimitView | null;
  readonly hidden: HiddenFields;
};

/** A fact about the person, as it will be sent. */
export type ClaimView = {
  /** Message key below `claims`, or the claim's own name. */
  readonly name: string;
  /** Null where there is no short form of it, or none that anybody should see. */
  readonly value: string | boolean | null;
  /** Whether somebody checked it; null where nobody says. */
  readonly isVerified: boolean | null;
};

export type ScopeView = {
  /** The raw scope; also the id of its checkbox. */
  readonly scope: string;
  /** Words that the operator gave it for this client, null: those of the house, else the raw id is shown. */
  readonly title: string | null;
  readonly description: string | null;
  /** What the client wants it for. */
  readonly reason: string | null;
  readonly isRequired: boolean;
  /** To be thought about twice. */
  readonly isSensitive: boolean;
  /** Ticked before by this person, for this very request. */
  readonly isTicked: boolean;
  /** When the person last allowed it to this client, in seconds; null: not before, or nobody can say. */
  readonly allowedAt: number | null;
  /** What will be sent for it; empty: the account has none of it; null: it stands for no facts. */
  readonly claims: readonly ClaimView[] | null;
  /** When an access that is not used ends by itself; null where that is not known, or does not apply. */
  readonly endsUnusedSeconds: number | null;
};

/** Where an access will be used. */
export type AudienceView = {
  readonly name: string;
  /** The whole address, where the name does not say it all. */
  readonly address: string | null;
  /** Not allowed before, while other things were. */
  readonly isNew: boolean;
};

export type ConsentView = {
  readonly page: "consent";
  readonly client: ClientView;
  readonly isDevice: boolean;
  readonly account: AccountView;
  readonly scopes: readonly ScopeView[];
  /** What the client learns whatever is ticked. */
  readonly sentAnyway: readonly ClaimView[];
  readonly audience: readonly AudienceView[];
  /** How long an access works, where nothing renews it and that is known. */
  readonly accessSeconds: number | null;
  /** How long the answer can count besides this once, the longest last; 0 = until taken back; null: only this once. */
  readonly durations: readonly number[] | null;
  /** The one of them chosen before, for this very request; null: only this time. */
  readonly duration: number | null;
  /** A device flow that anybody could have started: the person has to say that it was they. */
  readonly mustSayWhoStarted: boolean;
  readonly problem: ProblemView | null;
  readonly timeLimit: TimeLimitView | null;
  readonly hidden: HiddenFields;
};

/** An application that was opened with the login that is about to end. */
export type OpenedApplicationView = Pick<ClientView, "id" | "name" | "initials" | "destinationHost"> & {
  /**
   * Whether it is told of the end: `always`; `here_only` = by way of this browser, which takes a login that is still
   * there when the browser comes back; `never` = it finds out by itself, or not.
   */
  readonly hears: "always" | "here_only" | "never";
};

export type LogoutView = {
  readonly page: "logout";
  /** null when the person came by themselves (OP-initiated). */
  readonly client: ClientView | null;
  readonly account: AccountView;
  /** The one that asks first. Empty: there is no other, or none is known. */
  readonly applications: readonly OpenedApplicationView[];
  /** False: there may be more. */
  readonly isListComplete: boolean;
  /** All logins of the person can be ended at once, also those in other browsers. */
  readonly offersEverywhere: boolean;
  readonly problem: ProblemView | null;
  readonly timeLimit: TimeLimitView | null;
  readonly hidden: HiddenFields;
};

export type DeviceView = {
  readonly page: "device";
  /** Who will be signed in on the device, as far as this browser is known; null where somebody has to sign in anyway. */
  readonly account: AccountView | null;
  /** What to show in the field: the visitor's own text. */
  readonly userCode: string;
  /** The code that came with the address, in groups, to be compared; null: it has to be typed. */
  readonly comparable: readonly string[] | null;
  readonly codeShape: UserCodeShape;
  readonly problem: ProblemView | null;
  readonly timeLimit: TimeLimitView | null;
  readonly hidden: HiddenFields;
};

/** Everything that is not a form: problems, endings, the landing page. Drawn without any client runtime. */
export type NoticeView = {
  readonly page: "notice";
  /** Message key below `notices.` (title, text, button), also the value of `data-problem` for problems. */
  readonly code: string;
  readonly tone: "neutral" | "success" | "problem";
  readonly values: Readonly<Record<string, string | number>>;
  /** The one way on, an absolute http(s) URL or a path of this app; null: "you can close this page". */
  readonly wayOn: string | null;
  /** The application it leads back to; null: the button has the words of its code. */
  readonly wayOnName: string | null;
  /** Foreign text shown as quoted, never as a link: OAuth error code and description on the error page. */
  readonly details: readonly { readonly label: string; readonly text: string }[];
  /** Short id that also stands in the log. */
  readonly incident: string | null;
};
