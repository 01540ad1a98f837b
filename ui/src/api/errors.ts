/**
 * Every rejection becomes a `HostError` here, at the door: a real `Error` with a code to branch on and the
 * sentences of the table of codes. Nothing past this file looks at what a rejection was made of.
 */
import type { FieldProblem, UiError } from "./types";

export class HostError extends Error {
  override readonly name = "HostError";
  readonly code: string;
  /** What is safe, in words; empty when the program said nothing. */
  readonly safe: string;
  /** What to do next, in words. */
  readonly todo: string;
  readonly retryable: boolean;
  readonly runId: string | null;
  readonly fields: readonly FieldProblem[];

  constructor(error: UiError) {
    super(error.message);
    this.code = error.code;
    this.safe = error.safe;
    this.todo = error.todo;
    this.retryable = error.retryable;
    this.runId = error.runId;
    this.fields = error.fields ?? [];
  }
}

function isUiError(value: unknown): value is UiError {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { code?: unknown }).code === "string" &&
    typeof (value as { message?: unknown }).message === "string"
  );
}

/** What was thrown, as a `HostError`. What no code is known for gets `unexpected` and keeps its own text. */
export function asHostError(thrown: unknown): HostError {
  if (thrown instanceof HostError) return thrown;
  if (isUiError(thrown)) {
    return new HostError({
      code: thrown.code,
      message: thrown.message,
      safe: thrown.safe ?? "",
      todo: thrown.todo ?? "",
      retryable: thrown.retryable ?? false,
      runId: thrown.runId ?? null,
      ...(Array.isArray(thrown.fields) ? { fields: thrown.fields } : {}),
    });
  }
  const text = thrown instanceof Error ? thrown.message : typeof thrown === "string" ? thrown : "";
  return new HostError({
    code: "unexpected",
    message: text,
    safe: "",
    todo: "",
    retryable: true,
    runId: null,
  });
}

/** Runs a call of the host; whatever it throws or rejects with comes out as a `HostError`. */
export async function atTheDoor<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw asHostError(thrown);
  }
}
