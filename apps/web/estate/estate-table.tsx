/** The numbers of every step: what the chart draws, for reading. */
import { momentInWords } from "../../../sim/views.ts";
import { number, refusalInWords, type ShownEstate } from "./shown-estate.ts";

export function EstateTable({ estate: { steps, holders } }: { readonly estate: ShownEstate }) {
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label="All steps">
      <table>
        <thead>
          <tr>
            <th scope="col">step</th>
            <th scope="col">when</th>
            {holders.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
            <th scope="col">stranded</th>
            <th scope="col">duties breached</th>
            <th scope="col">refused</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, title, at, slots, stranded, breaches, refusals }) => (
            <tr key={step}>
              <th scope="row">{title}</th>
              <td>{momentInWords(at)}</td>
              {holders.map((name) => (
                <td key={name}>{number(slots[name] ?? 0)}</td>
              ))}
              <td>{number(stranded)}</td>
              <td>{number(breaches)}</td>
              <td>
                {Object.entries(refusals)
                  .map(([why, count]) => `${number(count)} by ${refusalInWords(why)}`)
                  .join("; ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
