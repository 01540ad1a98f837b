/** Everything that stands around the screens: look, texts, data, and the door to the program. */
import "dayjs/locale/fr";
import "dayjs/locale/pt";
import "dayjs/locale/sw";
import { DirectionProvider, MantineProvider, useDirection, useMantineColorScheme } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo } from "react";
import { I18nextProvider, useTranslation } from "react-i18next";
import { HostProvider, useHost } from "../api/context";
import type { Host } from "../api/host";
import { recordQuery, useSettings } from "../api/queries";
import { ReferenceProvider, type ReferenceSource } from "../components/references";
import { directionOf, i18n, speak } from "../i18n";
import { Boundary } from "./Boundary";
import { ClosingDialog } from "./ClosingDialog";
import { followEvents } from "./events";
import { surfaces, themeIn } from "./theme";

const REFERENCE_ROWS = 30;

export function newCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The program says when something changed; until then what was read is right. Nothing here is the network.
      queries: { staleTime: Infinity, retry: false, networkMode: "always", refetchOnWindowFocus: false },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

function Look({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const theme = useMemo(
    () =>
      themeIn({
        close: t("common.close"),
        clear: t("common.clear"),
        showPassword: t("common.showPassword"),
      }),
    [t],
  );
  return (
    <MantineProvider theme={theme} cssVariablesResolver={surfaces} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  );
}

/** Settings that the window itself follows. */
function FollowSettings({ children }: { children: ReactNode }) {
  const settings = useSettings();
  const { setColorScheme } = useMantineColorScheme();
  const { setDirection } = useDirection();
  const { i18n: spoken } = useTranslation();
  const theme = settings.data?.theme;
  const lng = settings.data?.language;
  useEffect(() => {
    if (theme) setColorScheme(theme === "system" ? "auto" : theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (!lng) return;
    speak(lng);
    setDirection(directionOf(lng));
  }, [lng, setDirection]);
  return <DatesProvider settings={{ locale: spoken.language }}>{children}</DatesProvider>;
}

function Connections({ children }: { children: ReactNode }) {
  const host = useHost();
  const cache = useQueryClient();
  useEffect(() => followEvents(host, cache), [host, cache]);
  const references = useMemo<ReferenceSource>(
    () => ({
      async search(kind, text, within) {
        const { rows } = await host.records({
          kind,
          search: text.trim() === "" ? null : text,
          filters: within ? [within] : [],
          sort: null,
          offset: 0,
          limit: REFERENCE_ROWS,
        });
        return rows.map(({ id, label }) => ({ id, label }));
      },
      async label(kind, id) {
        return (await cache.ensureQueryData(recordQuery(host, { kind, id }))).label;
      },
    }),
    [host, cache],
  );
  return <ReferenceProvider source={references}>{children}</ReferenceProvider>;
}

export function Providers({
  host,
  cache,
  children,
}: {
  host: Host;
  cache: QueryClient;
  children: ReactNode;
}) {
  return (
    <HostProvider host={host}>
      <QueryClientProvider client={cache}>
        <I18nextProvider i18n={i18n}>
          <DirectionProvider detectDirection={false}>
            <Look>
              {/* Also beside screens that failed: what was typed in them may still wait to be saved. */}
              <ClosingDialog />
              <Boundary onReset={() => cache.clear()}>
                <ModalsProvider>
                  {/* Below are the buttons that end a task, beside it the one that syncs: it covers neither. */}
                  <Notifications position="top-center" />
                  <FollowSettings>
                    <Connections>{children}</Connections>
                  </FollowSettings>
                </ModalsProvider>
              </Boundary>
            </Look>
          </DirectionProvider>
        </I18nextProvider>
      </QueryClientProvider>
    </HostProvider>
  );
}
