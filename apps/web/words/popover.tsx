/** One small window for words and names: what an acronym means, who is behind a name, with numbers to copy. */
import { useEffect, useRef } from "preact/hooks";
import { glossaryEntry } from "../../../sim/views.ts";
import { CopyButton } from "./copy-button.tsx";
import { type Subject, told } from "./told-subject.ts";
import { Worded } from "./worded.tsx";

/** Stands once in the page. */
export function Popover() {
  const box = useRef<HTMLDivElement>(null);
  const now = told.value;
  useEffect(() => {
    if (now === undefined || box.current === null) return;
    if (!box.current.matches(":popover-open")) box.current.showPopover();
    placeBeside(box.current, now.opener);
    box.current.focus();
  }, [now]);
  return (
    <div
      ref={box}
      class="popover"
      popover="auto"
      role="dialog"
      aria-label={now === undefined ? "Word" : titleOf(now.about)}
      tabIndex={-1}
      onToggle={(event) => {
        if (event.newState !== "closed") return;
        const { opener } = told.value ?? {};
        told.value = undefined;
        if (
          document.activeElement === document.body ||
          box.current?.contains(document.activeElement) === true
        ) {
          opener?.focus();
        }
      }}
    >
      {now === undefined ? null : <About about={now.about} />}
    </div>
  );
}

function titleOf(about: Subject): string {
  switch (about.kind) {
    case "word":
      return about.word;
    case "lane":
      return about.name;
    case "certificate":
      return `Certificate of ${about.holder}`;
  }
}

function About({ about }: { readonly about: Subject }) {
  if (about.kind === "word") {
    const entry = glossaryEntry(about.word);
    return (
      <>
        <h3>{about.word}</h3>
        <p>
          <strong>{entry?.full ?? about.word}</strong>
        </p>
        <p>{entry?.means}</p>
      </>
    );
  }
  if (about.kind === "certificate") {
    return (
      <>
        <h3>{titleOf(about)}</h3>
        <dl class="summary">
          <dt>role</dt>
          <dd>{about.certificateRole}</dd>
          <dt>EUI-64</dt>
          <dd>
            <code>{about.entityId}</code> <CopyButton text={about.entityId} what="the EUI-64" />
          </dd>
          <dt>key</dt>
          <dd>
            <code>{about.keyIdentifier}</code>{" "}
            <CopyButton text={about.keyIdentifier} what="the key identifier" />
          </dd>
        </dl>
        {about.pem === undefined ? (
          <p class="quietly">The log holds the key's identifier, and not the certificate itself.</p>
        ) : (
          <p class="copyable">
            <CopyButton text={about.pem} what="the certificate as PEM" />
            <span class="quietly">PEM, for openssl x509 -text</span>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <h3>{about.name}</h3>
      {about.says === "" ? null : (
        <p>
          <Worded text={about.says} />
        </p>
      )}
      {about.entityId === undefined ? null : (
        <p class="copyable">
          <code>{about.entityId}</code>
          <CopyButton text={about.entityId} what="the EUI-64" />
        </p>
      )}
    </>
  );
}

/** Below the opener, or above it where there is more room, and always within the window. */
function placeBeside(box: HTMLElement, opener: HTMLElement): void {
  const at = opener.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = box;
  const below = at.bottom + 6;
  const fits = below + offsetHeight < window.innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - offsetWidth - 8))}px`;
  box.style.top = `${fits ? below : Math.max(8, at.top - offsetHeight - 6)}px`;
}
