/** What holds for every request: who may ask, how much may be sent, and what a browser may do with the answer. */
import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { API_ERRORS } from "./api/error-codes.ts";
import { ApiError } from "./api-error.ts";
import type { ServerParts } from "./server-parts.ts";
import { wrongAddressPage } from "./wrong-address.ts";

/** The page uses its own server and nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
};

/**
 * A page of another site must not use the server through the browser of somebody who has it running: neither by a
 * request of its own, nor under a name of its own that it points at this machine.
 */
export function sameOriginOnly({ hosts }: Pick<ServerParts, "hosts">): MiddlewareHandler {
  return async (context, next) => {
    const asked = hostAsked(context);
    if (hosts !== undefined && !hosts.has(asked.hostname)) {
      if (isReading(context) && !context.req.path.startsWith("/api/") && !context.req.path.includes(".")) {
        const port = portOf(context);
        const addresses = [...hosts].map((host) => `http://${host}${port}/`);
        return context.html(wrongAddressPage(asked.hostname, addresses), API_ERRORS["wrong-origin"].status);
      }
      throw new ApiError(
        "wrong-origin",
        `this server does not answer for "${asked.hostname}"`,
        `ask for ${[...hosts].join(" or ")}; or start it with --host`,
      );
    }
    const origin = context.req.header("origin");
    if (origin !== undefined && !isReading(context) && hostIn(origin) !== asked.host) {
      throw new ApiError(
        "wrong-origin",
        `a page of ${origin.slice(0, 100)} may not change anything here`,
        "use the server's own page",
      );
    }
    await next();
    return undefined;
  };
}

export function limitedBodies({ limits }: Pick<ServerParts, "limits">): MiddlewareHandler {
  return bodyLimit({
    maxSize: limits.bodyOctets,
    onError: () => {
      throw new ApiError(
        "body-too-large",
        `the body is larger than ${Math.round(limits.bodyOctets / 1024)} KiB`,
        "a scenario is a few kilobytes of YAML",
      );
    },
  });
}

function isReading(context: Context): boolean {
  return context.req.method === "GET" || context.req.method === "HEAD";
}

function hostAsked(context: Context): { readonly host: string; readonly hostname: string } {
  const { host, hostname } = new URL(context.req.url);
  return { host, hostname };
}

/** The port that the request came in by, as an address has it. */
function portOf({ req, env }: Context): string {
  const port =
    (env as Partial<HttpBindings> | undefined)?.incoming?.socket.localPort ?? new URL(req.url).port;
  return port === "" || port === 80 ? "" : `:${port}`;
}

function hostIn(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
