import * as path from "node:path";
import type { Results } from "./figures";

/** A run, as `nnc runs --json` lists it. */
export interface Run {
  name: string;
  /** Its folder. */
  folder: string;
  /** As it was named when it was started; missing of a damaged one. */
  program: string | undefined;
  state: string;
  started: string | undefined;
  /** Such as `test.accuracy 0.9805`. */
  results: string;
  /** The same, whole: by action. */
  figures: Results;
}

/**
 * The runs that a text of `nnc runs --json` lists, the newest first.
 *
 * @throws Error if it is no such text
 */
export function parse(json: string, folder: string): Run[] {
  const listed: unknown = JSON.parse(json);
  if (!isRecord(listed) || !Array.isArray(listed["runs"])) {
    throw new Error("nnc runs --json has no list of runs");
  }
  const runs: Run[] = [];
  for (const each of listed["runs"]) {
    if (isRecord(each) && typeof each["name"] === "string") {
      runs.push({
        name: each["name"],
        folder: path.join(folder, each["name"]),
        program: text(each["program"]),
        state: text(each["state"]) ?? "",
        started: text(each["started"]),
        results: results(each["results"]),
        figures: figures(each["results"]),
      });
    }
  }
  return runs.reverse();
}

/** The runs of a program: those that were started by a path that can mean its file. */
export function of(runs: readonly Run[], file: string): Run[] {
  return runs.filter((run) => run.program !== undefined && means(run.program, file));
}

/** Programs are named from wherever nnc was started, so `digits/mlp.nn` is `/project/samples/digits/mlp.nn`, and no other. */
function means(program: string, file: string): boolean {
  if (path.isAbsolute(program)) {
    return path.normalize(program) === path.normalize(file);
  }
  const steps = path.normalize(program).split(path.sep);
  const named = steps.slice(steps.lastIndexOf("..") + 1);
  const whole = path.normalize(file).split(path.sep);
  return named.length > 0 && named.every((step, i) => whole[whole.length - named.length + i] === step);
}

function results(by: unknown): string {
  const found: string[] = [];
  if (isRecord(by)) {
    for (const action of ["evaluate", "train"]) {
      const values = by[action];
      if (isRecord(values)) {
        for (const [name, value] of Object.entries(values)) {
          if (typeof value === "number") {
            found.push(`${name} ${Number.isInteger(value) ? value : value.toPrecision(4)}`);
          }
        }
      }
    }
  }
  return found.slice(0, 3).join(", ");
}

function figures(by: unknown): Results {
  const found: Record<string, Record<string, number>> = {};
  if (isRecord(by)) {
    for (const [action, values] of Object.entries(by)) {
      if (isRecord(values)) {
        found[action] = Object.fromEntries(
          Object.entries(values).filter((each): each is [string, number] => typeof each[1] === "number"),
        );
      }
    }
  }
  return found;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
