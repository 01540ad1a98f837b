/** Which door the user stands at: connect, recovery code, locked, a database that does not open, or the screens. */
import { Center, Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { enterAccount } from "../api/account";
import { useSyncNow } from "../api/mutations";
import { useAppState } from "../api/queries";
import type { AppState, Connected } from "../api/types";
import type { Problem } from "../components/ProblemNotice";
import { ClosedPage } from "../features/welcome/ClosedPage";
import { ConnectPage } from "../features/welcome/ConnectPage";
import { LockedPage } from "../features/welcome/LockedPage";
import { RecoveryCodePage } from "../features/welcome/RecoveryCodePage";
import { useKeptPlace } from "./place";
import { newRouter } from "./router";

export function Gate() {
  const app = useAppState();
  const cache = useQueryClient();
  const syncNow = useSyncNow();
  const [router] = useState(newRouter);
  // The recovery code is in no cache and nowhere on disk: it lives here until it is written down.
  const [fresh, setFresh] = useState<Connected | null>(null);

  const place = useKeptPlace(router, app.data?.phase === "ready");

  const enter = (state: AppState) => {
    setFresh(null);
    place.begin("/");
    enterAccount(cache, state);
  };
  const connected = (result: Connected) => {
    // The first records come in while the code is written down.
    syncNow.mutate();
    if (result.recoveryCode === null) enter(result.state);
    else setFresh(result);
  };

  if (fresh?.recoveryCode) {
    return (
      <RecoveryCodePage
        code={fresh.recoveryCode}
        account={fresh.state.account}
        onContinue={() => enter(fresh.state)}
      />
    );
  }
  if (app.error && !app.data) return <ClosedPage problem={app.error as Problem} />;
  switch (app.data?.phase) {
    case undefined:
      return <Waiting />;
    case "welcome":
      return (
        <ConnectPage
          policy={app.data.policy}
          kept={app.data.kept}
          onConnected={connected}
          onPractice={enter}
        />
      );
    case "locked":
      return <LockedPage account={app.data.account} />;
    case "ready":
      return place.known ? <RouterProvider router={router} /> : <Waiting />;
  }
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center component="main" h="100%" aria-busy="true">
      <Loader type="dots" role="status" aria-label={t("common.loading")} />
    </Center>
  );
}
