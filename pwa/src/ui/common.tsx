// Which small pieces do all screens share? Links under /app/, headings that can take the focus, lines with a picture.
import type { ComponentChildren } from "preact";
import { hrefOf } from "../router";
import { Icon, type IconName } from "./icons";

/** The heading of a screen: it takes the focus on arrival, so that screen readers say where we are. */
export function Title({ children }: { children: ComponentChildren }) {
  return <h1 tabIndex={-1}>{children}</h1>;
}

/** A link to another screen of the app. */
export function To({ path, class: name, children }: { path: string; class?: string | undefined; children: ComponentChildren }) {
  return (
    <a href={hrefOf(path)} class={name}>
      {children}
    </a>
  );
}

/** A line with its picture. */
export function Line({ icon, children, class: name = "" }: { icon: IconName; children: ComponentChildren; class?: string }) {
  return (
    <p class={`line ${name}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

export function Empty({ icon, children }: { icon: IconName; children: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
