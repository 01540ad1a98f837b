/** An enrolment code as a person types it, or pastes it with all that came with it. Pure. */

/** Letters and digits of a code. */
export const CODE_LENGTH = 16;

/** What an administrator hands out: where to connect, as whom, and the code. */
export type Invitation = { server: string; email: string; code: string };

/** The letters and digits of what was typed. */
export function codeLetters(text: string): string {
  return text.replace(/[^0-9a-z]/gi, "");
}

/**
 * What a pasted text says: the link that the server's command prints, or a message with the same three things in it.
 * Null for a code alone, which knows neither place nor person.
 */
export function readInvitation(text: string): Invitation | null {
  return fromLink(text) ?? fromMessage(text);
}

function fromLink(text: string): Invitation | null {
  const [, query] = text.match(/rounds:\/\/connect\/?\?(\S+)/i) ?? [];
  if (query === undefined) return null;
  const told = new URLSearchParams(query);
  const [server, email, code] = ["server", "email", "code"].map((name) => told.get(name)?.trim());
  return server && email && code ? { server, email, code } : null;
}

function fromMessage(text: string): Invitation | null {
  const [server] = text.match(/https?:\/\/[^\s<>"]+/i) ?? [];
  const [email] = text.match(/[^\s<>":,;]+@[^\s<>",;]+/) ?? [];
  const [code] = text.match(/\b(?:[0-9a-z]{4}-){3}[0-9a-z]{4}\b/i) ?? [];
  return server && email && code ? { server, email, code } : null;
}
