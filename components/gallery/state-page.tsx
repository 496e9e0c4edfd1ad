// Draws the page that belongs to a view.
import { ChooseAccountPage } from "../choose-account-page.tsx";
import { ConsentPage } from "../consent-page.tsx";
import { DevicePage } from "../device-page.tsx";
import { action } from "../fixtures.ts";
import { LoginPage } from "../login-page.tsx";
import { LogoutPage } from "../logout-page.tsx";
import { NoticePage } from "../notice-page.tsx";
import type { PageProps } from "../page-card.tsx";
import type { GalleryView } from "./gallery-state.ts";

export function StatePage({ view, ...props }: PageProps & { readonly view: GalleryView }) {
  const form = { ...props, action };
  switch (view.page) {
    case "login":
      return <LoginPage {...form} view={view} />;
    case "choose-account":
      return <ChooseAccountPage {...form} view={view} />;
    case "consent":
      return <ConsentPage {...form} view={view} />;
    case "logout":
      return <LogoutPage {...form} view={view} />;
    case "device":
      return <DevicePage {...form} view={view} />;
    case "notice":
      return <NoticePage {...props} view={view} />;
    default:
      return view satisfies never;
  }
}
