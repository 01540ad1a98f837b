/**
 * What screens do. No mutation guesses what became stale: the program says so with an event after commit
 * (app/events.ts). Only what a command itself answers is put into the cache here.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useHost } from "./context";
import { keys } from "./keys";
import type { CreateRequest, Payload, RecordKey, Resolution, Settings } from "./types";
import { forgetAllUnsubmitted } from "./unsubmitted";

/** The caller puts the new state into the cache: a recovery code must be shown before the window moves on. */
export function useConnect() {
  const host = useHost();
  return useMutation({
    mutationFn: (to: { server: string; email: string; password: string }) => host.connect(to),
  });
}
/** As {@link useConnect}. */
export function useConnectWithCode() {
  const host = useHost();
  return useMutation({
    mutationFn: (to: Parameters<typeof host.connectWithCode>[0]) => host.connectWithCode(to),
  });
}
export function useUnlock() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (recoveryCode: string) => host.unlock(recoveryCode),
    onSuccess: (state) => cache.setQueryData(keys.appState, state),
  });
}
export function useSignInAgain() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => host.signInAgain(password),
    onSuccess: (state) => {
      cache.setQueryData(keys.appState, state);
      cache.setQueryData(keys.signedOut, false);
    },
  });
}
export function useSignOut() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => host.signOut(),
    onSuccess: ({ state }) => {
      forgetAllUnsubmitted();
      cache.setQueryData(keys.appState, state);
      cache.setQueryData(keys.signedOut, state.phase === "ready");
    },
  });
}
/** One change of a record that is not open in a form. */
export function useChangeRecord() {
  const host = useHost();
  return useMutation({
    mutationFn: async ({ key, set, unset }: { key: RecordKey; set: Payload; unset: string[] }) => {
      const { pin } = await host.openForm(key);
      try {
        return await host.save({ pin, set, unset });
      } finally {
        await host.closeForm(pin);
      }
    },
  });
}
export function useDeleteRecord() {
  const host = useHost();
  return useMutation({ mutationFn: (key: RecordKey) => host.deleteRecord(key) });
}
export function useResolve() {
  const host = useHost();
  return useMutation({ mutationFn: (resolution: Resolution) => host.resolve(resolution) });
}
export function useUndo() {
  const host = useHost();
  return useMutation({ mutationFn: (decisionId: string) => host.undo(decisionId) });
}
export function useRestoreJournal() {
  const host = useHost();
  return useMutation({ mutationFn: (id: string) => host.restoreJournal(id) });
}
export function useSyncNow() {
  const host = useHost();
  return useMutation({ mutationFn: () => host.syncNow() });
}
export function useSyncCancel() {
  const host = useHost();
  return useMutation({ mutationFn: () => host.syncCancel() });
}
export function useQueueRetry() {
  const host = useHost();
  return useMutation({ mutationFn: (id: string) => host.queueRetry(id) });
}
export function useQueueWithdraw() {
  const host = useHost();
  return useMutation({ mutationFn: (id: string) => host.queueWithdraw(id) });
}
export function useExportUnsent() {
  const host = useHost();
  return useMutation({ mutationFn: () => host.exportUnsent() });
}
/** Makes a record and lets go of its form: the screen that shows it opens its own. */
export function useCreateRecord() {
  const host = useHost();
  return useMutation({
    mutationFn: async (request: CreateRequest) => {
      const { pin, view } = await host.create(request);
      await host.closeForm(pin);
      return view;
    },
  });
}
export function useSetSettings() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (settings: Settings) => host.setSettings(settings),
    onMutate: (settings) => {
      const before = cache.getQueryData<Settings>(keys.settings);
      cache.setQueryData(keys.settings, settings);
      return { before };
    },
    onSuccess: (_done, settings, { before }) => {
      // Reports and reasons come from the program in the language that is chosen.
      if (before?.language !== settings.language) void cache.invalidateQueries();
    },
    onError: (_error, _settings, context) => cache.setQueryData(keys.settings, context?.before),
  });
}
