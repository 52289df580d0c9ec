/** What the kernel uses of WebAssembly, typed: the compiler's own types of it come only with those of a browser. */

export interface WebAssemblyMemory {
  readonly buffer: SharedArrayBuffer;
}
/** Compiled code, opaque; it may be sent to another thread. */
export interface WebAssemblyModule {
  readonly [Symbol.toStringTag]: "WebAssembly.Module";
}

interface WebAssemblyFace {
  readonly validate: (octets: Uint8Array) => boolean;
  readonly Memory: new (descriptor: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => WebAssemblyMemory;
  readonly Module: new (octets: Uint8Array) => WebAssemblyModule;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: { readonly env: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: Readonly<Record<string, (...values: readonly number[]) => number>> };
}

export const { validate, Memory, Module, Instance } = (
  globalThis as unknown as { readonly WebAssembly: WebAssemblyFace }
).WebAssembly;
