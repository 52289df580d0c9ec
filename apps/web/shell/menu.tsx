/** A button that opens a list below itself. It closes on Escape, on a press elsewhere, and when the focus leaves it. */
import { useSignal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";

export function Menu({
  title,
  says,
  children,
}: {
  /** On the button. */
  readonly title: string;
  /** Tooltip of the button. */
  readonly says?: string;
  /** What is in it, made when it opens and given the means to close it. */
  readonly children: (close: () => void) => ComponentChild;
}) {
  const isOpen = useSignal(false);
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    if (menu.current !== null) menu.current.open = false;
  };
  /** The small window that explains a word stands outside of the menu, and belongs to it. */
  const isElsewhere = (target: EventTarget | null): boolean =>
    target instanceof Element &&
    menu.current?.contains(target) === false &&
    target.closest(".popover") === null;
  useEffect(() => {
    const pressed = ({ target }: PointerEvent): void => {
      if (isElsewhere(target)) close();
    };
    document.addEventListener("pointerdown", pressed);
    return () => document.removeEventListener("pointerdown", pressed);
  }, []);
  return (
    <details
      class="menu"
      ref={menu}
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open;
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || menu.current?.open !== true) return;
        event.stopPropagation();
        close();
        menu.current.querySelector("summary")?.focus();
      }}
      onFocusOut={({ relatedTarget }) => {
        if (isElsewhere(relatedTarget)) close();
      }}
    >
      <summary class="button" title={says}>
        {title}
      </summary>
      {isOpen.value ? children(close) : null}
    </details>
  );
}
