/** Draws the whole window, or a part of it, over a memory host. */
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type MemoryHost, type MemoryOptions, memoryHost } from "../api/hosts/memory";
import { App } from "../app/App";

/** Opens the window at an address. Runs step at once, so that a test waits for what is shown and for no time. */
export function openWindow(
  address: string,
  options: MemoryOptions = {},
): { host: MemoryHost; user: ReturnType<typeof userEvent.setup> } {
  const host = memoryHost({ schools: 60, stepMs: 1, ...options });
  return { host, user: openWindowOver(host, address) };
}

/** Opens the window over a program that is there already, as after a restart. */
export function openWindowOver(host: MemoryHost, address: string): ReturnType<typeof userEvent.setup> {
  window.location.hash = address;
  const user = userEvent.setup({ delay: null });
  render(<App host={host} />);
  return user;
}
