import { describe, expect, it } from "vitest";
import { AnswerSession } from "./answerSession";
import { HostError } from "./errors";
import { type MemoryHost, memoryHost } from "./hosts/memory";
import { idOf } from "./hosts/memory/sample";

const visit = { kind: "SchoolVisit", id: idOf("SchoolVisit", 13) };
const form = idOf("ProjectForm", 1);
const [open, classes] = [idOf("FormQuestion", 1), idOf("FormQuestion", 3)];

function stored(host: MemoryHost) {
  return host.store.select({
    kind: "MonitoringAnswer",
    search: null,
    filters: [{ field: "visitId", value: visit.id }],
    sort: null,
    offset: 0,
    limit: 100,
  }).rows;
}

function begin() {
  const host = memoryHost({ schools: 2, incidents: false });
  return { host, answers: new AnswerSession(host, visit, form, stored(host)) };
}

describe("the answers of a form", () => {
  it("become one record each, which later changes edit", async () => {
    const { host, answers } = begin();
    answers.say(open, "yes");
    answers.say(classes, "2");
    await answers.flush();
    answers.say(classes, "3");
    await answers.flush();
    expect(stored(host).map(({ data }) => data)).toEqual([
      { visitId: visit.id, projectFormId: form, questionId: open, value: "yes" },
      { visitId: visit.id, projectFormId: form, questionId: classes, value: "3" },
    ]);
    expect(answers.snapshot().status).toBe("saved");
  });

  it("are missing when they are taken away, and no empty text", async () => {
    const { host, answers } = begin();
    answers.say(classes, "2");
    await answers.flush();
    answers.say(classes, "");
    await answers.flush();
    expect(stored(host)[0]?.data).toMatchObject({ noAnswer: "missing" });
    expect(stored(host)[0]?.data.value).toBeUndefined();
  });

  it("leave nothing behind when they are taken away before they were kept", async () => {
    const { host, answers } = begin();
    answers.say(classes, "2");
    answers.say(classes, "");
    await answers.flush();
    expect(stored(host)).toEqual([]);
  });

  it("are either a value or the reason why there is none", async () => {
    const { host, answers } = begin();
    answers.say(classes, "2");
    await answers.flush();
    answers.giveNone(classes, "refused");
    await answers.flush();
    expect(stored(host)[0]).toMatchObject({ state: "waiting", data: { noAnswer: "refused" } });
    expect(stored(host)[0]?.data.value).toBeUndefined();
    answers.say(classes, "4");
    await answers.flush();
    expect(stored(host)[0]).toMatchObject({ state: "waiting", data: { value: "4" } });
    expect(stored(host)[0]?.data.noAnswer).toBeUndefined();
  });

  it("do not wait for one that cannot be kept", async () => {
    const host = memoryHost({ schools: 2, incidents: false });
    const full = new HostError({
      code: "disk_full",
      message: "",
      safe: "",
      todo: "",
      retryable: true,
      runId: null,
    });
    let isFull = true;
    const answers = new AnswerSession(
      {
        ...host,
        create: (request) =>
          isFull && request.data.questionId === open ? Promise.reject(full) : host.create(request),
      },
      visit,
      form,
      [],
    );
    answers.say(open, "yes");
    answers.say(classes, "2");
    await answers.flush();
    expect(stored(host).map(({ data }) => data.questionId)).toEqual([classes]);
    expect(answers.snapshot()).toMatchObject({ status: "failed", problem: { code: "disk_full" } });
    expect(answers.snapshot().unsaved).toEqual(new Set([open]));
    expect(answers.snapshot().answers.get(open)?.value).toBe("yes");

    isFull = false;
    await answers.flush();
    expect(stored(host)).toHaveLength(2);
    expect(answers.snapshot()).toMatchObject({ status: "saved", problem: null });
  });

  it("show what a sync has brought, but never over what is being typed", async () => {
    const { host, answers } = begin();
    answers.say(open, "yes");
    answers.say(classes, "2");
    await answers.flush();
    for (const row of stored(host)) {
      const key = { kind: row.kind, id: row.id };
      host.store.put(key, {
        ...host.store.get(key),
        updatedAt: "2026-11-24T12:00:00.000000Z",
        data: { ...row.data, value: "from elsewhere" },
      });
    }
    answers.say(classes, "5");
    answers.refresh(stored(host));
    expect(answers.snapshot().answers.get(open)?.value).toBe("from elsewhere");
    expect(answers.snapshot().answers.get(classes)?.value).toBe("5");
    await answers.close();
  });

  it("stay as they were last saved when a list that was read before that save comes late", async () => {
    const { host, answers } = begin();
    answers.say(classes, "1");
    await answers.flush();
    const readBefore = structuredClone(stored(host));
    answers.say(classes, "12");
    await answers.flush();
    answers.refresh(readBefore);
    expect(answers.snapshot().answers.get(classes)?.value).toBe("12");
    answers.refresh(stored(host));
    answers.say(classes, "123");
    await answers.flush();
    expect(stored(host)[0]?.data.value).toBe("123");
  });
});
