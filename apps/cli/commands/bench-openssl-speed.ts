/** The signing rate that the `openssl` command reports of itself on this machine. */
import { execFile } from "node:child_process";

/**
 * Signatures a second by `openssl speed ecdsap256`, one second of signing and one of verifying; undefined where the
 * command is not there or says something else. It signs a ready hash with a ready context, so it is the most that
 * this machine's OpenSSL can do.
 */
export function opensslSigningRate(): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile("openssl", ["speed", "-seconds", "1", "-mr", "ecdsap256"], (error, stdout, stderr) => {
      resolve(error === null ? signingRateIn(`${stdout}\n${stderr}`) : undefined);
    });
  });
}

/** `+R5:56741:256:0.99`: so many ECDSA signatures with a key of 256 bits in so many seconds. */
export function signingRateIn(output: string): number | undefined {
  const [, count, seconds] = /^\+R5:(\d+):256:([\d.]+)$/m.exec(output) ?? [];
  const rate = Number(count) / Number(seconds);
  return Number.isFinite(rate) && rate > 0 ? rate : undefined;
}
