/** The name of a lane in its head: it is broken between words and, when it is long, behind its hyphens. */

/** A hyphenated name of at most so many characters stays in one line: `gsme-1`. */
const SHORT = 8;

/** The pieces that are not broken: `Southern`, `Gas`, `Networks`; `north-`, `2019-`, `1-`, `gpf`. */
export function piecesOf(name: string): readonly string[] {
  return name
    .split(" ")
    .flatMap((word) => (word.length <= SHORT ? word : word.split(/(?<=-)/)))
    .filter((piece) => piece !== "");
}

export function LaneName({ name }: { readonly name: string }) {
  return (
    <span class="name">
      {name.split(" ").map((word, index) => (
        <>
          {index === 0 ? "" : " "}
          {piecesOf(word).map((piece, at) => (
            <>
              {at === 0 ? null : <wbr />}
              <span class="piece">{piece}</span>
            </>
          ))}
        </>
      ))}
    </span>
  );
}
