/** The window: providers, and either the welcome or the screens behind it. */
import { useState } from "react";
import type { Host } from "../api/host";
import { Gate } from "./Gate";
import { newCache, Providers } from "./Providers";

export function App({ host }: { host: Host }) {
  const [cache] = useState(newCache);
  return (
    <Providers host={host} cache={cache}>
      <Gate />
    </Providers>
  );
}
