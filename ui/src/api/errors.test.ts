import { describe, expect, it } from "vitest";
import { asHostError, atTheDoor, HostError } from "./errors";

describe("what is thrown at the door", () => {
  it("becomes an error with the code and the sentences of the program", () => {
    const error = asHostError({
      code: "no_network",
      message: "The server could not be reached.",
      safe: "All is kept.",
      todo: "Try later.",
      retryable: true,
      runId: "7",
    });
    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject({ code: "no_network", safe: "All is kept.", retryable: true, runId: "7" });
  });

  it("gets a code of its own when nothing is known about it", () => {
    expect(asHostError("broken pipe")).toMatchObject({ code: "unexpected", message: "broken pipe" });
    expect(asHostError(undefined)).toMatchObject({ code: "unexpected" });
  });

  it("is normalised whether it was thrown or rejected", async () => {
    await expect(atTheDoor(() => Promise.reject("no"))).rejects.toBeInstanceOf(HostError);
    await expect(
      atTheDoor(() => {
        throw new Error("no");
      }),
    ).rejects.toMatchObject({ code: "unexpected", message: "no" });
  });
});
