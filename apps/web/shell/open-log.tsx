import { openFile } from "../state/open.ts";

/** Opens a saved log from a file. The label is the button; the input is there for keyboards and screen readers. */
export function OpenLog({ title = "Open a log …" }: { readonly title?: string }) {
  return (
    <label class="button file">
      {title}
      <input
        type="file"
        accept=".ndjson,.jsonl,.log,.txt,application/x-ndjson"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = "";
          if (file !== undefined) void openFile(file);
        }}
      />
    </label>
  );
}
