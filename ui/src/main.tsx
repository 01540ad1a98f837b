/** Chooses the host and draws the window. */
import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
import "@mantine/notifications/styles.css";
import "./app/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Host } from "./api/host";
import { App } from "./app/App";

async function chooseHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./api/hosts/tauri")).tauriHost();
  const { browserHost } = await import("./app/browserHost");
  const options = new URLSearchParams(window.location.search);
  // The screens' own addresses stand behind the `#`; what is left before it would be taken for part of them.
  window.history.replaceState(null, "", `${window.location.pathname}${window.location.hash}`);
  return browserHost(options);
}

const root = document.getElementById("root");
if (root) {
  void chooseHost().then((host) => {
    createRoot(root).render(
      <StrictMode>
        <App host={host} />
      </StrictMode>,
    );
  });
}
