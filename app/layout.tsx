import type { ReactNode } from "react";
import { Document } from "@/components/document.tsx";
import { translator } from "@/lib/messages.ts";
import { house } from "./house.ts";
import { stylesheetHref } from "./stylesheet.ts";

// Looks are of the deployment, not of the build.
export const dynamic = "force-dynamic";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <Document t={translator("en")} stylesheetHref={stylesheetHref} theme={house().custom.theme}>
      {children}
    </Document>
  );
}
