/** What changes who works here: practice, the password, the recovery code, a restored backup. */
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useHost } from "./context";
import { keys } from "./keys";
import type { AppState } from "./types";
import { forgetAllUnsubmitted } from "./unsubmitted";

/** Another account stands behind the window: of what was read from the one before, nothing is shown again. */
export function enterAccount(cache: QueryClient, state: AppState): void {
  forgetAllUnsubmitted();
  cache.removeQueries({
    predicate: ({ queryKey: [room] }) => room !== keys.appState[0] && room !== keys.settings[0],
  });
  cache.setQueryData(keys.signedOut, false);
  cache.setQueryData(keys.appState, state);
}

export function useOpenAgain() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => host.openAgain(),
    onSuccess: (state) => enterAccount(cache, state),
  });
}
export function useStartPractice() {
  const host = useHost();
  return useMutation({ mutationFn: () => host.startPractice() });
}
export function useLeavePractice() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => host.leavePractice(),
    onSuccess: (state) => enterAccount(cache, state),
  });
}
export function useColleagueEdits() {
  const host = useHost();
  return useMutation({ mutationFn: (schoolId: string) => host.colleagueEdits(schoolId) });
}
export function useChangePassword() {
  const host = useHost();
  return useMutation({
    mutationFn: (to: { current: string; next: string }) => host.changePassword(to),
  });
}
export function useNewRecoveryCode() {
  const host = useHost();
  // The code is in no cache: only who asked for it holds it, while it is on the screen.
  return useMutation({ mutationFn: () => host.newRecoveryCode(), gcTime: 0 });
}
