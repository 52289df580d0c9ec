/** What the small window of the page is about. */
import { signal } from "@preact/signals";

export type Subject =
  | { readonly kind: "word"; readonly word: string }
  | {
      readonly kind: "lane";
      readonly name: string;
      readonly says: string;
      readonly entityId: string | undefined;
    }
  | {
      readonly kind: "certificate";
      readonly holder: string;
      readonly entityId: string;
      readonly certificateRole: string;
      readonly keyIdentifier: string;
      readonly pem: string | undefined;
    };

export interface Told {
  readonly about: Subject;
  readonly opener: HTMLElement;
}

/** What the small window tells now; undefined when it is closed. */
export const told = signal<Told | undefined>(undefined);

/** Opens the window beside the element that asked for it; it closes on Escape and on a press elsewhere. */
export function tellAbout(about: Subject, opener: HTMLElement): void {
  told.value = { about, opener };
}
