/** The frame of every screen: navigation, the sync card in reach, and what must be known everywhere. */
import { ActionIcon, Box, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconArrowsSplit2,
  IconKeyboard,
  IconRefresh,
  IconSchool,
  IconSettings,
  IconSun,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link, Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useAppState, useSignedOut, useSyncStatus } from "../api/queries";
import { focusFirst } from "../components/firstFocus";
import { Mark } from "../components/Mark";
import { SyncCard } from "../features/sync/parts/SyncCard";
import { ClockBanner, SignedOutBanner } from "./Banners";
import { PracticeBanner } from "./PracticeBanner";
import classes from "./Shell.module.css";
import { ShortcutSheet } from "./ShortcutSheet";
import { useShortcuts } from "./useShortcuts";

export function Shell() {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const signedOut = useSignedOut();
  const app = useAppState().data;
  const account = app?.account ?? null;
  const conflicts = status.data?.conflicts ?? 0;
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const [sheetOpened, sheet] = useDisclosure(false);
  useShortcuts(sheet.open);

  const router = useRouter();

  // A new screen begins at its top, with the focus on what is to be done there. Only once it is drawn: the address
  // changes while the screen before is still there.
  useEffect(
    () =>
      router.subscribe("onRendered", ({ pathChanged }) => {
        if (!pathChanged) return;
        main.current?.scrollTo({ top: 0 });
        if (document.activeElement?.closest("main")) return;
        focusFirst();
      }),
    [router],
  );

  return (
    <div className={classes.frame}>
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {t("common.skipToContent")}
      </button>
      {app?.practice && <PracticeBanner />}
      <aside className={classes.side} aria-label={t("common.appName")}>
        <div className={classes.brand}>
          <Mark size={30} />
          <Text fw={700} size="lg">
            {t("common.appName")}
          </Text>
        </div>
        <nav aria-label={t("shell.navigation")} className={classes.nav}>
          <Item to="/" icon={IconSun} label={t("shell.today")} />
          <Item
            to="/schools"
            icon={IconSchool}
            label={t("shell.schools")}
            within={pathname.startsWith("/records/")}
          />
          <Item
            to="/conflicts"
            icon={IconArrowsSplit2}
            label={t("shell.conflicts")}
            count={conflicts}
            countLabel={t("shell.conflictCount", { count: conflicts })}
          />
          <Item to="/sync" icon={IconRefresh} label={t("shell.sync")} />
          <Item to="/settings" icon={IconSettings} label={t("shell.settings")} />
        </nav>
        <Box mt="auto">
          <SyncCard />
          <div className={classes.foot}>
            <div className={classes.account}>
              <Text size="sm" fw={500} truncate title={account?.name}>
                {account?.name}
              </Text>
              <Text size="xs" c="dimmed" truncate title={account?.organisation}>
                {account?.organisation}
              </Text>
            </div>
            <Tooltip label={t("shortcuts.button")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t("shortcuts.button")}
                aria-keyshortcuts="Shift+? F1"
                onClick={sheet.open}
              >
                <IconKeyboard size={20} stroke={1.7} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        </Box>
      </aside>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {signedOut && account && <SignedOutBanner account={account} />}
        {status.data?.clockOffWarning && <ClockBanner warning={status.data.clockOffWarning} />}
        <Outlet />
      </main>
      <ShortcutSheet opened={sheetOpened} onClose={sheet.close} />
    </div>
  );
}

function Item(props: {
  to: "/" | "/schools" | "/conflicts" | "/sync" | "/settings";
  icon: TablerIcon;
  label: string;
  count?: number;
  countLabel?: string;
  /** The screen belongs under this item though its address does not say so. */
  within?: boolean;
}) {
  const { to, icon: Icon, label, count = 0, countLabel, within = false } = props;
  return (
    <Link
      to={to}
      className={classes.item}
      {...(within ? { "aria-current": "page" as const } : {})}
      activeProps={{ "aria-current": "page" }}
      activeOptions={{ exact: to === "/", includeSearch: false }}
    >
      <Icon size={20} stroke={1.7} aria-hidden />
      <span className={classes.itemLabel}>{label}</span>
      {count > 0 && (
        <span className={classes.count} role="img" aria-label={countLabel} data-testid="conflict-count">
          {count}
        </span>
      )}
    </Link>
  );
}
