import { notice } from "../state/store.ts";

/** What takes time or has gone wrong. Heard by screen readers when it changes. */
export function NoticeBar() {
  const told = notice.value;
  return (
    <div role={told?.tone === "problem" ? "alert" : "status"} class="notices">
      {told === undefined ? null : (
        <div class={`notice ${told.tone}`}>
          <p>
            <strong>
              {told.tone === "problem" ? "✗ " : ""}
              {told.text}
            </strong>
            {told.hint === undefined ? null : <span> {told.hint}</span>}
          </p>
          {told.tone === "busy" ? null : (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                notice.value = undefined;
              }}
            >
              Close
            </button>
          )}
        </div>
      )}
    </div>
  );
}
