// Which two weeks of one period have room for a child?
import assert from "node:assert/strict";
import { freeDays } from "./parent.mjs";

const periodOf = ({ week }) => week.split("/").slice(0, -1).join("/");

/** A free box in each of two weeks of one period, the earlier first: `here` and `there`. */
export async function twoWeeks(page) {
  const days = await freeDays(page, 60, { enough: false });
  for (const here of days) {
    const there = days.find((day) => day.week > here.week && periodOf(day) === periodOf(here));
    if (there) return { here, there };
  }
  return assert.fail(`no period with two weeks to tick among ${days.length} days`);
}
