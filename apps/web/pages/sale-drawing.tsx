/** The story of the first page in one drawing: two owners, two refusals, one slot that nobody can change. */

const OLD = 70;
const NEW = 190;
const DCC = 310;
const DEVICE = 430;

export function SaleDrawing() {
  return (
    <svg class="sale-drawing" viewBox="0 0 500 236" role="img" aria-labelledby="sale-drawing-title">
      <title id="sale-drawing-title">
        The DCC refuses the old owner, who has the key. The device refuses the new owner, who has not.
      </title>
      {[
        [OLD, "old owner", "has the key"],
        [NEW, "new owner", "is registered"],
        [DCC, "DCC", "goes by the register"],
        [DEVICE, "device", "goes by the key"],
      ].map(([x, name, says]) => (
        <g key={name}>
          <text class="name" x={x} y="18">
            {name}
          </text>
          <text class="says" x={x} y="35">
            {says}
          </text>
          <line class="lane" x1={x} x2={x} y1="46" y2="200" />
        </g>
      ))}
      <text class="says start" x={OLD + 6} y="76">
        “put the new key in”
      </text>
      <line class="no" x1={OLD} x2={DCC - 22} y1="88" y2="88" />
      <rect class="stop" x={DCC - 20} y="80" width="16" height="16" rx="2" />
      <path class="mark" d={`M${DCC - 16} 84l8 8m0 -8l-8 8`} />
      <path class="no thick" d={`M${DCC} 78v20`} />
      <line class="never" x1={DCC + 10} x2={DEVICE - 16} y1="88" y2="88" />
      <text class="no-words" x={(OLD + DCC) / 2} y="107">
        ✗ the DCC refuses
      </text>
      <text class="says start" x={NEW + 6} y="138">
        “put my key in”
      </text>
      <line class="yes" x1={NEW} x2={DCC} y1="150" y2="150" />
      <line class="no" x1={DCC} x2={DEVICE - 9} y1="150" y2="150" />
      <circle class="stop" cx={DEVICE} cy="150" r="9" />
      <path class="mark" d={`M${DEVICE - 4} 146l8 8m0 -8l-8 8`} />
      <text class="no-words" x={(NEW + DEVICE) / 2 + 20} y="169">
        ✗ the device refuses
      </text>
      <rect class="stranded" x={DEVICE - 68} y="200" width="136" height="26" rx="4" />
      <text class="stranded-words" x={DEVICE} y="218">
        ▲ STRANDED
      </text>
    </svg>
  );
}
