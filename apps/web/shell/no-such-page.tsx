import { FIRST_PAGE } from "../state/address.ts";
import { linkTo, place } from "../state/store.ts";

/** What stands where an address leads nowhere: the address, and the way back. */
export function NoSuchPage() {
  const { page } = place.value;
  return (
    <section class="empty">
      <h1>No such page</h1>
      <p>
        This lab has no page <code class="address">#/{page}</code>. The link may be cut off, or of another
        version.
      </p>
      <p class="buttons">
        <a class="button primary" href={linkTo({ page: FIRST_PAGE, more: {} })}>
          To the stories
        </a>
        {window.history.length > 1 ? (
          <button type="button" onClick={() => window.history.back()}>
            Back
          </button>
        ) : null}
      </p>
    </section>
  );
}
