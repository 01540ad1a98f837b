/** What jsdom lacks and the window has. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { forgetAllUnsubmitted } from "../api/unsubmitted";

afterEach(cleanup);
// Each test has a person of its own.
afterEach(forgetAllUnsubmitted);

// A loaded machine is slow, not wrong; a failure names what was looked for without the whole page.
configure({
  asyncUtilTimeout: 10_000,
  getElementError: (message) =>
    Object.assign(new Error(message ?? ""), { name: "TestingLibraryElementError" }),
});

window.matchMedia ??= (query: string) =>
  ({
    // Whoever asks for less motion sees a dialog at once: a test need not guess how far it has faded in.
    matches: query.includes("prefers-reduced-motion"),
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) as MediaQueryList;
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollTo ??= vi.fn();
Element.prototype.scrollIntoView ??= vi.fn();
window.scrollTo = vi.fn() as unknown as typeof window.scrollTo;

// Nothing has a size in jsdom; a scrolled table needs one to know which rows are in sight.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { configurable: true, value: 600 },
  clientWidth: { configurable: true, value: 900 },
});

// Text areas measure themselves again when a typeface has loaded.
Object.defineProperty(document, "fonts", { configurable: true, value: new EventTarget() });
