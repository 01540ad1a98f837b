/** What the welcome screens check before they ask the program. Pure. */

import { MIN_PASSWORD } from "../../api/limits";
import type { Connected, Policy } from "../../api/types";
import { CODE_LENGTH, codeLetters } from "./enrolment";

export type Account = { server: string; email: string };
/** A form by which a laptop is connected; the account stays when the person goes from one way to the other. */
export type WayIn = {
  policy: Policy;
  account: Account;
  onAccount: (account: Account) => void;
  onConnected: (connected: Connected) => void;
};
export type ConnectForm = Account & { password: string };
/** The password is the one from now on; left empty, the present one stays. */
export type EnrolForm = Account & { code: string; password: string };
export type ConnectMistake = "needServer" | "badServer" | "needEmail" | "badEmail";

/** An address as people write it, with its scheme; null if it cannot be one. */
export function serverAddress(text: string): string | null {
  const trimmed = text.trim().replace(/\/+$/, "");
  if (trimmed === "" || /\s/.test(trimmed) || /^https?:?$/i.test(trimmed)) return null;
  const withScheme = /^https?:\/\//i.test(trimmed)
    ? trimmed
    : `${isLocal(trimmed) ? "http" : "https"}://${trimmed}`;
  try {
    return new URL(withScheme).hostname === "" ? null : withScheme;
  } catch {
    return null;
  }
}

function isLocal(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(address);
}

/** What the program names in place of a server while one runs inside it. */
export function isPractice(server: string | null): boolean {
  return server === "practice";
}

/**
 * Whether a copy may open where the database does not: the file itself is at fault. Where its first page is damaged the
 * key seems to be the wrong one; if it truly is, the copies refuse it too and stay as they are.
 */
export function mayBeReplaced(code: string | null | undefined): boolean {
  return code === "database_damaged" || code === "wrong_key";
}

/** An address without its scheme, as people say it. */
export function spokenAddress(address: string): string {
  return address.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
}

/** Whether two texts name one server. */
export function sameServer(one: string, other: string): boolean {
  const [first, second] = [one, other].map((address) => spokenAddress(address.trim()).toLowerCase());
  return first === second;
}

function accountMistakes(account: Account): Partial<Record<keyof Account, ConnectMistake>> {
  const mistakes: Partial<Record<keyof Account, ConnectMistake>> = {};
  if (account.server.trim() === "") mistakes.server = "needServer";
  else if (serverAddress(account.server) === null) mistakes.server = "badServer";
  if (account.email.trim() === "") mistakes.email = "needEmail";
  else if (!/^\S+@\S+$/.test(account.email.trim())) mistakes.email = "badEmail";
  return mistakes;
}

export function connectMistakes(form: ConnectForm): ReturnType<typeof accountMistakes> & {
  password?: "needPassword";
} {
  return { ...accountMistakes(form), ...(form.password === "" ? { password: "needPassword" } : {}) };
}

/** In the order in which the fields stand. */
export function enrolMistakes(form: EnrolForm): ReturnType<typeof accountMistakes> & {
  code?: "needEnrolmentCode";
  password?: "shortPassword";
} {
  const length = [...form.password].length;
  return {
    ...(codeLetters(form.code).length === CODE_LENGTH ? {} : { code: "needEnrolmentCode" }),
    ...accountMistakes(form),
    ...(length > 0 && length < MIN_PASSWORD ? { password: "shortPassword" } : {}),
  };
}

/** Puts the cursor where something is to be put right, or goes on. */
export function focusField(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLInputElement>(`[name=${name}]`)?.focus();
}
