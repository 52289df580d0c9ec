/** The frame of every page: the word that this is a simulation, the navigation, notices, and the page itself. */
import { ExerciseBar } from "../lab/exercise-bar.tsx";
import { PAGES } from "../pages/registry.ts";
import { FIRST_PAGE } from "../state/address.ts";
import { linkTo, place, view } from "../state/store.ts";
import { Popover } from "../words/popover.tsx";
import { fileHovers } from "./dropped-files.ts";
import { KeyHelp } from "./key-help.tsx";
import { NoRun } from "./no-run.tsx";
import { NoSuchPage } from "./no-such-page.tsx";
import { NoticeBar } from "./notice-bar.tsx";
import { usePageFocus } from "./page-focus.ts";
import { SimulationBanner } from "./simulation-banner.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

export function Shell() {
  const page = PAGES.find(({ id }) => id === place.value.page);
  document.title = `${page?.title ?? "No such page"} · smki-testbed, a simulation`;
  usePageFocus(`${place.value.page} ${place.value.more.exercise ?? ""}`);
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        Skip to the content
      </a>
      <SimulationBanner />
      <header class="top">
        <a class="brand" href={linkTo({ page: FIRST_PAGE, more: {} })}>
          smki<span>-testbed</span>
        </a>
        <nav class="pages" aria-label="Pages">
          {PAGES.filter(({ navigation }) => navigation === "main").map(({ id, title }) => (
            <a
              key={id}
              href={linkTo({ page: id, more: {} })}
              aria-current={id === page?.id ? "page" : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <ThemeSwitch />
      </header>
      <NoticeBar />
      <ExerciseBar />
      <main id="main" tabIndex={-1}>
        {page === undefined ? (
          <NoSuchPage />
        ) : page.needs === "run" && view.value === undefined ? (
          <NoRun />
        ) : (
          <page.Show />
        )}
      </main>
      <KeyHelp />
      <Popover />
      {fileHovers.value ? <div class="drop-here">Drop the log to open it</div> : null}
    </>
  );
}

function toMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
