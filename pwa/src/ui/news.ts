// What has a centre answered that was not looked at on this device yet?
import { markSeen } from "../actions";
import type { RequestLine } from "../gen/RequestLine";
import type { SessionFamily } from "../gen/SessionFamily";
import { seen } from "../state";
import { newsKey } from "../words";
import { useLive } from "./live";

export const useRequests = (f: { family: string; centre: string }): readonly RequestLine[] | undefined =>
  useLive("requests", { family: f.family, centre: f.centre });

export const isNews = (line: RequestLine): boolean => {
  const key = newsKey(line);
  return key !== null && !seen.value.has(key);
};

/** How many answers of this centre are new here. */
export function useNews(f: SessionFamily): number {
  return (useRequests(f) ?? []).filter(isNews).length;
}

/** They are on the screen now. */
export function look(lines: readonly RequestLine[]): void {
  markSeen(lines.map(newsKey).filter((key) => key !== null));
}
