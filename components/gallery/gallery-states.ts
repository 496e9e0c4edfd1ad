// Every page in every state: what the gallery lists, what tests draw, and what pictures are taken of.
import { consentStates } from "./consent-states.ts";
import { deviceStates, logoutStates, noticeStates } from "./ending-states.ts";
import type { GalleryState } from "./gallery-state.ts";
import { chooseAccountStates, loginStates } from "./login-states.ts";
import { promptStates } from "./prompt-states.ts";

export const galleryStates: readonly GalleryState[] = [
  ...loginStates,
  ...promptStates,
  ...chooseAccountStates,
  ...consentStates,
  ...logoutStates,
  ...deviceStates,
  ...noticeStates,
];

/** Its address below /gallery. */
export const addressOf = ({ name, view }: GalleryState): string => `${view.page}/${name}`;
