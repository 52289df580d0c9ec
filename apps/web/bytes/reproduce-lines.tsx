/** Lines for a shell that do the same outside of this page. */
import { useMemo } from "preact/hooks";
import { type LogEvent, type OctetDocument, type Reproduction, reproductions } from "../../../sim/views.ts";
import { CopyButton } from "../words/copy-button.tsx";

export function ReproduceLines({
  document,
  events,
}: {
  readonly document: OctetDocument;
  readonly events: readonly LogEvent[];
}) {
  const lines = useMemo(() => reproductions(document, events), [document, events]);
  return (
    <section class="reproduce" aria-label="Do it yourself">
      <h3>Do it yourself</h3>
      <p class="quietly">
        Each line can be pasted into bash as it is, in the folder of this project. Certificates are inside as
        PEM.
      </p>
      <ul>
        {lines.map((line) => (
          <Line key={line.says} line={line} />
        ))}
      </ul>
    </section>
  );
}

function Line({ line: { says, command } }: { readonly line: Reproduction }) {
  const pem = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/.exec(command)?.[0];
  const isWhole = command.startsWith("openssl x509") && pem !== undefined;
  return (
    <li>
      <div class="copyable">
        <span>{says}</span>
        <CopyButton text={command} what={`the command: ${says}`} />
        {isWhole ? <CopyPem pem={pem} /> : null}
      </div>
      <pre tabIndex={0} aria-label={says}>
        {command.length > SHOWN ? `${command.slice(0, SHOWN)} …` : command}
      </pre>
    </li>
  );
}

function CopyPem({ pem }: { readonly pem: string }) {
  return (
    <span class="copyable">
      <CopyButton text={`${pem}\n`} what="the certificate as PEM" />
      <span class="quietly">PEM</span>
    </span>
  );
}

/** Characters of a command that are shown; the button copies all. */
const SHOWN = 160;
