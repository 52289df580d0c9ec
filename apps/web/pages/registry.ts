/** The pages, in the order of the navigation. A new page is one file and one line here. */
import { comparePage } from "./compare-page.tsx";
import { editorPage } from "../editor/editor-page.tsx";
import { estatePage } from "../estate/estate-page.tsx";
import { exercisesPage } from "../lab/exercises-page.tsx";
import { trainerPage } from "../lab/trainer-page.tsx";
import type { Page } from "./page.ts";
import { runPage } from "./run-page.tsx";
import { storiesPage } from "./stories-page.tsx";
import { trustPage } from "../trust/trust-page.tsx";

export const PAGES: readonly Page[] = [
  storiesPage,
  runPage,
  comparePage,
  trustPage,
  estatePage,
  exercisesPage,
  editorPage,
  trainerPage,
];
