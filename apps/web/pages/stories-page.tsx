/** The catalogue by lesson: what each story shows, and how it ends under each version of the rules. */
import type { Page } from "./page.ts";

export const storiesPage: Page = {
  id: "stories",
  title: "Stories",
  needs: "nothing",
  navigation: "main",
  Show: StoriesPage,
};

function StoriesPage() {
  return <h1>Stories</h1>;
}
