/** The rates that the `openssl` command reports of itself on this machine. */
import { execFile } from "node:child_process";

/** Signatures made and verified a second. */
export interface OpensslRates {
  readonly signing: number;
  readonly verifying: number;
}

/**
 * What `openssl speed ecdsap256` does in one second of signing and one of verifying, on one thread; undefined where the
 * command is not there or says something else. It works on a ready hash with a ready context, so it is the most that
 * this machine's OpenSSL can do. Elapsed time, and not the processor time that it would count by itself: what is compared
 * with it is measured by a clock on the wall, and other work on the machine has to slow both.
 */
export function opensslRates(): Promise<OpensslRates | undefined> {
  return new Promise((resolve) => {
    execFile(
      "openssl",
      ["speed", "-elapsed", "-seconds", "1", "-mr", "ecdsap256"],
      (error, stdout, stderr) => {
        resolve(error === null ? opensslRatesIn(`${stdout}\n${stderr}`) : undefined);
      },
    );
  });
}

/** `+R5:56741:256:0.99` and `+R6:18159:256:1.00`: so many ECDSA signatures made, and verified, in so many seconds. */
export function opensslRatesIn(output: string): OpensslRates | undefined {
  const [signing, verifying] = [rateIn(output, "R5"), rateIn(output, "R6")];
  return signing === undefined || verifying === undefined ? undefined : { signing, verifying };
}

function rateIn(output: string, row: "R5" | "R6"): number | undefined {
  const [, count, seconds] = new RegExp(String.raw`^\+${row}:(\d+):256:([\d.]+)$`, "m").exec(output) ?? [];
  const rate = Number(count) / Number(seconds);
  return Number.isFinite(rate) && rate > 0 ? rate : undefined;
}
