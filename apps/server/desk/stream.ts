/** What happens in something that goes on, told to whoever listens: everything so far first, then each as it comes. */

export type Listener<Said> = (said: Said) => void;

export interface Broadcast<Said> {
  readonly say: (said: Said) => void;
  /** @returns how to stop listening */
  readonly listen: (listener: Listener<Said>) => () => void;
}

export function broadcast<Said>(): Broadcast<Said> {
  const listeners = new Set<Listener<Said>>();
  return {
    say: (said) => {
      for (const listener of listeners) listener(said);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
