// What a page in one state is: a view that nobody's request made, under a name of its own.
import type { ChooseAccountView, ConsentView, DeviceView, LoginView, LogoutView, NoticeView } from "../../lib/views.ts";

export type GalleryView = LoginView | ChooseAccountView | ConsentView | LogoutView | DeviceView | NoticeView;

export type GalleryState = {
  /** Unique among the states of its page; the last part of its address. */
  readonly name: string;
  readonly view: GalleryView;
};

/** Named changes to one usual view. */
export type Changes<View> = Readonly<Record<string, Partial<View>>>;

export function changed<View extends GalleryView>(usual: View, changes: Changes<View>): readonly GalleryState[] {
  return Object.entries(changes).map(([name, change]) => ({ name, view: { ...usual, ...change } }));
}
