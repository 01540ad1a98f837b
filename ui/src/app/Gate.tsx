/** Which door the user stands at: connect, recovery code, locked, or the screens. */
import { Center, Container, Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { keys } from "../api/keys";
import { useSyncNow } from "../api/mutations";
import { useAppState } from "../api/queries";
import type { Connected } from "../api/types";
import { type Problem, ProblemNotice } from "../components/ProblemNotice";
import { ConnectPage } from "../features/welcome/ConnectPage";
import { LockedPage } from "../features/welcome/LockedPage";
import { RecoveryCodePage } from "../features/welcome/RecoveryCodePage";
import { newRouter } from "./router";

export function Gate() {
  const app = useAppState();
  const cache = useQueryClient();
  const syncNow = useSyncNow();
  const [router] = useState(newRouter);
  // The recovery code is in no cache and nowhere on disk: it lives here until it is written down.
  const [fresh, setFresh] = useState<Connected | null>(null);

  const enter = (connected: Connected) => {
    setFresh(null);
    cache.clear();
    cache.setQueryData(keys.appState, connected.state);
    cache.setQueryData(keys.signedOut, false);
    void router.navigate({ to: "/schools" });
  };
  const connected = (result: Connected) => {
    // The first records come in while the code is written down.
    syncNow.mutate();
    if (result.recoveryCode === null) enter(result);
    else setFresh(result);
  };

  if (fresh?.recoveryCode) {
    return (
      <RecoveryCodePage
        code={fresh.recoveryCode}
        account={fresh.state.account}
        onContinue={() => enter(fresh)}
      />
    );
  }
  if (app.error && !app.data) {
    return (
      <Container size="sm" py={80}>
        <ProblemNotice problem={app.error as Problem} onRetry={() => void app.refetch()} />
      </Container>
    );
  }
  switch (app.data?.phase) {
    case undefined:
      return (
        <Center h="100%">
          <Loader type="dots" />
        </Center>
      );
    case "welcome":
      return <ConnectPage onConnected={connected} />;
    case "locked":
      return <LockedPage account={app.data.account} />;
    case "ready":
      return <RouterProvider router={router} />;
  }
}
