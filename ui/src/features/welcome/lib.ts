/** What the welcome screens check before they ask the program. Pure. */

export type ConnectForm = { server: string; email: string; password: string };
export type ConnectMistake = "needServer" | "badServer" | "needEmail" | "badEmail" | "needPassword";

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

export function connectMistakes(form: ConnectForm): Partial<Record<keyof ConnectForm, ConnectMistake>> {
  const mistakes: Partial<Record<keyof ConnectForm, ConnectMistake>> = {};
  if (form.server.trim() === "") mistakes.server = "needServer";
  else if (serverAddress(form.server) === null) mistakes.server = "badServer";
  if (form.email.trim() === "") mistakes.email = "needEmail";
  else if (!/^\S+@\S+$/.test(form.email.trim())) mistakes.email = "badEmail";
  if (form.password === "") mistakes.password = "needPassword";
  return mistakes;
}
