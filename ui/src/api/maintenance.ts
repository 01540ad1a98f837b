/** What is done to the program itself: backups, the diagnostics file, what it is made of. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { enterAccount } from "./account";
import { useHost } from "./context";
import { keys } from "./keys";

export function useBackups() {
  const host = useHost();
  // The daily copy is made without an event: the list is read anew whenever it comes into sight.
  return useQuery({ queryKey: keys.backups, queryFn: () => host.backups(), staleTime: 0 });
}
export function useAbout() {
  const host = useHost();
  return useQuery({ queryKey: keys.about, queryFn: () => host.about() });
}
export function useBackUpNow() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => host.backUpNow(),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.backups }),
  });
}
export function useRestoreBackup() {
  const host = useHost();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => host.restoreBackup(id),
    onSuccess: (state) => enterAccount(cache, state),
  });
}
export function useDiagnose() {
  const host = useHost();
  return useMutation({ mutationFn: () => host.diagnose() });
}
