/**
 * The program behind the window, through Tauri. The only file that knows `@tauri-apps`: commands are named as in
 * Rust, arguments in camelCase, events come on one channel.
 */
import { type InvokeArgs, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { atTheDoor } from "../errors";
import type { Host } from "../host";
import type { AppEvent } from "../types";

const EVENT_CHANNEL = "app-event";

function call<T>(command: string, args?: InvokeArgs): Promise<T> {
  return atTheDoor(() => invoke<T>(command, args));
}

export function tauriHost(): Host {
  return {
    appState: () => call("app_state"),
    connect: ({ server, email, password }) => call("connect", { server, email, password }),
    unlock: (recoveryCode) => call("unlock", { recoveryCode }),
    signInAgain: (password) => call("sign_in_again", { password }),
    signOut: () => call("sign_out"),

    kinds: () => call("kinds"),
    records: (query) => call("records", query),
    record: ({ kind, id }) => call("record", { kind, id }),
    openForm: ({ kind, id }) => call("open_form", { kind, id }),
    save: ({ pin, set, unset }) => call("save", { pin, set, unset }),
    closeForm: (pin) => call("close_form", { pin }),
    create: ({ kind, data, parent }) => call("create", { kind, data, parent }),
    deleteRecord: ({ kind, id }) => call("delete_record", { kind, id }),

    conflicts: () => call("conflicts"),
    conflict: (id) => call("conflict", { id }),
    resolve: (resolution) => call("resolve", resolution),
    undo: (decisionId) => call("undo", { decisionId }),
    ledger: () => call("ledger"),
    journal: () => call("journal"),
    restoreJournal: (id) => call("restore_journal", { id }),

    syncNow: () => call("sync_now"),
    syncCancel: () => call("sync_cancel"),
    syncStatus: () => call("sync_status"),
    runs: () => call("runs"),
    queue: () => call("queue"),
    queueRetry: (id) => call("queue_retry", { id }),
    queueWithdraw: (id) => call("queue_withdraw", { id }),

    settings: () => call("settings"),
    setSettings: (settings) => call("set_settings", { settings }),

    listen: (onEvent) => {
      const listening = listen<AppEvent>(EVENT_CHANNEL, (event) => onEvent(event.payload));
      return () => {
        void listening.then((stop) => stop());
      };
    },
  };
}
