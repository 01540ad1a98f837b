import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HostError } from "./errors";
import { FormSession, type Keeper, SAVE_DELAY_MS } from "./formSession";
import type { Payload, RecordView, Saved } from "./types";

function viewOf(data: Payload): RecordView {
  return {
    kind: "School",
    id: "1",
    label: "",
    data,
    state: "waiting",
    updatedAt: null,
    links: [],
    ownerTrail: [],
    by: null,
    server: null,
    attention: null,
  };
}

function keeper(keep: (set: Payload, unset: string[]) => Promise<Saved> | Saved) {
  let stored: Payload = { name: "Hill", enrolment: 10 };
  const calls: { set: Payload; unset: string[] }[] = [];
  const made: Keeper = {
    kind: "School",
    exists: true,
    async keep(set, unset) {
      calls.push({ set, unset });
      const result = await keep(set, unset);
      stored = result.view.data;
      return result;
    },
    close: async () => undefined,
  };
  const accept = (set: Payload): Saved => ({ view: viewOf({ ...stored, ...set }), outcome: "saved" });
  return { made, calls, accept };
}

const invalid = (...fields: string[]) =>
  new HostError({
    code: "invalid",
    message: "",
    safe: "",
    todo: "",
    retryable: false,
    runId: null,
    fields: fields.map((field) => ({ field, code: "x", message: `${field} is wrong` })),
  });

describe("an open form", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const start = { view: viewOf({ name: "Hill", enrolment: 10 }) };

  it("saves a field once, after its last keystroke", async () => {
    const { made, calls, accept } = keeper((set) => accept(set));
    const session = new FormSession(made, start);
    session.change("name", "H");
    await vi.advanceTimersByTimeAsync(SAVE_DELAY_MS - 1);
    session.change("name", "Hi");
    await vi.advanceTimersByTimeAsync(SAVE_DELAY_MS - 1);
    expect(calls).toEqual([]);
    expect(session.snapshot().status).toBe("typing");
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toEqual([{ set: { name: "Hi" }, unset: [] }]);
    expect(session.snapshot().status).toBe("saved");
  });

  it("saves at once when it is flushed", async () => {
    const { made, calls, accept } = keeper((set) => accept(set));
    const session = new FormSession(made, start);
    session.change("name", "A");
    session.change("enrolment", 11);
    await session.flush();
    expect(calls).toEqual([{ set: { name: "A", enrolment: 11 }, unset: [] }]);
  });

  it("saves what is left when it is closed", async () => {
    const { made, calls, accept } = keeper((set) => accept(set));
    const session = new FormSession(made, start);
    session.change("name", "A");
    await session.close();
    expect(calls).toHaveLength(1);
  });

  it("never runs two saves at a time, and sends what was typed meanwhile afterwards", async () => {
    let answer: (() => void) | null = null;
    const { made, calls, accept } = keeper(
      (set) =>
        new Promise<Saved>((resolve) => {
          answer = () => resolve(accept(set));
        }),
    );
    const session = new FormSession(made, start);
    session.change("name", "A");
    const first = session.flush();
    await vi.advanceTimersByTimeAsync(0);
    session.change("name", "AB");
    const second = session.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toHaveLength(1);
    (answer as (() => void) | null)?.();
    await vi.advanceTimersByTimeAsync(0);
    (answer as (() => void) | null)?.();
    await Promise.all([first, second]);
    expect(calls.map((call) => call.set.name)).toEqual(["A", "AB"]);
    expect(session.snapshot().values.name).toBe("AB");
  });

  it("saves the other answers when one is refused, and keeps the refused one in the form", async () => {
    const { made, calls, accept } = keeper((set) => {
      if ("enrolment" in set) throw invalid("enrolment");
      return accept(set);
    });
    const session = new FormSession(made, start);
    session.change("name", "A");
    session.change("enrolment", -5);
    await session.flush();
    expect(calls.at(-1)).toEqual({ set: { name: "A" }, unset: [] });
    expect(session.snapshot()).toMatchObject({
      status: "refused",
      refused: { enrolment: { message: "enrolment is wrong" } },
      values: { name: "A", enrolment: -5 },
    });
  });

  it("sends a refused answer again with the answer that makes it right", async () => {
    const { made, accept } = keeper((set) => {
      if ("enrolment" in set && !("name" in set)) throw invalid("enrolment");
      return accept(set);
    });
    const session = new FormSession(made, start);
    session.change("enrolment", 50);
    await session.flush();
    expect(session.snapshot().status).toBe("refused");
    session.change("name", "Large");
    await session.flush();
    expect(session.snapshot()).toMatchObject({ status: "saved", dirty: false, refused: {} });
  });

  it("says so when nothing could be saved, and saves on the next try", async () => {
    let full = true;
    const { made, accept } = keeper((set) => {
      if (full)
        throw new HostError({
          code: "disk_full",
          message: "",
          safe: "",
          todo: "",
          retryable: true,
          runId: null,
        });
      return accept(set);
    });
    const session = new FormSession(made, start);
    session.change("name", "A");
    await session.flush();
    expect(session.snapshot()).toMatchObject({
      status: "failed",
      dirty: true,
      problem: { code: "disk_full" },
    });
    full = false;
    await session.flush();
    expect(session.snapshot()).toMatchObject({ status: "saved", dirty: false, problem: null });
  });

  it("says when the record was changed elsewhere", async () => {
    const { made, accept } = keeper((set) => ({ ...accept(set), outcome: "conflict" }));
    const session = new FormSession(made, start);
    session.change("name", "A");
    await session.flush();
    expect(session.snapshot().inConflict).toBe(true);
  });
});
