/** What became of this record on the server. */
import type { RecordKey } from "../../../api/types";
import { useHistory } from "../../../api/useHistory";
import { RecordHistory } from "../../../components/history/RecordHistory";

export function Past({ record }: { record: RecordKey }) {
  return <RecordHistory history={useHistory(record)} />;
}
