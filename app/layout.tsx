import type { ReactNode } from "react";
import { Document } from "@/components/document.tsx";
import { translator } from "@/lib/messages.ts";
import { stylesheetHref } from "./stylesheet.ts";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <Document t={translator("en")} stylesheetHref={stylesheetHref}>
      {children}
    </Document>
  );
}
