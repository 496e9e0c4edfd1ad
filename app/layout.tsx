// Every page is a whole document (draw.tsx); this one stands around what only ever sends the browser on.
import type { ReactNode } from "react";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
