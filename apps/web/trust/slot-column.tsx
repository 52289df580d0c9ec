/** The devices with their slots: each slot a small square that leads to the certificate in it. */
import { cellKey, roleInWords, type Slot, type TrustMap, type TrustNode } from "../../../sim/views.ts";
import type { Lit } from "./trust-page.tsx";

/** Devices that are drawn; of larger worlds the rest is counted. */
const MOST = 60;

export function SlotColumn({
  slots,
  lit,
  map,
  onSelect,
}: {
  readonly slots: readonly Slot[];
  readonly lit: Lit;
  readonly map: TrustMap;
  readonly onSelect: (node: TrustNode) => void;
}) {
  const devices = byDevice(slots);
  const shown = [...devices].slice(0, MOST);
  const certificates = new Map([...map.byId.values()].map((node) => [node.keyIdentifier, node]));
  return (
    <section class="trust-column slots" aria-label="Slots of the devices">
      <h2>Slots of the devices</h2>
      {shown.map(([device, own]) => {
        const count = own.filter((slot) => lit.slots.has(cellKey(slot))).length;
        return (
          <div class={`device ${count > 0 ? "lit" : ""}`} key={device}>
            <h3>
              {device}
              {count === 0 ? null : (
                <span class="badge held">
                  {count} of {own.length}
                </span>
              )}
            </h3>
            <div class="cells">
              {own.map((slot) => {
                const node = certificates.get(slot.holder.keyIdentifier);
                const key = cellKey(slot);
                const says = `${roleInWords(slot.remotePartyRole)}, ${useOf(slot)}: holds ${slot.holder.name}`;
                return (
                  <button
                    type="button"
                    key={key}
                    class={`cell ${lit.slots.has(key) ? "lit" : ""}`}
                    title={says}
                    data-slot={key}
                    disabled={node === undefined}
                    onClick={() => {
                      if (node !== undefined) onSelect(node);
                    }}
                  >
                    <span aria-hidden="true">
                      {SHORT[slot.remotePartyRole] ?? "?"}
                      <small>{USE[slot.keyUsage] ?? ""}</small>
                    </span>
                    <span class="unseen">
                      {device}, {says}
                      {lit.slots.has(key) ? ", depends on the selected certificate" : ""}
                    </span>
                  </button>
                );
              })}
            </div>
          </div>
        );
      })}
      {devices.size > MOST ? <p class="quietly">and {devices.size - MOST} more devices</p> : null}
      <p class="quietly legend">
        R root · N network operator · S supplier · B access control broker · C change of supplier · V recovery
        · W WAN provider; ds signature, ka key agreement, ca signs certificates
      </p>
    </section>
  );
}

const SHORT: Readonly<Record<string, string>> = {
  root: "R",
  networkOperator: "N",
  supplier: "S",
  accessControlBroker: "B",
  transitionalCoS: "C",
  recovery: "V",
  wanProvider: "W",
};

const USE: Readonly<Record<string, string>> = {
  digitalSignature: "ds",
  keyAgreement: "ka",
  keyCertSign: "ca",
};

function useOf({ keyUsage, cellUsage }: Slot): string {
  const use = {
    keyAgreement: "key agreement",
    digitalSignature: "signature",
    keyCertSign: "signs certificates",
  }[keyUsage];
  return `${use ?? keyUsage}${cellUsage === "prePaymentTopUp" ? ", top-up" : ""}`;
}

function byDevice(slots: readonly Slot[]): ReadonlyMap<string, readonly Slot[]> {
  const devices = new Map<string, Slot[]>();
  for (const slot of slots) devices.set(slot.device, [...(devices.get(slot.device) ?? []), slot]);
  return devices;
}
