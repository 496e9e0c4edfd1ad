// What a person has to see to go on: a code to scan, a text to type somewhere else, codes to keep.
import { create } from "qrcode";
import { isMessageIn, type Translator } from "../lib/messages.ts";
import type { NoteView } from "../lib/views.ts";

export function PromptNote({ note, t }: { note: NoteView; t: Translator }) {
  switch (note.kind) {
    case "qr":
      return <QrCode content={note.content} label={t("notes.qr")} />;
    case "text":
      return (
        <dl className="box flex-col border-line bg-raised">
          <dt className="text-sm text-muted">
            {isMessageIn("notes", note.label) ? t(`notes.${note.label}`) : note.label}
          </dt>
          <dd className="secret-text">{note.content}</dd>
        </dl>
      );
    case "codes":
      return (
        <ul aria-label={t("notes.codes")} className="codes">
          {note.codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      );
    default:
      return note satisfies never;
  }
}

const quietZone = 4; // ISO/IEC 18004: four modules of light around

/** Dark on light in every theme: many cameras read nothing else. */
function QrCode({ content, label }: { content: string; label: string }) {
  const { modules } = create(content, { errorCorrectionLevel: "M" });
  const side = modules.size + 2 * quietZone;
  const path = Array.from({ length: modules.size ** 2 }, (_, at) => at)
    .filter((at) => modules.data[at])
    .map((at) => `M${(at % modules.size) + quietZone} ${Math.floor(at / modules.size) + quietZone}h1v1h-1z`)
    .join("");
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges" className="qr">
      <path d={`M0 0h${side}v${side}H0z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
