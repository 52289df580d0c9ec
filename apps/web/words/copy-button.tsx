import { useSignal } from "@preact/signals";

/** Copies a text and says that it has. @param what in "copy WHAT" */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const done = useSignal(false);
  const copyIt = async (): Promise<void> => {
    await copy(text);
    done.value = true;
    setTimeout(() => {
      done.value = false;
    }, SAYS_SO_FOR);
  };
  return (
    <button
      type="button"
      class="copy"
      aria-label={done.value ? `Copied ${what}` : `Copy ${what}`}
      onClick={() => void copyIt()}
    >
      {done.value ? "Copied ✓" : "Copy"}
    </button>
  );
}

/** Milliseconds. */
const SAYS_SO_FOR = 1500;

/** Pages from a file may have no clipboard of the new kind. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
