/** The story of the first page in one drawing: two owners, two refusals, one slot that nobody can change. */

const OLD = 48;
const NEW = 140;
const DCC = 232;
const DEVICE = 324;

const LANES = [
  { x: OLD, name: "old owner", says: ["has the key", ""] },
  { x: NEW, name: "new owner", says: ["is registered", ""] },
  { x: DCC, name: "DCC", says: ["goes by", "the register"] },
  { x: DEVICE, name: "device", says: ["goes by", "the key"] },
] as const;

export function SaleDrawing() {
  return (
    <svg class="sale-drawing" viewBox="0 0 380 262" role="img" aria-labelledby="sale-drawing-title">
      <title id="sale-drawing-title">
        The DCC refuses the old owner, who has the key. The device refuses the new owner, who has not.
      </title>
      {LANES.map(({ x, name, says: [first, second] }) => (
        <g key={name}>
          <text class="name" x={x} y="16">
            {name}
          </text>
          <text class="says" x={x} y="33">
            {first}
          </text>
          <text class="says" x={x} y="48">
            {second}
          </text>
          <line class="lane" x1={x} x2={x} y1="58" y2="222" />
        </g>
      ))}
      <text class="says start" x={OLD + 7} y="90">
        “put the new key in”
      </text>
      <line class="no" x1={OLD} x2={DCC - 22} y1="102" y2="102" />
      <rect class="stop" x={DCC - 20} y="94" width="16" height="16" rx="2" />
      <path class="mark" d={`M${DCC - 16} 98l8 8m0 -8l-8 8`} />
      <path class="no thick" d={`M${DCC} 92v20`} />
      <line class="never" x1={DCC + 10} x2={DEVICE - 16} y1="102" y2="102" />
      <text class="no-words start" x={OLD + 7} y="122">
        ✗ the DCC refuses
      </text>
      <text class="says start" x={NEW + 7} y="160">
        “put my key in”
      </text>
      <line class="yes" x1={NEW} x2={DCC} y1="172" y2="172" />
      <line class="no" x1={DCC} x2={DEVICE - 9} y1="172" y2="172" />
      <circle class="stop" cx={DEVICE} cy="172" r="9" />
      <path class="mark" d={`M${DEVICE - 4} 168l8 8m0 -8l-8 8`} />
      <text class="no-words start" x={NEW + 7} y="192">
        ✗ the device refuses
      </text>
      <rect class="stranded" x={DEVICE - 56} y="228" width="112" height="26" rx="4" />
      <text class="stranded-words" x={DEVICE} y="246">
        ▲ STRANDED
      </text>
    </svg>
  );
}
