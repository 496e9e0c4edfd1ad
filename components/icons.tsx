// The few drawn signs. All are decoration: the words beside them carry the meaning.

const shapes = {
  arch: "M5 20V11a7 7 0 0 1 14 0v9M3 20h18M12 20v-8",
  check: "m5 12.5 4.5 4.5L19 7.5",
  alert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v5M12 16.3v.2",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11.5v5M12 7.7v.2",
  device: "M4 5h16v11H4zM9 20h6M12 16v4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5V12l3 2",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  leave: "M7 17 17 7M9 7h8v8",
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name, className }: { name: IconName; className: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      <path d={shapes[name]} />
    </svg>
  );
}
