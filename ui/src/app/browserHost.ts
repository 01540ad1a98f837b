/** The window in a plain browser: the memory host, set up by the page's address (`?phase=welcome&schools=40000`). */
import { HostError } from "../api/errors";
import type { Host } from "../api/host";
import { memoryHost } from "../api/hosts/memory";
import type { Ending } from "../api/hosts/memory/run";
import type { AppState } from "../api/types";

export function browserHost(options: URLSearchParams): Host {
  const schools = Number(options.get("schools"));
  const closed = options.get("closed");
  const stepMs = Number(options.get("stepMs"));
  const host = memoryHost({
    phase: (options.get("phase") as AppState["phase"] | null) ?? "ready",
    ending: (options.get("ending") as Ending | null) ?? "complete",
    incidents: options.get("incidents") !== "none",
    neverSynced: options.has("neverSynced"),
    ...(options.get("schools") !== null ? { schools } : {}),
    policy: { server: options.get("server"), locked: options.getAll("locked") },
    ...(options.has("kept")
      ? {
          kept: [
            {
              name: "Grace Wanjiru",
              email: "grace@example.org",
              server: "https://rounds.example.org",
              unsent: Number(options.get("kept")),
            },
          ],
        }
      : {}),
    offline: options.has("offline"),
    language: options.get("language") ?? "en",
    ...(closed !== null ? { closed } : {}),
    ...(stepMs > 0 ? { stepMs } : {}),
    ...(options.has("clockOff") ? { clockOffWarning: "The clock is 14 minutes behind the server." } : {}),
  });
  if (options.has("full")) {
    host.save = () =>
      Promise.reject(
        new HostError({
          code: "disk_full",
          message: "The disk of this laptop is full.",
          safe: "What was saved before is safe. The last change was not saved.",
          todo: "Free some space, then try again.",
          retryable: true,
          runId: null,
        }),
      );
  }
  // A browser asks nobody before it closes a page: the event stands for the window's own button.
  window.addEventListener("rounds-close", () => host.askToClose());
  if (options.has("signedOut")) setTimeout(() => host.store.emit({ type: "signedOut" }), 250);
  return host;
}
