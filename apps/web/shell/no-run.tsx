import { FIRST_PAGE } from "../state/address.ts";
import { linkTo, notice, place } from "../state/store.ts";
import { OpenLog } from "./open-log.tsx";

/** What stands where a run would be: how to get one. */
export function NoRun() {
  if (place.value.run !== undefined && notice.value?.tone !== "problem") return <div class="waiting" />;
  return (
    <section class="empty">
      <h1>No run is open</h1>
      <p>
        A run is one story played under one version of the rules: who asked what, who refused, and what the
        slots hold after it.
      </p>
      <ul>
        <li>
          Pick one of the{" "}
          <a href={linkTo({ page: FIRST_PAGE, run: undefined, step: undefined, event: undefined })}>
            stories
          </a>
          ,
        </li>
        <li>
          or open a log that <code>npx smki run gno-sale --log sale.ndjson</code> has written: drop it here,
          or choose it.
        </li>
      </ul>
      <OpenLog />
    </section>
  );
}
