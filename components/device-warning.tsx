// Stops the phishing of device flows (RFC 8628 §5.4): says that somebody else's screen may be waiting for this answer.
import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";

export function DeviceWarning({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="box border-caution bg-caution-soft">
      <Icon name="device" className="size-6 text-caution" />
      <div className="min-w-0">
        <h2 className="font-semibold">{title}</h2>
        <p className="text-sm">{children}</p>
      </div>
    </div>
  );
}
