/** The last net: whatever breaks while the window is drawn leaves a page with a way back, and never a blank window. */
import { Component, type ReactNode } from "react";
import { WindowCrash } from "./Crash";

type Props = { onReset: () => void; children: ReactNode };

export class Boundary extends Component<Props, { broken: boolean; error: unknown }> {
  override state = { broken: false, error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { broken: true, error };
  }

  override render() {
    const { broken, error } = this.state;
    if (!broken) return this.props.children;
    const reset = () => {
      this.props.onReset();
      this.setState({ broken: false, error: null });
    };
    return <WindowCrash error={error} reset={reset} />;
  }
}
