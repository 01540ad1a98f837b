/** The coordinator's own weeks in the sample, told from now: what was visited lately, what is due, what comes. */
import type { Payload } from "../../types";
import { idOf } from "./sample";
import type { MemoryStore } from "./store";

const DAY = 86_400_000;
/** The sample's own visits count up from the school's number; these stand apart. */
const FIRST = 900_000;

export function addPlan(store: MemoryStore): void {
  const day = (offset: number) => {
    const at = new Date(store.now().getTime() + offset * DAY);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
  };
  let count = FIRST;
  const visit = (school: number, offset: number, data: Payload) => {
    const schoolId = idOf("School", school);
    if (!store.has({ kind: "School", id: schoolId })) return;
    count += 1;
    store.put(
      { kind: "SchoolVisit", id: idOf("SchoolVisit", count) },
      {
        data: { schoolId, date: day(offset), monitorId: idOf("Monitor", 1), ...data },
        state: "confirmed",
        updatedAt: store.now().toISOString(),
        by: store.user,
        attention: null,
      },
    );
  };
  visit(21, -2, { status: "planned", visitType: "coaching", arrivedAt: "08:25", schoolOpen: true });
  visit(22, -1, { status: "planned" });
  visit(23, 0, { status: "planned", arrivedAt: "08:10", schoolOpen: true });
  visit(24, 0, { status: "planned" });
  for (const [index, offset] of [1, 3, 4].entries()) visit(26 + index, offset, { status: "planned" });
  for (let school = 30; school < 50; school += 1) {
    visit(school, -((school * 7) % 25), { status: "done", arrivedAt: "08:30", leftAt: "12:10" });
  }
}
