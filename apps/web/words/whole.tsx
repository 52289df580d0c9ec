/** Text in which a name such as `gpf-1` is not broken at its hyphen. */

/** Longer ones are broken all the same: they would not fit into a narrow column. */
const LONGEST = 24;
const NAME = /([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)/;

export function Whole({ text }: { readonly text: string }) {
  if (!text.includes("-")) return <>{text}</>;
  return (
    <>
      {text.split(NAME).map((part, index) =>
        index % 2 === 0 || part.length > LONGEST ? (
          part
        ) : (
          <span key={index} class="whole">
            {part}
          </span>
        ),
      )}
    </>
  );
}
