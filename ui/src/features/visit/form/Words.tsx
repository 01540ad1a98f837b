/** A text of the form, which may run the other way than the window does, and whose words may be long. */
import classes from "./Form.module.css";

export function Words({ text }: { text: string }) {
  return <bdi className={classes.wording}>{text}</bdi>;
}
