// How does French punctuation stay with its word? What Preact draws gets unbreakable spaces before « : ; ? ! » and inside « ».
import { options, type ComponentChildren } from "preact";

const bound = (text: string): string => text.replace(/ (?=[:;?!»])/g, "\u00a0").replace(/« /g, "«\u00a0");
const child = (one: ComponentChildren): ComponentChildren => (typeof one === "string" ? bound(one) : one);

const before = options.vnode;
options.vnode = (vnode) => {
  const { children } = vnode.props as { children?: ComponentChildren };
  if (Array.isArray(children)) vnode.props.children = children.map(child);
  else if (typeof children === "string") vnode.props.children = bound(children);
  before?.(vnode);
};
